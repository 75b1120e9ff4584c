"""Page numbers and dates of lists that are filtered by their address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from infra.clock import end_of, start_of
from web.page import Context


@dataclass(frozen=True)
class Pages:
    """What the pagination component shows."""

    number: int
    last: int
    total: int
    kept: Mapping[str, str]

    def url(self, n: int) -> str:
        """The address of another page under the same filters."""
        return "?" + urlencode({**self.kept, "page": n})


def page_number(ctx: Context) -> int:
    """The page that was asked for; the first when the address makes no sense."""
    asked = ctx.request.query_params.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def pages(ctx: Context, total: int, per_page: int, *filters: str) -> Pages:
    """The pages of a list, keeping the filters that are set."""
    return Pages(page_number(ctx), max(-(-total // per_page), 1), total, asked_for(ctx, *filters, only_set=True))


def asked_for(ctx: Context, *names: str, only_set: bool = False) -> dict[str, str]:
    """The filters of the address, shortened."""
    values = {name: ctx.request.query_params.get(name, "").strip()[:200] for name in names}
    return {k: v for k, v in values.items() if v} if only_set else values


def day_begins(text: str) -> datetime | None:
    """0:00 of a day as typed; None for none or nonsense."""
    on = _day(text)
    return start_of(on) if on else None


def day_ends(text: str) -> datetime | None:
    """24:00 of a day as typed; None for none or nonsense."""
    on = _day(text)
    return end_of(on) if on else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
