"""The acts that carry a hearing to the public: consent, notices, papers, postponing, cancelling."""

from datetime import date, datetime, time
from pathlib import PurePath

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attachments import warnings_about
from admin.downloads import download
from admin.hearings import DATES, PAGES, SHOW, show_page
from documents.sniff import Refused, check
from hearings import planning, queries
from hearings.mailing import tell_everybody
from hearings.models import KINDS, METHODS, QUORUMS, Hearing
from hearings.quotas import written_quotas
from infra.clock import SHANGHAI
from law.findings import Unlawful
from people.workdays import load_workdays
from web.forms import Form, parse, typed, uploads
from web.i18n import gettext as _
from web.page import Context, page


class ConsentForm(Form):
    """The deputy's decision."""

    decision: str = Field(pattern="granted|refused")
    reason: str = Field("", max_length=2000)


class PostponeForm(Form):
    """The new day with the dates that follow from it, and why."""

    held_on: date
    held_time: time = time(9, 30)
    place: str = Field("", max_length=300)
    reason: str = Field("", max_length=2000)
    registration_closes_on: date | None = None
    selection_on: date | None = None
    list_on: date | None = None
    service_on: date | None = None
    report_on: date | None = None


class ReasonForm(Form):
    """Why."""

    reason: str = Field("", max_length=2000)


@page(can="hearings.edit")
def ask(ctx: Context, id: int) -> Response:
    """Put it before the deputy director in charge."""
    planning.ask_consent(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="hearings.read")
def consent(ctx: Context, id: int) -> Response:
    """Everything the deputy decides on."""
    return _consent(ctx, queries.get(ctx.db, id), {}, {})


@page(can="hearings.consent")
def decide(ctx: Context, id: int) -> Response:
    """The deputy grants or refuses."""
    hearing = queries.get(ctx.db, id)
    form, errors = parse(ConsentForm, ctx.form)
    if form is None:
        return _consent(ctx, hearing, typed(ctx.form), errors, 422)
    granted = form.decision == "granted"
    try:
        planning.decide_consent(ctx.db, hearing, granted=granted, reason=form.reason, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _consent(ctx, hearing, typed(ctx.form), by_field(refusal), 422)
    return ctx.goto("admin:consents:index")


@page(can="hearings.publish")
def preannounce(ctx: Context, id: int) -> Response:
    """Publish 第1号 with time or place still open."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    wrote = queries.drafters(ctx.db, hearing)
    planning.preannounce(ctx.db, hearing, department=ctx.settings.site_name, drafters=wrote, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="hearings.publish")
def announce(ctx: Context, id: int) -> Response:
    """Publish the notice and open registration, through G07 and G08."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    planning.announce(
        ctx.db, hearing, department=ctx.settings.site_name, drafters=queries.drafters(ctx.db, hearing),
        workdays=load_workdays(ctx.db), by=ctx.staff, now=ctx.now,
    )  # fmt: skip
    return ctx.goto(SHOW, id=id)


@page(can="hearings.publish")
def postpone(ctx: Context, id: int) -> Response:
    """Move the hearing and tell everybody."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PostponeForm, ctx.form)
    if form is None:
        return show_page(ctx, hearing, values=typed(ctx.form), errors=errors, status=422)
    dates = {name: getattr(form, name) or getattr(hearing, name) for name in DATES}
    planning.postpone(
        ctx.db, hearing, starts_at=datetime.combine(form.held_on, form.held_time, SHANGHAI), place=form.place,
        dates=dates, reason=form.reason, department=ctx.settings.site_name, workdays=load_workdays(ctx.db),
        by=ctx.staff, now=ctx.now,
    )  # fmt: skip
    tell_everybody(ctx.db, hearing, _("改期举行，新的时间和地点见公告。"), now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="hearings.publish")
def cancel(ctx: Context, id: int) -> Response:
    """Call the hearing off and tell everybody."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ReasonForm, ctx.form)
    if form is None:
        return show_page(ctx, hearing, values=typed(ctx.form), errors=errors, status=422)
    planning.cancel(ctx.db, hearing, reason=form.reason, department=ctx.settings.site_name, by=ctx.staff, now=ctx.now)
    tell_everybody(ctx.db, hearing, _("取消举行，您无需到会。原因见公告。"), now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="hearings.edit")
def add_material(ctx: Context, id: int) -> Response:
    """Keep a paper; personal data in it is shown first and must be confirmed."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    files = uploads(ctx.form, "attachment")
    if not files:
        return show_page(ctx, hearing, errors={"attachment": _("请选择一个文件。")}, status=422)
    name, content = PurePath(files[0].filename or "").name, files[0].file.read()
    try:
        kind = check(content, name)
    except Refused as refusal:
        return show_page(ctx, hearing, errors={"attachment": str(refusal)}, status=422)
    warnings = [] if ctx.form.get("checked") == "yes" else warnings_about(content, kind)
    if warnings:
        errors = {"attachment": _("没有上传。核对后请勾选「已核对」，重新选择文件再上传。")}
        return show_page(ctx, hearing, values=typed(ctx.form), errors=errors, warnings=warnings, status=422)
    planning.add_material(
        ctx.db, hearing, name=name, mime=kind.mime, size=len(content), sha256=ctx.state.files.put(content),
        by=ctx.staff, now=ctx.now,
    )  # fmt: skip
    return ctx.goto(SHOW, id=id)


@page(can="hearings.read")
def material(ctx: Context, id: int, file_id: int) -> Response:
    """A paper of the hearing."""
    found = next((m for m in queries.get(ctx.db, id).materials if m.id == file_id), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


def by_field(refusal: Unlawful) -> dict[str, str]:
    """{field: message} of a refusal."""
    return {one.field: one.message for one in refusal.unmet}


def _consent(
    ctx: Context, hearing: Hearing, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    may = hearing.status == "consent_asked" and hearing.deputy_id == ctx.staff.id and ctx.may("hearings.consent")
    return ctx.page(
        PAGES + "consent.html", status=status, c=hearing, may_decide=may, values=values, errors=errors, kinds=KINDS,
        methods=METHODS, quotas={c.id: written_quotas(c.quotas) for c in hearing.categories},
        quorum_words=_(QUORUMS[hearing.quorum]), lines=queries.plan_of(hearing, on=ctx.today, workdays=load_workdays(ctx.db)),
    )  # fmt: skip


ONE = "/hearings/{id:int}"
routes = [
    Route(ONE + "/ask-consent", ask, methods=["POST"], name="hearings:ask"),
    Route(ONE + "/consent", consent, methods=["GET"], name="hearings:consent"),
    Route(ONE + "/consent", decide, methods=["POST"], name="hearings:decide"),
    Route(ONE + "/preannounce", preannounce, methods=["POST"], name="hearings:preannounce"),
    Route(ONE + "/announce", announce, methods=["POST"], name="hearings:announce"),
    Route(ONE + "/postpone", postpone, methods=["POST"], name="hearings:postpone"),
    Route(ONE + "/cancel", cancel, methods=["POST"], name="hearings:cancel"),
    Route(ONE + "/materials", add_material, methods=["POST"], name="hearings:add_material"),
    Route(ONE + "/materials/{file_id:int}", material, methods=["GET"], name="hearings:material"),
]
