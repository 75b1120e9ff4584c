"""The answer to a single opinion: a draft until all are published together."""

from starlette.responses import Response
from starlette.routing import Route

from admin.answer_forms import AnswerForm
from admin.opinion import show_page
from consultations import queries as consultation_queries
from opinions import queries, services
from web.forms import parse, typed
from web.page import Context, page


@page(can="opinions.answer")
def to_opinion(ctx: Context, id: int, opinion_id: int) -> Response:
    """Prepare the answer to one opinion."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    opinion = queries.get(ctx.db, id, opinion_id)
    form, errors = parse(AnswerForm, ctx.form)
    if form is None:
        return show_page(ctx, id, opinion_id, typed(ctx.form), errors, 422)
    services.prepare_answer(ctx.db, opinion, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:opinions:show", id=id, opinion_id=opinion_id)


routes = [
    Route(
        "/consultations/{id:int}/opinions/{opinion_id:int}/answer", to_opinion, methods=["POST"], name="opinions:answer"
    )
]
