"""Meetings: called, who is there, the agenda through gate G20, everybody's view, the decision through G21."""

from datetime import date, datetime, time
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, act
from decisions import meetings, queries, reviewing
from decisions.meeting_models import AgendaItem, Meeting
from decisions.states import Stage
from infra.clock import SHANGHAI
from law.deliberation import OUTCOMES, VIEWS
from law.findings import Unmet
from law.initiation import MEETINGS
from people import queries as people
from people.models import Staff
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

PAGES, SHOW, ITEM = "admin/meetings/", "admin:meetings:show", "admin:meetings:item"


class MeetingForm(Form):
    """Which meeting, when and where."""

    kind: str = Field(pattern="|".join(MEETINGS))
    number: str = Field(min_length=1, max_length=60)
    held_on: date
    held_time: time
    place: str = Field(min_length=1, max_length=100)


class AgendaForm(Seen):
    """Which matter."""

    matter_id: int


class SeatForm(Form):
    """Who is there, or why not. Without `staff_id`: somebody without a login, by name."""

    staff_id: int | None = None
    name: str = Field("", max_length=60)
    office: str = Field("", max_length=60)
    is_present: bool = False
    absent_reason: str = Field("", max_length=300)


class ViewForm(Form):
    """What somebody said."""

    seat_id: int
    view: str = Field(pattern="|".join(VIEWS))
    words: str = Field("", max_length=10_000)


class DecideForm(Seen):
    """The decision of the principal."""

    outcome: str = ""
    reasons: str = Field("", max_length=10_000)
    requirements: str = Field("", max_length=10_000)


class PostponeForm(Seen):
    """Why the matter is taken from the agenda."""

    reason: str = Field(min_length=1, max_length=2000)


@page(can="meetings.read")
def index(ctx: Context) -> Response:
    """All meetings, the newest first."""
    return _index(ctx, {}, {}, 200)


@page(can="meetings.run")
def create(ctx: Context) -> Response:
    """Call a meeting."""

    def do(form: MeetingForm) -> Response:
        held_at = datetime.combine(form.held_on, form.held_time, SHANGHAI)
        facts = form.model_dump(include={"kind", "number", "place"})
        made = meetings.call(ctx.db, **facts, held_at=held_at, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=made.id)

    return act(ctx, MeetingForm, lambda *said: _index(ctx, *said), do)


@page(can="meetings.read")
def show(ctx: Context, id: int) -> Response:
    """One meeting: attendance and agenda."""
    return _show(ctx, meetings.get(ctx.db, id), {}, {}, 200)


@page(can="meetings.run")
def attend(ctx: Context, id: int) -> Response:
    """Record who is there."""
    meeting = meetings.get(ctx.db, id)

    def do(form: SeatForm) -> Response:
        person = ctx.db.get(Staff, form.staff_id) if form.staff_id else None
        name = person.name if person else form.name
        if not name:
            return _show(ctx, meeting, form.model_dump(), {"name": _("请填写此项。")}, 422)
        facts = form.model_dump(exclude={"staff_id", "name"})
        facts["office"] = facts["office"] or (person.title if person else "")
        meetings.attend(ctx.db, meeting, staff=person, name=name, **facts, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, SeatForm, lambda *said: _show(ctx, meeting, *said), do)


@page(can="meetings.run")
def put(ctx: Context, id: int) -> Response:
    """Put a matter on the agenda, through gate G20; a refusal is a page with everything that is missing."""
    form, errors = parse(AgendaForm, ctx.form)
    if form is None:
        return _show(ctx, meetings.get(ctx.db, id), typed(ctx.form), errors, 422)
    matter = queries.get(ctx.db, form.matter_id)
    meeting = meetings.get(ctx.db, id)
    item = meetings.put_on_agenda(ctx.db, meeting, matter, seen=form.seen, by=ctx.staff, now=ctx.now)
    return ctx.goto(ITEM, id=id, item_id=item.id)


@page(can="meetings.read")
def item(ctx: Context, id: int, item_id: int) -> Response:
    """One matter in the meeting: package, views, decision."""
    return _item(ctx, meetings.item(ctx.db, id, item_id), {}, {}, 200)


