"""Mails before a day to keep: a week, three days and one day ahead; what is overdue once a day to the general office."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from decisions.calendar import DueDuty, due_duties, of_division, overdue
from decisions.reminder_models import Reminder, ReminderAddress
from infra.clock import SHANGHAI, legal_date
from infra.db import reading
from infra.mail import enqueue
from people.models import Staff
from people.permissions import Role
from people.services import roles_of
from people.workdays import load_workdays

AHEAD_DAYS = (1, 3, 7)
FROM_HOUR = 8  # nobody is reminded at night


def remind_due(engine: Engine, now: datetime) -> int:
    """The worker: once an hour in the day, put the mails that are due into the outbox. Returns how many."""
    local = now.astimezone(SHANGHAI)
    run = f"run:{local:%Y-%m-%dT%H}"
    if local.hour < FROM_HOUR:
        return 0
    with Session(reading(engine)) as db, db.begin():
        if db.get(Reminder, run) is not None or db.exec(select(ReminderAddress).limit(1)).first() is None:
            return 0
    with Session(engine) as db, db.begin():
        if db.get(Reminder, run) is not None:
            return 0
        db.add(Reminder(key=run, sent_at=now))
        return remind(db, now=now)


def remind(db: Session, *, now: datetime) -> int:
    """Put the reminders that are due at this moment into the outbox; each goes once. Returns how many mails."""
    duties, today, sent = due_duties(db, workdays=load_workdays(db)), legal_date(now), 0
    rows = select(Staff, ReminderAddress).join(ReminderAddress, col(ReminderAddress.staff_id) == Staff.id)
    for person, address in db.exec(rows.where(col(Staff.is_active))):
        mine = [d for d in of_division(duties, person.division_id) if d.staff_id in {None, person.id}]
        mine = [d for d in mine if _is_new(db, d, person, today, now)]
        late = overdue(duties, today) if Role.OFFICE in roles_of(person) else []
        if late and not _once(db, f"overdue:{today}:{person.id}", now):
            late = []
        if mine or late:
            enqueue(db, to=address.email, subject=_subject(mine, late), text=_text(mine, late, today), now=now)
            sent += 1
    return sent


def set_address(db: Session, *, email: str, by: Staff, now: datetime) -> None:
    """Where somebody wants to be reminded; empty: not at all."""
    row = db.get(ReminderAddress, by.id)
    if not email and row:
        db.delete(row)
    elif email:
        row = row or ReminderAddress(staff_id=by.id, email=email)
        row.email = email
        db.add(row)


def address(db: Session, staff_id: int | None) -> str:
    """Where somebody is reminded; empty: not at all."""
    row = db.get(ReminderAddress, staff_id)
    return row.email if row else ""


def _is_new(db: Session, duty: DueDuty, person: Staff, today: date, now: datetime) -> bool:
    left = duty.days_left(today)
    near = next((days for days in AHEAD_DAYS if 0 <= left <= days), None)
    return near is not None and _once(db, f"{duty.key}:{duty.on}:{near}:{person.id}", now)


def _once(db: Session, key: str, now: datetime) -> bool:
    if db.get(Reminder, key) is not None:
        return False
    db.add(Reminder(key=key, sent_at=now))
    return True


def _subject(mine: Sequence[DueDuty], late: Sequence[DueDuty]) -> str:
    if mine:
        first = " ".join(f"{mine[0].about}：{mine[0].what}".split())
        return f"即将到期 {len(mine)} 项：{first}" if len(mine) > 1 else f"即将到期：{first}"
    return f"逾期事项 {len(late)} 项"


def _text(mine: Sequence[DueDuty], late: Sequence[DueDuty], today: date) -> str:
    lines = [f"{d.on} 还剩 {d.days_left(today)} 天 {d.about}：{d.what}（{d.article}）" for d in mine]
    if late:
        lines += [
            "",
            "逾期：",
            *(f"{d.on} 逾期 {-d.days_left(today)} 天 {d.division} {d.about}：{d.what}" for d in late),
        ]
    return "\n".join([*lines, "", "全部期限：{base_url}/admin/duties", ""])
