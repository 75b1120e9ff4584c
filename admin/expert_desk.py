"""The desk of an expert: the reviews they were asked into, and nothing else (专家论证办法第七条)."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from law import expert_review as law
from reviews import expert_work, tasks
from reviews.expert_results import OUTCOMES
from reviews.models import ExpertReview, PanelMember
from web.forms import Form
from web.page import Context, page


class DeclareForm(Form):
    """Whether there is an interest, and which."""

    interest: str = ""
    remark: str = Field("", max_length=1000)


class CommitForm(Form):
    """The four points, and the name as signature."""

    points: list[int] = []
    name: str = Field("", max_length=50)


class OpinionForm(Form):
    """The opinion; `act`: save it, or sign it."""

    opinion: str = Field("", max_length=20_000)
    conclusion: str = ""
    name: str = Field("", max_length=50)
    act: str = Field("save", pattern="save|sign")


@page(can="expert.work")
def index(ctx: Context) -> Response:
    """The reviews one was asked into."""
    return ctx.page("admin/expert_desk/index.html", mine=tasks.memberships(ctx.db, ctx.staff))


@page(can="expert.work")
def show(ctx: Context, id: int) -> Response:
    """One's own part in a review; after a declared interest nothing but the declaration."""
    return _show(ctx, *tasks.membership(ctx.db, id, ctx.staff))


@page(can="expert.work")
def declare(ctx: Context, id: int) -> Response:
    """Declare interests."""
    review, member = tasks.membership(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        DeclareForm,
        lambda form: expert_work.declare(ctx.db, review, member, **form.model_dump(), by=ctx.staff, now=ctx.now),
        _again(ctx, review, member),
        lambda: ctx.goto("admin:expert_desk:show", id=id),
    )


@page(can="expert.work")
def commit(ctx: Context, id: int) -> Response:
    """Sign the commitment."""
    review, member = tasks.membership(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        CommitForm,
        lambda form: expert_work.commit(ctx.db, review, member, **form.model_dump(), by=ctx.staff, now=ctx.now),
        _again(ctx, review, member),
        lambda: ctx.goto("admin:expert_desk:show", id=id),
    )


@page(can="expert.work")
def opinion(ctx: Context, id: int) -> Response:
    """Save the opinion, or sign it."""
    review, member = tasks.membership(ctx.db, id, ctx.staff)
    options = {option: str(ctx.form.get(f"option_{n}", "")) for n, option in enumerate(review.options, 1)}

    def act(form: OpinionForm) -> None:
        text = {"opinion": form.opinion, "conclusion": form.conclusion, "options": options}
        expert_work.save_opinion(ctx.db, review, member, **text, by=ctx.staff, now=ctx.now)  # type: ignore[arg-type]
        if form.act == "sign":
            expert_work.sign_opinion(ctx.db, review, member, name=form.name, by=ctx.staff, now=ctx.now)

    return attempt(
        ctx, OpinionForm, act, _again(ctx, review, member), lambda: ctx.goto("admin:expert_desk:show", id=id)
    )


@page(can="expert.work")
def paper(ctx: Context, id: int, paper_id: int) -> Response:
    """A paper that was given to the panel; not before it was given, not to who has an interest."""
    review, member = tasks.membership(ctx.db, id, ctx.staff)
    found = next((p for p in review.papers if p.id == paper_id), None)
    if found is None or not may_read(review, member):
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


def may_read(review: ExpertReview, member: PanelMember) -> bool:
    """Whether the papers of a review are open to this member."""
    return review.provided_at is not None and member.interest == "none" and member.committed_at is not None


def _again(ctx: Context, review: ExpertReview, member: PanelMember) -> Any:
    return lambda *, typed, status: _show(ctx, review, member, typed=typed, status=status)


def _show(
    ctx: Context, review: ExpertReview, member: PanelMember, *, typed: Typed | None = None, status: int = 200
) -> Response:
    return ctx.page(
        "admin/expert_desk/show.html",
        status=status,
        headers={"Cache-Control": "no-store"},
        t=typed or Typed(),
        r=review,
        m=member,
        interests=list(expert_work.INTERESTS.items()),
        points=[(str(n), text) for n, text in enumerate(law.COMMITMENT, 1)],
        conclusions=[(one, one) for one in expert_work.CONCLUSIONS],
        may_read=may_read(review, member),
        may_declare=not member.declared_at and review.status in expert_work.BEFORE_STUDY,
        may_commit=member.interest == "none" and not member.committed_at and review.status in expert_work.BEFORE_STUDY,
        may_write=review.status == "studying" and member.interest == "none" and not member.signed_at,
        replies=[p for p in review.points if p.member_id == member.id and p.outcome],
        outcomes=OUTCOMES,
    )


routes = [
    Route("/expert", index, methods=["GET"], name="expert_desk:index"),
    Route("/expert/{id:int}", show, methods=["GET"], name="expert_desk:show"),
    Route("/expert/{id:int}/declare", declare, methods=["POST"], name="expert_desk:declare"),
    Route("/expert/{id:int}/commit", commit, methods=["POST"], name="expert_desk:commit"),
    Route("/expert/{id:int}/opinion", opinion, methods=["POST"], name="expert_desk:opinion"),
    Route("/expert/{id:int}/papers/{paper_id:int}", paper, methods=["GET"], name="expert_desk:paper"),
]
