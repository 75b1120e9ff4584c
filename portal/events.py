"""Entries of people's calendars: last days and hearings."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from starlette.responses import Response

from hearings.public import ListedHearing
from hearings.states import HearingStatus
from web.i18n import gettext as _

THREE_DAYS, A_DAY = timedelta(days=3), timedelta(days=1)


def calendar(name: str) -> Calendar:
    """An empty calendar."""
    made = Calendar()
    for key, value in (("prodid", "-//gongyi//consultations//ZH"), ("version", "2.0"), ("x-wr-calname", name)):
        made.add(key, value)
    return made


def answer(made: Calendar, events: Iterable[Event]) -> Response:
    """The calendar with these entries."""
    for event in events:
        made.add_component(event)
    return Response(made.to_ical(), media_type="text/calendar; charset=utf-8")


def last_day(uid: str, summary: str, url: str, *, on: date, stamp: datetime, description: str = "") -> Event:
    """A period ends at 24:00: shown as its last day, which people's calendars understand, with a reminder before."""
    event = _event(uid, summary, url, stamp, remind=THREE_DAYS)
    event.add("dtstart", on)
    if description:
        event.add("description", description)
    return event


def of_hearing(item: ListedHearing, url: str) -> list[Event]:
    """The hearing itself, and the last day to register while that is still possible."""
    events, stamp = [], item.updated_at
    if item.starts_at and item.status != HearingStatus.CANCELLED:
        summary = _("听证会：{title}").format(title=item.title)
        event = _event(f"hearing-{item.id}@gongyi", summary, url, stamp, remind=A_DAY)
        event.add("dtstart", item.starts_at)
        event.add("dtend", item.starts_at + timedelta(minutes=item.minutes))
        event.add("location", item.place)
        events.append(event)
    if item.closes_on and item.status == HearingStatus.ANNOUNCED:
        summary = _("听证会报名截止：{title}").format(title=item.title)
        events.append(last_day(f"hearing-{item.id}-registration@gongyi", summary, url, on=item.closes_on, stamp=stamp))
    return events


def _event(uid: str, summary: str, url: str, stamp: datetime, *, remind: timedelta) -> Event:
    event, alarm = Event(), Alarm()
    for name, value in (("uid", uid), ("dtstamp", stamp), ("summary", summary), ("url", url)):
        event.add(name, value)
    for name, word in (("action", "DISPLAY"), ("description", summary), ("trigger", -remind)):
        alarm.add(name, word)
    event.add_component(alarm)
    return event
