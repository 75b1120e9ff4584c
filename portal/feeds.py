"""What is new as a feed, and the deadlines as a calendar."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event
from starlette.responses import Response
from starlette.routing import Route

from consultations import public
from consultations.public import Listed
from infra.clock import start_of
from journal.days import note_of_yesterday
from surveys import public as public_surveys
from surveys.public import ListedSurvey
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.templating import last_day, until

MOST = 50
REMIND_BEFORE = timedelta(days=3)


@page(can=ANYONE, stored=("consultations", "surveys"))
def feed(ctx: Context) -> Response:
    """Atom: consultations as they open and as they are answered, the newest first."""
    items = sorted(public.listed(ctx.db, status="", now=ctx.now), key=_moved, reverse=True)[:MOST]
    asked = sorted(public_surveys.listed(ctx.db, now=ctx.now), key=_asked, reverse=True)[:MOST]
    updated = max([*map(_moved, items), *map(_asked, asked)], default=start_of(ctx.today))
    return ctx.page(
        "portal/feed.xml",
        headers={"Content-Type": "application/atom+xml; charset=utf-8"},
        day=note_of_yesterday(ctx.db.connection(), now=ctx.now),
        entries=[(item, _moved(item)) for item in items],
        surveys=[(item, _asked(item)) for item in asked],
        updated=updated,
        until=until,
        base=ctx.settings.base_url.rstrip("/"),
    )


@page(can=ANYONE, stored=("consultations", "surveys"))
def calendar(ctx: Context) -> Response:
    """iCalendar: the last hour of every open consultation, with a reminder three days before."""
    made = Calendar()
    made.add("prodid", "-//gongyi//consultations//ZH")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("征求意见截止时间"))
    base = ctx.settings.base_url.rstrip("/")
    for item in public.listed(ctx.db, status="", now=ctx.now):
        if item.status in {"open", "published"}:
            made.add_component(_deadline(item, f"{base}/consultations/{item.id}"))
    for survey in public_surveys.listed(ctx.db, now=ctx.now):
        if survey.status in {"open", "published"}:
            made.add_component(_last_day_of(survey, f"{base}/surveys/{survey.id}"))
    return Response(made.to_ical(), media_type="text/calendar; charset=utf-8")


def _moved(item: Listed) -> datetime:
    return item.answered_at or item.opens_at


def _asked(item: ListedSurvey) -> datetime:
    return item.reported_at or item.opens_at


def _last_day_of(item: ListedSurvey, url: str) -> Event:
    event = Event()
    event.add("uid", f"survey-{item.id}-deadline@gongyi")
    event.add("dtstamp", item.opens_at)
    event.add("dtstart", last_day(item.closes_at))
    event.add("summary", _("问卷截止：{title}").format(title=item.title))
    event.add("description", item.summary)
    event.add("url", url)
    return event


def _deadline(item: Listed, url: str) -> Event:
    event = Event()
    event.add("uid", f"consultation-{item.id}-deadline@gongyi")
    event.add("dtstamp", item.opens_at)
    # The period ends at 24:00: shown as the last day itself, which people's calendars understand.
    event.add("dtstart", last_day(item.closes_at))
    event.add("summary", _("征求意见截止：{title}").format(title=item.title))
    event.add("description", item.summary)
    event.add("url", url)
    event.add_component(_reminder(item))
    return event


def _reminder(item: Listed) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", item.title)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm


routes = [
    Route("/feed.atom", feed, methods=["GET"], name="feed"),
    Route("/calendar.ics", calendar, methods=["GET"], name="calendar"),
]
