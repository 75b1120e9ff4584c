"""The acts on a survey: wording read, consent asked and given, published through G06, revised."""

from datetime import date, datetime, time
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.survey_conditions import Editor, condition_of, group_of_condition, group_of_form, more
from admin.surveys import SHOW, pill, show_page
from infra.clock import SHANGHAI
from people import queries as people
from surveys import queries, services
from surveys.anonymity import WORDS
from surveys.models import ACCESS, ANONYMITY, WAYS, Survey
from surveys.readability import advice
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page
from web.survey_form import page_views

MOST_QUOTAS = 12


class WordingForm(Form):
    """Who read the questionnaire."""

    name: str = Field(min_length=2, max_length=50)


class ConsentForm(Form):
    """The deputy director's decision."""

    decision: str = Field(pattern="granted|refused")
    reason: str = Field("", max_length=2000)


class PublishForm(Form):
    """When it opens; empty: now."""

    opens_on: date | None = None
    opens_time: time = time(9, 0)


class ReviseForm(Form):
    """Why it is changed after it was published."""

    reason: str = Field(min_length=2, max_length=1000)


@page(can="surveys.edit")
def wording(ctx: Context, id: int) -> Response:
    """Sign for short and clear words."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(WordingForm, ctx.form)
    if form is None:
        return show_page(ctx, survey, values=typed(ctx.form), errors=errors, status=422)
    services.check_wording(ctx.db, survey, name=form.name, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="surveys.edit")
def ask(ctx: Context, id: int) -> Response:
    """Put it before the deputy director."""
    services.ask_consent(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="surveys.read")
def consent(ctx: Context, id: int) -> Response:
    """The whole survey as it would go out, to read before deciding."""
    return _consent_page(ctx, queries.get(ctx.db, id), {}, {})


@page(can="surveys.consent")
def decide(ctx: Context, id: int) -> Response:
    """Grant or refuse."""
    survey = queries.get(ctx.db, id)
    form, errors = parse(ConsentForm, ctx.form)
    if form and form.decision == "refused" and not form.reason:
        errors = {"reason": _("不同意的，请说明理由。")}
    if form is None or errors:
        return _consent_page(ctx, survey, typed(ctx.form), errors, 422)
    granted = form.decision == "granted"
    services.decide_consent(ctx.db, survey, granted=granted, reason=form.reason, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:consents:index")


@page(can="surveys.publish")
def publish(ctx: Context, id: int) -> Response:
    """Publish through gate G06."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PublishForm, ctx.form)
    if form is None:
        return show_page(ctx, survey, values=typed(ctx.form), errors=errors, status=422)
    opens_at = datetime.combine(form.opens_on, form.opens_time, SHANGHAI) if form.opens_on else None
    services.publish(ctx.db, survey, opens_at=opens_at, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="surveys.publish")
def revise(ctx: Context, id: int) -> Response:
    """Take it back into preparation."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ReviseForm, ctx.form)
    if form is None:
        return show_page(ctx, survey, values=typed(ctx.form), errors=errors, status=422)
    services.revise(ctx.db, survey, reason=form.reason, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="surveys.read")
def quotas(ctx: Context, id: int) -> Response:
    """How many answers of each kind are taken."""
    return _quotas_page(ctx, queries.get(ctx.db, id), {})


@page(can="surveys.edit")
def save_quotas(ctx: Context, id: int) -> Response:
    """Set them."""
    survey = queries.own(ctx.db, id, ctx.staff)
    if more(ctx.form):
        return _quotas_page(ctx, survey, {})
    definition = queries.definition(survey)
    wanted: list[tuple[str, dict[str, Any], int]] = []
    errors: dict[str, str] = {}
    for n in range(MOST_QUOTAS):
        label, most = str(ctx.form.get(f"label{n}", "")).strip(), str(ctx.form.get(f"most{n}", "")).strip()
        condition, wrong = condition_of(group_of_form(ctx.form, f"when{n}_"), f"when{n}_", definition)
        if not (label or most or condition or wrong):
            continue
        errors |= wrong
        if not most.isascii() or not most.isdigit() or not 0 < int(most) < 10**7:
            errors[f"most{n}"] = _("请填写有效的数字。")
        elif not label:
            errors[f"label{n}"] = _("请填写此项。")
        elif condition:
            wanted.append((label, condition, int(most)))
        elif not wrong:
            errors[f"when{n}_q0"] = _("请填写条件：哪些答卷计入这一配额。")
    if errors:
        return _quotas_page(ctx, survey, errors, 422)
    services.set_quotas(ctx.db, survey, quotas=wanted, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:surveys:quotas", id=id)


def _quotas_page(ctx: Context, survey: Survey, errors: dict[str, str], status: int = 200) -> Response:
    known: list[dict[str, Any]] = [
        {"label": q.label, "most": q.most, "taken": q.taken, "group": group_of_condition(q.condition)}
        for q in survey.quotas
    ]
    known += [{"label": "", "most": "", "taken": 0, "group": group_of_condition(None)} for _n in range(3)]
    if "label0" in ctx.form:
        for n, row in enumerate(known[:MOST_QUOTAS]):
            row |= {"label": ctx.form.get(f"label{n}", ""), "most": ctx.form.get(f"most{n}", "")}
            row["group"] = group_of_form(ctx.form, f"when{n}_")
    return ctx.page(
        "admin/surveys/quotas.html",
        status=status,
        s=survey,
        rows=known[:MOST_QUOTAS],
        editor=Editor(queries.definition(survey)),
        errors=errors,
        is_editable=survey.status in {"drafting", "consented"} and survey.division_id == ctx.staff.division_id,
    )


def _consent_page(
    ctx: Context, survey: Survey, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    definition = queries.definition(survey)
    return ctx.page(
        "admin/surveys/consent.html",
        status=status,
        s=survey,
        pill=pill(survey),
        pages=page_views(definition, definition.pages, {}, is_everything=True),
        advice=advice(definition),
        promise=_(WORDS[survey.anonymity]),
        ways="、".join(_(WAYS[way]) for way in survey.ways),
        access=_(ACCESS[survey.access]),
        anonymity=_(ANONYMITY[survey.anonymity]),
        may_decide=survey.status == "consent_asked" and ctx.staff.id == survey.deputy_id and ctx.may("surveys.consent"),
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        values=values,
        errors=errors,
    )


ONE = "/surveys/{id:int}"
routes = [
    Route(ONE + "/wording", wording, methods=["POST"], name="surveys:wording"),
    Route(ONE + "/ask-consent", ask, methods=["POST"], name="surveys:ask"),
    Route(ONE + "/consent", consent, methods=["GET"], name="surveys:consent"),
    Route(ONE + "/consent", decide, methods=["POST"], name="surveys:decide"),
    Route(ONE + "/publish", publish, methods=["POST"], name="surveys:publish"),
    Route(ONE + "/revise", revise, methods=["POST"], name="surveys:revise"),
    Route(ONE + "/quotas", quotas, methods=["GET"], name="surveys:quotas"),
    Route(ONE + "/quotas", save_quotas, methods=["POST"], name="surveys:save_quotas"),
]
