"""Common answers (常用答复) of a division: to write them once, and to see where each was used."""

from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from opinions import answering, queries
from opinions.models import OUTCOMES
from web.forms import Form, parse, typed
from web.page import Context, page

INDEX = "admin:text_blocks:index"


class BlockForm(Form):
    """A common answer: what it is called, the outcome it goes with, its words."""

    title: str = Field(min_length=1, max_length=60)
    outcome: str = Field("", pattern="^$|" + "|".join(OUTCOMES))
    text: str = Field(min_length=1, max_length=5000)


@page(can="opinions.answer")
def index(ctx: Context) -> Response:
    """The common answers of the division, each with how often it was used."""
    return _page(ctx, None, {}, {})


@page(can="opinions.answer")
def add(ctx: Context) -> Response:
    """Write a new one."""
    form, errors = parse(BlockForm, ctx.form)
    if form is None:
        return _page(ctx, None, typed(ctx.form), errors, 422)
    answering.save_block(ctx.db, None, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX)


@page(can="opinions.answer")
def show(ctx: Context, block_id: int) -> Response:
    """One common answer and the answers that were written with it."""
    return _page(ctx, block_id, {}, {})


@page(can="opinions.answer")
def save(ctx: Context, block_id: int) -> Response:
    """Change it, or no longer offer it; answers that were written with it stay."""
    block = answering.block(ctx.db, ctx.staff.division_id, block_id)
    if ctx.form.get("act") == "retire":
        answering.retire_block(ctx.db, block, by=ctx.staff, now=ctx.now)
        return ctx.goto(INDEX)
    form, errors = parse(BlockForm, ctx.form)
    if form is None:
        return _page(ctx, block_id, typed(ctx.form), errors, 422)
    answering.save_block(ctx.db, block, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:text_blocks:show", block_id=block_id)


def _page(
    ctx: Context, block_id: int | None, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    blocks = answering.blocks(ctx.db, ctx.staff.division_id)
    one = answering.block(ctx.db, ctx.staff.division_id, block_id) if block_id else None
    start = {"title": one.title, "outcome": one.outcome, "text": one.text} if one else {}
    uses = answering.uses(ctx.db, block_id) if block_id else []
    return ctx.page(
        "admin/desk/blocks.html",
        status=status,
        blocks=blocks,
        block=one,
        used=answering.where_used(ctx.db, [b.id or 0 for b in (*blocks, *([one] if one else []))]),
        uses=[(a, _title(ctx, a.consultation_id, a.theme_id)) for a in uses],
        outcomes=OUTCOMES,
        values={"title": "", "outcome": "", "text": ""} | start | values,
        errors=errors,
    )


def _title(ctx: Context, consultation_id: int, theme_id: int | None) -> str:
    return queries.theme(ctx.db, consultation_id, theme_id).title if theme_id else ""


routes = [
    Route("/text-blocks", index, methods=["GET"], name="text_blocks:index"),
    Route("/text-blocks", add, methods=["POST"], name="text_blocks:add"),
    Route("/text-blocks/{block_id:int}", show, methods=["GET"], name="text_blocks:show"),
    Route("/text-blocks/{block_id:int}", save, methods=["POST"], name="text_blocks:save"),
]
