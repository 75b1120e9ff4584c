"""Consultations: what will be published, what the law still asks for, and until when the public may comment."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import choices_of
from admin.stages import PILLS, pill
from consultations import outreach, queries, services
from consultations import public as public_consultations
from consultations.explanations import KINDS
from consultations.models import Consultation
from consultations.states import EXPLANATION_NAMES, NAMES, TRANSITIONS, ConsultationStatus, Stale
from decisions import queries as matter_queries
from law.findings import Departure, Unmet
from law.public_participation import CHANNELS, earliest_close
from opinions import desk
from people import queries as people
from people.workdays import load_workdays
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

PAGES = "admin/consultations/"
EDITABLE = TRANSITIONS["edit"]


class ConsultationForm(Form):
    """Everything the notice says. `seen`: the edit number when the form was shown."""

    seen: int
    title: str = Field(min_length=1, max_length=200)
    summary: str = Field("", max_length=300)
    explanation: str = Field("", max_length=60_000)
    main_changes: str = Field("", max_length=60_000)
    legal_basis: str = Field("", max_length=5000)
    ways: str = Field("", max_length=2000)
    contact: str = Field("", max_length=1000)
    keywords: str = Field("", max_length=200)
    closes_on: date | None = None
    promised_days: int | None = Field(None, ge=1, le=365)
    short_reason: str = Field("", max_length=2000)
    version_id: int
    earlier_version_id: int | None = None


@page(can="consultations.read")
def index(ctx: Context) -> Response:
    """All consultations; `status` narrows."""
    status = ctx.request.query_params.get("status", "")
    every = queries.every(ctx.db)
    tabs = [(_("全部"), "?", not status, len(every))]
    for state in ConsultationStatus:
        count = sum(c.status == state for c in every)
        tabs.append((_(NAMES[state]), f"?status={state}", status == state, count))
    shown = [c for c in every if not status or c.status == status]
    return ctx.page(PAGES + "index.html", consultations=shown, pill=pill, choices_of_state=tabs)


@page(can="consultations.edit")
def create(ctx: Context, id: int) -> Response:
    """Begin to prepare a consultation on the newest version of a draft."""
    draft = queries.draft(ctx.db, id)
    deputy_id = matter_queries.get(ctx.db, draft.matter_id).deputy_id
    promised = ctx.settings.promised_days
    consultation = services.open_consultation(
        ctx.db, draft, deputy_id=deputy_id, promised_days=promised, by=ctx.staff, now=ctx.now
    )
    return ctx.goto("admin:consultations:edit", id=consultation.id)


@page(can="consultations.read")
def show(ctx: Context, id: int) -> Response:
    """Where a consultation stands and what can be done now."""
    return show_page(ctx, queries.get(ctx.db, id))


@page(can="consultations.edit")
def edit(ctx: Context, id: int) -> Response:
    """The form of the notice."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    values = {name: getattr(consultation, name) for name in ConsultationForm.model_fields if name != "seen"}
    return _form(ctx, consultation, values | {"seen": consultation.edit}, {})


@page(can="consultations.edit")
def save(ctx: Context, id: int) -> Response:
    """Keep what was typed; what somebody else saved meanwhile is never overwritten."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ConsultationForm, ctx.form)
    if form is None:
        return _form(ctx, consultation, typed(ctx.form), errors, status=422)
    changes = form.model_dump(exclude={"seen"} | ({"promised_days"} if form.promised_days is None else set()))
    known = {version.id for version in consultation.draft.versions}
    if not {form.version_id, form.earlier_version_id or form.version_id} <= known:
        errors = {"version_id": _("请选择本草案的一个版本。")}
        return _form(ctx, consultation, typed(ctx.form), errors, status=422)
    try:
        services.edit(ctx.db, consultation, changes=changes, seen=form.seen, by=ctx.staff, now=ctx.now)
    except Stale:
        return _form(ctx, consultation, typed(ctx.form) | {"seen": consultation.edit}, {}, status=409, stale=True)
    return ctx.goto("admin:consultations:show", id=id)


def show_page(
    ctx: Context,
    consultation: Consultation,
    *,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    warnings: list[str] | None = None,
) -> Response:
    """The page of one consultation, with what was typed into one of its forms when that could not be done."""
    id_ = consultation.id or 0
    workdays = load_workdays(ctx.db)
    findings = queries.publish_findings(consultation, published_on=ctx.today, workdays=workdays)
    is_own = ctx.staff.division_id == consultation.division_id
    left = (consultation.closes_on - ctx.today).days if consultation.closes_on else 0
    return ctx.page(
        PAGES + "show.html",
        status=status,
        c=consultation,
        pill=pill(consultation),
        acts={act for act, moves in TRANSITIONS.items() if consultation.status in moves and is_own},
        unmet=[f for f in findings if isinstance(f, Unmet)],
        foreseen=[f for f in findings if isinstance(f, Departure)],
        departures=queries.departures(ctx.db, id_),
        editable={f for f in ConsultationForm.model_fields},
        earliest=earliest_close(ctx.today, workdays),
        days_left=left if consultation.status == ConsultationStatus.OPEN else -1,
        how_counted=public_consultations.how_counted(consultation),
        progress=desk.glance(ctx.db, id_),
        is_public=bool(consultation.published_at),
        is_own=is_own,
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        clauses=choices_of(consultation.version),
        channels=[(c, c) for c in CHANNELS],
        explanation_kinds=KINDS,
        occasions=outreach.of_matter(ctx.db, consultation.matter_id),
        outreach_kinds=outreach.KINDS,
        explanation_states={s.value: name for s, name in EXPLANATION_NAMES.items()},
        values=values or {},
        errors=errors or {},
        warnings=warnings or [],
    )


def _form(
    ctx: Context,
    consultation: Consultation,
    values: dict[str, Any],
    errors: dict[str, str],
    status: int = 200,
    stale: bool = False,
) -> Response:
    versions = [(v.id, _("第 {n} 稿 {note}").format(n=v.number, note=v.note)) for v in consultation.draft.versions]
    return ctx.page(
        PAGES + "edit.html",
        status=status,
        c=consultation,
        values={key: "" if value is None else value for key, value in values.items()},
        errors=errors,
        stale=stale,
        versions=versions,
        is_editable=consultation.status in EDITABLE,
        earliest=earliest_close(ctx.today, load_workdays(ctx.db)),
        pill=PILLS,
    )


routes = [
    Route("/consultations", index, methods=["GET"], name="consultations:index"),
    Route("/drafts/{id:int}/consultations", create, methods=["POST"], name="consultations:create"),
    Route("/consultations/{id:int}", show, methods=["GET"], name="consultations:show"),
    Route("/consultations/{id:int}/edit", edit, methods=["GET"], name="consultations:edit"),
    Route("/consultations/{id:int}/edit", save, methods=["POST"], name="consultations:save"),
]
