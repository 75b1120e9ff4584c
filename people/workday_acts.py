"""Editing the table of working days: by hand or from the State Council's notice, always journalled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from infra import public_version
from law.calendar_days import SATURDAY, Workdays
from people.audit import note
from people.holiday_notice import NamedDay
from people.models import Staff
from people.services import journal_role
from people.workdays import WorkdayException, WorkdayYear, load_workdays


def exceptions(db: Session, year: int) -> list[WorkdayException]:
    """The holidays and make-up workdays of a year, in order."""
    on = col(WorkdayException.on)
    return list(db.exec(select(WorkdayException).where(on.between(date(year, 1, 1), date(year, 12, 31))).order_by(on)))


def published(db: Session, year: int) -> WorkdayYear | None:
    """The year as published; None while only weekends are known of it."""
    return db.get(WorkdayYear, year)


def preview(db: Session, days: Sequence[NamedDay], *, removed: Sequence[date] = (), year: int = 0) -> Workdays:
    """The table as it would be with these days, without those, and with `year` published: nothing is written."""
    present = load_workdays(db)
    days_of = dict(present.exceptions)
    for day in removed:
        days_of.pop(day, None)
    for named in days:
        days_of.pop(named.on, None)
        if _is_exception(named):
            days_of[named.on] = named.is_workday
    years = present.published_years | ({year} if year else set())
    return replace(present, exceptions=days_of, published_years=frozenset(years))


def set_days(db: Session, days: Sequence[NamedDay], *, source: str, by: Staff, now: datetime) -> None:
    """Say of each day whether people work; a day that is as its weekday says needs no row."""
    for named in days:
        row = db.get(WorkdayException, named.on)
        if row and not _is_exception(named):
            db.delete(row)
        elif _is_exception(named):
            row = row or WorkdayException(on=named.on, is_workday=named.is_workday)
            row.is_workday, row.name, row.source = named.is_workday, named.name, source
            db.add(row)
    words = "; ".join(f"{d.on} {'班' if d.is_workday else '休'} {d.name}".strip() for d in days)
    _changed(db, words, by, now)


def remove_day(db: Session, on: date, *, by: Staff, now: datetime) -> None:
    """The day is again what its weekday says. Raises NoResultFound."""
    db.delete(db.get_one(WorkdayException, on))
    _changed(db, f"{on} -", by, now)


def publish_year(db: Session, year: int, *, source: str, by: Staff, now: datetime) -> None:
    """Deadlines that touch this year are no longer provisional."""
    row = db.get(WorkdayYear, year) or WorkdayYear(year=year)
    row.source = source
    db.add(row)
    _changed(db, f"{year}: {source}", by, now)


def _is_exception(day: NamedDay) -> bool:
    return day.is_workday != (day.on.weekday() < SATURDAY)


def _changed(db: Session, words: str, by: Staff, now: datetime) -> None:
    db.flush()
    public_version.touch(db, "consultations")
    note(db, "workdays.changed", "workdays", detail=words, by=by, by_role=journal_role(by), now=now)
