"""Evaluation of a decision in force (程序办法第四十一条至第四十五条, gate G25)."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, act
from admin.executions import SHOW, show_page
from decisions import evaluating, executing, queries
from law.execution import EVALUATION_PARTS
from web.page import Context, page


class BeginForm(Seen):
    """Why, and by whom."""

    trigger: str = ""
    explanation: str = Field("", max_length=10_000)
    evaluator: str = Field("", max_length=200)
    earlier_assessors: str = Field("", max_length=2000)


class ReportForm(Seen):
    """The report in five parts and what it rests on."""

    heard: list[str] = Field(default_factory=list)
    informants: list[str] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)
    part1: str = Field("", max_length=60_000)
    part2: str = Field("", max_length=60_000)
    part3: str = Field("", max_length=60_000)
    part4: str = Field("", max_length=60_000)
    part5: str = Field("", max_length=60_000)
    result: str = Field(pattern="keep|adjust|stop")


@page(can="evaluation.edit")
def begin(ctx: Context, id: int) -> Response:
    """Begin an evaluation."""
    matter = queries.get(ctx.db, id)

    def do(form: BeginForm) -> Response:
        many = ctx.settings.many_opinions
        evaluating.begin(ctx.db, matter, **form.model_dump(), many=many, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, BeginForm, lambda *said: show_page(ctx, matter, *said), do)


@page(can="evaluation.edit")
def finish(ctx: Context, id: int) -> Response:
    """Hand in its report."""
    matter = queries.get(ctx.db, id)
    current = next((e for e in executing.evaluations(ctx.db, id) if e.finished_at is None), None)
    if current is None:
        raise HTTPException(404)

    def do(form: ReportForm) -> Response:
        parts = {part: getattr(form, f"part{n}") for n, part in enumerate(EVALUATION_PARTS, 1)}
        facts = form.model_dump(include={"heard", "informants", "sources", "result", "seen"})
        evaluating.finish(ctx.db, matter, current, parts=parts, **facts, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, ReportForm, lambda *said: show_page(ctx, matter, *said), do)


ONE = "/matters/{id:int}/evaluation"
routes = [
    Route(ONE, begin, methods=["POST"], name="evaluations:begin"),
    Route(ONE + "/report", finish, methods=["POST"], name="evaluations:finish"),
]
