"""The session: the statutory order that nobody can change, what is said as it comes, and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from hearings import quorum
from hearings.acts import journal, only_own
from hearings.facts import notice_facts, of_kind
from hearings.listing import selection_facts
from hearings.models import OBSERVER, PRESS, REPRESENTATIVE, Hearing, HearingRole
from hearings.participants import participants
from hearings.registering import locked
from hearings.selection_models import Participant
from hearings.serving import service_facts
from hearings.session_models import HearingEntry, RecordVersion, SpeakingTurn
from hearings.states import HearingStatus, after
from infra.clock import legal_date
from infra.states import WrongState
from law import gates
from law import hearings as law
from law.findings import Finding, Unlawful, Unmet, require
from people.models import Staff

OPENING, INTRODUCTION, SPEAKING, CONFIRMATION = range(4)
STEPS = ("核实身份，宣布事项和纪律，告知权利义务", *law.STEPS)
READ_OUT = {"identity": "核实参加人身份", "discipline": "宣布听证事项和纪律", "rights": "告知权利义务"}
KINDS = {
    **READ_OUT,
    "introduction": "介绍", "statement": "陈述", "question": "询问", "answer": "答复", "evidence": "质证、证据",
    "debate": "辩论", "explanation": "解释说明", "alternative": "另行提出草案", "final": "最后陈述", "summary": "主持人归纳",
    "observer": "旁听人书面意见", "incident": "会场情况", "adjourned": "休会", "resumed": "复会",
}  # fmt: skip
ANY_TIME = frozenset({"incident", "observer", "adjourned", "resumed"})
ALLOWED = {
    OPENING: frozenset(READ_OUT),
    INTRODUCTION: frozenset({"introduction", "explanation"}),
    SPEAKING: frozenset(
        {"statement", "question", "answer", "evidence", "debate", "explanation", "alternative", "final"}
    ),
    CONFIRMATION: frozenset({"summary", "final"}),
}
SILENT = frozenset({*READ_OUT, "adjourned", "resumed"})  # need no words
OPINIONS = frozenset({"statement", "debate", "final", "alternative"})
ORDER = "程序办法第二十条第一款"
AHEAD = timedelta(minutes=10)  # clocks of consoles differ


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing on its way into the session."""

    key: str
    kind: str
    step: int
    at: datetime
    text: str = ""
    participant_id: int | None = None
    role_id: int | None = None
    clause: str = ""
    stance: str = ""
    basis: str = ""
    reason: str = ""
    file_name: str = ""
    file_sha256: str = ""
    replaces: int | None = None


def opening_findings(db: Session, hearing: Hearing) -> list[Finding]:
    """What G11 says now: notice, list, service, publicity, order, and somebody of every side in the room."""
    published = hearing.announced_at or hearing.announcements[0].published_at
    facts = gates.HearingFacts(
        notice=notice_facts(hearing, published_on=legal_date(published)),
        selection=selection_facts(db, hearing, announced_on=hearing.listed_on, present=True),
        service=service_facts(db, hearing),
        admits_observers=any(c.seats for c in of_kind(hearing, OBSERVER)),
        admits_press=any(c.seats for c in of_kind(hearing, PRESS)),
        not_public_basis=hearing.not_public_basis,
        agenda=law.STEPS,
    )
    return [f for f in gates.open_hearing(facts) if f]


def open_session(db: Session, hearing: Hearing, *, by: Staff, now: datetime, reason: str = "") -> None:
    """Begin, through G11. `reason`: why with fewer than the published rules ask for. Raises Unlawful with all unmet."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    status = after("open", hearing.status)
    present, seats = len(there(db, hearing.id or 0)), len(participants(db, hearing.id or 0))
    require(*opening_findings(db, hearing), quorum.below(hearing, present=present, seats=seats, reason=reason))
    hearing.status, hearing.opened_at, hearing.step = status, now, OPENING
    journal(db, hearing, "session.opened", {"present": present}, by, now)
    if present < quorum.needed(hearing, seats):
        hearing.below_quorum_reason = reason.strip()
        text = f"{quorum.words(hearing, present=present, seats=seats)}。仍然开会的理由：{hearing.below_quorum_reason}"
        enter(db, hearing, Said(key="below-quorum", kind="incident", step=OPENING, at=now, text=text), by=by, now=now)


def advance(db: Session, hearing: Hearing, *, seen: int, by: Staff, now: datetime) -> None:
    """Go on to the following step. `seen`: the step before the host's eyes; nothing can be left out or reordered."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("enter", hearing.status)
    if seen != hearing.step:
        raise WrongState("advance", f"step {hearing.step}")
    if hearing.step == CONFIRMATION:
        raise Unlawful([_order("已经是最后一步；笔录核对签字在散会以后继续")])
    done = {e.kind for e in entries(db, hearing.id or 0)}
    if hearing.step == OPENING and (missing := [words for kind, words in READ_OUT.items() if kind not in done]):
        raise Unlawful([_order(f"还没有：{'、'.join(missing)}")])
    if hearing.step == INTRODUCTION and "introduction" not in done:
        raise Unlawful([_order("决策承办处室单位还没有介绍决策草案、依据和有关情况")])
    if hearing.step == SPEAKING and "statement" not in done:
        raise Unlawful([_order("听证参加人还没有陈述意见")])
    hearing.step += 1
    journal(db, hearing, "session.step", {"step": hearing.step}, by, now)


