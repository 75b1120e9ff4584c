"""The filter of a ledger in the address: what was asked, what it means to the person who asks, and how it is kept in links."""

from dataclasses import asdict, replace
from urllib.parse import urlencode

from opinions.narrowing import Filter
from web.page import Context

FILTERS = tuple(Filter.__dataclass_fields__)
ME, OVERDUE = "me", "overdue"


def asked(ctx: Context) -> Filter:
    """The filter of the address, as it was asked: 「me」 and 「overdue」 stand for whoever looks and whenever."""
    query = ctx.request.query_params
    return Filter(**{name: query.get(name, "")[:200] for name in FILTERS})


def meant(ctx: Context, wanted: Filter) -> Filter:
    """The same filter for this person and this day."""
    if wanted.assignee == ME:
        wanted = replace(wanted, assignee=str(ctx.staff.id))
    return replace(wanted, due=ctx.today.isoformat() if wanted.due == OVERDUE else "")


def kept(wanted: Filter) -> dict[str, str]:
    """Only what narrows."""
    return {name: value for name, value in asdict(wanted).items() if value}


def query_of(wanted: Filter, **more: str) -> str:
    """?words=…&theme=3, or nothing."""
    values = kept(wanted) | {name: value for name, value in more.items() if value}
    return "?" + urlencode(values) if values else ""
