"""The acts on a consultation: consent, publication, extension, evidence, questions."""

from datetime import date, datetime, time
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import by_field
from admin.checked_files import one_file
from admin.clause_choices import labels
from admin.consultations import show_page
from consultations import explanations, queries, services
from consultations.clauses import DraftText
from consultations.models import Consultation
from consultations.states import ConsultationStatus
from decisions import draft_papers
from decisions import queries as matters
from hearings import queries as hearing_queries
from infra.clock import SHANGHAI
from law.findings import Unlawful
from law.public_participation import CHANNELS
from people.workdays import load_workdays
from surveys import queries as survey_queries
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

CONSENT = "admin/consultations/consent.html"
SHOW = "admin:consultations:show"


class ConsentForm(Form):
    """The deputy's decision."""

    decision: str = Field(pattern="granted|refused")
    reason: str = Field("", max_length=2000)


class PublishForm(Form):
    """When it opens; empty: at once."""

    opens_on: date | None = None
    opens_time: time = time(0, 0)


class ExtendForm(Form):
    """The later last day, and why."""

    closes_on: date
    reason: str = Field(max_length=2000)


class EvidenceForm(Form):
    """Where else the notice stood."""

    channel: str = Field(pattern="|".join(CHANNELS))
    published_on: date
    link: str = Field("", max_length=500, pattern="^(https?://.*)?$")


class QuestionForm(Form):
    """A question and its answer, on a clause or on the whole."""

    question: str = Field(min_length=1, max_length=500)
    answer: str = Field(min_length=1, max_length=5000)
    clause: str = ""


@page(can="consultations.consent")
def waiting(ctx: Context) -> Response:
    """What waits for the consent of the person signed in, and what was decided."""
    return waiting_page(ctx, {}, {})


def waiting_page(ctx: Context, errors: dict[str, str], values: dict[str, Any], status: int = 200) -> Response:
    """That page, with what was typed into one of its forms when that could not be done."""
    mine = [c for c in queries.every(ctx.db) if c.deputy_id == ctx.staff.id and c.consents]
    asked = [c for c in mine if c.status == ConsultationStatus.CONSENT_ASKED]
    surveys = [s for s in survey_queries.every(ctx.db) if s.deputy_id == ctx.staff.id and s.status == "consent_asked"]
    hearings = [h for h in hearing_queries.every(ctx.db) if h.deputy_id == ctx.staff.id and h.status == "consent_asked"]
    return ctx.page(
        "admin/consultations/consents.html",
        status=status,
        waiting=asked,
        surveys=surveys,
        hearings=hearings,
        decided=[c for c in mine if c not in asked],
        events=explanations.waiting_for(ctx.db, ctx.staff),
        kinds=explanations.KINDS,
        errors=errors,
        values=values,
    )


@page(can="consultations.edit")
def ask(ctx: Context, id: int) -> Response:
    """Put it before the deputy director in charge."""
    services.ask_consent(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.read")
def consent(ctx: Context, id: int) -> Response:
    """Everything that would be published, and the decision on it."""
    return _consent(ctx, queries.get(ctx.db, id), {}, {})


@page(can="consultations.consent")
def decide(ctx: Context, id: int) -> Response:
    """The deputy grants or refuses."""
    consultation = queries.get(ctx.db, id)
    form, errors = parse(ConsentForm, ctx.form)
    if form is None:
        return _consent(ctx, consultation, typed(ctx.form), errors, 422)
    granted = form.decision == "granted"
    try:
        services.decide_consent(ctx.db, consultation, granted=granted, reason=form.reason, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _consent(ctx, consultation, typed(ctx.form), by_field(refusal), 422)
    return ctx.goto("admin:consents:index")


@page(can="consultations.publish")
def publish(ctx: Context, id: int) -> Response:
    """Publish through gate G04, now or at a chosen minute; a refusal is one page with everything that is missing."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PublishForm, ctx.form)
    if form is None:
        return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, status=422)
    draft_papers.require_finished(ctx.db, matters.get(ctx.db, consultation.matter_id))
    opens_at = datetime.combine(form.opens_on, form.opens_time, SHANGHAI) if form.opens_on else None
    workdays = load_workdays(ctx.db)
    services.publish(ctx.db, consultation, opens_at=opens_at, by=ctx.staff, now=ctx.now, workdays=workdays)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.publish")
def extend(ctx: Context, id: int) -> Response:
    """Give the public more time."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ExtendForm, ctx.form)
    if form is None:
        return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, status=422)
    workdays = load_workdays(ctx.db)
    try:
        services.extend(
            ctx.db,
            consultation,
            closes_on=form.closes_on,
            reason=form.reason,
            by=ctx.staff,
            now=ctx.now,
            workdays=workdays,
        )
    except Unlawful as refusal:
        return show_page(ctx, consultation, values=typed(ctx.form), errors=by_field(refusal), status=422)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.edit")
def evidence(ctx: Context, id: int) -> Response:
    """Record a channel with the link or file that shows it."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(EvidenceForm, ctx.form)
    file, problem = one_file(ctx.form, "evidence_file")
    if problem:
        errors = errors | {"evidence_file": problem}
    elif form and not form.link and file is None:
        errors = {"link": _("请填写链接，或者上传截图、扫描件。")}
    if form is None or errors:
        return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, status=422)
    services.record_evidence(
        ctx.db,
        consultation,
        **form.model_dump(),
        file_name=file.name if file else "",
        file_sha256=ctx.state.files.put(file.content) if file else "",
        by=ctx.staff,
        now=ctx.now,
    )
    return ctx.goto(SHOW, id=id)


@page(can="consultations.edit")
def question(ctx: Context, id: int) -> Response:
    """Answer what people ask."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(QuestionForm, ctx.form)
    if form and form.clause not in labels(consultation.version):
        errors = {"clause": _("请选择其中一项。")}
    if form is None or errors:
        return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, status=422)
    services.add_question(ctx.db, consultation, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


def _consent(
    ctx: Context, consultation: Consultation, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    may_decide = consultation.deputy_id == ctx.staff.id and consultation.status == ConsultationStatus.CONSENT_ASKED
    return ctx.page(
        CONSENT,
        status=status,
        c=consultation,
        text=DraftText.from_json(consultation.version.text),
        may_decide=may_decide,
        values=values,
        errors=errors,
    )


routes = [
    Route("/consents", waiting, methods=["GET"], name="consents:index"),
    Route("/consultations/{id:int}/ask-consent", ask, methods=["POST"], name="consultations:ask"),
    Route("/consultations/{id:int}/consent", consent, methods=["GET"], name="consultations:consent"),
    Route("/consultations/{id:int}/consent", decide, methods=["POST"], name="consultations:decide"),
    Route("/consultations/{id:int}/publish", publish, methods=["POST"], name="consultations:publish"),
    Route("/consultations/{id:int}/extend", extend, methods=["POST"], name="consultations:extend"),
    Route("/consultations/{id:int}/evidence", evidence, methods=["POST"], name="consultations:evidence"),
    Route("/consultations/{id:int}/questions", question, methods=["POST"], name="consultations:question"),
]
