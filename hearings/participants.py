"""Who has a place at the hearing: seating, withdrawing, the next alternate, and whether every side is still there."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from hearings import drawing
from hearings.acts import journal, only_own
from hearings.application import plain_number
from hearings.facts import sides
from hearings.models import ORDER, REPRESENTATIVE, Hearing, HearingCategory
from hearings.notice import written_day
from hearings.places import fill_up
from hearings.planning import announce_words
from hearings.pools import masked_id
from hearings.registration_mails import chosen_mail
from hearings.registration_models import Candidacy, Registration
from hearings.selection_models import HearingDraw, Participant
from hearings.states import HearingStatus, after
from infra.clock import legal_date
from infra.mail import enqueue
from law.findings import Finding, Unlawful, Unmet
from law.hearings import every_side_represented
from people.models import Staff

SEATED = "seated"


def seat_registration(
    db: Session, hearing: Hearing, candidacy: Candidacy, *, origin: str, by: Staff | str, now: datetime
) -> Participant:
    """A registrant gets a place, is told, and holds it in no other category."""
    registration = candidacy.registration
    speaks = candidacy.category.kind == REPRESENTATIVE
    given_up = {"pool", "waiting", "backup"} | ({"alternate"} if speaks else set())
    for other in registration.candidacies:  # an observer may still follow as a representative
        if other is not candidacy and other.standing in given_up:
            other.standing, other.rank = "passed", None
    if earlier := participant_of(db, registration):
        earlier.standing, earlier.reason = "withdrawn", "改任听证代表"
    candidacy.standing, candidacy.rank = SEATED, None
    participant = _seat(
        db, hearing, candidacy.category, origin=origin, name=registration.name,
        unit=registration.organisation, region=registration.region, phone=registration.phone,
        email=registration.email, may_publish_unit=registration.may_publish_unit, registration_id=registration.id,
        by=by, now=now,
    )  # fmt: skip
    if registration.email:
        enqueue(db, **chosen_mail(hearing, registration, candidacy.category.name), now=now)
    return participant


def add_participant(  # noqa: PLR0913 -- who they are
    db: Session, hearing: Hearing, category: HearingCategory, *, origin: str, name: str, unit: str, region: str,
    phone: str, email: str, may_publish_unit: bool, by: Staff, now: datetime,
) -> Participant:  # fmt: skip
    """Somebody who was recommended or invited takes a place. Raises Unlawful when the category is full."""
    only_own(by, hearing)
    hearing.status = after("seat", hearing.status)
    if category.hearing_id != hearing.id or origin not in {"recommend", "invite"}:
        raise ValueError("a category of this hearing, by recommendation or invitation")
    if len(seated_in(db, category.id or 0)) >= category.seats:
        raise Unlawful([_unmet("category_id", f"「{category.name}」的 {category.seats} 个名额已满")])
    if origin == "invite" and category.method in {"draw", ORDER} and not category.fills_up:
        raise Unlawful([_unmet("category_id", f"公告没有说「{category.name}」报名不足时可以邀请")])
    return _seat(
        db, hearing, category, origin=origin, name=name, unit=unit, region=region, phone=phone, email=email,
        may_publish_unit=may_publish_unit, registration_id=None, by=by, now=now,
    )  # fmt: skip


def withdraw_participant(
    db: Session, hearing: Hearing, participant: Participant, *, reason: str, by: Staff | str, now: datetime
) -> Participant | None:
    """Somebody will not come: the next alternate of the category takes the place, and the public list says so."""
    if participant.standing != SEATED:
        return None
    participant.standing, participant.reason = "withdrawn", reason
    candidacy = _candidacy(db, participant)
    if candidacy:
        candidacy.standing = "left"
    db.flush()
    journal(db, hearing, "participant.withdrawn", {"number": participant.number, "reason": reason}, by, now)
    follower = _next(db, hearing, participant.category, by=by, now=now)
    if hearing.status == HearingStatus.LISTED and participant.kind == REPRESENTATIVE:
        words = f"{participant.name}（{participant.category.name}）因故不能参加。"
        words += f"由候补人员 {follower.name} 参加。" if follower else "该类别没有候补人员。"
        body = f"{words}\n\n{written_day(legal_date(now))}"
        title = f"《{hearing.title}》听证会参加人变更公告"
        announce_words(db, hearing, kind="change", title=title, body=body, by=by, now=now)
    return follower


def representation(db: Session, hearing: Hearing, *, only_present: bool = False) -> list[Finding]:
    """What P19.2b says of those who have a place now, or of those who are there."""
    people = participants(db, hearing.id or 0)
    counted = Counter(p.category_id for p in people if not only_present or (p.checked_in_at and not p.left_at))
    return [finding for finding in every_side_represented(sides(hearing, counted)) if finding]


def participants(db: Session, hearing_id: int, kind: str = REPRESENTATIVE) -> list[Participant]:
    """Those who have a place, in their order."""
    mine = select(Participant).where(Participant.hearing_id == hearing_id, Participant.standing == SEATED)
    return list(db.exec(mine.where(Participant.kind == kind).order_by(col(Participant.number))))


def participant_of(db: Session, registration: Registration) -> Participant | None:
    """The place a registration holds now."""
    mine = select(Participant).where(Participant.registration_id == registration.id, Participant.standing == SEATED)
    return db.exec(mine).first()


def seated_in(db: Session, category_id: int) -> Sequence[Participant]:
    """Those who have a place in a category."""
    return db.exec(
        select(Participant).where(Participant.category_id == category_id, Participant.standing == SEATED)
    ).all()


def contact_key(phone: str) -> str:
    """The same for the same telephone number in every hearing; empty without a number."""
    number = plain_number(phone)
    return hashlib.sha256(f"participant:{number}".encode()).hexdigest() if number else ""


def earlier_hearings(db: Session, hearing_id: int) -> dict[str, int]:
    """contact_key -> in how many other hearings this person had a place as a representative."""
    others = select(Participant.contact_key, func.count(func.distinct(Participant.hearing_id))).where(
        Participant.hearing_id != hearing_id, Participant.kind == REPRESENTATIVE, Participant.standing == SEATED,
        Participant.contact_key != "",
    )  # fmt: skip
    return {key: count for key, count in db.exec(others.group_by(Participant.contact_key))}


def _next(
    db: Session, hearing: Hearing, category: HearingCategory, *, by: Staff | str, now: datetime
) -> Participant | None:
    """The next alternate of a drawn category, or whoever waits first for one that goes by order."""
    if category.method == ORDER:
        moved = fill_up(db, category)
        chosen = [c for r in moved for c in r.candidacies if c.category_id == category.id]
    else:
        chosen = _alternate(db, category)
    for candidacy in chosen:
        return seat_registration(db, hearing, candidacy, origin="alternate", by=by, now=now)
    return None


def _alternate(db: Session, category: HearingCategory) -> list[Candidacy]:
    """The first alternate whose entry keeps all quotas of the draw; nobody when none does (then the officer invites)."""
    mine = select(Candidacy).where(Candidacy.category_id == category.id, Candidacy.standing == "alternate")
    waiting = [c for c in db.exec(mine.order_by(col(Candidacy.rank))) if c.registration.status == "approved"]
    drawn = select(HearingDraw).where(HearingDraw.category_id == category.id, col(HearingDraw.is_test).is_(False))
    draw = db.exec(drawn).first()
    if not waiting or draw is None or not draw.pool:
        return waiting[:1]
    by_leaf = {masked_id(c.registration.receipt): c for c in waiting}
    seated = select(Registration.receipt).join(Participant, col(Participant.registration_id) == Registration.id)
    here = db.exec(seated.where(Participant.category_id == category.id, Participant.standing == SEATED)).all()
    bundle = drawing.read(draw.pool)
    known = set(bundle["pool"]["leaves"])
    leaf, _ = drawing.successor(bundle, [x for x in map(masked_id, here) if x in known], list(by_leaf))
    return [by_leaf[leaf]] if leaf else []


def _seat(
    db: Session,
    hearing: Hearing,
    category: HearingCategory,
    *,
    origin: str,
    by: Staff | str,
    now: datetime,
    **who: Any,
) -> Participant:
    last = db.exec(select(func.max(Participant.number)).where(Participant.hearing_id == hearing.id)).one()
    participant = Participant(
        hearing_id=hearing.id or 0, category_id=category.id or 0, kind=category.kind, number=(last or 0) + 1,
        code=secrets.token_urlsafe(15), origin=origin, seated_at=now, contact_key=contact_key(str(who["phone"])), **who,
    )  # fmt: skip
    db.add(participant)
    db.flush()
    content: dict[str, object] = {"number": participant.number, "category": category.id, "name": participant.name}
    journal(db, hearing, "participant.seated", content | {"origin": origin}, by, now)
    return participant


def _candidacy(db: Session, participant: Participant) -> Candidacy | None:
    if participant.registration_id is None:
        return None
    mine = select(Candidacy).where(
        Candidacy.registration_id == participant.registration_id, Candidacy.category_id == participant.category_id
    )
    return db.exec(mine).one_or_none()


def _unmet(field: str, message: str) -> Unmet:
    return Unmet(field=field, message=message, article="程序办法第十九条第一款", rule="P19.1")
