"""One answer for everything a filter finds: preview, apply as drafts, undo."""

from typing import Any

from pydantic import Field
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin import filters
from admin.answer_forms import AnswerForm, chosen_block, clause_options
from admin.opinions import words
from consultations import queries as consultation_queries
from opinions import answering, bulk, bulk_answers
from opinions.bulk_answers import Moved, Words
from web.forms import parse, typed
from web.i18n import gettext as _
from web.page import Context, page

TEMPLATE = "admin/desk/answer_many.html"


class ManyForm(AnswerForm):
    """The answer, and how many opinions the preview said it would reach."""

    expected: int = Field(ge=1)


@page(can="opinions.answer")
def preview(ctx: Context, id: int) -> Response:
    """How many opinions the filter finds, which are left out and why."""
    return _page(ctx, id, {}, {})


@page(can="opinions.answer")
def apply(ctx: Context, id: int) -> Response:
    """Write the drafts, all or none."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ManyForm, ctx.form)
    if form is None:
        return _page(ctx, id, typed(ctx.form), errors, 422)
    block = chosen_block(ctx, form.block_id)
    said = Words(form.outcome, form.reason, form.changed_clause, block.id if block else None)
    wanted = filters.meant(ctx, filters.asked(ctx))
    try:
        bulk_answers.answer_many(ctx.db, id, wanted, said, expected=form.expected, by=ctx.staff, now=ctx.now)
    except Moved:
        again = {"expected": _("意见的数目在预览之后有变化，请看过新的数目再确认。")}
        return _page(ctx, id, typed(ctx.form), again, 422)
    return RedirectResponse(ctx.url_for("admin:opinions:ledger", id=id) + filters.query_of(filters.asked(ctx)), 303)


@page(can="opinions.sort")
def undo(ctx: Context, id: int, act_id: int) -> Response:
    """Take back the last act on many opinions; what somebody changed since stays."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    last, act = bulk.last(ctx.db, id), bulk.act(ctx.db, id, act_id)
    if last is None or last.id != act.id:
        return ctx.page("admin/desk/undone.html", status=409, c=consultation, act=act, restored=None)
    restored = bulk.undo(ctx.db, act, by=ctx.staff, now=ctx.now)
    return ctx.page("admin/desk/undone.html", c=consultation, act=act, restored=restored)


def _page(ctx: Context, id: int, values: dict[str, Any], errors: dict[str, str], status: int = 200) -> Response:
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    wanted = filters.asked(ctx)
    block = chosen_block(ctx, ctx.request.query_params.get("block"))
    start = {"outcome": block.outcome, "reason": block.text, "block_id": block.id} if block else {}
    return ctx.page(
        TEMPLATE,
        status=status,
        c=consultation,
        found=bulk_answers.preview(ctx.db, id, filters.meant(ctx, wanted), by=ctx.staff, now=ctx.now),
        query=filters.query_of(wanted),
        with_block=lambda id: filters.query_of(wanted, block=str(id)),
        narrows=bool(filters.kept(wanted)),
        blocks=answering.blocks(ctx.db, ctx.staff.division_id),
        clause_options=clause_options(consultation),
        values={"outcome": "", "reason": "", "changed_clause": "", "block_id": ""} | start | values,
        errors=errors,
        **words(),
    )


AT = "/consultations/{id:int}/opinions"
routes = [
    Route(AT + "/answer-many", preview, methods=["GET"], name="opinions:answer_many"),
    Route(AT + "/answer-many", apply, methods=["POST"], name="opinions:apply_many"),
    Route(AT + "/acts/{act_id:int}/undo", undo, methods=["POST"], name="opinions:undo"),
]
