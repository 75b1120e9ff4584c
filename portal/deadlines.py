"""A period ends at 24:00 of its last day; people must never read that as 0:00 of the next."""

from datetime import date, datetime, timedelta

from infra.clock import SHANGHAI
from web.templating import day, moment


def last_day(closes_at: datetime) -> date:
    """The legal day that ends at `closes_at`, or on which it falls."""
    return (closes_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def until(closes_at: datetime) -> str:
    """2026年4月1日(周三)24:00."""
    local = closes_at.astimezone(SHANGHAI)
    if (local.hour, local.minute) != (0, 0):
        return moment(closes_at)
    return f"{day(last_day(closes_at))} 24:00"
