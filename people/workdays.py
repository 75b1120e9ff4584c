"""The editable table of working days, seeded from the State Council calendar as chinesecalendar ships it."""

import calendar
from datetime import date, timedelta

import chinese_calendar
from sqlmodel import Field, Session, SQLModel, select

from law.calendar_days import Workdays


class WorkdayException(SQLModel, table=True):
    """A day whose being a working day or not the weekday does not tell: a holiday or a make-up workday."""

    __tablename__ = "workday_exception"

    on: date = Field(primary_key=True)
    is_workday: bool
    name: str = ""
    source: str = ""


class WorkdayYear(SQLModel, table=True):
    """A year whose calendar has been published; deadlines that touch another year are provisional."""

    __tablename__ = "workday_year"

    year: int = Field(primary_key=True)
    source: str = ""


def seed_workdays(db: Session, *, first: int, last: int) -> None:
    """Fill the table for the published years in [first, last]; years that are in the table stay as they are."""
    known = set(db.exec(select(WorkdayYear.year)))
    for year in range(first, last + 1):
        if year not in known and _published(year):
            db.add(WorkdayYear(year=year, source="国务院办公厅节假日安排"))
            db.add_all(_exceptions(year))


def load_workdays(db: Session) -> Workdays:
    """The table as the plain value which the law's day arithmetic takes."""
    rows = db.exec(select(WorkdayException)).all()
    years = db.exec(select(WorkdayYear.year)).all()
    return Workdays(exceptions={row.on: row.is_workday for row in rows}, published_years=frozenset(years))


def _published(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def _exceptions(year: int) -> list[WorkdayException]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365 + calendar.isleap(year)))
    rows = []
    for day in days:
        works = chinese_calendar.is_workday(day)
        if works != (day.weekday() < 5):
            name = chinese_calendar.get_holiday_detail(day)[1]
            rows.append(
                WorkdayException(on=day, is_workday=works, name=str(name or ""), source="国务院办公厅节假日安排")
            )
    return rows
