"""An expert review: whether it is needed, its plan, the deputy's consent, and the page on which all of it is done."""

from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from decisions import queries as matters
from law import expert_review as law
from law.findings import Unmet
from people import queries as people
from people.workdays import load_workdays
from reviews import panels, pool, queries, tasks
from reviews.expert_results import OUTCOMES
from reviews.experts import MARKS
from reviews.facts import panel_needs, taking_part
from reviews.models import ExpertReview
from reviews.paper_experts import prefilled
from reviews.states import REVIEW, REVIEW_NAMES, ReviewStatus
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:expert_reviews:show"
PILLS = {
    "planning": "draft", "not_needed": "closed", "consent_asked": "due", "consented": "open", "studying": "open",
    "finished": "done",
}  # fmt: skip


class UnneededForm(Form):
    """Why no experts are needed."""

    reason: str = Field("", max_length=3000)


class PlanForm(Form):
    """The plan of a review. `seen`: the edit number when the form was shown."""

    seen: int
    reason: str = Field("", max_length=3000)
    topics: list[str] = []
    is_sensitive: bool = False
    is_reverse: bool = False
    options: str = Field("", max_length=2000)
    parties: str = Field("", max_length=2000)
    mode: str = Field("", max_length=50)
    form_of_review: str = Field("", max_length=50)
    how_chosen: str = Field("", max_length=2000)
    why_fewer: str = Field("", max_length=1000)
    why_no_dissent: str = Field("", max_length=1000)
    approved_by: str = Field("", max_length=50)

    def changes(self) -> dict[str, object]:
        """The plan as the service takes it."""
        found = self.model_dump(exclude={"seen", "form_of_review", "options"})
        options = [line.strip() for line in self.options.splitlines() if line.strip()]
        return found | {"form": self.form_of_review, "options": options}


class ConsentForm(Form):
    """The deputy's decision."""

    decision: str = Field(pattern="granted|refused")
    reason: str = Field("", max_length=2000)


@page(can="reviews.edit")
def begin(ctx: Context, id: int) -> Response:
    """Begin the expert review of a matter; whoever was slower finds the one that was begun."""
    matter, found = matters.locked(ctx.db, id), queries.expert_review_of(ctx.db, id)
    if found and found.status != ReviewStatus.FINISHED:
        return ctx.goto(SHOW, id=found.id)
    review = panels.begin(
        ctx.db,
        matter_id=id,
        title=f"{matter.title}专家论证",
        division_id=matter.division_id,
        deputy_id=matter.deputy_id,
        parties=matter.division.name,
        by=ctx.staff,
        now=ctx.now,
    )
    return ctx.goto(SHOW, id=review.id)


@page(can="reviews.read")
def show(ctx: Context, id: int) -> Response:
    """Where the review stands and what can be done now."""
    return show_page(ctx, queries.expert_review(ctx.db, id))


@page(can="reviews.edit")
def unneeded(ctx: Context, id: int) -> Response:
    """The judgement that no experts are needed."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        UnneededForm,
        lambda form: panels.judge_unneeded(ctx.db, review, reason=form.reason, by=ctx.staff, now=ctx.now),
        again(ctx, review),
        lambda: ctx.goto(SHOW, id=id),
    )


@page(can="reviews.edit")
def plan(ctx: Context, id: int) -> Response:
    """Save the plan."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        PlanForm,
        lambda form: panels.plan(ctx.db, review, changes=form.changes(), seen=form.seen, by=ctx.staff, now=ctx.now),
        again(ctx, review),
        lambda: ctx.goto(SHOW, id=id),
    )


