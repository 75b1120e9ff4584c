"""Selection: pools are frozen and committed to, the seed is read by two, the lot is drawn, places are given out."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from hearings import drawing
from hearings.acts import journal, only_own
from hearings.facts import of_kind, sides
from hearings.models import DRAW, OBSERVER, ORDER, REPRESENTATIVE, Hearing, HearingCategory
from hearings.participants import contact_key, earlier_hearings, participant_of, seat_registration, seated_in
from hearings.pools import masked_id
from hearings.registering import locked
from hearings.registration_mails import not_chosen_mail
from hearings.registration_models import Candidacy, Registration
from hearings.selection import Infeasible, Unusable
from hearings.selection_models import HearingDraw, SeedEntry
from hearings.states import after
from infra.clock import legal_date
from infra.mail import enqueue
from law.findings import Unlawful, Unmet, require
from law.hearings import P19_2A, every_side_represented, selection_rules_first
from people.models import Staff

WITNESSED = re.compile(r"\d{6}")
TEST = "TEST:"
ALL_IN = "报名未超过名额，无须种子"  # the draw of a pool that is not larger than its seats


def freeze(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> list[HearingDraw]:
    """After the close: every drawn category's pool is fixed, with its lottery, and its hash is published at once."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    status = after("freeze", hearing.status)
    if hearing.registration_closes_at is None or now < hearing.registration_closes_at:
        raise Unlawful([P19_2A.unmet("registration_closes_on", "报名尚未截止，截止以后才能冻结抽签池")])
    everyone = _approved(db, hearing)
    hearing.status, hearing.frozen_at = status, now
    journal(db, hearing, "selection.frozen", {"registrations": len(everyone)}, by, now)
    return [_freeze_pool(db, hearing, c, everyone, by=by, now=now) for c in hearing.categories if c.method == DRAW]


def try_draw(db: Session, draw: HearingDraw, *, seed: str, by: Staff, now: datetime) -> HearingDraw:
    """A test draw: a row of its own, marked in the file itself. It can never become the real one."""
    hearing = locked(db, draw.hearing_id)
    only_own(by, hearing)
    bundle = drawing.read(draw.pool)
    marked = drawing.relabelled(bundle)
    result, chosen, waiting = drawing.draw(marked, TEST + seed)
    made = HearingDraw(
        hearing_id=draw.hearing_id, category_id=draw.category_id, is_test=True, pool=drawing.written(marked),
        sha256=_sha256(drawing.written(marked)), sm3="", size=draw.size, journal_index=0, frozen_at=now,
        seed=TEST + seed, drawn_at=now, result={"chosen": chosen, "alternates": waiting}, bundle=drawing.written(result),
    )  # fmt: skip
    made.journal_index = journal(db, hearing, "selection.tested", {"category": draw.category_id}, by, now).index
    db.add(made)
    db.flush()
    return made


def enter_seed(db: Session, hearing: Hearing, *, seed: str, witnesses: str, by: Staff, now: datetime) -> bool:
    """One officer's reading of the seed; True once a second officer has read the same. A different reading clears both."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("draw", hearing.status)
    clean = seed.strip()
    if hearing.seed_kind == "witnesses" and not WITNESSED.fullmatch(clean):
        raise Unlawful([_rule("seed", "请填写六位数字，即六名见证人依次抽出的数字")])
    if not clean:
        raise Unlawful([_rule("seed", "请填写公布的随机种子")])
    if hearing.seed_kind == "witnesses" and not witnesses.strip():
        raise Unlawful([_rule("witnesses", "请写明现场见证人")])
    entries = seed_entries(db, hearing.id or 0)
    if len({e.seed for e in entries}) == 1 and len(entries) > 1:
        raise Unlawful([_rule("seed", "随机种子已经由两人核对确定，不能再改")])
    if any(e.entered_by == by.id for e in entries):
        raise Unlawful([_rule("seed", "您已经录入过；须由另一名工作人员独立录入核对")])
    content: dict[str, object] = {"seed": clean, "witnesses": witnesses.strip()}
    journal(db, hearing, "selection.seed_entered", content, by, now)
    if entries and entries[0].seed != clean:
        for entry in entries:
            db.delete(entry)
        db.flush()
        journal(db, hearing, "selection.seed_differed", {"first": entries[0].seed, "second": clean}, by, now)
        return False
    entry = SeedEntry(
        hearing_id=hearing.id or 0, seed=clean, witnesses=witnesses.strip(), entered_at=now, entered_by=by.id or 0
    )
    db.add(entry)
    db.flush()
    return bool(entries)


def run(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> list[HearingDraw]:
    """Draw every frozen pool with the seed that two have read (P19.2a: the rules were public before)."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("draw", hearing.status)
    seed = fixed_seed(db, hearing.id or 0)
    needed = [d for d in draws(db, hearing.id or 0) if d.drawn_at is None]
    if seed is None and any(d.size > d.category.seats for d in needed):
        raise Unlawful([_rule("seed", "随机种子须由两名工作人员独立录入且一致")])
    rules = selection_rules_first(
        is_needed=True, rules_published_on=hearing.rules_published_on, selection_on=legal_date(now)
    )
    require(rules)
    for draw in needed:
        _draw(db, hearing, draw, seed or ALL_IN, by=by, now=now)
    return needed


