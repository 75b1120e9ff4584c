"""The answer to a single opinion: a draft until all are published together."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin import filters
from admin.answer_forms import AnswerForm, overtaken
from admin.opinion import SHOW, again, neighbour, show_page
from consultations import queries as consultation_queries
from opinions import queries, services, working
from opinions.answering import Changed
from people import queries as people
from web.forms import parse, typed
from web.i18n import gettext as _
from web.page import Context, page


@page(can="opinions.answer")
def to_opinion(ctx: Context, id: int, opinion_id: int) -> Response:
    """Prepare the answer to one opinion; then the next one, when asked."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    opinion = queries.get(ctx.db, id, opinion_id)
    form, errors = parse(AnswerForm, ctx.form)
    if form is None:
        return show_page(ctx, id, opinion_id, typed(ctx.form), errors, 422)
    if held := working.holder(working.work(ctx.db, opinion_id), besides=ctx.staff.id, now=ctx.now):
        told = _("{name} 正在办理这条意见。您的内容还在这里；确需由您办理的，请先「接手」再保存。")
        told = told.format(name=people.name(ctx.db, held.staff_id))
        return show_page(ctx, id, opinion_id, typed(ctx.form), {"reason": told}, 409)
    try:
        services.prepare_answer(ctx.db, opinion, **form.said(ctx), by=ctx.staff, now=ctx.now)
    except Changed as changed:
        told_all = overtaken(changed.newest, people.name(ctx.db, changed.newest.written_by))
        values = typed(ctx.form) | {"seen": changed.newest.number}
        return show_page(ctx, id, opinion_id, values, told_all, 409)
    following = neighbour(ctx, id, opinion) if form.then == "next" else None
    if following is None:
        return again(ctx, id, opinion_id)
    query = filters.query_of(filters.asked(ctx))
    return RedirectResponse(ctx.url_for(SHOW, id=id, opinion_id=following) + query, 303)


routes = [
    Route(
        "/consultations/{id:int}/opinions/{opinion_id:int}/answer", to_opinion, methods=["POST"], name="opinions:answer"
    )
]
