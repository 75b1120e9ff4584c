"""The published result: every opinion has its answer, then all answers go out together."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import labels
from consultations import queries, services
from consultations.models import Consultation, DraftVersion
from consultations.states import ConsultationStatus
from law.findings import Unlawful
from opinions import queries as opinion_queries
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

LISTED = 50  # opinions without an answer on the page; the ledger shows all


class FeedbackForm(Form):
    """What stands above the answers, and the text that came out of them."""

    note: str = Field("", max_length=20_000)
    revised_version_id: int | None = None


@page(can="opinions.read")
def show(ctx: Context, id: int) -> Response:
    """How far the answers are, and what is missing."""
    return _page(ctx, queries.get(ctx.db, id), {}, {})


@page(can="feedback.publish")
def publish(ctx: Context, id: int) -> Response:
    """Publish all answers together; refused while one opinion is without."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(FeedbackForm, ctx.form)
    if form is None or form.revised_version_id not in {None, *(v.id for v in _later(consultation))}:
        return _page(ctx, consultation, typed(ctx.form), errors or {"revised_version_id": _("请选择其中一项。")}, 422)
    try:
        services.publish_feedback(ctx.db, consultation, **form.model_dump(), by=ctx.staff, now=ctx.now)
    except Unlawful:  # the page names each missing answer and keeps the note
        return _page(ctx, consultation, typed(ctx.form), {}, 422)
    return ctx.goto("admin:feedback:show", id=id)


def _page(
    ctx: Context, consultation: Consultation, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    id_ = consultation.id or 0
    versions = [(v.id, _("第 {n} 稿 {note}").format(n=v.number, note=v.note)) for v in _later(consultation)]
    return ctx.page(
        "admin/feedback/show.html",
        status=status,
        c=consultation,
        total=sum(opinion_queries.counts_by(ctx.db, id_, "status").values()),
        unanswered=opinion_queries.count_unanswered(ctx.db, id_),
        missing=opinion_queries.unanswered(ctx.db, id_, LISTED),
        findings=[f for f in queries.feedback_findings(ctx.db, consultation) if f],
        labels=labels(consultation.version),
        versions=[("", _("草案未作修改")), *versions],
        is_closed=consultation.status == ConsultationStatus.CLOSED,
        own=ctx.staff.division_id == consultation.division_id and ctx.may("feedback.publish"),
        values=values,
        errors=errors,
    )


def _later(consultation: Consultation) -> list[DraftVersion]:
    return [v for v in consultation.draft.versions if v.number > consultation.version.number]


routes = [
    Route("/consultations/{id:int}/feedback", show, methods=["GET"], name="feedback:show"),
    Route("/consultations/{id:int}/feedback", publish, methods=["POST"], name="feedback:publish"),
]
