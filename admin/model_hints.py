"""Suggestions of the language model for a theme, where the department has one: asked for, looked at, taken by a person."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from consultations import queries as consultation_queries
from opinions import model_hints, queries
from web.page import Context, page

SHOW = "admin:themes:show"


@page(can="opinions.sort")
def ask(ctx: Context, id: int, theme_id: int) -> Response:
    """Ask for a name or for one line."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    kind = str(ctx.form.get("kind", ""))
    if not ctx.settings.model_url or kind not in model_hints.KINDS:
        raise HTTPException(404)
    model_hints.ask(ctx.db, queries.theme(ctx.db, id, theme_id), kind=kind, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, theme_id=theme_id)


@page(can="opinions.sort")
def take(ctx: Context, id: int, theme_id: int, hint_id: int) -> Response:
    """Agree to a suggestion."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    theme = queries.theme(ctx.db, id, theme_id)
    hint = model_hints.hint(ctx.db, theme_id, hint_id)
    model_hints.take(ctx.db, hint, theme, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, theme_id=theme_id)


ONE = "/consultations/{id:int}/themes/{theme_id:int}/hints"
routes = [
    Route(ONE, ask, methods=["POST"], name="themes:ask_model"),
    Route(ONE + "/{hint_id:int}", take, methods=["POST"], name="themes:take_hint"),
]
