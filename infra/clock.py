"""What time it is. Legal dates are Asia/Shanghai; moments are stored in UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def clock_from(start: datetime | None) -> Clock:
    """The system clock, or one that starts at `start` now and moves on at the usual pace (demonstrations, tests)."""
    if start is None:
        return system_clock
    begin = start if start.tzinfo else start.replace(tzinfo=SHANGHAI)
    offset = begin - system_clock()
    return lambda: system_clock() + offset


def legal_date(moment: datetime) -> date:
    """The date in Asia/Shanghai on which a moment falls."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """24:00 of a legal day, as UTC."""
    return start_of(day + timedelta(days=1))


def start_of(day: date) -> datetime:
    """0:00 of a legal day, as UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