@page(can="reviews.edit")
def ask(ctx: Context, id: int) -> Response:
    """Put the mode before the deputy director."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        Form,
        lambda _form: panels.ask_consent(ctx.db, review, by=ctx.staff, now=ctx.now),
        again(ctx, review),
        lambda: ctx.goto(SHOW, id=id),
    )


@page(can="reviews.consent")
def consents(ctx: Context) -> Response:
    """What waits for the consent of the deputy director signed in."""
    mine = tasks.consents(ctx.db, ctx.staff)
    waiting = [one for one in mine if one.status == ReviewStatus.CONSENT_ASKED]
    return ctx.page(
        "admin/expert_reviews/consents.html", waiting=waiting, decided=[one for one in mine if one not in waiting]
    )


@page(can="reviews.consent")
def decide(ctx: Context, id: int) -> Response:
    """Agree or refuse."""
    review = queries.expert_review(ctx.db, id)
    return attempt(
        ctx,
        ConsentForm,
        lambda form: panels.decide_consent(
            ctx.db, review, granted=form.decision == "granted", reason=form.reason, by=ctx.staff, now=ctx.now
        ),
        again(ctx, review),
        lambda: ctx.goto(SHOW, id=id),
    )


def again(ctx: Context, review: ExpertReview) -> Any:
    """Shows the page again with what was typed."""
    return lambda *, typed, status: show_page(ctx, review, typed=typed, status=status)


def show_page(
    ctx: Context, review: ExpertReview, *, typed: Typed | None = None, status: int = 200, **more: Any
) -> Response:
    """The page of one review."""
    is_own = ctx.staff.division_id == review.division_id and ctx.may("reviews.edit")
    workdays = load_workdays(ctx.db)
    chosen = {m.expert_id for m in review.members}
    needs = panel_needs(review, workdays=workdays, now=ctx.now)
    return ctx.page(
        "admin/expert_reviews/show.html",
        status=status,
        t=typed or Typed(),
        r=review,
        matter=matters.get(ctx.db, review.matter_id),
        pill=(_(REVIEW_NAMES[review.status]), PILLS[review.status]),
        acts={act for act, moves in REVIEW.items() if review.status in moves and is_own},
        own=is_own,
        may_choose=is_own and review.status in panels.CHANGEABLE,
        may_consent=ctx.staff.id == review.deputy_id and ctx.may("reviews.consent"),
        members=taking_part(review),
        needs=[f for f in needs if isinstance(f, Unmet)],
        free=[e for e in pool.in_office(ctx.db, ctx.today) if e.id not in chosen],
        fields=[("", _("全部分库")), *((f.id, f.name) for f in pool.fields(ctx.db))],
        earliest=law.earliest_due(ctx.today, workdays),
        topics=[(one, one) for one in law.TOPICS],
        modes=[(one, one) for one in law.MODES],
        forms=[(one, one) for one in (*law.FORMS, "其他适当方式")],
        parts=list(enumerate(law.REPORT_PARTS, 1)),
        report=review.report if any(review.report.values()) else prefilled(review),
        outcomes=OUTCOMES,
        marks=[(one, one) for one in MARKS],
        departures=[d for d in queries.departures(ctx.db, review.matter_id) if d.about == f"expert_review:{review.id}"],
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        may_evaluate=ctx.may("experts.edit"),
        **{"invited": None, **more},
    )


routes = [
    Route("/matters/{id:int}/expert-reviews", begin, methods=["POST"], name="expert_reviews:begin"),
    Route("/expert-reviews/consents", consents, methods=["GET"], name="expert_reviews:consents"),
    Route("/expert-reviews/{id:int}", show, methods=["GET"], name="expert_reviews:show"),
    Route("/expert-reviews/{id:int}/unneeded", unneeded, methods=["POST"], name="expert_reviews:unneeded"),
    Route("/expert-reviews/{id:int}/plan", plan, methods=["POST"], name="expert_reviews:plan"),
    Route("/expert-reviews/{id:int}/ask", ask, methods=["POST"], name="expert_reviews:ask"),
    Route("/expert-reviews/{id:int}/consent", decide, methods=["POST"], name="expert_reviews:decide"),
]