def finish(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> None:
    """All have been drawn or seated: places by order are given out, every side has somebody, those not chosen are told."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    status = after("select", hearing.status)
    if any(d.drawn_at is None for d in draws(db, hearing.id or 0)):
        raise Unlawful([_rule("seed", "还有类别没有抽取")])
    _seat_by_order(db, hearing, by=by, now=now)
    db.flush()
    present = {c.id or 0: len(seated_in(db, c.id or 0)) for c in of_kind(hearing, REPRESENTATIVE)}
    require(*every_side_represented(sides(hearing, present)))
    hearing.status, hearing.selected_on = status, legal_date(now)
    journal(db, hearing, "selection.finished", {"seated": sum(present.values())}, by, now)
    for registration in _approved(db, hearing):
        if registration.email and participant_of(db, registration) is None:
            waiting = next((c for c in registration.candidacies if c.standing in {"alternate", "waiting"}), None)
            place = f"，您是「{waiting.category.name}」候补第 {waiting.rank} 位" if waiting else ""
            enqueue(db, **not_chosen_mail(hearing, registration, place), now=now)


def draws(db: Session, hearing_id: int, *, tests: bool = False) -> list[HearingDraw]:
    """The real draws of a hearing, or the tests."""
    mine = select(HearingDraw).where(HearingDraw.hearing_id == hearing_id, col(HearingDraw.is_test).is_(tests))
    return list(db.exec(mine.order_by(col(HearingDraw.id))))


def seed_entries(db: Session, hearing_id: int) -> Sequence[SeedEntry]:
    """The readings of the seed so far."""
    return db.exec(select(SeedEntry).where(SeedEntry.hearing_id == hearing_id).order_by(col(SeedEntry.id))).all()


def fixed_seed(db: Session, hearing_id: int) -> str | None:
    """The seed once two have read the same."""
    entries = seed_entries(db, hearing_id)
    return entries[0].seed if len(entries) > 1 else None


def _approved(db: Session, hearing: Hearing) -> list[Registration]:
    mine = select(Registration).where(Registration.hearing_id == hearing.id).order_by(col(Registration.arrival))
    everyone = db.exec(mine).all()
    if pending := [r for r in everyone if r.status == "pending"]:
        raise Unlawful([_rule("registrations", f"还有 {len(pending)} 件报名没有审核，审核完毕才能冻结")])
    return [r for r in everyone if r.status == "approved"]


def _freeze_pool(
    db: Session,
    hearing: Hearing,
    category: HearingCategory,
    everyone: Sequence[Registration],
    *,
    by: Staff,
    now: datetime,
) -> HearingDraw:
    members = [r for r in everyone if _pool_of(r) == category.id]
    for registration in members:  # one person, one pool: the first category wanted that is drawn
        for other in registration.candidacies:
            if other.category_id != category.id and other.standing == "pool":
                other.standing = "passed"
    past = earlier_hearings(db, hearing.id or 0)
    entrants = [drawing.Entrant(masked_id(r.receipt), _values(r), past.get(contact_key(r.phone), 0)) for r in members]
    made = HearingDraw(
        hearing_id=hearing.id or 0, category_id=category.id or 0, pool="", sha256="", sm3="", size=len(members),
        journal_index=0, frozen_at=now,
    )  # fmt: skip
    if entrants:
        bundle = _bundle(hearing, category, entrants)
        made.pool = drawing.written(bundle)
        _note_chances(members, category, drawing.chances(bundle))
    else:
        made.drawn_at, made.result = now, {"chosen": [], "alternates": []}
    made.sha256, made.sm3 = _sha256(made.pool), hashlib.new("sm3", made.pool.encode()).hexdigest()
    content: dict[str, object] = {"category": category.id, "sha256": made.sha256, "sm3": made.sm3, "size": made.size}
    made.journal_index = journal(db, hearing, "selection.pool_committed", content, by, now).index
    db.add(made)
    db.flush()
    return made


def _bundle(hearing: Hearing, category: HearingCategory, entrants: list[drawing.Entrant]) -> drawing.Bundle:
    """The lottery of a pool. Raises Unlawful with what is to be changed when its quotas cannot be met."""
    title = f"《{hearing.title}》听证会 {category.name}"
    try:
        return drawing.freeze(
            entrants, category.quotas, category.seats, title=title, most=hearing.most_hearings, test=False
        )
    except ArithmeticError:  # no panel was found in time, nor a proof that there is none
        words = f"「{category.name}」的配额太细，没有在时限内算出抽取方案；请减少配额的项目或者放宽上下限"
        raise Unlawful([_rule("categories", words)]) from None
    except (Infeasible, Unusable) as problem:
        words = f"「{category.name}」按现在的报名和配额无法抽取：{'；'.join(str(problem).splitlines())}"
        raise Unlawful([_rule("categories", words)]) from None


def _draw(db: Session, hearing: Hearing, draw: HearingDraw, seed: str, *, by: Staff, now: datetime) -> None:
    result, chosen, waiting = drawing.draw(drawing.read(draw.pool), seed)
    draw.seed, draw.drawn_at, draw.bundle = seed, now, drawing.written(result)
    draw.result = {"chosen": chosen, "alternates": waiting}
    content: dict[str, object] = {"category": draw.category_id, "seed": seed, "result": _sha256(draw.bundle)}
    journal(db, hearing, "selection.drawn", content, by, now)
    mine = select(Candidacy).where(Candidacy.category_id == draw.category_id, Candidacy.standing == "pool")
    by_leaf = {masked_id(c.registration.receipt): c for c in db.exec(mine)}
    origin = "all" if draw.size <= draw.category.seats else "draw"
    for leaf in chosen:
        if candidacy := by_leaf.pop(leaf, None):
            seat_registration(db, hearing, candidacy, origin=origin, by=by, now=now)
    rank = 0
    for leaf in waiting:
        if candidacy := by_leaf.pop(leaf, None):
            rank += 1
            candidacy.standing, candidacy.rank = "alternate", rank
    for candidacy in by_leaf.values():  # set aside because they took part often enough before
        candidacy.standing = "not_chosen"
    db.flush()


def _seat_by_order(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> None:
    """Those who hold a place by order of arrival, then those who wanted to observe if they were not chosen."""
    for category in (c for c in hearing.categories if c.method == ORDER):
        mine = (
            select(Candidacy)
            .join(Registration)
            .where(Candidacy.category_id == category.id, Registration.status == "approved")
        )
        held = list(db.exec(mine.order_by(col(Registration.arrival))))
        for candidacy in (c for c in held if c.standing == "seated"):
            if participant_of(db, candidacy.registration) is None:
                seat_registration(db, hearing, candidacy, origin="order", by=by, now=now)
        if category.kind == OBSERVER:
            for candidacy in (c for c in held if c.standing == "backup"):
                if len(seated_in(db, category.id or 0)) >= category.seats:
                    break
                if participant_of(db, candidacy.registration) is None:
                    seat_registration(db, hearing, candidacy, origin="order", by=by, now=now)


def _pool_of(registration: Registration) -> int | None:
    """The first category this registration wants that is drawn; none for who already has a place by order."""
    if any(c.standing == "seated" for c in registration.candidacies):
        return None
    drawn = [c for c in registration.candidacies if c.standing == "pool" and c.category.method == DRAW]
    return min(drawn, key=lambda c: c.preference).category_id if drawn else None


def _values(registration: Registration) -> dict[str, str]:
    return {name: getattr(registration, name) for name in ("sex", "age", "region", "occupation")}


def _note_chances(members: Sequence[Registration], category: HearingCategory, chances: dict[str, str]) -> None:
    for registration in members:
        for candidacy in registration.candidacies:
            if candidacy.category_id == category.id:
                candidacy.chance = chances.get(masked_id(registration.receipt), "")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rule(field: str, message: str) -> Unmet:
    return P19_2A.unmet(field, message)