def enter(db: Session, hearing: Hearing, said: Said, *, by: Staff, now: datetime) -> HearingEntry:
    """Write down what was said. The same key again gives the same entry: a console that was offline sends it later."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    known = select(HearingEntry).where(HearingEntry.hearing_id == hearing.id, HearingEntry.key == said.key)
    if found := db.exec(known).one_or_none():
        return found
    _may_enter(db, hearing, said, now)
    speaker = _speaker(db, hearing, said)
    last = db.exec(select(func.max(HearingEntry.number)).where(HearingEntry.hearing_id == hearing.id)).one()
    entry = HearingEntry(
        hearing_id=hearing.id or 0, key=said.key, number=(last or 0) + 1, step=said.step, kind=said.kind,
        participant_id=said.participant_id, role_id=said.role_id, speaker=speaker, text=said.text.strip(),
        clause=said.clause, stance=said.stance, basis=said.basis.strip(), reason=said.reason.strip(),
        file_name=said.file_name, file_sha256=said.file_sha256, at=min(said.at, now), recorded_at=now,
        recorded_by=by.id or 0,
    )  # fmt: skip
    db.add(entry)
    db.flush()
    if said.replaces:
        old = select(HearingEntry).where(HearingEntry.hearing_id == hearing.id, HearingEntry.number == said.replaces)
        db.exec(old).one().replaced_by = entry.number
    content: dict[str, object] = {"number": entry.number, "kind": entry.kind, "speaker": speaker, "text": entry.text}
    journal(db, hearing, "session.entry", content, by, now)
    return entry


def adjourn(db: Session, hearing: Hearing, *, reason: str, by: Staff, now: datetime) -> None:
    """Break off, with the reason in the record."""
    if not reason.strip():
        raise Unlawful([_order("休会请写明原因和复会的时间", field="reason")])
    key = f"adjourn-{now.timestamp()}"
    enter(db, hearing, Said(key=key, kind="adjourned", step=hearing.step, at=now, text=reason), by=by, now=now)
    hearing.status = after("adjourn", hearing.status)
    journal(db, hearing, "session.adjourned", {"reason": reason}, by, now)


def resume(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> None:
    """Go on after an adjournment."""
    only_own(by, hearing)
    hearing.status = after("resume", hearing.status)
    key = f"resume-{now.timestamp()}"
    enter(db, hearing, Said(key=key, kind="resumed", step=hearing.step, at=now), by=by, now=now)


def end(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> None:
    """Close the session; only in the last step."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    status = after("end", hearing.status)
    if hearing.step != CONFIRMATION:
        raise Unlawful([_order("须按法定程序进行到最后一步才能散会")])
    for turn in turns(db, hearing.id or 0):
        turn.ended_at = turn.ended_at or (now if turn.started_at else None)
    hearing.status, hearing.ended_at = status, now
    journal(db, hearing, "session.ended", {"entries": len(entries(db, hearing.id or 0))}, by, now)


def check_in(db: Session, hearing: Hearing, who: Participant, *, identity_check: str, by: Staff, now: datetime) -> None:
    """Somebody is there; how identity was checked is noted, the number is not kept."""
    only_own(by, hearing)
    after("check_in", hearing.status)
    if who.kind == REPRESENTATIVE and not identity_check.strip():
        raise Unlawful([Unmet(field="identity_check", message="请记录核对身份的方式", article=ORDER, rule="P20.1")])
    who.checked_in_at, who.left_at = who.checked_in_at or now, None
    who.identity_check = identity_check.strip() or who.identity_check
    content: dict[str, object] = {"number": who.number, "identity": who.identity_check}
    journal(db, hearing, "session.checked_in", content, by, now)


