"""Hearings: what will be announced, whether its dates are lawful, and what can be done now."""

from datetime import date, datetime, time
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from consultations import queries as draft_queries
from decisions import queries as matter_queries
from hearings import planning, queries
from hearings.facts import has_draw, has_registration
from hearings.models import KINDS, METHODS, QUORUMS, ROLES, SEEDS, Hearing
from hearings.planner import Dates, PlanLine, plan, suggested
from hearings.quotas import written_quotas
from hearings.states import NAMES, TRANSITIONS, HearingStatus, Stale
from infra.clock import SHANGHAI, legal_date
from law.findings import Unmet
from law.hearings import HEARING_GROUNDS, latest_material_service
from people import queries as people
from people.workdays import load_workdays
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

PAGES = "admin/hearings/"
SHOW = "admin:hearings:show"
PILLS = {
    "drafting": "draft", "consent_asked": "due", "consented": "open", "preannounced": "due", "announced": "open",
    "closed": "due", "selected": "due", "listed": "open", "in_session": "open", "adjourned": "due", "held": "due",
    "recorded": "due", "reported": "done", "cancelled": "closed",
}  # fmt: skip
DATES = ("registration_closes_on", "selection_on", "list_on", "service_on", "report_on")


class HearingForm(Form):
    """Everything the notice says, and the dates. `seen`: the edit number when the form was shown."""

    seen: int
    title: str = Field(min_length=1, max_length=200)
    ground: str = Field("", max_length=40)
    ground_detail: str = Field("", max_length=2000)
    legal_basis: str = Field("", max_length=2000)
    subject: str = Field("", max_length=5000)
    explanation: str = Field("", max_length=60_000)
    place: str = Field("", max_length=300)
    held_on: date | None = None
    held_time: time = time(9, 30)
    minutes: int = Field(180, ge=10, le=1440)
    seats: int = Field(0, ge=0, le=1000)
    conditions: str = Field("", max_length=5000)
    selection_rules: str = Field("", max_length=5000)
    ways: str = Field("", max_length=2000)
    contact: str = Field("", max_length=1000)
    other_matters: str = Field("", max_length=5000)
    not_public_basis: str = Field("", max_length=1000)
    seed_kind: str = Field("witnesses", pattern="|".join(SEEDS))
    seed_source: str = Field("", max_length=1000)
    most_hearings: int | None = Field(None, ge=1, le=100)
    registration_closes_on: date | None = None
    selection_on: date | None = None
    list_on: date | None = None
    service_on: date | None = None
    report_on: date | None = None
    correction_days: int = Field(5, ge=1, le=60)
    turn_minutes: int = Field(5, ge=1, le=120)
    quorum: str = Field("", pattern=r"^(1/2|2/3)?$")

    def changes(self) -> dict[str, object]:
        """What the service takes."""
        facts = self.model_dump(exclude={"seen", "held_on", "held_time"})
        starts = datetime.combine(self.held_on, self.held_time, SHANGHAI) if self.held_on else None
        return {**facts, "starts_at": starts}


class PlanForm(Form):
    """The dates alone, as the planner reads them while they are typed: what is no date yet is none."""

    held_on: date | None = None
    registration_closes_on: date | None = None
    selection_on: date | None = None
    list_on: date | None = None
    service_on: date | None = None
    report_on: date | None = None
    correction_days: int = 5


@page(can="hearings.read")
def index(ctx: Context) -> Response:
    """All hearings; `status` narrows."""
    status = ctx.request.query_params.get("status", "")
    every = queries.every(ctx.db)
    tabs = [(_("全部"), "?", not status, len(every))]
    for state in HearingStatus:
        if count := sum(h.status == state for h in every):
            tabs.append((_(NAMES[state]), f"?status={state}", status == state, count))
    shown = [h for h in every if not status or h.status == status]
    return ctx.page(PAGES + "index.html", hearings=shown, pill=pill, tabs_of_state=tabs)


@page(can="hearings.edit")
def create(ctx: Context, id: int) -> Response:
    """Begin to prepare a hearing on the newest version of a draft."""
    draft = draft_queries.draft(ctx.db, id)
    matter = matter_queries.get(ctx.db, draft.matter_id)
    hearing = planning.open_hearing(
        ctx.db, matter_id=draft.matter_id, deputy_id=matter.deputy_id, draft_id=id,
        version_id=draft.versions[-1].id or 0, title=draft.title, by=ctx.staff, now=ctx.now,
    )  # fmt: skip
    return ctx.goto("admin:hearings:edit", id=hearing.id)


@page(can="hearings.read")
def show(ctx: Context, id: int) -> Response:
    """Where a hearing stands and what can be done now."""
    return show_page(ctx, queries.get(ctx.db, id))


@page(can="hearings.edit")
def edit(ctx: Context, id: int) -> Response:
    """The form of the notice with its planner."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    return form_page(ctx, hearing, form_values(hearing), {})


@page(can="hearings.edit")
def save(ctx: Context, id: int) -> Response:
    """Keep what was typed; what somebody else saved meanwhile is never overwritten."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(HearingForm, ctx.form)
    if form is None:
        return form_page(ctx, hearing, typed(ctx.form), errors, status=422)
    try:
        planning.edit(ctx.db, hearing, changes=form.changes(), seen=form.seen, by=ctx.staff, now=ctx.now)
    except Stale:
        return form_page(ctx, hearing, typed(ctx.form) | {"seen": hearing.edit}, {}, status=409, stale=True)
    return ctx.goto(SHOW, id=id)