@page(can="meetings.run")
def say(ctx: Context, id: int, item_id: int) -> Response:
    """Record a view."""
    found = meetings.item(ctx.db, id, item_id)

    def do(form: ViewForm) -> Response:
        seat = next((a for a in found.meeting.attendance if a.id == form.seat_id and a.is_present), None)
        if seat is None:
            return _item(ctx, found, form.model_dump(), {"seat_id": _("请选择其中一项。")}, 422)
        meetings.say(ctx.db, found, seat, view=form.view, words=form.words, by=ctx.staff, now=ctx.now)
        return ctx.goto(ITEM, id=id, item_id=item_id)

    return act(ctx, ViewForm, lambda *said: _item(ctx, found, *said), do)


@page(can="meetings.decide")
def decide(ctx: Context, id: int, item_id: int) -> Response:
    """The principal decides, through gate G21."""
    return _settle(ctx, id, item_id, DecideForm, meetings.decide)


@page(can="meetings.run")
def postpone(ctx: Context, id: int, item_id: int) -> Response:
    """Take the matter from the agenda."""
    return _settle(ctx, id, item_id, PostponeForm, meetings.postpone)


def _settle(ctx: Context, id: int, item_id: int, model: type[Seen], service: Any) -> Response:
    found = meetings.item(ctx.db, id, item_id)

    def do(form: Seen) -> Response:
        service(ctx.db, found, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(ITEM, id=id, item_id=item_id)

    return act(ctx, model, lambda *said: _item(ctx, found, *said), do)


def _index(ctx: Context, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    return ctx.page(
        PAGES + "index.html",
        status=status,
        meetings=meetings.every(ctx.db),
        ready=[m for m in queries.every(ctx.db) if m.stage == Stage.LEGALITY],
        kinds=[(kind, kind) for kind in MEETINGS],
        values=values,
        errors=errors,
    )


def _show(ctx: Context, meeting: Meeting, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    waiting = [m for m in queries.every(ctx.db) if m.stage == Stage.LEGALITY]
    candidates = [
        (m, [f for f in meetings.agenda_findings(ctx.db, m) if isinstance(f, Unmet)])
        for m in waiting
        if ctx.may("meetings.run")
    ]
    return ctx.page(
        PAGES + "show.html",
        status=status,
        m=meeting,
        candidates=candidates,
        outcomes=OUTCOMES,
        leaders=[("", _("其他人员（填写姓名）")), *((p.id, f"{p.name} {p.title}") for p in people.leaders(ctx.db))],
        values=values,
        errors=errors,
    )


def _item(ctx: Context, found: AgendaItem, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    seats = [(a.id, f"{a.name} {a.office}".strip()) for a in found.meeting.attendance if a.is_present]
    return ctx.page(
        PAGES + "item.html",
        status=status,
        item=found,
        m=found.meeting,
        matter=found.matter,
        package=reviewing.package(ctx.db, found.matter),
        is_open=not found.decided_at and not found.withdrawn_reason,
        spoke=sorted(found.views, key=lambda v: v.position),
        seats=seats,
        views=[(key, _(name)) for key, name in VIEWS.items()],
        outcomes=[(key, _(name)) for key, name in OUTCOMES.items()],
        names=OUTCOMES | VIEWS,
        values=values,
        errors=errors,
    )


ONE = "/meetings/{id:int}"
routes = [
    Route("/meetings", index, methods=["GET"], name="meetings:index"),
    Route("/meetings", create, methods=["POST"], name="meetings:create"),
    Route(ONE, show, methods=["GET"], name="meetings:show"),
    Route(ONE + "/attendance", attend, methods=["POST"], name="meetings:attend"),
    Route(ONE + "/agenda", put, methods=["POST"], name="meetings:put"),
    Route(ONE + "/agenda/{item_id:int}", item, methods=["GET"], name="meetings:item"),
    Route(ONE + "/agenda/{item_id:int}/views", say, methods=["POST"], name="meetings:say"),
    Route(ONE + "/agenda/{item_id:int}/decision", decide, methods=["POST"], name="meetings:decide"),
    Route(ONE + "/agenda/{item_id:int}/postpone", postpone, methods=["POST"], name="meetings:postpone"),
]
