"""Collective discussion (程序办法第三十七条): the agenda through gate G20, everybody's view, the decision through G21."""

from datetime import datetime

from sqlmodel import Session, col, select

from consultations import queries as consultations
from decisions import draft_papers
from decisions.meeting_models import AgendaItem, Attendance, Meeting, MemberView
from decisions.models import Matter
from decisions.moves import move, only_role, write
from decisions.reviewed import reviewed
from decisions.reviewing import package
from decisions.states import WrongStage
from infra.clock import legal_date
from journal.entries import record
from law import gates
from law.deliberation import VIEWS, View
from law.findings import Finding, require
from law.initiation import MEETINGS
from people.models import Staff
from people.permissions import Role
from people.services import journal_role
from reviews.legality import supersede


def call(db: Session, *, kind: str, number: str, held_at: datetime, place: str, by: Staff, now: datetime) -> Meeting:
    """The general office calls a meeting."""
    if kind not in MEETINGS:
        raise ValueError(f"not a meeting: {kind}")
    meeting = Meeting(kind=kind, number=number, held_at=held_at, place=place, called_at=now, called_by=by.id or 0)
    db.add(meeting)
    db.flush()
    content: dict[str, object] = {"kind": kind, "number": number, "held_at": held_at.isoformat()}
    record(db, "meeting.called", f"meeting:{meeting.id}", content=content, by_role=journal_role(by), at=now)
    return meeting


def put_on_agenda(db: Session, meeting: Meeting, matter: Matter, *, seen: int, by: Staff, now: datetime) -> AgendaItem:
    """Put a matter on the agenda, with the text that will be before the meeting. Gate G20. Raises Unlawful, Stale."""
    require(*agenda_findings(db, matter))
    drafts = consultations.drafts(db, matter.id or 0)
    version = drafts[-1].versions[-1].id if drafts else None
    position = len(meeting.items) + 1
    item = AgendaItem(
        meeting_id=meeting.id, matter_id=matter.id or 0, position=position, version_id=version, put_at=now,
        put_by=by.id or 0,
    )  # fmt: skip
    db.add(item)
    move(db, matter, "put_on_agenda", seen=seen, content={"meeting": meeting.id, "version": version}, by=by, now=now)
    db.expire(meeting, ["items"])
    return item


def agenda_findings(db: Session, matter: Matter) -> list[Finding]:
    """What G20 says now: the same function explains the disabled button."""
    papers, state = draft_papers.of(db, matter), reviewed(db, matter)
    facts = gates.AgendaFacts(
        package=package(db, matter),
        is_technical=state.expert.is_required,
        experts_finished=state.expert.is_done,
        may_harm=state.risk.is_required,
        assessment_finished=state.risk_assessed,
        legality_outcome=state.legality_outcome,
        adjustment_confirmed=state.adjustment_confirmed,
        open_responses=state.open_responses,
        adds_burden=papers.adds_burden,
        burden_basis=papers.burden_basis,
    )
    found = [f for f in (*gates.put_on_agenda(facts), *state.before_review, *state.before_meeting) if f]
    return list({(f.rule, f.message): f for f in found}.values())


def attend(  # noqa: PLR0913 -- who, in which office, there or why not
    db: Session, meeting: Meeting, *, staff: Staff | None, name: str, office: str, is_present: bool,
    absent_reason: str, by: Staff, now: datetime,
) -> Attendance:  # fmt: skip
    """Record who is there, or why not."""
    is_principal = staff is not None and Role.PRINCIPAL in {Role(r.role) for r in staff.roles}
    seat = next((a for a in meeting.attendance if a.name == name), None) or Attendance(meeting_id=meeting.id, name=name)
    seat.staff_id, seat.office, seat.is_principal = (staff.id if staff else None), office, is_principal
    seat.is_present, seat.absent_reason = is_present, "" if is_present else absent_reason
    db.add(seat)
    db.flush()
    db.expire(meeting, ["attendance"])
    content: dict[str, object] = {"present": is_present, "principal": is_principal}
    record(db, "meeting.attended", f"meeting:{meeting.id}", content=content, by_role=journal_role(by), at=now)
    return seat


