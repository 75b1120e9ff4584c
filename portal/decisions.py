"""Decisions that were made public, the way to each of them, and the annual catalogue."""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from decisions import public
from web.page import ANYONE, Context, page


@page(can=ANYONE, stored=("decisions",))
def index(ctx: Context) -> Response:
    """Published decisions, the newest first."""
    return ctx.page("portal/decisions/index.html", decisions=public.decisions(ctx.db))


@page(can=ANYONE, stored=("decision:{id}", "consultations"))
def show(ctx: Context, id: int) -> Response:
    """One decision: text, reasons, what changed because of whom, the way there."""
    return ctx.page("portal/decisions/show.html", view=public.decision(ctx.db, id))


@page(can=ANYONE, stored=("catalogue",))
def catalogue(ctx: Context) -> Response:
    """The newest catalogue of the newest year, and the way to the others."""
    return _catalogue(ctx, None, None)


@page(can=ANYONE, stored=("catalogue",))
def catalogue_of(ctx: Context, year: int, version: int) -> Response:
    """One published version."""
    return _catalogue(ctx, year, version)


def _catalogue(ctx: Context, year: int | None, version: int | None) -> Response:
    every = public.catalogues(ctx.db)
    wanted = [c for c in every if year is None or (c.year, c.version) == (year, version)]
    if year is not None and not wanted:
        raise HTTPException(404)
    shown = wanted[0] if wanted else None
    published = {d.id for d in public.decisions(ctx.db)}
    return ctx.page("portal/decisions/catalogue.html", shown=shown, every=every, published=published)


routes = [
    Route("/", index, methods=["GET"], name="index"),
    Route("/catalogue/", catalogue, methods=["GET"], name="catalogue"),
    Route("/catalogue/{year:int}/{version:int}", catalogue_of, methods=["GET"], name="catalogue_of"),
    Route("/{id:int}", show, methods=["GET"], name="show"),
]
