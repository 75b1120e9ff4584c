"""Taking away what was put beside a notice: freely before it is published, afterwards only with a reason."""

from starlette.responses import Response
from starlette.routing import Route

from admin.consultations import show_page
from consultations import queries, services
from consultations.models import Attachment, Consultation, PublicationEvidence, Question
from law.findings import Unlawful
from web.forms import typed
from web.page import Context, page

SHOW = "admin:consultations:show"


@page(can="consultations.edit")
def attachment(ctx: Context, id: int, file_id: int) -> Response:
    """A file, before publication."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    found = queries.material(ctx.db, Attachment, id, file_id)
    services.detach(ctx.db, consultation, found, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.edit")
def evidence(ctx: Context, id: int, evidence_id: int) -> Response:
    """Evidence that was recorded by mistake."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    found = queries.material(ctx.db, PublicationEvidence, id, evidence_id)
    try:
        services.remove_evidence(ctx.db, consultation, found, reason=_reason(ctx), by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _again(ctx, consultation, f"reason-evidence-{evidence_id}", refusal)
    return ctx.goto(SHOW, id=id)


@page(can="consultations.edit")
def question(ctx: Context, id: int, question_id: int) -> Response:
    """A question with its answer."""
    consultation = queries.own(ctx.db, id, ctx.staff)
    found = queries.material(ctx.db, Question, id, question_id)
    try:
        services.remove_question(ctx.db, consultation, found, reason=_reason(ctx), by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _again(ctx, consultation, f"reason-question-{question_id}", refusal)
    return ctx.goto(SHOW, id=id)


def _reason(ctx: Context) -> str:
    return str(ctx.form.get("reason", ""))[:2000].strip()


def _again(ctx: Context, consultation: Consultation, field: str, refusal: Unlawful) -> Response:
    errors = {field: "；".join(f"{unmet.message}（{unmet.article}）" for unmet in refusal.unmet)}
    return show_page(ctx, consultation, values=typed(ctx.form), errors=errors, status=422)


ONE = "/consultations/{id:int}"
routes = [
    Route(ONE + "/attachments/{file_id:int}/remove", attachment, methods=["POST"], name="removals:attachment"),
    Route(ONE + "/evidence/{evidence_id:int}/remove", evidence, methods=["POST"], name="removals:evidence"),
    Route(ONE + "/questions/{question_id:int}/remove", question, methods=["POST"], name="removals:question"),
]
