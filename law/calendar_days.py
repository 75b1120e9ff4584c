"""Day arithmetic of the law: the day of the event is not counted, a last day of rest rolls forward (民法典 201-203)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """The State Council calendar as a plain value.

    `exceptions` says of a day that it is a workday (调休) or a rest day where the weekday says otherwise;
    `published_years` are the years whose calendar is out.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    published_years: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Deadline:
    """A last day.

    `rolled`: it was moved past rest days. `provisional`: it rests on a year without a published calendar, where
    only weekends are known, so it may still move.
    """

    on: date
    provisional: bool
    rolled: bool


def is_workday(day: date, workdays: Workdays) -> bool:
    """Whether people work on this day: the published exception, else the weekday."""
    return workdays.exceptions.get(day, day.weekday() < SATURDAY)


def roll_forward(day: date, workdays: Workdays) -> Deadline:
    """The day itself, or the first workday after it when it is a rest day."""
    last, provisional = day, day.year not in workdays.published_years
    while not is_workday(last, workdays):
        last += ONE_DAY
        provisional = provisional or last.year not in workdays.published_years
    return Deadline(on=last, provisional=provisional, rolled=last != day)


def add_days(start: date, days: int, workdays: Workdays) -> Deadline:
    """So many calendar days after the start, which is not counted, rolled past rest days."""
    return roll_forward(start + timedelta(days=days), workdays)


def add_working_days(start: date, days: int, workdays: Workdays) -> Deadline:
    """The n-th workday after the start, which is not counted. Raises ValueError for n < 1."""
    if days < 1:
        raise ValueError("a period has at least one working day")
    last, counted, provisional = start, 0, False
    while counted < days:
        last += ONE_DAY
        counted += is_workday(last, workdays)
        provisional = provisional or last.year not in workdays.published_years
    return Deadline(on=last, provisional=provisional, rolled=False)


def days_before(event_on: date, days: int) -> date:
    """The last day that is at least so many calendar days before an event; the day of the event is not counted.

    It is not rolled: a rest day before the event is still a day on which one may serve.
    """
    return event_on - timedelta(days=days)
