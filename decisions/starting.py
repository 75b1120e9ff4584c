"""From a proposal to a matter: routing, study, the collective decision to start (程序办法第九条、第十条, gate G01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col

from decisions import letters
from decisions.initiation_models import Proposal
from decisions.models import Matter, MatterDivision
from decisions.services import open_matter
from decisions.states import ProposalStatus, Stale, proposal_after
from infra.clock import legal_date
from journal.entries import record
from law import gates
from law.findings import require
from law.initiation import ORIGINS, Discussion
from people.models import Division, Staff
from people.services import NotAllowed, journal_role


@dataclass(frozen=True, kw_only=True)
class Start:
    """What the meeting settled when it decided to start."""

    discussion: Discussion
    category: str
    lead_id: int  # the division in charge: the lead among several
    other_ids: Sequence[int]
    deputy_id: int
    due_on: date | None
    must_report_to_congress: bool = False
    affected_groups: str = ""
    widely_concerned: bool = False
    affects_market_entities: bool = False


def propose(
    db: Session, *, origin: str, origin_detail: str, title: str, text: str, by: Staff, now: datetime
) -> Proposal:
    """Record a proposal that staff hand in: a division's own goes to that division, the others wait for the office."""
    if origin not in ORIGINS:
        raise ValueError(f"not an origin: {origin}")
    own = by.division_id if origin == "division" else None
    proposal = Proposal(
        origin=origin, origin_detail=origin_detail, title=title, text=text, proposer_id=own, division_id=own,
        status=ProposalStatus.STUDYING if own else ProposalStatus.RECEIVED, recorded_at=now, recorded_by=by.id,
    )  # fmt: skip
    db.add(proposal)
    db.flush()
    _journal(db, proposal, "proposal.recorded", {"title": title, "origin": origin}, by, now)
    return proposal


def route(db: Session, proposal: Proposal, *, division_id: int, seen: int, by: Staff, now: datetime) -> None:
    """The general office hands a proposal to the division that its content concerns."""
    if proposal.origin == "division":
        raise NotAllowed("处室单位提出的建议，由提出建议的处室单位研究论证，不另行交办。", "提出建议的处室单位")
    _take(db, proposal, "route", seen)
    proposal.division_id = division_id
    if proposal.letter:
        proposal.letter.division_id = division_id
    _journal(db, proposal, "proposal.routed", {"division": division_id}, by, now)


def study(db: Session, proposal: Proposal, *, report: str, seen: int, by: Staff, now: datetime) -> None:
    """The division hands in its report on whether a decision is necessary and feasible."""
    if by.division_id != proposal.division_id:
        raise NotAllowed("只有承担研究论证的处室单位可以提交研究论证报告。", "办公室")
    _take(db, proposal, "study", seen)
    proposal.study_report, proposal.studied_at = report, now
    _journal(db, proposal, "proposal.studied", {"report": report}, by, now)


def start(db: Session, proposal: Proposal, *, facts: Start, seen: int, by: Staff, now: datetime) -> Matter:
    """Record that the meeting decided to start: a matter comes of it. Gate G01. Raises Unlawful, Stale."""
    proposal_after("start", proposal.status)
    undertaking = [db.get_one(Division, id_) for id_ in dict.fromkeys([facts.lead_id, *facts.other_ids]) if id_]
    require(*gates.start(_start_facts(proposal, facts, undertaking, now)))
    _take(db, proposal, "start", seen)
    _remember(proposal, facts.discussion)
    matter = _open(db, proposal, facts, undertaking, by, now)
    proposal.matter_id = matter.id
    content: dict[str, object] = {"matter": matter.id, "meeting": proposal.meeting, "record": proposal.meeting_record}
    _journal(db, proposal, "proposal.started", content, by, now)
    if proposal.letter and not proposal.letter.replied_at:
        words = f"经研究论证和{proposal.meeting}集体讨论，已启动决策程序，事项编号 {matter.number}。"
        _answer(db, proposal, words, by, now)
    return matter


def decline(db: Session, proposal: Proposal, *, reason: str, seen: int, by: Staff, now: datetime) -> None:
    """No procedure is started; whoever proposed it is told why."""
    _take(db, proposal, "decline", seen)
    proposal.outcome_reason = reason
    _journal(db, proposal, "proposal.declined", {"reason": reason}, by, now)
    if proposal.letter and not proposal.letter.replied_at:
        _answer(db, proposal, f"经研究，不启动决策程序。理由：{reason}", by, now)


def register_started(
    db: Session, *, title: str, text: str, study_report: str, facts: Start, by: Staff, now: datetime
) -> Matter:
    """A division registers on one page what was proposed, studied and decided before. The same gate, G01."""
    with db.begin_nested():  # refused as a whole or kept as a whole
        proposal = propose(db, origin="division", origin_detail="", title=title, text=text, by=by, now=now)
        study(db, proposal, report=study_report, seen=proposal.edit, by=by, now=now)
        return start(db, proposal, facts=facts, seen=proposal.edit, by=by, now=now)


def _start_facts(proposal: Proposal, facts: Start, undertaking: list[Division], now: datetime) -> gates.StartFacts:
    several = len(undertaking) > 1
    return gates.StartFacts(
        origin=proposal.origin,
        study_report=proposal.study_report,
        studied_by=proposal.division.name if proposal.division else "",
        proposer=proposal.proposer.name if proposal.proposer else "",
        discussion=facts.discussion,
        divisions=tuple(division.name for division in undertaking),
        lead=undertaking[0].name if several and facts.lead_id else "",
        due_on=facts.due_on,
        decided_on=legal_date(now),
    )


def _open(
    db: Session, proposal: Proposal, facts: Start, undertaking: list[Division], by: Staff, now: datetime
) -> Matter:
    lead = undertaking[0]
    matter = open_matter(
        db, title=proposal.title, category=facts.category, purpose=proposal.text, division_id=lead.id or 0,
        deputy_id=facts.deputy_id, due_on=facts.due_on, affected_groups=facts.affected_groups,
        widely_concerned=facts.widely_concerned, by=by, now=now,
    )  # fmt: skip
    matter.must_report_to_congress = facts.must_report_to_congress
    matter.affects_market_entities = facts.affects_market_entities
    for division in undertaking[1:]:
        db.add(MatterDivision(matter_id=matter.id, division_id=division.id, part="undertaking"))
    db.flush()
    return matter


def _answer(db: Session, proposal: Proposal, words: str, by: Staff, now: datetime) -> None:
    assert proposal.letter is not None, "asked before"
    proposal.letter.division_id = by.division_id
    letters.reply(db, proposal.letter, text=words, by=by, now=now)
    proposal.letter.division_id = proposal.division_id


def _remember(proposal: Proposal, discussion: Discussion) -> None:
    proposal.meeting, proposal.held_on = discussion.meeting, discussion.held_on
    proposal.meeting_record = discussion.record


def _take(db: Session, proposal: Proposal, act: str, seen: int) -> None:
    """Change the status, once: of two at the same moment the second is told (Stale)."""
    status = proposal_after(act, proposal.status)
    db.flush()
    mine = update(Proposal).where(col(Proposal.id) == proposal.id, col(Proposal.edit) == seen)
    if db.connection().execute(mine.values(edit=seen + 1)).rowcount != 1:
        raise Stale
    db.refresh(proposal)
    proposal.status = status


def _journal(db: Session, proposal: Proposal, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    db.add(proposal)
    db.flush()
    record(db, kind, f"proposal:{proposal.id}", content=content, by_role=journal_role(by), at=now)