def check_out(db: Session, hearing: Hearing, who: Participant, *, by: Staff, now: datetime) -> None:
    """Somebody left."""
    only_own(by, hearing)
    after("check_in", hearing.status)
    who.left_at = now
    journal(db, hearing, "session.left", {"number": who.number}, by, now)


def ask_to_speak(db: Session, hearing: Hearing, who: Participant, *, by: Staff, now: datetime) -> SpeakingTurn:
    """A place at the end of the speaking list. Observers have no right to speak."""
    only_own(by, hearing)
    after("enter", hearing.status)
    if who.kind != REPRESENTATIVE or who.hearing_id != hearing.id:
        raise Unlawful([_order("旁听人和新闻媒体没有发言权，可以提交书面意见", field="participant_id")])
    turn = SpeakingTurn(
        hearing_id=hearing.id or 0, participant_id=who.id or 0, position=len(turns(db, hearing.id or 0)) + 1,
        minutes=hearing.turn_minutes,
    )  # fmt: skip
    db.add(turn)
    journal(db, hearing, "session.turn_asked", {"number": who.number}, by, now)
    return turn


def give_turn(db: Session, hearing: Hearing, turn: SpeakingTurn, *, by: Staff, now: datetime) -> None:
    """Begin a turn; the one before it ends. A turn that runs is ended."""
    only_own(by, hearing)
    after("enter", hearing.status)
    running = [t for t in turns(db, hearing.id or 0) if t.started_at and not t.ended_at]
    for other in running:
        other.ended_at = now
    if turn not in running:
        turn.started_at, turn.ended_at = now, None
    journal(db, hearing, "session.turn", {"position": turn.position, "running": not turn.ended_at}, by, now)


def entries(db: Session, hearing_id: int) -> Sequence[HearingEntry]:
    """Everything that stands, in order of number; what was said better later is left out."""
    mine = select(HearingEntry).where(HearingEntry.hearing_id == hearing_id, col(HearingEntry.replaced_by).is_(None))
    return db.exec(mine.order_by(col(HearingEntry.number))).all()


def turns(db: Session, hearing_id: int) -> Sequence[SpeakingTurn]:
    """The speaking list."""
    return db.exec(
        select(SpeakingTurn).where(SpeakingTurn.hearing_id == hearing_id).order_by(col(SpeakingTurn.position))
    ).all()


def there(db: Session, hearing_id: int) -> list[Participant]:
    """The representatives who are in the room."""
    return [p for p in participants(db, hearing_id) if p.checked_in_at and not p.left_at]


def came(db: Session, hearing_id: int) -> list[Participant]:
    """The representatives who were there, also those who left before the end."""
    return [p for p in participants(db, hearing_id) if p.checked_in_at]


def _may_enter(db: Session, hearing: Hearing, said: Said, now: datetime) -> None:
    late = hearing.status in {HearingStatus.ADJOURNED, HearingStatus.HELD}
    has_record = db.exec(select(RecordVersion.id).where(RecordVersion.hearing_id == hearing.id)).first()
    if late and (has_record or (hearing.ended_at and said.at > hearing.ended_at)):
        raise WrongState("enter", hearing.status)
    if not late:
        after("enter", hearing.status)
    if said.step > hearing.step or said.at > now + AHEAD:
        raise Unlawful([_order("还没有进行到这一步")])
    if said.kind not in ALLOWED.get(said.step, frozenset()) | ANY_TIME:
        raise Unlawful([_order(f"这一步不能有「{KINDS.get(said.kind, said.kind)}」", field="kind")])
    if said.kind not in SILENT and not said.text.strip():
        raise Unlawful([_order("请填写内容", field="text")])
    if said.kind == "alternative":
        require(*law.alternative_draft(basis=said.basis, reason=said.reason))


def _speaker(db: Session, hearing: Hearing, said: Said) -> str:
    if said.participant_id:
        who = db.get_one(Participant, said.participant_id)
        if who.hearing_id != hearing.id or not who.checked_in_at:
            raise Unlawful([_order("发言人没有签到", field="participant_id")])
        if who.kind != REPRESENTATIVE and said.kind != "observer":
            raise Unlawful([_order("旁听人和新闻媒体没有发言权，可以提交书面意见", field="participant_id")])
        return f"{who.name}（{who.category.name}）"
    if said.role_id:
        role = db.get_one(HearingRole, said.role_id)
        if role.hearing_id != hearing.id:
            raise ValueError("a role of another hearing")
        return role.name
    if said.kind in OPINIONS | {"introduction"}:
        raise Unlawful([_order("请选择发言人", field="speaker")])
    return ""


def _order(message: str, *, field: str = "step") -> Unmet:
    return Unmet(field=field, message=message, article=ORDER, rule="P20.1")
