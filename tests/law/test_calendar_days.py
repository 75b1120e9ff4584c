"""The golden vectors of the deadline arithmetic, and the edges of the published calendar."""

from datetime import date

import pytest

from law.calendar_days import (
    Deadline,
    Workdays,
    add_days,
    add_working_days,
    days_before,
    is_workday,
    roll_forward,
)


@pytest.mark.parametrize(
    ("start", "days", "on", "rolled"),
    [
        (date(2026, 4, 2), 30, date(2026, 5, 6), True),
        (date(2026, 9, 1), 30, date(2026, 10, 8), True),
        (date(2026, 8, 27), 30, date(2026, 9, 28), True),
        (date(2026, 1, 16), 30, date(2026, 2, 24), True),
        (date(2023, 6, 26), 30, date(2023, 7, 26), False),
        (date(2026, 8, 6), 60, date(2026, 10, 8), True),
    ],
)
def test_add_days_rolls_past_rest_days(start, days, on, rolled, workdays):
    assert add_days(start, days, workdays) == Deadline(on=on, provisional=False, rolled=rolled)


@pytest.mark.parametrize(
    ("start", "on"),
    [
        (date(2026, 9, 21), date(2026, 10, 8)),
        (date(2026, 9, 29), date(2026, 10, 14)),
        (date(2026, 2, 11), date(2026, 2, 27)),
        (date(2026, 4, 28), date(2026, 5, 11)),
        (date(2025, 1, 24), date(2025, 2, 10)),
    ],
)
def test_add_working_days_counts_make_up_workdays(start, on, workdays):
    assert add_working_days(start, 7, workdays) == Deadline(on=on, provisional=False, rolled=False)


def test_days_before_does_not_count_the_day_of_the_event():
    assert days_before(date(2026, 5, 12), 7) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),  # a Thursday, National Day
        (date(2026, 10, 10), True),  # a Saturday, made up
        (date(2026, 10, 11), False),  # a Sunday
        (date(2026, 10, 12), True),  # a Monday
    ],
)
def test_is_workday(day, works, workdays):
    assert is_workday(day, workdays) is works


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 31), Deadline(on=date(2026, 12, 31), provisional=False, rolled=False)),
        (date(2027, 1, 4), Deadline(on=date(2027, 1, 4), provisional=True, rolled=False)),
        (date(2027, 1, 9), Deadline(on=date(2027, 1, 11), provisional=True, rolled=True)),
    ],
)
def test_roll_forward_is_provisional_without_a_published_calendar(day, expected, workdays):
    assert roll_forward(day, workdays) == expected


def test_roll_forward_is_provisional_when_it_rolls_into_such_a_year():
    last_days_rest = Workdays(exceptions={date(2026, 12, 31): False}, published_years=frozenset({2026}))
    assert roll_forward(date(2026, 12, 31), last_days_rest) == Deadline(
        on=date(2027, 1, 1), provisional=True, rolled=True
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, Deadline(on=date(2026, 12, 31), provisional=False, rolled=False)),
        (2, Deadline(on=date(2027, 1, 1), provisional=True, rolled=False)),
    ],
)
def test_add_working_days_is_provisional_once_it_counts_a_day_of_such_a_year(days, expected, workdays):
    assert add_working_days(date(2026, 12, 30), days, workdays) == expected


def test_add_working_days_refuses_an_empty_period(workdays):
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(date(2026, 9, 21), 0, workdays)


def test_no_calendar_means_weekends_only_and_provisional():
    assert roll_forward(date(2026, 10, 3), Workdays()) == Deadline(on=date(2026, 10, 5), provisional=True, rolled=True)
