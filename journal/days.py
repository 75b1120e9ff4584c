"""The checkpoint of each finished day: what is mailed, stamped and told in the feed, so that others keep it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlmodel import Session, col

from infra.clock import legal_date, start_of
from infra.jobs import is_due_today, note_run
from infra.mail import enqueue
from journal.models import JournalCheckpoint, JournalStamp

JOB = "checkpoint-mail"


@dataclass(frozen=True)
class DayNote:
    """The last checkpoint that was signed before a day began; `stamped_at` by an outside authority, if it was."""

    size: int
    at: datetime
    note: str
    stamped_at: datetime | None


def note_of_yesterday(connection: Connection, *, now: datetime) -> DayNote | None:
    """The newest checkpoint signed before today: it does not change any more while the day lasts."""
    return newest_and_yesterday(connection, now=now)[1]


def newest_and_yesterday(connection: Connection, *, now: datetime) -> tuple[str | None, DayNote | None]:
    """The newest note, and the newest that was signed before today, in one look."""
    size, at = col(JournalCheckpoint.size), col(JournalCheckpoint.at)
    begins = start_of(legal_date(now))
    newest = select(func.max(size)).scalar_subquery()
    yesterday = select(func.max(size)).where(at < begins).scalar_subquery()
    columns: Any = (size, at, col(JournalCheckpoint.note), col(JournalStamp.at).label("stamped_at"))
    rows = select(*columns).outerjoin(JournalStamp, col(JournalStamp.size) == size)
    found = list(connection.execute(rows.where(or_(size == newest, size == yesterday)).order_by(size)))
    day = DayNote(*found[0]) if found and found[0].at < begins else None
    return (found[-1].note if found else None), day


def note_at(connection: Connection, size: int) -> str | None:
    """The checkpoint of this size, for its permanent address."""
    wanted = select(col(JournalCheckpoint.note)).where(col(JournalCheckpoint.size) == size)
    return connection.execute(wanted).scalar_one_or_none()


def mail_due(db: Session, addresses: list[str], *, now: datetime) -> int:
    """Once a day put the checkpoint of yesterday into the outbox for every address. Returns how many."""
    if not addresses or not is_due_today(db, JOB, now=now):
        return 0
    day = note_of_yesterday(db.connection(), now=now)
    if day is None:
        return 0
    note_run(db, JOB, now=now)
    subject = f"公议日志检查点 {legal_date(day.at)}（{day.size} 条）"
    text = (
        f"这是截至 {legal_date(day.at)} 的日志检查点，请妥善保存，不必回复。\n"
        "日后如需核对日志没有被改动，用 gongyi verify journal --against 本文件，"
        f"或者与 {{base_url}}/journal/checkpoints/{day.size} 对照。\n\n{day.note}"
    )
    for address in addresses:
        enqueue(db, to=address, subject=subject, text=text, now=now)
    return len(addresses)