def say(db: Session, item: AgendaItem, seat: Attendance, *, view: str, words: str, by: Staff, now: datetime) -> None:
    """Record what somebody said; whoever spoke again speaks last. Dissent stands in the record (第五十一条第三款)."""
    if view not in VIEWS:
        raise ValueError(f"not a view: {view}")
    _undecided(item, "say")
    said = next((v for v in item.views if v.attendance_id == seat.id), None)
    said = said or MemberView(item_id=item.id, attendance_id=seat.id or 0, position=0, view=view)
    said.position = max((v.position for v in item.views), default=0) + 1
    said.view, said.words = view, words
    db.add(said)
    db.flush()
    db.expire(item, ["views"])
    content: dict[str, object] = {"item": item.id, "name": seat.name, "view": view, "words": words}
    write(db, item.matter, "meeting.view_recorded", content, by=by, now=now)


def decide(
    db: Session, item: AgendaItem, *, outcome: str, reasons: str, requirements: str, seen: int, by: Staff, now: datetime
) -> None:
    """The principal decides on the basis of the discussion. Gate G21. Raises Unlawful, Stale, NotAllowed."""
    only_role(by, Role.PRINCIPAL, "只有厅主要领导可以在集体讨论的基础上作出决定。", "厅主要领导")
    _undecided(item, "decide")
    require(*decide_findings(db, item, outcome=outcome, reasons=reasons, requirements=requirements))
    matter = item.matter
    content: dict[str, object] = {"item": item.id, "outcome": outcome, "reasons": reasons, "wanted": requirements}
    move(db, matter, f"decide_{outcome}", seen=seen, content=content, by=by, now=now)
    item.outcome, item.reasons, item.requirements = outcome, reasons, requirements
    item.decided_at, item.decided_by = now, by.id
    if outcome == "again":
        supersede(db, matter_id=matter.id or 0, by=by, now=now)
    else:
        matter.decided_on = legal_date(now)
    if outcome == "refused":
        matter.concluded_on = legal_date(now)
    db.add_all([item, matter])
    db.flush()


def decide_findings(db: Session, item: AgendaItem, *, outcome: str, reasons: str, requirements: str) -> list[Finding]:
    """What G21 says to such a decision."""
    seats = item.meeting.attendance
    spoke = sorted(item.views, key=lambda v: v.position)
    state = reviewed(db, item.matter)
    return gates.decide(
        gates.DecideFacts(
            outcome=outcome,
            views=tuple(
                View(name=v.attendance.name, position=v.view, words=v.words, is_principal=v.attendance.is_principal)
                for v in spoke
            ),
            present=tuple(seat.name for seat in seats if seat.is_present),
            absent_reasons=tuple(seat.absent_reason for seat in seats if not seat.is_present),
            reasons=reasons,
            requirements=requirements,
            risk_conclusion=state.risk_conclusion,
            risk_adjusted=state.risk.is_done,
        )
    )


def postpone(db: Session, item: AgendaItem, *, reason: str, seen: int, by: Staff, now: datetime) -> None:
    """Take a matter from the agenda before it was decided; it can be put on another one."""
    _undecided(item, "postpone")
    item.withdrawn_reason = reason
    db.add(item)
    move(db, item.matter, "postpone", seen=seen, content={"item": item.id, "reason": reason}, by=by, now=now)


def confirm_revision(
    db: Session, matter: Matter, *, is_material: bool, note: str, seen: int, by: Staff, now: datetime
) -> None:
    """After 原则通过: the text was changed as the meeting asked. A material change goes through legality review again."""
    if by.division_id != matter.division_id:
        only_role(by, Role.OFFICE, "只有承办处室可以确认按会议意见所作的修改。", "承办处室负责人")
    act = "review_anew" if is_material else "confirm_revision"
    move(db, matter, act, seen=seen, content={"note": note, "material": is_material}, by=by, now=now)
    if is_material:
        supersede(db, matter_id=matter.id or 0, by=by, now=now)


def every(db: Session) -> list[Meeting]:
    """All meetings, the newest first."""
    return list(db.exec(select(Meeting).order_by(col(Meeting.held_at).desc())))


def get(db: Session, id: int) -> Meeting:
    """One meeting. Raises NoResultFound."""
    return db.get_one(Meeting, id)


def items_of(db: Session, matter_id: int) -> list[AgendaItem]:
    """The discussions of a matter, in order."""
    mine = select(AgendaItem).where(AgendaItem.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(AgendaItem.id))))


def item(db: Session, meeting_id: int, id: int) -> AgendaItem:
    """One item of a meeting. Raises NoResultFound."""
    return db.exec(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.id == id)).one()


def _undecided(item: AgendaItem, act: str) -> None:
    if item.decided_at or item.withdrawn_reason:
        raise WrongStage(act, item.outcome or "withdrawn")
