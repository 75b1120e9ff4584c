"""Surveys: what is asked around the questions, what the law still asks for, and where each stands."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from consultations import queries as consultation_queries
from decisions import queries as matter_queries
from law.findings import Unmet
from people import queries as people
from surveys import audit, queries, ready, services
from surveys.facts import publish_findings
from surveys.models import ACCESS, ANONYMITY, WAYS, Survey
from surveys.states import NAMES, TRANSITIONS, Stale, SurveyStatus
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

PAGES = "admin/surveys/"
SHOW = "admin:surveys:show"
PILLS = {
    SurveyStatus.DRAFTING: "draft",
    SurveyStatus.CONSENT_ASKED: "due",
    SurveyStatus.CONSENTED: "open",
    SurveyStatus.PUBLISHED: "open",
    SurveyStatus.OPEN: "open",
    SurveyStatus.CLOSED: "due",
    SurveyStatus.REPORTED: "done",
}


class NewForm(Form):
    """What begins a survey."""

    title: str = Field(min_length=1, max_length=200)
    template: str = "empty"


class SurveyForm(Form):
    """Everything around the questions. `seen`: the edit number when the form was shown."""

    seen: int
    title: str = Field(min_length=1, max_length=200)
    summary: str = Field("", max_length=300)
    purpose: str = Field("", max_length=20_000)
    ways: list[str] = []
    contact: str = Field("", max_length=500)
    access: str = Field(pattern="|".join(ACCESS))
    anonymity: str = Field(pattern="|".join(ANONYMITY))
    once_per_device: bool = False
    reminders: int = Field(2, ge=0, le=5)
    closes_on: date | None = None
    consultation_id: int | None = None


@page(can="surveys.read")
def index(ctx: Context) -> Response:
    """All surveys; `status` narrows."""
    status = ctx.request.query_params.get("status", "")
    every = queries.every(ctx.db)
    tabs = [(_("全部"), "?", not status, len(every))]
    for state in SurveyStatus:
        n = sum(s.status == state for s in every)
        if n:
            tabs.append((_(NAMES[state]), f"?status={state}", status == state, n))
    shown = [s for s in every if not status or s.status == status]
    return ctx.page(PAGES + "index.html", surveys=shown, pill=pill, tabs_=tabs)


@page(can="surveys.edit")
def new(ctx: Context, id: int) -> Response:
    """Choose what to begin with."""
    return _new(ctx, id, {"template": "empty"}, {})


@page(can="surveys.edit")
def create(ctx: Context, id: int) -> Response:
    """Begin a survey of a matter."""
    form, errors = parse(NewForm, ctx.form)
    if form and form.template not in ready.names():
        errors = {"template": _("请选择其中一项。")}
    if form is None or errors:
        return _new(ctx, id, typed(ctx.form), errors, 422)
    matter = matter_queries.get(ctx.db, id)
    survey = services.create(
        ctx.db, matter_id=id, division_id=matter.division_id, deputy_id=matter.deputy_id, title=form.title,
        definition=ready.definition(form.template), by=ctx.staff, now=ctx.now,
    )  # fmt: skip
    return ctx.goto("admin:surveys:questions", id=survey.id)


@page(can="surveys.read")
def show(ctx: Context, id: int) -> Response:
    """Where a survey stands and what can be done now."""
    return show_page(ctx, queries.get(ctx.db, id))


@page(can="surveys.edit")
def edit(ctx: Context, id: int) -> Response:
    """The form around the questions."""
    survey = queries.own(ctx.db, id, ctx.staff)
    values = {name: getattr(survey, name) for name in SurveyForm.model_fields if name != "seen"}
    return _form(ctx, survey, values | {"seen": survey.edit}, {})


@page(can="surveys.edit")
def save(ctx: Context, id: int) -> Response:
    """Keep what was typed; what somebody else saved meanwhile is never overwritten."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(SurveyForm, ctx.form)
    if form and not set(form.ways) <= set(WAYS):
        errors["ways"] = _("请选择其中一项。")
    known = {c.id for c in consultation_queries.of_matter(ctx.db, survey.matter_id)}
    if form and form.consultation_id and form.consultation_id not in known:
        errors["consultation_id"] = _("请选择其中一项。")
    if form is None or errors:
        return _form(ctx, survey, typed(ctx.form) | {"ways": ctx.form.getlist("ways")}, errors, status=422)
    try:
        changes = form.model_dump(exclude={"seen"})
        services.edit(ctx.db, survey, changes=changes, seen=form.seen, by=ctx.staff, now=ctx.now)
    except Stale:
        values = typed(ctx.form) | {"seen": survey.edit, "ways": form.ways}
        return _form(ctx, survey, values, {}, status=409, stale=True)
    return ctx.goto(SHOW, id=id)


