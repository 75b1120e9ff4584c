"""Everything that changes a round of legality review: papers, submission, exchange, counsel, opinion, response."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from infra.clock import legal_date
from infra.states import WrongState
from law import gates
from law import legality_review as law
from law.calendar_days import Workdays
from law.findings import Finding, Unlawful, require
from people.models import Staff
from reviews.acting import depart, digest, not_stale, note, only_once, only_own, only_this
from reviews.legality_facts import legality_facts, submission_facts
from reviews.models import CounselOpinion, LegalityExchange, LegalityPaper, LegalityPoint, LegalityReview
from reviews.queries import rounds, statements
from reviews.states import LEGALITY, LegalityStatus, after


def begin(db: Session, *, matter_id: int, title: str, division_id: int, by: Staff, now: datetime) -> LegalityReview:
    """Begin a round; the papers of the last one are taken over. Only when no round is under way or has passed."""
    only_own(by, division_id)
    earlier = rounds(db, matter_id)
    last = earlier[-1] if earlier else None
    passed = last and last.outcome == law.AGREE and not last.superseded_at
    if last and (last.status != LegalityStatus.DECIDED or passed):
        raise WrongState("begin_round", last.status)
    review = LegalityReview(
        matter_id=matter_id,
        division_id=division_id,
        number=len(earlier) + 1,
        title=title,
        begun_at=now,
        begun_by=by.id or 0,
    )
    db.add(review)
    for old in last.papers if last else ():
        facts = {name: getattr(old, name) for name in ("kind", "name", "text", "sha256")}
        review.papers.append(LegalityPaper(**facts, added_at=now, added_by=by.id or 0))
    db.flush()
    _note(db, review, "legality.begun", {"round": review.number}, by, now)
    return review


def supersede(db: Session, *, matter_id: int, by: Staff, now: datetime) -> None:
    """The draft was changed after the review: what was given does not count any more, a new round can be begun."""
    for review in rounds(db, matter_id):
        if review.status == LegalityStatus.DECIDED and not review.superseded_at:
            review.superseded_at = now
            _note(db, review, "legality.superseded", {"round": review.number}, by, now)


def prepare(
    db: Session, review: LegalityReview, *, changes: Mapping[str, object], seen: int | None, by: Staff, now: datetime
) -> None:
    """Save what goes with the submission: the day asked for, and a reform without rules of its own. Raises Stale."""
    only_own(by, review.division_id)
    not_stale(review.edit, seen)
    after(LEGALITY, "prepare", review.status)
    allowed = {"is_exploratory", "why_exploratory", "legal_risk", "due_on", "why_short", "approved_by"}
    if unknown := set(changes) - allowed:
        raise ValueError(f"not of a submission: {sorted(unknown)}")
    disclosed = {"is_exploratory": False, "why_exploratory": "", "legal_risk": "", **changes}
    require(
        *law.legal_risk_disclosed(
            is_exploratory=bool(disclosed["is_exploratory"]),
            why_exploratory=str(disclosed["why_exploratory"]),
            legal_risk=str(disclosed["legal_risk"]),
        )
    )
    for name, value in changes.items():
        setattr(review, name, value)
    review.edit += 1
    _note(db, review, "legality.prepared", {"due": str(review.due_on)}, by, now)


def add_paper(
    db: Session, review: LegalityReview, *, kind: str, name: str, text: str, sha256: str, by: Staff, now: datetime
) -> None:
    """A paper of the submission, as a file or as a text."""
    only_own(by, review.division_id)
    after(LEGALITY, "prepare", review.status)
    if kind not in law.PAPERS or not (text.strip() or sha256):
        raise Unlawful([law.P32.unmet("text", "请填写文字或者上传文件")])
    paper = LegalityPaper(kind=kind, name=name, text=text.strip(), sha256=sha256, added_at=now, added_by=by.id or 0)
    review.papers.append(paper)
    _note(db, review, "legality.paper_added", {"kind": kind, "name": name, "sha256": sha256 or digest(text)}, by, now)


def submit(
    db: Session,
    review: LegalityReview,
    *,
    participation: Mapping[str, bool],
    workdays: Workdays,
    by: Staff,
    now: datetime,
) -> None:
    """Hand in for review, through G18; `participation`: whether 公众参与 and 听证 were held. Raises Unlawful."""
    only_own(by, review.division_id)
    status = after(LEGALITY, "submit", review.status)
    if review.due_on is None:
        raise Unlawful([law.P33.unmet("due_on", "请填写希望完成审查的日期")])
    facts = submission_facts(review, statements(db, review.matter_id), accepted_on=legal_date(now), workdays=workdays)
    departures = require(*gates.accept_submission(facts))
    review.status, review.submitted_at, review.participation = status, now, dict(participation)
    review.edit += 1
    depart(db, f"legality_review:{review.id}", departures, matter_id=review.matter_id, now=now)
    _note(db, review, "legality.submitted", {"due": review.due_on.isoformat()}, by, now)


def send_back(db: Session, review: LegalityReview, *, act: str, reason: str, by: Staff, now: datetime) -> None:
    """Return the papers (returned), or ask for more (supplement), and say why (程序办法第三十二条)."""
    status = after(LEGALITY, "send_back", review.status)
    if not reason.strip() or act not in {"returned", "supplement"}:
        raise Unlawful([law.P32.unmet("reason", "请写明退回或者要求补充的理由")])
    review.status = status
    review.edit += 1
    review.exchanges.append(LegalityExchange(act=act, reason=reason.strip(), happened_at=now, by_id=by.id or 0))
    _note(db, review, f"legality.{act}", {"reason": reason}, by, now)


def accept(db: Session, review: LegalityReview, *, workdays: Workdays, by: Staff, now: datetime) -> None:
    """Take the draft in: the working days count from this day (程序办法第三十三条)."""
    status = after(LEGALITY, "accept", review.status)
    facts = submission_facts(review, statements(db, review.matter_id), accepted_on=legal_date(now), workdays=workdays)
    if not review.why_short.strip():
        # It lay with the reviewers: their days begin when they take it in.
        earliest = law.earliest_opinion(legal_date(now), workdays).on
        facts = replace(facts, due_on=max(facts.due_on, earliest))
    departures = require(*gates.accept_submission(facts))
    review.status, review.accepted_at, review.due_on = status, now, facts.due_on
    review.edit += 1
    depart(db, f"legality_review:{review.id}", departures, matter_id=review.matter_id, now=now)
    _note(db, review, "legality.accepted", {"due": str(review.due_on)}, by, now)


def ask_counsel(db: Session, review: LegalityReview, counsel: Staff, *, by: Staff, now: datetime) -> None:
    """Ask a legal counsel or government lawyer for an opinion (程序办法第三十五条)."""
    after(LEGALITY, "review", review.status)
    if any(one.counsel_id == counsel.id for one in review.counsel):
        raise WrongState("ask_counsel", "asked")
    review.counsel.append(CounselOpinion(counsel_id=counsel.id or 0, asked_at=now))
    db.flush()
    _note(db, review, "legality.counsel_asked", {"counsel": counsel.id}, by, now)


def declare(
    db: Session, review: LegalityReview, mine: CounselOpinion, *, interest: str, remark: str, by: Staff, now: datetime
) -> None:
    """Counsel declares to have no interest, or withdraws (主动回避)."""
    only_this(by, mine.counsel_id, "法律顾问本人")
    after(LEGALITY, "review", review.status)
    if mine.declared_at:
        raise WrongState("declare", "declared")
    if interest not in {"none", "interested"} or (interest == "interested" and not remark.strip()):
        raise Unlawful([law.P35.unmet("interest", "请声明有无利害关系；有的，请写明情况并回避")])
    mine.interest, mine.interest_note, mine.declared_at = interest, remark.strip(), now
    _note(db, review, "legality.counsel_declared", {"counsel": mine.counsel_id, "interest": interest}, by, now)


def sign_counsel(
    db: Session,
    review: LegalityReview,
    mine: CounselOpinion,
    *,
    opinion: str,
    points: Sequence[str],
    name: str,
    by: Staff,
    now: datetime,
) -> None:
    """Counsel signs the legal opinion; each point of it will need a response (程序办法第三十六条)."""
    only_this(by, mine.counsel_id, "法律顾问本人")
    after(LEGALITY, "review", review.status)
    if mine.interest != "none" or mine.signed_at:
        raise WrongState("sign_counsel", mine.interest or "undeclared")
    require(
        law.P35.needs(opinion, field="opinion", message="请写明法律意见"),
        law.P35.needs(name.strip() == by.name, field="name", message="请输入您的姓名签署，与登记的姓名一致"),
    )
    mine.opinion, mine.signed_name, mine.signed_at = opinion.strip(), name.strip(), now
    mine.opinion_sha256 = digest(mine.opinion)
    _points(review, "法律意见", points)
    _note(db, review, "legality.counsel_signed", {"sha256": mine.opinion_sha256, "name": name}, by, now)


def decide(  # noqa: PLR0913 -- one act with everything the law wants recorded of it
    db: Session,
    review: LegalityReview,
    *,
    outcome: str,
    reasons: Mapping[str, str],
    points: Sequence[str],
    name: str,
    procedures: Sequence[law.Procedure],
    by: Staff,
    now: datetime,
) -> None:
    """Give the opinion of the review, signed, through the first part of G19. Raises Unlawful and changes nothing."""
    status = after(LEGALITY, "decide", review.status)
    facts = legality_facts(review, procedures, outcome=outcome, reasons=reasons, signed_by=name)
    signed = law.P31_1A.needs(name.strip() == by.name, field="name", message="请输入您的姓名签署，对审查意见负责")
    waiting = sum(one.interest == "none" and one.signed_at is None for one in review.counsel)
    open_counsel = law.P35.needs(not waiting, field="counsel", message=f"还有{waiting}位法律顾问没有出具法律意见")
    named: Finding = None
    if outcome == law.ADJUST and not [p for p in points if p.strip()]:
        named = law.P34.unmet("points", "建议调整的，请逐条写明需要调整的内容")
    require(*gates.give_review_opinion(facts), signed, open_counsel, named)
    review.status, review.outcome, review.reasons = status, outcome, dict(reasons)
    review.signed_name, review.signed_at, review.signed_by = name.strip(), now, by.id
    review.opinion_sha256 = digest({"outcome": outcome, "reasons": dict(reasons), "points": list(points)})
    review.edit += 1
    _points(review, "合法性审查意见", points)
    _note(db, review, "legality.decided", {"outcome": outcome, "sha256": review.opinion_sha256}, by, now)


def respond(
    db: Session,
    review: LegalityReview,
    point: LegalityPoint,
    *,
    response: str,
    seen: str | None = None,
    by: Staff,
    now: datetime,
) -> None:
    """The division responds to a point: how the draft was adjusted, or why not (程序办法第三十六条第三款). Raises Stale."""
    only_own(by, review.division_id)
    if review.status != LegalityStatus.DECIDED or review.adjustment_confirmed_at:
        raise WrongState("respond", review.status)
    only_once(db, point, seen, "responded_at")
    require(law.P36_3.needs(response, field="response", message="请写明对决策草案作了哪些调整或者补充，或者说明理由"))
    point.response, point.responded_at, point.responded_by = response.strip(), now, by.id
    _note(db, review, "legality.responded", {"point": point.id, "response": response}, by, now)


def confirm_adjustment(db: Session, review: LegalityReview, *, adjustment: str, by: Staff, now: datetime) -> None:
    """The policy division confirms that the draft was adjusted as advised: opens G19 (程序办法第三十四条第二项)."""
    if review.status != LegalityStatus.DECIDED or review.outcome != law.ADJUST or review.adjustment_confirmed_at:
        raise WrongState("confirm_adjustment", review.status)
    open_ = sum(not p.response for p in review.points)
    require(
        law.every_point_responded(open_=open_),
        law.P34.needs(adjustment, field="adjustment", message="请写明核对的情况"),
    )
    review.adjustment, review.adjustment_confirmed_at = adjustment.strip(), now
    review.edit += 1
    _note(db, review, "legality.adjustment_confirmed", {"adjustment": adjustment}, by, now)


def asked_day(review: LegalityReview, today: date, workdays: Workdays) -> date:
    """The day asked for, or the earliest that the law allows when none was asked for yet."""
    return review.due_on or law.earliest_opinion(today, workdays).on


def _points(review: LegalityReview, source: str, points: Sequence[str]) -> None:
    for text in points:
        if text.strip():
            review.points.append(LegalityPoint(source=source, text=text.strip()))


def _note(db: Session, review: LegalityReview, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    note(db, f"matter:{review.matter_id}", kind, {"review": review.id, **content}, by=by, now=now)