@page(can="hearings.edit")
def plan_dates(ctx: Context, id: int) -> Response:
    """Judge the dates as they are typed, and fill in those that are empty when asked to."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    values = typed(ctx.form)
    wanted = {name: values.get(name) for name in PlanForm.model_fields}
    form, errors = parse(PlanForm, ctx.form)
    while form is None:  # a date that is being typed is not one yet
        wanted = {name: value for name, value in wanted.items() if name not in errors}
        form = PlanForm.model_validate({k: v for k, v in wanted.items() if v})
    dates = _dates(ctx, hearing, form)
    workdays = load_workdays(ctx.db)
    if values.get("fill") == "yes":
        found = suggested(dates, workdays)
        values |= {name: day.isoformat() for name, day in found.items()}
        dates = _dates(ctx, hearing, form.model_copy(update=found))
    if ctx.htmx:
        return ctx.fragment(PAGES + "edit.html", "planner", lines=plan(dates, workdays), values=values, errors={},
                            latest=_latest(dates), c=hearing)  # fmt: skip
    return form_page(ctx, hearing, form_values(hearing) | values, {}, lines=plan(dates, workdays), dates=dates)


def show_page(
    ctx: Context,
    hearing: Hearing,
    *,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    warnings: list[str] | None = None,
) -> Response:
    """The page of one hearing, with what was typed into one of its forms when that could not be done."""
    workdays = load_workdays(ctx.db)
    is_own = ctx.staff.division_id == hearing.division_id
    before = not hearing.announced_at
    findings = queries.unmet_for_notice(ctx.db, hearing, on=ctx.today, workdays=workdays) if before else []
    first = queries.unmet_for_preliminary(ctx.db, hearing, on=ctx.today) if before else []
    return ctx.page(
        PAGES + "show.html",
        status=status,
        c=hearing,
        pill=pill(hearing),
        acts={act for act, moves in TRANSITIONS.items() if hearing.status in moves and is_own},
        unmet=[f for f in findings if isinstance(f, Unmet)],
        unmet_first=[f for f in first if isinstance(f, Unmet)],
        lines=queries.plan_of(hearing, on=ctx.today, workdays=workdays),
        counts=queries.counts(ctx.db, hearing.id or 0),
        is_own=is_own,
        kinds=KINDS,
        methods=METHODS,
        quotas={c.id: written_quotas(c.quotas) for c in hearing.categories},
        quorum_words=_(QUORUMS[hearing.quorum]),
        roles=ROLES,
        has_registration=has_registration(hearing),
        has_draw=has_draw(hearing),
        editable=set(HearingForm.model_fields),
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        values=values or {},
        errors=errors or {},
        warnings=warnings or [],
    )


def pill(hearing: Hearing) -> tuple[str, str]:
    """(word, kind) of the state of a hearing."""
    return _(NAMES[HearingStatus(hearing.status)]), PILLS[hearing.status]


def form_values(hearing: Hearing) -> dict[str, Any]:
    """The stored hearing as its form shows it."""
    values = {n: getattr(hearing, n) for n in HearingForm.model_fields if n not in {"seen", "held_on", "held_time"}}
    starts = hearing.starts_at.astimezone(SHANGHAI) if hearing.starts_at else None
    values |= {"held_on": starts.date() if starts else "", "held_time": f"{starts:%H:%M}" if starts else "09:30"}
    return {key: "" if value is None else value for key, value in values.items()} | {"seen": hearing.edit}


def form_page(
    ctx: Context,
    hearing: Hearing,
    values: dict[str, Any],
    errors: dict[str, str],
    *,
    status: int = 200,
    stale: bool = False,
    lines: list[PlanLine] | None = None,
    dates: Dates | None = None,
) -> Response:
    """The form with what was typed; a date is shown as the browser's control wants it."""
    form, _errors = parse(PlanForm, ctx.form) if ctx.form else (None, {})
    chosen = dates or (_dates(ctx, hearing, form) if form else None)
    workdays = load_workdays(ctx.db)
    if lines is None:
        lines = plan(chosen, workdays) if chosen else queries.plan_of(hearing, on=ctx.today, workdays=workdays)
    stored = legal_date(hearing.starts_at) if hearing.starts_at else None
    return ctx.page(
        PAGES + "edit.html",
        status=status,
        c=hearing,
        values=values,
        errors=errors,
        stale=stale,
        lines=lines,
        latest=_latest(chosen) if chosen else (latest_material_service(stored) if stored else None),
        grounds=[(g, g) for g in HEARING_GROUNDS],
        seeds=[(key, _(words)) for key, words in SEEDS.items()],
        quorums=[(key, _(words)) for key, words in QUORUMS.items()],
        is_editable=hearing.status in TRANSITIONS["edit"] or hearing.status == HearingStatus.PREANNOUNCED,
        only_dates=hearing.status == HearingStatus.PREANNOUNCED,
    )


def _dates(ctx: Context, hearing: Hearing, form: PlanForm) -> Dates:
    return Dates(
        notice_on=hearing.rules_published_on or ctx.today, held_on=form.held_on, closes_on=form.registration_closes_on,
        selection_on=form.selection_on, list_on=form.list_on, service_on=form.service_on, report_on=form.report_on,
        correction_days=form.correction_days, has_registration=has_registration(hearing) or not hearing.seats,
    )  # fmt: skip


def _latest(dates: Dates) -> date | None:
    return latest_material_service(dates.held_on) if dates.held_on else None


routes = [
    Route("/hearings", index, methods=["GET"], name="hearings:index"),
    Route("/drafts/{id:int}/hearings", create, methods=["POST"], name="hearings:create"),
    Route("/hearings/{id:int}", show, methods=["GET"], name="hearings:show"),
    Route("/hearings/{id:int}/edit", edit, methods=["GET"], name="hearings:edit"),
    Route("/hearings/{id:int}/edit", save, methods=["POST"], name="hearings:save"),
    Route("/hearings/{id:int}/plan", plan_dates, methods=["POST"], name="hearings:plan"),
]