def pill(survey: Survey) -> tuple[str, str]:
    """(word, kind) of the state of a survey."""
    status = SurveyStatus(survey.status)
    return _(NAMES[status]), PILLS[status]


def show_page(
    ctx: Context,
    survey: Survey,
    *,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of one survey, with what was typed into one of its forms when that could not be done."""
    definition = queries.definition(survey)
    is_own = ctx.staff.division_id == survey.division_id
    id_ = survey.id or 0
    return ctx.page(
        PAGES + "show.html",
        status=status,
        s=survey,
        pill=pill(survey),
        acts={act for act, moves in TRANSITIONS.items() if survey.status in moves and is_own},
        unmet=[f for f in publish_findings(survey) if isinstance(f, Unmet)],
        faults=audit.problems(definition),
        asked=sum(q.is_asked for q in definition.questions()),
        total=services.count(ctx.db, id_),
        ways="、".join(_(WAYS[way]) for way in survey.ways),
        access=_(ACCESS[survey.access]),
        anonymity=_(ANONYMITY[survey.anonymity]),
        contacts=len(queries.contacts(ctx.db, id_, "mail", "card")),
        calls=len(queries.contacts(ctx.db, id_, "phone", "visit")),
        is_own=is_own,
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        values=values or {},
        errors=errors or {},
    )


def _new(ctx: Context, id: int, values: dict[str, Any], errors: dict[str, str], status: int = 200) -> Response:
    matter = matter_queries.get(ctx.db, id)
    templates = [(key, title, words) for key, (title, words) in ready.names().items()]
    return ctx.page(PAGES + "new.html", status=status, matter=matter, templates=templates, values=values, errors=errors)


def _form(
    ctx: Context, survey: Survey, values: dict[str, Any], errors: dict[str, str], status: int = 200, stale: bool = False
) -> Response:
    rounds = consultation_queries.of_matter(ctx.db, survey.matter_id)
    return ctx.page(
        PAGES + "edit.html",
        status=status,
        s=survey,
        values={key: "" if value is None else value for key, value in values.items()},
        errors=errors,
        stale=stale,
        is_editable=survey.status in TRANSITIONS["edit"],
        ways=[(key, _(label)) for key, label in WAYS.items()],
        access=[(key, _(label)) for key, label in ACCESS.items()],
        rounds=[("", _("不关联")), *((c.id, c.title) for c in rounds)],
    )


routes = [
    Route("/surveys", index, methods=["GET"], name="surveys:index"),
    Route("/matters/{id:int}/surveys/new", new, methods=["GET"], name="surveys:new"),
    Route("/matters/{id:int}/surveys/new", create, methods=["POST"], name="surveys:create"),
    Route("/surveys/{id:int}", show, methods=["GET"], name="surveys:show"),
    Route("/surveys/{id:int}/edit", edit, methods=["GET"], name="surveys:edit"),
    Route("/surveys/{id:int}/edit", save, methods=["POST"], name="surveys:save"),
]
