"""Press conferences and expert interviews: planned with the deputy's consent, then recorded as held."""

from datetime import date

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import by_field
from admin.attachments import warnings_about
from admin.checked_files import one_file
from admin.consultation_acts import waiting_page
from admin.consultations import show_page
from admin.downloads import download
from consultations import explanations, queries
from consultations.models import Consultation
from law.findings import Unlawful
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:consultations:show"


class PlanForm(Form):
    """What is planned; field names begin with `event_` since the page holds other forms."""

    event_kind: str = Field(pattern="|".join(explanations.KINDS))
    event_title: str = Field(min_length=1, max_length=200)
    event_place: str = Field("", max_length=500)
    event_on: date


class HeldForm(Form):
    """When it was held, and what shows it."""

    held_on: date
    held_link: str = Field("", max_length=500, pattern="^(https?://.*)?$")
    held_checked: str = ""


class DecisionForm(Form):
    """The deputy's decision."""

    decision: str = Field(pattern="granted|refused")
    reason: str = Field("", max_length=2000)


@page(can="consultations.edit")
def plan(ctx: Context, id: int) -> Response:
    """Plan an event and ask for consent."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PlanForm, ctx.form)
    if form is None:
        return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, status=422)
    explanations.plan(
        ctx.db, consultation, kind=form.event_kind, title=form.event_title, place=form.event_place,
        planned_on=form.event_on, by=ctx.staff, now=ctx.now,
    )  # fmt: skip
    return ctx.goto(SHOW, id=id)


@page(can="consultations.consent")
def decide(ctx: Context, id: int, event_id: int) -> Response:
    """The deputy grants or refuses."""
    consultation, event = queries.get(ctx.db, id), explanations.get(ctx.db, id, event_id)
    form, errors = parse(DecisionForm, ctx.form)
    if form is None:
        return waiting_page(ctx, _named(errors, event_id), typed(ctx.form), 422)
    try:
        explanations.decide(
            ctx.db, consultation, event, granted=form.decision == "granted", reason=form.reason, by=ctx.staff,
            now=ctx.now,
        )  # fmt: skip
    except Unlawful as refusal:
        return waiting_page(ctx, _named(by_field(refusal), event_id), typed(ctx.form), 422)
    return ctx.goto("admin:consents:index")


@page(can="consultations.edit")
def held(ctx: Context, id: int, event_id: int) -> Response:
    """Record that it took place, with the link or file that shows it."""
    consultation, event = queries.own(ctx.db, id, ctx.staff), explanations.get(ctx.db, id, event_id)
    form, errors = parse(HeldForm, ctx.form)
    file, problem = one_file(ctx.form, "held_file")
    if problem or (form and not form.held_link and file is None):
        errors = errors | {"held_file": problem or _("请填写链接，或者上传通稿、记录等材料。")}
    if form is None or errors:
        return _again(ctx, consultation, errors, event_id)
    warnings = warnings_about(file.content, file.kind) if file and form.held_checked != "yes" else []
    if warnings:
        errors = {"held_file": _("没有登记。核对后请勾选「已核对」，重新选择文件再提交。")}
        return _again(ctx, consultation, errors, event_id, warnings)
    try:
        explanations.record_held(
            ctx.db, consultation, event, held_on=form.held_on, link=form.held_link,
            file_name=file.name if file else "", file_sha256=ctx.state.files.put(file.content) if file else "",
            by=ctx.staff, now=ctx.now,
        )  # fmt: skip
    except Unlawful as refusal:
        return _again(ctx, consultation, {"held_on": "；".join(by_field(refusal).values())}, event_id)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.edit")
def cancel(ctx: Context, id: int, event_id: int) -> Response:
    """Give it up, with a reason."""
    consultation, event = queries.own(ctx.db, id, ctx.staff), explanations.get(ctx.db, id, event_id)
    reason = str(ctx.form.get("reason", ""))[:2000]
    try:
        explanations.cancel(ctx.db, consultation, event, reason=reason, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _again(ctx, consultation, {"cancel": "；".join(by_field(refusal).values())}, event_id)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.read")
def file(ctx: Context, id: int, event_id: int) -> Response:
    """What shows that it took place."""
    event = explanations.get(ctx.db, id, event_id)
    if not event.file_sha256:
        raise HTTPException(404)
    return download(ctx.state.files.get(event.file_sha256), event.file_name)


def _again(
    ctx: Context, consultation: Consultation, errors: dict[str, str], event_id: int, warnings: list[str] | None = None
) -> Response:
    named = _named(errors, event_id)
    return show_page(ctx, consultation, values=typed(ctx.form), errors=named, status=422, warnings=warnings)


def _named(errors: dict[str, str], event_id: int) -> dict[str, str]:
    """Each event has forms of its own on the page: the fields carry its number."""
    return {f"{field}-{event_id}": words for field, words in errors.items()}


ALL = "/consultations/{id:int}/explanations"
ONE = ALL + "/{event_id:int}"
routes = [
    Route(ALL, plan, methods=["POST"], name="explanations:plan"),
    Route(ONE + "/decision", decide, methods=["POST"], name="explanations:decide"),
    Route(ONE + "/held", held, methods=["POST"], name="explanations:held"),
    Route(ONE + "/cancel", cancel, methods=["POST"], name="explanations:cancel"),
    Route(ONE + "/file", file, methods=["GET"], name="explanations:file"),
]
