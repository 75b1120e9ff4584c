"""The State Council calendar of 2023-2026 as the plain value the law takes."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from law.calendar_days import SATURDAY, Workdays

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)


@pytest.fixture(scope="session")
def workdays():
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    told = {day: chinese_calendar.is_workday(day) for day in days}
    return Workdays(
        exceptions={day: works for day, works in told.items() if works != (day.weekday() < SATURDAY)},
        published_years=frozenset({2023, 2024, 2025, 2026}),
    )
