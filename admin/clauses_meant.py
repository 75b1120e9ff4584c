"""Clauses that opinions on the whole draft name or mean: suggestions to agree to, one by one or all that name theirs."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin import filters
from admin.clause_choices import labels
from admin.opinion import again
from consultations import queries as consultation_queries
from opinions import clauses_meant, sorting
from opinions.sorting_models import DIGEST
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:clauses_meant:index"


@page(can="opinions.read")
def index(ctx: Context, id: int) -> Response:
    """What waits for a decision, what names an article first."""
    return _page(ctx, id, {})


@page(can="opinions.sort")
def take(ctx: Context, id: int, opinion_id: int) -> Response:
    """Agree to one of the suggested clauses, or to none."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    found = clauses_meant.of(ctx.db, opinion_id)
    if found is None or found.consultation_id != id:
        raise HTTPException(404)
    try:
        clauses_meant.take(ctx.db, found, str(ctx.form.get("clause", "")), by=ctx.staff, now=ctx.now)
    except ValueError:
        return _page(ctx, id, {f"clause-{opinion_id}": _("请选择其中一项。")}, 422)
    if ctx.form.get("back") == "opinion":
        return again(ctx, id, opinion_id)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.sort")
def take_named(ctx: Context, id: int) -> Response:
    """Agree to all that name their article."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    clauses_meant.take_named(ctx.db, id, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.sort")
def digest(ctx: Context, id: int) -> Response:
    """Let the worker find each theme's requests and quotations anew."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    sorting.ask(ctx.db, id, k=0, seed=1, mode=DIGEST, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:sorting:index", id=id)


def _page(ctx: Context, id: int, errors: dict[str, str], status: int = 200) -> Response:
    consultation = consultation_queries.with_version(ctx.db, id)
    waiting, taken = clauses_meant.counts(ctx.db, id)
    return ctx.page(
        "admin/desk/clauses.html",
        status=status,
        c=consultation,
        rows=clauses_meant.waiting(ctx.db, id),
        waiting=waiting,
        taken=taken,
        labels=labels(consultation.version),
        query=filters.query_of(filters.asked(ctx)),
        own=ctx.staff.division_id == consultation.division_id
        and ctx.may("opinions.sort")
        and consultation.status != "answered",
        errors=errors,
    )


AT = "/consultations/{id:int}/sorting/clauses"
routes = [
    Route(AT, index, methods=["GET"], name="clauses_meant:index"),
    Route(AT + "/named", take_named, methods=["POST"], name="clauses_meant:named"),
    Route(AT + "/{opinion_id:int}", take, methods=["POST"], name="clauses_meant:take"),
    Route("/consultations/{id:int}/sorting/digest", digest, methods=["POST"], name="sorting:digest"),
]
