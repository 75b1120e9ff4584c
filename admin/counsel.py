"""The desk of legal counsel: the reviews they were asked into; recusal first, then the signed opinion."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from reviews import legality, tasks
from reviews.models import CounselOpinion, LegalityReview
from web.forms import Form
from web.page import Context, page


class DeclareForm(Form):
    """Whether there is an interest."""

    interest: str = ""
    remark: str = Field("", max_length=1000)


class OpinionForm(Form):
    """The legal opinion, its points, the name as signature."""

    opinion: str = Field("", max_length=30_000)
    points: str = Field("", max_length=10_000)
    name: str = Field("", max_length=50)


@page(can="counsel.opinion")
def index(ctx: Context) -> Response:
    """The reviews one was asked into."""
    return ctx.page("admin/counsel/index.html", mine=tasks.counsel_tasks(ctx.db, ctx.staff))


@page(can="counsel.opinion")
def show(ctx: Context, id: int) -> Response:
    """One's own part in a review."""
    return _show(ctx, *_mine(ctx, id))


@page(can="counsel.opinion")
def declare(ctx: Context, id: int) -> Response:
    """Declare to have no interest, or withdraw."""
    review, mine = _mine(ctx, id)
    return attempt(
        ctx,
        DeclareForm,
        lambda form: legality.declare(ctx.db, review, mine, **form.model_dump(), by=ctx.staff, now=ctx.now),
        _again(ctx, review, mine),
        lambda: ctx.goto("admin:counsel:show", id=id),
    )


@page(can="counsel.opinion")
def sign(ctx: Context, id: int) -> Response:
    """Sign the legal opinion."""
    review, mine = _mine(ctx, id)

    def act(form: OpinionForm) -> None:
        facts: dict[str, Any] = form.model_dump() | {"points": form.points.splitlines()}
        legality.sign_counsel(ctx.db, review, mine, **facts, by=ctx.staff, now=ctx.now)

    return attempt(ctx, OpinionForm, act, _again(ctx, review, mine), lambda: ctx.goto("admin:counsel:show", id=id))


@page(can="counsel.opinion")
def paper(ctx: Context, id: int, paper_id: int) -> Response:
    """A file of the submission; not for who has an interest."""
    review, mine = _mine(ctx, id)
    found = next((p for p in review.papers if p.id == paper_id and p.sha256), None)
    if found is None or mine.interest != "none":
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


def _mine(ctx: Context, id: int) -> tuple[LegalityReview, CounselOpinion]:
    found = next((pair for pair in tasks.counsel_tasks(ctx.db, ctx.staff) if pair[0].id == id), None)
    if found is None:
        raise HTTPException(404)
    return found


def _again(ctx: Context, review: LegalityReview, mine: CounselOpinion) -> Any:
    return lambda *, typed, status: _show(ctx, review, mine, typed=typed, status=status)


def _show(
    ctx: Context, review: LegalityReview, mine: CounselOpinion, *, typed: Typed | None = None, status: int = 200
) -> Response:
    return ctx.page(
        "admin/counsel/show.html",
        status=status,
        t=typed or Typed(),
        r=review,
        m=mine,
        is_open=review.status == "reviewing",
    )


routes = [
    Route("/counsel", index, methods=["GET"], name="counsel:index"),
    Route("/counsel/{id:int}", show, methods=["GET"], name="counsel:show"),
    Route("/counsel/{id:int}/declare", declare, methods=["POST"], name="counsel:declare"),
    Route("/counsel/{id:int}/sign", sign, methods=["POST"], name="counsel:sign"),
    Route("/counsel/{id:int}/papers/{paper_id:int}", paper, methods=["GET"], name="counsel:paper"),
]
