"""The draft stage: papers beside the draft, other divisions, and on to participation and legality review."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, Why, act
from decisions import draft_papers, queries, reviewing
from decisions.models import Matter
from decisions.states import SETTLED, TRANSITIONS
from law.findings import Unmet
from web.forms import Form, typed
from web.page import Context, page

SHOW, EDIT = "admin/papers/show.html", "admin:papers:show"
MOST_OPTIONS = 4


class PapersForm(Seen):
    """Everything beside the draft."""

    explanation: str = Field("", max_length=60_000)
    research: str = Field("", max_length=60_000)
    bases: str = Field("", max_length=20_000)
    cost_benefit: str = Field("", max_length=20_000)
    no_cost_benefit_reason: str = Field("", max_length=2000)
    approved_by: str = Field("", max_length=60)
    preference: str = Field("", max_length=5000)
    touches_others: bool = False
    adds_burden: bool = False
    burden_basis: str = Field("", max_length=2000)
    not_public_basis: str = Field("", max_length=2000)


class AskForm(Form):
    """Whom we ask."""

    name: str = Field(min_length=1, max_length=100)
    asked_on: date


class AnswerForm(Form):
    """What they said; disagreement with the statement to the party group."""

    agreed: bool
    answered_on: date
    answer: str = Field("", max_length=5000)
    dispute: str = Field("", max_length=5000)
    view: str = Field("", max_length=5000)
    basis: str = Field("", max_length=2000)
    told_on: date | None = None


@page(can="matters.read")
def show(ctx: Context, id: int) -> Response:
    """The papers and what gate G03 still asks for."""
    return _show(ctx, queries.get(ctx.db, id), {}, {}, 200)


@page(can="papers.edit")
def save(ctx: Context, id: int) -> Response:
    """Keep what was typed."""
    matter = queries.get(ctx.db, id)

    def do(form: PapersForm) -> Response:
        changes = form.model_dump(exclude={"seen"})
        changes["options"] = _options(ctx)
        draft_papers.save(ctx.db, matter, changes=changes, seen=form.seen, by=ctx.staff, now=ctx.now)
        return ctx.goto(EDIT, id=id)

    return act(ctx, PapersForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="papers.edit")
def ask(ctx: Context, id: int) -> Response:
    """Begin to consult another division or bureau."""
    matter = queries.get(ctx.db, id)

    def do(form: AskForm) -> Response:
        draft_papers.ask(ctx.db, matter, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(EDIT, id=id)

    return act(ctx, AskForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="papers.edit")
def answered(ctx: Context, id: int, body_id: int) -> Response:
    """Record what it said."""
    matter, body = queries.get(ctx.db, id), draft_papers.body(ctx.db, id, body_id)

    def do(form: AnswerForm) -> Response:
        draft_papers.answered(ctx.db, matter, body, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(EDIT, id=id)

    return act(ctx, AnswerForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="papers.edit")
def finish(ctx: Context, id: int) -> Response:
    """Through gate G03 to participation, experts and risk assessment."""
    return _move(ctx, id, Seen, draft_papers.finish)


@page(can="papers.edit")
def submit(ctx: Context, id: int) -> Response:
    """Through gate G14 to legality review."""
    return _move(ctx, id, Seen, reviewing.submit)


@page(can="papers.edit")
def take_back(ctx: Context, id: int) -> Response:
    """Back from legality review, to mend what it asked for."""
    return _move(ctx, id, Why, reviewing.take_back)


def _move(ctx: Context, id: int, model: type[Seen], service: Any) -> Response:
    matter = queries.get(ctx.db, id)

    def do(form: Seen) -> Response:
        service(ctx.db, matter, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto("admin:matters:show", id=id)

    return act(ctx, model, lambda *said: _show(ctx, matter, *said), do)


def _options(ctx: Context) -> list[dict[str, str]]:
    plain = typed(ctx.form)
    rows = [
        {part: str(plain.get(f"option{n}_{part}", "")).strip() for part in ("title", "pros", "cons")}
        for n in range(1, MOST_OPTIONS + 1)
    ]
    return [row for row in rows if any(row.values())]


def _show(ctx: Context, matter: Matter, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    papers = draft_papers.of(ctx.db, matter)
    kept = papers.model_dump()
    for n, option in enumerate(papers.options, 1):
        kept |= {f"option{n}_{part}": words for part, words in option.items()}
    own = ctx.staff.division_id == matter.division_id and ctx.may("papers.edit")
    return ctx.page(
        SHOW,
        status=status,
        matter=matter,
        own=own and matter.stage not in SETTLED,
        acts={name for name, moves in TRANSITIONS.items() if matter.stage in moves},
        may_save=own and matter.stage in TRANSITIONS["save_papers"],
        unmet=[f for f in draft_papers.findings(ctx.db, matter) if isinstance(f, Unmet)],
        bodies=draft_papers.bodies(ctx.db, matter.id or 0),
        options=range(1, MOST_OPTIONS + 1),
        v=kept | values,
        values=values,
        errors=errors,
    )


ONE = "/matters/{id:int}"
routes = [
    Route(ONE + "/draft-papers", show, methods=["GET"], name="papers:show"),
    Route(ONE + "/draft-papers", save, methods=["POST"], name="papers:save"),
    Route(ONE + "/consulted", ask, methods=["POST"], name="papers:ask"),
    Route(ONE + "/consulted/{body_id:int}", answered, methods=["POST"], name="papers:answered"),
    Route(ONE + "/finish-draft", finish, methods=["POST"], name="papers:finish"),
    Route(ONE + "/submit", submit, methods=["POST"], name="papers:submit"),
    Route(ONE + "/take-back", take_back, methods=["POST"], name="papers:take_back"),
]
