"""The annual catalogue: drawn up, agreed by the meeting, published (程序办法第七条, gate G02)."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import act
from decisions import catalogues, queries
from decisions.initiation_models import Catalogue
from law.initiation import MEETINGS, Discussion
from people import queries as people
from web.forms import Form
from web.page import Context, page

PAGES, SHOW = "admin/catalogues/", "admin:catalogues:show"


class YearForm(Form):
    """A version for a year."""

    year: int = Field(ge=2020, le=2100)
    note: str = Field("", max_length=500)


class ItemForm(Form):
    """A matter of the catalogue."""

    title: str = Field(min_length=1, max_length=200)
    division_id: int
    planned_for: str = Field("", max_length=60)


class PublishForm(Form):
    """Which meeting agreed."""

    meeting: str = ""
    held_on: date | None = None
    record: str = Field("", max_length=200)


@page(can="catalogues.read")
def index(ctx: Context) -> Response:
    """All versions."""
    return _index(ctx, {}, {}, 200)


@page(can="catalogues.edit")
def create(ctx: Context) -> Response:
    """A new version for a year."""

    def do(form: YearForm) -> Response:
        made = catalogues.draw_up(ctx.db, year=form.year, note=form.note, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=made.id)

    return act(ctx, YearForm, lambda *said: _index(ctx, *said), do)


@page(can="catalogues.read")
def show(ctx: Context, id: int) -> Response:
    """One version."""
    return _show(ctx, queries.catalogue(ctx.db, id), {}, {}, 200)


@page(can="catalogues.edit")
def add(ctx: Context, id: int) -> Response:
    """Put a matter in."""
    made = queries.catalogue(ctx.db, id)

    def do(form: ItemForm) -> Response:
        catalogues.add_item(ctx.db, made, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, ItemForm, lambda *said: _show(ctx, made, *said), do)


@page(can="catalogues.edit")
def remove(ctx: Context, id: int, item_id: int) -> Response:
    """Take a matter out."""
    catalogues.remove_item(ctx.db, queries.catalogue(ctx.db, id), item_id, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="catalogues.edit")
def publish(ctx: Context, id: int) -> Response:
    """Publish it, through gate G02."""
    made = queries.catalogue(ctx.db, id)

    def do(form: PublishForm) -> Response:
        discussion = Discussion(meeting=form.meeting, held_on=form.held_on, record=form.record)
        catalogues.publish(ctx.db, made, discussion=discussion, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, PublishForm, lambda *said: _show(ctx, made, *said), do)


def _index(ctx: Context, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    every = queries.catalogues(ctx.db)
    return ctx.page(
        PAGES + "index.html", status=status, catalogues=every, values={"year": ctx.today.year} | values, errors=errors
    )


def _show(ctx: Context, made: Catalogue, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    return ctx.page(
        PAGES + "show.html",
        status=status,
        c=made,
        may_edit=ctx.may("catalogues.edit") and made.published_at is None,
        divisions=[(d.id, d.name) for d in people.divisions(ctx.db)],
        meetings=[(m, m) for m in MEETINGS],
        values=values,
        errors=errors,
    )


ONE = "/catalogues/{id:int}"
routes = [
    Route("/catalogues", index, methods=["GET"], name="catalogues:index"),
    Route("/catalogues", create, methods=["POST"], name="catalogues:create"),
    Route(ONE, show, methods=["GET"], name="catalogues:show"),
    Route(ONE + "/items", add, methods=["POST"], name="catalogues:add"),
    Route(ONE + "/items/{item_id:int}/remove", remove, methods=["POST"], name="catalogues:remove"),
    Route(ONE + "/publish", publish, methods=["POST"], name="catalogues:publish"),
]
