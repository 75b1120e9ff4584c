"""Execution: tasks, problems, what the public says, suspension, adjustment, conclusion (程序办法第三十九条至第四十六条)."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, act
from decisions import evaluating, executing, queries
from decisions.execution_models import Execution
from decisions.heard import heard
from decisions.models import Matter
from decisions.states import IN_FORCE, NAMES, TRANSITIONS, Stage
from law.execution import (
    EVALUATION_PARTS,
    INFORMANTS,
    PARTICIPANTS,
    PROBLEMS,
    SOURCES,
    TRIGGERS,
    URGENT,
)
from people import queries as people
from people.permissions import Role
from people.services import roles_of
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:executions:show"
GROUNDS = PROBLEMS | {URGENT: "情况紧急"}


class TaskForm(Form):
    """What is to be done, by whom, until when."""

    title: str = Field(min_length=1, max_length=300)
    division_id: int
    due_on: date


class DoneForm(Form):
    """What came of a task."""

    result: str = Field(min_length=1, max_length=10_000)
    delay_reason: str = Field("", max_length=2000)


class ProblemForm(Form):
    """What happened."""

    kind: str = ""
    text: str = Field("", max_length=20_000)
    found_on: date


class SuspendForm(Seen):
    """Why execution stops for now."""

    ground: str = ""
    reason: str = Field("", max_length=10_000)


class ResumeForm(Seen):
    """Why it goes on."""

    reason: str = Field(min_length=1, max_length=10_000)


class AdjustForm(Seen):
    """A new round."""

    title: str = Field(min_length=1, max_length=200)
    considered: str = Field("", max_length=20_000)
    due_on: date


class ConcludeForm(Seen):
    """The report on execution."""

    report: str = Field("", max_length=60_000)


@page(can="matters.read")
def show(ctx: Context, id: int) -> Response:
    """How far execution has come."""
    return show_page(ctx, queries.get(ctx.db, id), {}, {}, 200)


@page(can="execution.edit")
def add_task(ctx: Context, id: int) -> Response:
    """An executing division adds a task."""
    return _add(ctx, id)


@page(can="execution.supervise")
def supervise(ctx: Context, id: int) -> Response:
    """The general office adds a task to the supervision list (程序办法第七条)."""
    return _add(ctx, id)


@page(can="execution.edit")
def finish_task(ctx: Context, id: int, task_id: int) -> Response:
    """A task is done."""
    matter, task = queries.get(ctx.db, id), executing.task(ctx.db, id, task_id)

    def do(form: DoneForm) -> Response:
        executing.finish_task(ctx.db, matter, task, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, DoneForm, lambda *said: show_page(ctx, matter, *said), do)


@page(can="execution.edit")
def problem(ctx: Context, id: int) -> Response:
    """Report a grave problem to the party group."""
    return _act(ctx, id, ProblemForm, executing.report_problem)


@page(can="execution.suspend")
def suspend(ctx: Context, id: int) -> Response:
    """The principal suspends, through gate G24."""
    return _act(ctx, id, SuspendForm, executing.suspend)


@page(can="execution.suspend")
def resume(ctx: Context, id: int) -> Response:
    """The principal lets it go on."""
    return _act(ctx, id, ResumeForm, executing.resume)


@page(can="evaluation.edit")
def adjust(ctx: Context, id: int) -> Response:
    """A major adjustment in a new round, through gate G24."""
    matter = queries.get(ctx.db, id)

    def do(form: AdjustForm) -> Response:
        again = executing.adjust(ctx.db, matter, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto("admin:matters:show", id=again.id)

    return act(ctx, AdjustForm, lambda *said: show_page(ctx, matter, *said), do)


@page(can="execution.edit")
def conclude(ctx: Context, id: int) -> Response:
    """Execution is over, through gate G23."""
    return _act(ctx, id, ConcludeForm, executing.conclude)


def show_page(ctx: Context, matter: Matter, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    """The page of execution, with what was typed into one of its forms."""
    id_, mine = matter.id or 0, ctx.staff.division_id
    executors = queries.divisions(ctx.db, id_, "executing")
    evaluations = executing.evaluations(ctx.db, id_)
    remarks = evaluating.remarks(ctx.db, id_)
    return ctx.page(
        "admin/execution/show.html",
        status=status,
        matter=matter,
        stage=_(NAMES[Stage(matter.stage)]),
        acts={name for name, moves in TRANSITIONS.items() if matter.stage in moves},
        in_force=matter.stage in IN_FORCE,
        executors=executors,
        executes=mine in {d.id for d in executors} and ctx.may("execution.edit"),
        own=mine == matter.division_id and ctx.may("evaluation.edit"),
        mine=mine,
        reads_every_letter=Role.OFFICE in roles_of(ctx.staff),
        tasks=executing.tasks(ctx.db, id_),
        problems=executing.problems(ctx.db, id_),
        suspensions=executing.suspensions(ctx.db, id_),
        report=ctx.db.get(Execution, id_),
        evaluations=evaluations,
        current=next((e for e in evaluations if e.finished_at is None), None),
        remarks=remarks,
        many=ctx.settings.many_opinions,
        heard=heard(ctx.db, id_),
        rounds=queries.rounds_of(ctx.db, matter),
        divisions=[(d.id, d.name) for d in executors] or [(d.id, d.name) for d in people.divisions(ctx.db)],
        grounds=[(key, _(name)) for key, name in GROUNDS.items()],
        kinds=[(key, _(name)) for key, name in PROBLEMS.items()],
        names=GROUNDS | evaluating.RESULTS,
        trigger_names=TRIGGERS,
        triggers=[(key, _(name)) for key, name in TRIGGERS.items()],
        participants=[(p, _(p)) for p in PARTICIPANTS],
        informants=[(p, _(p)) for p in INFORMANTS],
        sources=[(p, _(p)) for p in SOURCES],
        parts=list(enumerate(EVALUATION_PARTS, 1)),
        results=[(key, _(name)) for key, name in evaluating.RESULTS.items()],
        values=values,
        errors=errors,
        chosen=ctx.form.getlist,
    )


def _add(ctx: Context, id: int) -> Response:
    return _act(ctx, id, TaskForm, executing.add_task)


def _act(ctx: Context, id: int, model: type[Form], service: Any) -> Response:
    matter = queries.get(ctx.db, id)

    def do(form: Form) -> Response:
        service(ctx.db, matter, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, model, lambda *said: show_page(ctx, matter, *said), do)


ONE = "/matters/{id:int}/execution"
routes = [
    Route(ONE, show, methods=["GET"], name="executions:show"),
    Route(ONE + "/tasks", add_task, methods=["POST"], name="executions:add_task"),
    Route(ONE + "/supervised-tasks", supervise, methods=["POST"], name="executions:supervise"),
    Route(ONE + "/tasks/{task_id:int}", finish_task, methods=["POST"], name="executions:finish_task"),
    Route(ONE + "/problems", problem, methods=["POST"], name="executions:problem"),
    Route(ONE + "/suspend", suspend, methods=["POST"], name="executions:suspend"),
    Route(ONE + "/resume", resume, methods=["POST"], name="executions:resume"),
    Route(ONE + "/adjust", adjust, methods=["POST"], name="executions:adjust"),
    Route(ONE + "/conclude", conclude, methods=["POST"], name="executions:conclude"),
]
