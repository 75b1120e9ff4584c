"""The budget for experts and what is paid from it: the desk of the finance division."""

from decimal import Decimal

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from reviews import expert_results, pool, queries
from web.forms import Form
from web.page import Context, page


class LineForm(Form):
    """A line of the budget."""

    year: int = Field(ge=2020, le=2100)
    name: str = Field(min_length=1, max_length=100)
    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)


class FeeForm(Form):
    """A fee, from which line."""

    line_id: int
    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)


@page(can="budget.edit")
def index(ctx: Context) -> Response:
    """The lines with what is left, and the experts who wait for their fee."""
    return _show(ctx)


@page(can="budget.edit")
def set_line(ctx: Context) -> Response:
    """A line, new or changed."""
    return attempt(
        ctx,
        LineForm,
        lambda form: expert_results.set_budget(ctx.db, **form.model_dump(), by=ctx.staff, now=ctx.now),
        lambda *, typed, status: _show(ctx, typed=typed, status=status),
        lambda: ctx.goto("admin:budget:index"),
    )


@page(can="budget.edit")
def pay(ctx: Context, id: int, member_id: int) -> Response:
    """Record a fee."""
    review = queries.expert_review(ctx.db, id)
    member = next((m for m in review.members if m.id == member_id), None)

    def act(form: FeeForm) -> None:
        line = next((one for one in pool.budget(ctx.db) if one.id == form.line_id), None)
        if line is None or member is None:
            raise HTTPException(404)
        expert_results.pay(ctx.db, review, member, line=line, amount=form.amount, by=ctx.staff, now=ctx.now)

    return attempt(
        ctx,
        FeeForm,
        act,
        lambda *, typed, status: _show(ctx, typed=typed, status=status),
        lambda: ctx.goto("admin:budget:index"),
    )


def _show(ctx: Context, *, typed: Typed | None = None, status: int = 200) -> Response:
    lines = pool.budget(ctx.db)
    return ctx.page(
        "admin/budget/index.html",
        status=status,
        t=typed or Typed(),
        lines=[(line, expert_results.spent(ctx.db, line)) for line in lines],
        choices_of_line=[(line.id, f"{line.year} {line.name}") for line in lines],
        waiting=pool.unpaid(ctx.db),
        paid=pool.paid(ctx.db),
    )


routes = [
    Route("/budget", index, methods=["GET"], name="budget:index"),
    Route("/budget", set_line, methods=["POST"], name="budget:set"),
    Route("/budget/{id:int}/members/{member_id:int}", pay, methods=["POST"], name="budget:pay"),
]
