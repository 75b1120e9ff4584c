"""Who works on an opinion: a soft lock while somebody writes, which expires and can be taken over, and a deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from journal.entries import record
from opinions.desk_models import OpinionWork
from opinions.ledger import COUNTED_TO
from opinions.models import Opinion
from opinions.narrowing import has_answer
from opinions.rounds import while_answering
from opinions.states import COUNTED
from people.models import Staff
from people.services import journal_role

HELD_FOR = timedelta(minutes=20)


class Held(Exception):
    """Somebody else has it open for writing."""

    def __init__(self, staff_id: int, until: datetime) -> None:
        super().__init__(f"held until {until}")
        self.staff_id, self.until = staff_id, until


def work(db: Session, opinion_id: int) -> OpinionWork | None:
    """Deadline and lock of an opinion."""
    return db.get(OpinionWork, opinion_id)


def holder(found: OpinionWork | None, *, besides: int | None, now: datetime) -> Held | None:
    """Who else holds it at this moment."""
    if found is None or found.held_by is None or found.held_until is None or found.held_until <= now:
        return None
    return Held(found.held_by, found.held_until) if found.held_by != besides else None


def hold(db: Session, opinion: Opinion, *, take_over: bool = False, by: Staff, now: datetime) -> OpinionWork:
    """Say that one writes now, for 20 minutes; again prolongs. Raises Held while another does, unless taken over."""
    while_answering(db, opinion.consultation_id, "hold")
    found = work(db, opinion.id or 0) or OpinionWork(opinion_id=opinion.id or 0)
    other = holder(found, besides=by.id, now=now)
    if other and not take_over:
        raise other
    found.held_by, found.held_until = by.id, now + HELD_FOR
    db.add(found)
    if other:
        about = f"consultation:{opinion.consultation_id}"
        content: dict[str, object] = {"receipt": opinion.receipt, "from": other.staff_id, "to": by.id}
        record(db, "opinion.taken_over", about, content=content, by_role=journal_role(by), at=now)
    return found


def let_go(db: Session, opinion: Opinion, *, by: Staff, now: datetime) -> None:
    """Stop writing."""
    if (found := work(db, opinion.id or 0)) and found.held_by == by.id:
        found.held_by = found.held_until = None


@dataclass(frozen=True)
class Deadline:
    """So many opinions without an answer that one officer (or nobody yet) is to answer until a day."""

    due_on: date
    staff_id: int | None
    name: str
    left: int


def deadlines(db: Session, consultation_id: int) -> list[Deadline]:
    """The days until which opinions of a consultation are to be answered, the nearest first; the first ten thousand that
    have no answer count."""
    rows: Any = select(Opinion.id, Opinion.assignee_id, OpinionWork.due_on)
    rows = rows.join(OpinionWork, col(OpinionWork.opinion_id) == Opinion.id).where(
        Opinion.consultation_id == consultation_id,
        col(Opinion.status).in_(COUNTED),
        col(OpinionWork.due_on).is_not(None),
        ~has_answer(),
    )
    open_ = rows.order_by(col(OpinionWork.due_on)).limit(COUNTED_TO).subquery()
    found = select(open_.c.due_on, open_.c.assignee_id, func.coalesce(Staff.name, ""), func.count()).outerjoin(
        Staff, col(Staff.id) == open_.c.assignee_id
    )
    grouped = found.group_by(open_.c.due_on, open_.c.assignee_id, col(Staff.name))
    return [Deadline(*row) for row in db.execute(grouped.order_by(open_.c.due_on, open_.c.assignee_id))]


def set_due(db: Session, opinions: Sequence[Opinion], due_on: date | None, *, by: Staff, now: datetime) -> None:
    """Say until when these are to be answered; None: no day. All belong to one consultation."""
    if not opinions:
        return
    while_answering(db, opinions[0].consultation_id, "set_due")
    ids = [o.id for o in opinions]
    known = {w.opinion_id: w for w in db.exec(select(OpinionWork).where(col(OpinionWork.opinion_id).in_(ids)))}
    for opinion in opinions:
        found = known.get(opinion.id or 0) or OpinionWork(opinion_id=opinion.id or 0)
        found.due_on = due_on
        db.add(found)
    content: dict[str, object] = {"receipts": [o.receipt for o in opinions], "on": str(due_on or "")}
    about = f"consultation:{opinions[0].consultation_id}"
    record(db, "opinion.due", about, content=content, by_role=journal_role(by), at=now)
