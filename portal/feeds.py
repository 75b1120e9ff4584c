"""What is new as a feed, and the deadlines as a calendar."""

from collections.abc import Iterator
from datetime import datetime

from icalendar import Event
from starlette.responses import Response
from starlette.routing import Route

from consultations import public
from consultations.public import Listed
from decisions import public as public_decisions
from hearings import public as public_hearings
from infra.clock import start_of
from infra.searching import lines_of
from journal.days import note_of_yesterday
from portal import events
from portal.addresses import address_of
from surveys import public as public_surveys
from surveys.public import ListedSurvey
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.templating import last_day, until

MOST = 50
WAITED_FOR = frozenset({"open", "published"})


@page(can=ANYONE, stored=("consultations", "decisions", "hearings", "surveys"))
def feed(ctx: Context) -> Response:
    """Atom: consultations and surveys as they open and as they are answered, notices of hearings, decisions."""
    items = sorted(public.listed(ctx.db, status="", now=ctx.now), key=_moved, reverse=True)[:MOST]
    lines = lines_of(ctx.db, *(feature.searched(()) for feature in (public_hearings, public_surveys, public_decisions)))
    moments = [*map(_moved, items), *(line.moved_at for line in lines)]
    return ctx.page(
        "portal/feed.xml",
        headers={"Content-Type": "application/atom+xml; charset=utf-8"},
        day=note_of_yesterday(ctx.db.connection(), now=ctx.now),
        entries=[(item, _moved(item)) for item in items],
        others=[(line, address_of(line)) for line in lines[:MOST]],
        updated=max(moments, default=start_of(ctx.today)),
        until=until,
        base=_base(ctx),
    )


@page(can=ANYONE, stored=("consultations", "hearings", "surveys"))
def calendar(ctx: Context) -> Response:
    """iCalendar: the last day of all that is open or will open, with a reminder three days before; the hearings."""
    return events.answer(events.calendar(_("征求意见截止时间")), _deadlines(ctx))


def _deadlines(ctx: Context) -> Iterator[Event]:
    for item in public.listed(ctx.db, status="", now=ctx.now):
        if item.status in WAITED_FOR:
            summary = _("征求意见截止：{title}").format(title=item.title)
            yield _last_day(item, f"consultation-{item.id}", summary, f"{_base(ctx)}/consultations/{item.id}")
    for survey in public_surveys.listed(ctx.db, now=ctx.now):
        if survey.status in WAITED_FOR:
            summary = _("问卷截止：{title}").format(title=survey.title)
            yield _last_day(survey, f"survey-{survey.id}", summary, f"{_base(ctx)}/surveys/{survey.id}")
    for hearing in public_hearings.listed(ctx.db, now=ctx.now):
        if hearing.status not in public_hearings.OVER:
            yield from events.of_hearing(hearing, f"{_base(ctx)}/hearings/{hearing.id}")


def _last_day(item: Listed | ListedSurvey, name: str, summary: str, url: str) -> Event:
    on, stamp, more = last_day(item.closes_at), item.opens_at, item.summary
    return events.last_day(f"{name}-deadline@gongyi", summary, url, on=on, stamp=stamp, description=more)


def _moved(item: Listed) -> datetime:
    return item.answered_at or item.opens_at


def _base(ctx: Context) -> str:
    return str(ctx.settings.base_url).rstrip("/")


routes = [
    Route("/feed.atom", feed, methods=["GET"], name="feed"),
    Route("/calendar.ics", calendar, methods=["GET"], name="calendar"),
]
