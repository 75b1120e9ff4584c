"""The panel of an expert review: choice, draw, outsiders, leader, papers and the day they go out."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from admin.expert_reviews import SHOW, again, show_page
from admin.review_files import checked_file
from people import queries as people
from people.workdays import load_workdays
from reviews import experts, panels, pool, queries
from reviews.models import ExpertReview, PanelMember
from web.forms import Form
from web.page import Context, page


class ChooseForm(Form):
    """Who, and why."""

    expert_id: int
    why: str = Field("", max_length=1000)
    is_dissenting: bool = False


class OutsideForm(Form):
    """An expert from outside the pool."""

    name: str = Field(min_length=1, max_length=50)
    employer: str = Field(min_length=1, max_length=100)
    title: str = Field("", max_length=100)
    email: str = Field("", max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$")
    why: str = Field(min_length=1, max_length=1000)
    is_dissenting: bool = False


class DrawForm(Form):
    """How many, from which sub-pool."""

    seats: int = Field(ge=1, le=20)
    field_id: int | None = None


class RemoveForm(Form):
    """Why somebody is no longer asked."""

    removed_why: str = Field("", max_length=1000)


class ProvideForm(Form):
    """The last day for the opinions."""

    due_on: date


@page(can="reviews.edit")
def choose(ctx: Context, id: int) -> Response:
    """Choose somebody of the pool."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)

    def act(form: ChooseForm) -> None:
        expert = pool.expert(ctx.db, form.expert_id)
        if expert not in pool.in_office(ctx.db, ctx.today):
            raise HTTPException(404)
        values = form.model_dump(exclude={"expert_id"})
        panels.choose(ctx.db, review, expert, **values, by=ctx.staff, now=ctx.now)

    return attempt(ctx, ChooseForm, act, again(ctx, review), _back(ctx, id))


@page(can="reviews.edit")
def invite(ctx: Context, id: int) -> Response:
    """Ask somebody from outside; the sign-in is shown this once."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    made: dict[str, Any] = {}

    def act(form: OutsideForm) -> None:
        who = form.model_dump(include={"name", "employer", "title", "email"})
        expert, password = experts.invite_outsider(ctx.db, **who, by=ctx.staff, now=ctx.now)
        why = {"is_dissenting": form.is_dissenting, "is_outside": True}
        panels.choose(ctx.db, review, expert, why=form.why, **why, by=ctx.staff, now=ctx.now)
        staff = people.person(ctx.db, expert.staff_id)
        made["invited"] = {"login": staff.login, "password": password, "secret": staff.totp_secret}

    return attempt(ctx, OutsideForm, act, again(ctx, review), lambda: show_page(ctx, review, **made))


@page(can="reviews.edit")
def draw(ctx: Context, id: int) -> Response:
    """Draw from the pool or one sub-pool."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)

    def act(form: DrawForm) -> None:
        from_ = pool.in_office(ctx.db, ctx.today, form.field_id)
        panels.draw(ctx.db, review, from_, seats=form.seats, by=ctx.staff, now=ctx.now)

    return attempt(ctx, DrawForm, act, again(ctx, review), _back(ctx, id))


@page(can="reviews.edit")
def remove(ctx: Context, id: int, member_id: int) -> Response:
    """Take somebody off the panel."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    member = member_of(review, member_id)
    return attempt(
        ctx,
        RemoveForm,
        lambda form: panels.remove(ctx.db, review, member, why=form.removed_why, by=ctx.staff, now=ctx.now),
        again(ctx, review),
        _back(ctx, id),
    )


@page(can="reviews.edit")
def lead(ctx: Context, id: int, member_id: int) -> Response:
    """Name the leader of the group."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    panels.lead(ctx.db, review, member_of(review, member_id), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="reviews.edit")
def add_paper(ctx: Context, id: int) -> Response:
    """A file for the experts."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    found, problem = checked_file(ctx, "paper")
    if found is None:
        return show_page(ctx, review, typed=Typed.about(ctx, "paper", problem), status=422)
    panels.add_paper(ctx.db, review, **found, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="reviews.read")
def paper(ctx: Context, id: int, paper_id: int) -> Response:
    """A file that was given to the experts."""
    found = next((p for p in queries.expert_review(ctx.db, id).papers if p.id == paper_id), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


@page(can="reviews.edit")
def provide(ctx: Context, id: int) -> Response:
    """Give the papers to the panel."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    workdays = load_workdays(ctx.db)
    return attempt(
        ctx,
        ProvideForm,
        lambda form: panels.provide(ctx.db, review, due_on=form.due_on, workdays=workdays, by=ctx.staff, now=ctx.now),
        again(ctx, review),
        _back(ctx, id),
    )


def member_of(review: ExpertReview, member_id: int) -> PanelMember:
    """A member of this review. Raises 404."""
    found = next((m for m in review.members if m.id == member_id), None)
    if found is None:
        raise HTTPException(404)
    return found


def _back(ctx: Context, id: int) -> Any:
    return lambda: ctx.goto(SHOW, id=id)


ONE = "/expert-reviews/{id:int}"
routes = [
    Route(ONE + "/members", choose, methods=["POST"], name="expert_panels:choose"),
    Route(ONE + "/outsiders", invite, methods=["POST"], name="expert_panels:invite"),
    Route(ONE + "/draw", draw, methods=["POST"], name="expert_panels:draw"),
    Route(ONE + "/members/{member_id:int}/remove", remove, methods=["POST"], name="expert_panels:remove"),
    Route(ONE + "/members/{member_id:int}/lead", lead, methods=["POST"], name="expert_panels:lead"),
    Route(ONE + "/papers", add_paper, methods=["POST"], name="expert_panels:add_paper"),
    Route(ONE + "/papers/{paper_id:int}", paper, methods=["GET"], name="expert_panels:paper"),
    Route(ONE + "/provide", provide, methods=["POST"], name="expert_panels:provide"),
]
