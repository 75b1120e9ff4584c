"""Fair-competition review and the statements of omitted procedure of a matter."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from admin.papers import WRITERS, keep_document
from decisions import queries as matters
from decisions.states import SETTLED, Stage
from documents.official import OfficialDocument
from law import legality_review as law
from people import queries as people
from reviews import competition, queries
from reviews.paper_legality import competition_document, statement_document
from web.forms import Form
from web.page import Context, page

SHOW = "admin:competition:show"


class CompetitionForm(Form):
    """Whether market entities are touched, who was heard, the conclusion, signed."""

    is_touched: bool | None = None
    reason: str = Field("", max_length=3000)
    heard: str = Field("", max_length=5000)
    conclusion: str = Field("", max_length=5000)
    name: str = Field("", max_length=50)
    seen: str = ""


class StatementForm(Form):
    """A statement for one procedure."""

    procedure: str = Field(pattern="|".join(law.GROUNDS))
    ground: str = Field("", max_length=200)
    facts: str = Field("", max_length=5000)
    legal_basis: str = Field("", max_length=2000)


class SignForm(Form):
    """The name as signature."""

    name: str = Field("", max_length=50)


class DecisionForm(Form):
    """Accepted or not, and why."""

    is_accepted: bool
    reason: str = Field("", max_length=2000)


@page(can="reviews.read")
def show(ctx: Context, id: int) -> Response:
    """Both, with what can be done now."""
    return _show(ctx, id)


@page(can="reviews.edit")
def review(ctx: Context, id: int) -> Response:
    """Save the fair-competition review; it goes into the record."""
    matter = matters.get(ctx.db, id)

    def act(form: CompetitionForm) -> None:
        facts = form.model_dump() | {"is_touched": bool(form.is_touched), "reason": form.reason}
        if form.is_touched is None:
            facts["reason"] = ""
        made = competition.review_competition(
            ctx.db, matter_id=id, division_id=matter.division_id, **facts, by=ctx.staff, now=ctx.now
        )
        document = competition_document(made, matter=matter.title, division=matter.division.name)
        keep_document(ctx, id, kind="competition_review", title=f"{matter.title} 公平竞争审查意见", document=document)

    return _attempt(ctx, id, CompetitionForm, act)


@page(can="reviews.edit")
def draft(ctx: Context, id: int) -> Response:
    """Draft a statement."""
    matter = matters.get(ctx.db, id)

    def act(form: StatementForm) -> None:
        competition.draft_statement(
            ctx.db, matter_id=id, division_id=matter.division_id, **form.model_dump(), by=ctx.staff, now=ctx.now
        )

    return _attempt(ctx, id, StatementForm, act)


@page(can="reviews.sign")
def sign(ctx: Context, id: int, statement_id: int) -> Response:
    """The head of the division signs."""
    found = queries.statement(ctx.db, id, statement_id)

    def act(form: SignForm) -> None:
        competition.sign_statement(ctx.db, found, name=form.name, by=ctx.staff, now=ctx.now)
        title = f"关于未履行{found.procedure}程序的说明"
        keep_document(ctx, id, kind="omission_statement", title=title, document=_document(ctx, id, statement_id))

    return _attempt(ctx, id, SignForm, act)


@page(can="legality.review")
def decide(ctx: Context, id: int, statement_id: int) -> Response:
    """The legality review accepts a statement or does not."""
    found = queries.statement(ctx.db, id, statement_id)
    return _attempt(
        ctx,
        id,
        DecisionForm,
        lambda form: competition.decide_statement(ctx.db, found, **form.model_dump(), by=ctx.staff, now=ctx.now),
    )


@page(can="reviews.read")
def document(ctx: Context, id: int, statement_id: int, form: str) -> Response:
    """A signed statement as DOCX or PDF."""
    found = queries.statement(ctx.db, id, statement_id)
    if form not in WRITERS or found.signed_at is None:
        raise HTTPException(404)
    made = _document(ctx, id, statement_id)
    return download(WRITERS[form](made), f"{made.title}.{form}")


def _document(ctx: Context, id: int, statement_id: int) -> OfficialDocument:
    matter = matters.get(ctx.db, id)
    found = queries.statement(ctx.db, id, statement_id)
    return statement_document(found, matter=matter.title, division=matter.division.name)


def _attempt(ctx: Context, id: int, model: type[Form], act: Any) -> Response:
    return attempt(
        ctx,
        model,
        act,
        lambda *, typed, status: _show(ctx, id, typed=typed, status=status),
        lambda: ctx.goto(SHOW, id=id),
    )


def _show(ctx: Context, id: int, *, typed: Typed | None = None, status: int = 200) -> Response:
    matter = matters.get(ctx.db, id)
    is_own = ctx.staff.division_id == matter.division_id
    return ctx.page(
        "admin/competition/show.html",
        status=status,
        t=typed or Typed(),
        matter=matter,
        c=queries.competition_of(ctx.db, id),
        statements=queries.statements(ctx.db, id),
        own=is_own and ctx.may("reviews.edit") and Stage(matter.stage) not in SETTLED,
        head=is_own and ctx.may("reviews.sign"),
        reviewer=ctx.may("legality.review"),
        procedures=[(name, name, "；".join(grounds)) for name, grounds in law.GROUNDS.items()],
        grounds=[(ground, f"{name}：{ground}") for name, grounds in law.GROUNDS.items() for ground in grounds],
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
    )


ONE = "/matters/{id:int}/competition"
STATEMENT = "/matters/{id:int}/statements/{statement_id:int}"
routes = [
    Route(ONE, show, methods=["GET"], name="competition:show"),
    Route(ONE, review, methods=["POST"], name="competition:review"),
    Route("/matters/{id:int}/statements", draft, methods=["POST"], name="competition:draft"),
    Route(STATEMENT + "/sign", sign, methods=["POST"], name="competition:sign"),
    Route(STATEMENT + "/decide", decide, methods=["POST"], name="competition:decide"),
    Route(STATEMENT + "/paper.{form}", document, methods=["GET"], name="competition:document"),
]
