"""What is made of the experts' opinions: minutes, points with their outcome and reply, the report, fees."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, func, select

from infra.clock import legal_date
from infra.mail import enqueue
from infra.states import WrongState
from law import expert_pool, gates
from law import expert_review as law
from law.calendar_days import Workdays
from law.findings import Unlawful, require
from people.models import Staff
from reviews.acting import depart, digest, not_stale, note, only_once, only_own
from reviews.facts import expert_facts
from reviews.models import BudgetLine, ExpertFee, ExpertPoint, ExpertReview, PanelMember
from reviews.states import REVIEW, after

OUTCOMES = {"adopted": "采纳", "partly": "部分采纳", "not": "不予采纳"}


def add_point(db: Session, review: ExpertReview, member: PanelMember, *, text: str, by: Staff, now: datetime) -> None:
    """Take one point out of a signed opinion, to be decided upon."""
    only_own(by, review.division_id)
    after(REVIEW, "report", review.status)
    require(
        law.E16.needs(text, field="text", message="请写明专家意见要点"),
        law.E7.needs(member.signed_at, field="member_id", message="该专家尚未签署论证意见"),
    )
    db.add(ExpertPoint(review_id=review.id or 0, member_id=member.id or 0, text=text.strip()))
    _note(db, review, "expert_review.point_added", {"member": member.id, "text": text}, by, now)
    db.expire(review, ["points"])


def decide_point(
    db: Session,
    review: ExpertReview,
    point: ExpertPoint,
    *,
    outcome: str,
    reason: str,
    seen: str | None = None,
    by: Staff,
    now: datetime,
) -> None:
    """Adopt a point or not, with the reason; what is not adopted whole is told to the expert (第十六条). Raises Stale."""
    only_own(by, review.division_id)
    after(REVIEW, "report", review.status)
    only_once(db, point, seen, "replied_at")
    if outcome not in OUTCOMES:
        raise Unlawful([law.E16.unmet("outcome", "请选择是否采纳")])
    if outcome != "adopted" and not reason.strip():
        raise Unlawful([law.E16.unmet("reason", "不予采纳或者部分采纳的，应当说明理由并反馈专家")])
    point.outcome, point.reason, point.replied_at = outcome, reason.strip(), now
    if email := point.member.expert.email:
        text = f"您提出的意见「{point.text}」：{OUTCOMES[outcome]}。\n{point.reason}\n\n登录系统可查看全部反馈。\n"
        enqueue(db, to=email, subject="专家论证意见采纳情况反馈", text=text, now=now)
    content: dict[str, object] = {"point": point.id, "outcome": outcome, "reason": reason}
    _note(db, review, "expert_review.point_decided", content, by, now)


def write_report(
    db: Session,
    review: ExpertReview,
    *,
    minutes: str,
    report: dict[str, str],
    seen: int | None,
    by: Staff,
    now: datetime,
) -> None:
    """Save minutes and report as they are being written. Raises Stale."""
    only_own(by, review.division_id)
    not_stale(review.edit, seen)
    after(REVIEW, "report", review.status)
    review.minutes, review.report = minutes.strip(), {part: report.get(part, "").strip() for part in law.REPORT_PARTS}
    review.edit += 1
    _note(db, review, "expert_review.report_saved", {"report": digest(review.report)}, by, now)


def finish(db: Session, review: ExpertReview, *, workdays: Workdays, by: Staff, now: datetime) -> None:
    """Close the review with its report, through the third part of G15. Raises Unlawful and changes nothing."""
    only_own(by, review.division_id)
    status = after(REVIEW, "finish", review.status)
    facts = expert_facts(review, workdays=workdays, reported_on=legal_date(now))
    departures = require(*gates.finish_expert_review(facts))
    review.status, review.finished_at, review.reported_on = status, now, legal_date(now)
    review.edit += 1
    depart(db, f"expert_review:{review.id}", departures, matter_id=review.matter_id, now=now)
    content: dict[str, object] = {"report": digest(review.report), "minutes": digest(review.minutes)}
    _note(db, review, "expert_review.finished", content, by, now)


def set_budget(db: Session, *, year: int, name: str, amount: Decimal, by: Staff, now: datetime) -> BudgetLine:
    """A line of the budget for experts, new or changed; never below what is already paid from it."""
    line = db.exec(select(BudgetLine).where(BudgetLine.year == year, BudgetLine.name == name)).first()
    paid = spent(db, line) if line else Decimal(0)
    if amount <= 0 or amount < paid:
        raise Unlawful([expert_pool.E18_3.unmet("amount", f"预算应当大于零，且不低于已列支的{paid}元")])
    line = line or BudgetLine(year=year, name=name, amount=amount, set_at=now, set_by=by.id or 0)
    line.amount, line.set_at, line.set_by = amount, now, by.id or 0
    db.add(line)
    db.flush()
    note(db, f"budget_line:{line.id}", "experts.budget_set", {"amount": str(amount)}, by=by, now=now)
    return line


def pay(
    db: Session,
    review: ExpertReview,
    member: PanelMember,
    *,
    line: BudgetLine,
    amount: Decimal,
    by: Staff,
    now: datetime,
) -> ExpertFee:
    """Record what an expert is paid, from a line that covers it (第十八条第三款). Raises Unlawful."""
    if not member.signed_at:
        raise WrongState("pay", "unsigned")
    if db.exec(select(ExpertFee).where(ExpertFee.member_id == member.id)).first():
        raise WrongState("pay", "paid")
    require(*expert_pool.fee_in_budget(amount, budget_line=line.name, left=line.amount - spent(db, line)))
    fee = ExpertFee(
        member_id=member.id or 0, line_id=line.id or 0, amount=amount, recorded_at=now, recorded_by=by.id or 0
    )
    db.add(fee)
    db.flush()
    _note(db, review, "expert_review.fee_recorded", {"member": member.id, "amount": str(amount)}, by, now)
    return fee


def spent(db: Session, line: BudgetLine) -> Decimal:
    """What has been paid from a line."""
    total = db.exec(select(func.sum(ExpertFee.amount)).where(col(ExpertFee.line_id) == line.id)).one()
    return Decimal(total or 0)


def _note(db: Session, review: ExpertReview, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    note(db, f"matter:{review.matter_id}", kind, {"review": review.id, **content}, by=by, now=now)
