"""The report at the officer's desk: its eight parts, a decision on every point, its publication."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.hearing_record import keep, office_of
from admin.hearings import PAGES, pill
from consultations import queries as draft_queries
from hearings import minutes, queries, reporting, signing
from hearings.models import Hearing
from hearings.report_document import PARTS
from law.findings import Unlawful
from opinions.intake_group import STAFF_CHANNELS_OPEN
from opinions.models import OUTCOMES
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

REPORT = "admin:hearings:report"


class PointForm(Form):
    """What becomes of a point."""

    point_id: int
    title: str = Field("", max_length=200)
    outcome: str = Field("", max_length=10)
    reason: str = Field("", max_length=5000)


@page(can="hearings.read")
def report(ctx: Context, id: int) -> Response:
    """The report as it stands."""
    return _report(ctx, queries.get(ctx.db, id), {}, {})


@page(can="hearings.report")
def begin(ctx: Context, id: int) -> Response:
    """Make its first text from what is known."""
    reporting.begin(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(REPORT, id=id)


@page(can="hearings.report")
def edit(ctx: Context, id: int) -> Response:
    """Save the texts of its parts."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    found = reporting.report_of(ctx.db, id)
    if found is None:
        raise HTTPException(404)
    parts = {key: str(ctx.form.get(key, "")).replace("\r\n", "\n")[:20_000] for key in PARTS}
    reporting.edit(ctx.db, hearing, found, parts, by=ctx.staff, now=ctx.now)
    return ctx.goto(REPORT, id=id)


@page(can="hearings.report")
def decide(ctx: Context, id: int) -> Response:
    """Adopted, partly or not, and why."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PointForm, ctx.form)
    if form is None:
        return _report(ctx, hearing, typed(ctx.form), errors, 422)
    point = next((p for p in reporting.points(ctx.db, id) if p.id == form.point_id), None)
    if point is None:
        raise HTTPException(404)
    try:
        reporting.decide(
            ctx.db,
            hearing,
            point,
            title=form.title,
            outcome=form.outcome,
            reason=form.reason,
            by=ctx.staff,
            now=ctx.now,
        )
    except Unlawful as refusal:
        found = {f"{u.field}-{point.id}": u.message for u in refusal.unmet}
        return _report(ctx, hearing, typed(ctx.form), found, 422)
    return ctx.goto(REPORT, id=id)


@page(can="hearings.report")
def publish(ctx: Context, id: int) -> Response:
    """Publish the report through G13."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    rounds = [c for c in draft_queries.of_matter(ctx.db, hearing.matter_id) if c.status in STAFF_CHANNELS_OPEN]
    ledger = next((c.id for c in reversed(rounds) if c.draft_id == hearing.draft_id), None)
    done = reporting.publish(ctx.db, hearing, ledger=ledger, office=office_of(ctx), by=ctx.staff, now=ctx.now)
    title = _("听证报告（引用记录 {sha256}）").format(sha256=done.cited_record[:16])
    keep(ctx, hearing, "hearing_report", title, "听证报告.pdf", done.pdf_sha256)
    return ctx.goto(REPORT, id=id)


@page(can="hearings.read")
def report_file(ctx: Context, id: int, kind: str) -> Response:
    """The published report as DOCX or PDF."""
    found = reporting.report_of(ctx.db, id)
    sha256 = {"docx": found.docx_sha256, "pdf": found.pdf_sha256}.get(kind, "") if found else ""
    if not sha256:
        raise HTTPException(404)
    return download(ctx.state.files.get(sha256), f"听证报告.{kind}")


def _report(
    ctx: Context, hearing: Hearing, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    found, version = reporting.report_of(ctx.db, hearing.id or 0), signing.latest(ctx.db, hearing.id or 0)
    content = minutes.read(version.content) if version else {"entries": []}
    points = reporting.points(ctx.db, hearing.id or 0)
    return ctx.page(
        PAGES + "report.html",
        status=status,
        c=hearing,
        pill=pill(hearing),
        report=found,
        version=version,
        parts=PARTS,
        points=points,
        said={e["number"]: e for e in content["entries"]},
        stances={p.id: reporting.stances(content, p) for p in points},
        outcomes=[(key, _(words)) for key, words in OUTCOMES.items()],
        own=ctx.staff.division_id == hearing.division_id and ctx.may("hearings.report"),
        values=values,
        errors=errors,
    )


ONE = "/hearings/{id:int}"
routes = [
    Route(ONE + "/report", report, methods=["GET"], name="hearings:report"),
    Route(ONE + "/report/begin", begin, methods=["POST"], name="hearings:begin_report"),
    Route(ONE + "/report/edit", edit, methods=["POST"], name="hearings:edit_report"),
    Route(ONE + "/report/points", decide, methods=["POST"], name="hearings:decide_point"),
    Route(ONE + "/report/publish", publish, methods=["POST"], name="hearings:publish_report"),
    Route(ONE + "/report/report.{kind}", report_file, methods=["GET"], name="hearings:report_file"),
]
