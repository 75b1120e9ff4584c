"""Filters that are kept under a name, and how far a ledger is, person by person."""

from pydantic import Field
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin import filters
from admin.opinions import LEDGER, ledger_values
from consultations import queries as consultation_queries
from opinions import desk, queries
from web.forms import Form, parse
from web.page import Context, page


class KeepForm(Form):
    """The name of a filter, and whether the whole division sees it."""

    name: str = Field(min_length=1, max_length=40)
    is_shared: bool = False


@page(can="opinions.read")
def keep(ctx: Context, id: int) -> Response:
    """Keep the filter of the address under a name."""
    consultation = consultation_queries.get(ctx.db, id)
    form, errors = parse(KeepForm, ctx.form)
    if form is None:
        return ctx.page(LEDGER, status=422, **ledger_values(ctx, id, errors))
    own = ctx.staff.division_id == consultation.division_id
    wanted = filters.kept(filters.asked(ctx))
    desk.keep_filter(
        ctx.db, id, name=form.name, wanted=wanted, is_shared=form.is_shared and own, by=ctx.staff, now=ctx.now
    )
    return _back(ctx, id)


@page(can="opinions.read")
def forget(ctx: Context, id: int, filter_id: int) -> Response:
    """Forget a filter of one's own."""
    desk.forget_filter(ctx.db, id, filter_id, by=ctx.staff, now=ctx.now)
    return _back(ctx, id)


@page(can="opinions.read")
def progress(ctx: Context, id: int) -> Response:
    """All of the ledger counted: by officer and by theme."""
    counts = queries.counts_by(ctx.db, id, "theme_id")
    themes = queries.themes(ctx.db, id)
    answered = {answer.theme_id for answer in queries.answers(ctx.db, id) if answer.theme_id}
    return ctx.page(
        "admin/desk/progress.html",
        c=consultation_queries.get(ctx.db, id),
        progress=desk.progress(ctx.db, id, by=ctx.staff, today=ctx.today),
        people=desk.by_person(ctx.db, id, today=ctx.today),
        themes=[(t, counts.get(str(t.id), 0), t.id in answered) for t in themes],
        unsorted=counts.get("", 0),
    )


def _back(ctx: Context, id: int) -> Response:
    return RedirectResponse(ctx.url_for("admin:opinions:ledger", id=id) + filters.query_of(filters.asked(ctx)), 303)


AT = "/consultations/{id:int}/opinions"
routes = [
    Route(AT + "/filters", keep, methods=["POST"], name="opinions:keep_filter"),
    Route(AT + "/filters/{filter_id:int}/forget", forget, methods=["POST"], name="opinions:forget_filter"),
    Route(AT + "/progress", progress, methods=["GET"], name="opinions:progress"),
]
