"""What is made of the experts' opinions: points, minutes, report, the papers of the record, evaluation."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import attempt
from admin.downloads import download
from admin.expert_panels import member_of
from admin.expert_reviews import SHOW, again
from admin.papers import WRITERS, keep_document
from decisions import queries as matters
from documents.official import OfficialDocument
from law import expert_pool, expert_review
from people.workdays import load_workdays
from reviews import expert_results, experts, queries
from reviews.facts import taking_part
from reviews.models import ExpertReview
from reviews.paper_experts import opinion_document, report_document
from reviews.paper_letters import commitment_document
from web.forms import Form
from web.page import Context, page


class PointForm(Form):
    """A point, and whose."""

    member_id: int
    text: str = Field("", max_length=2000)


class OutcomeForm(Form):
    """Adopted or not, and why."""

    outcome: str = ""
    reason: str = Field("", max_length=2000)
    seen: str = ""


class ReportForm(Form):
    """Minutes and the seven parts."""

    seen: int
    minutes: str = Field("", max_length=60_000)
    part_1: str = Field("", max_length=20_000)
    part_2: str = Field("", max_length=20_000)
    part_3: str = Field("", max_length=20_000)
    part_4: str = Field("", max_length=20_000)
    part_5: str = Field("", max_length=20_000)
    part_6: str = Field("", max_length=20_000)
    part_7: str = Field("", max_length=20_000)

    def report(self) -> dict[str, str]:
        """Part -> text."""
        return {part: getattr(self, f"part_{n}") for n, part in enumerate(expert_review.REPORT_PARTS, 1)}


class EvaluationForm(Form):
    """What the job was worth."""

    part_1: str = Field("", max_length=1000)
    part_2: str = Field("", max_length=1000)
    part_3: str = Field("", max_length=1000)
    division_view: str = Field("", max_length=1000)
    mark: str = Field(pattern="|".join(experts.MARKS))

    def parts(self) -> dict[str, str]:
        """Part -> text."""
        return {part: getattr(self, f"part_{n}") for n, part in enumerate(expert_pool.EVALUATION_PARTS, 1)}


@page(can="reviews.edit")
def add_point(ctx: Context, id: int) -> Response:
    """Take a point out of an opinion."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)

    def act(form: PointForm) -> None:
        member = member_of(review, form.member_id)
        expert_results.add_point(ctx.db, review, member, text=form.text, by=ctx.staff, now=ctx.now)

    return attempt(ctx, PointForm, act, again(ctx, review), _back(ctx, id))


@page(can="reviews.edit")
def decide_point(ctx: Context, id: int, point_id: int) -> Response:
    """Decide on a point; the expert is told."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    point = next((p for p in review.points if p.id == point_id), None)
    if point is None:
        raise HTTPException(404)
    return attempt(
        ctx,
        OutcomeForm,
        lambda form: expert_results.decide_point(ctx.db, review, point, **form.model_dump(), by=ctx.staff, now=ctx.now),
        again(ctx, review),
        _back(ctx, id),
    )


@page(can="reviews.edit")
def write(ctx: Context, id: int) -> Response:
    """Save minutes and report."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        ReportForm,
        lambda form: expert_results.write_report(
            ctx.db, review, minutes=form.minutes, report=form.report(), seen=form.seen, by=ctx.staff, now=ctx.now
        ),
        again(ctx, review),
        _back(ctx, id),
    )


@page(can="reviews.edit")
def finish(ctx: Context, id: int) -> Response:
    """Close the review; its papers go into the record."""
    review = queries.own_expert_review(ctx.db, id, ctx.staff)

    def act(form: Form) -> None:
        expert_results.finish(ctx.db, review, workdays=load_workdays(ctx.db), by=ctx.staff, now=ctx.now)
        for kind, title, document in _papers(ctx, review):
            keep_document(ctx, review.matter_id, kind=kind, title=title, document=document)

    return attempt(ctx, Form, act, again(ctx, review), _back(ctx, id))


@page(can="reviews.read")
def document(ctx: Context, id: int, form: str) -> Response:
    """专家论证报告 as DOCX or PDF."""
    review = queries.expert_review(ctx.db, id)
    if form not in WRITERS or review.finished_at is None:
        raise HTTPException(404)
    return download(WRITERS[form](_report(ctx, review)), f"{review.title}报告.{form}")


@page(can="reviews.read")
def opinion(ctx: Context, id: int, member_id: int, kind: str, form: str) -> Response:
    """One signed opinion, or one commitment, as DOCX or PDF."""
    review = queries.expert_review(ctx.db, id)
    member = member_of(review, member_id)
    ready = {"opinion": member.signed_at, "commitment": member.committed_at}.get(kind)
    if form not in WRITERS or ready is None:
        raise HTTPException(404)
    made = opinion_document(review, member) if kind == "opinion" else commitment_document(review, member)
    return download(WRITERS[form](made), f"{made.title} {member.expert.name}.{form}")


@page(can="experts.edit")
def evaluate(ctx: Context, id: int, member_id: int) -> Response:
    """Evaluate an expert after the job."""
    review = queries.expert_review(ctx.db, id)
    expert = member_of(review, member_id).expert

    def act(form: EvaluationForm) -> None:
        facts = {"parts": form.parts(), "division_view": form.division_view, "mark": form.mark}
        experts.evaluate(ctx.db, expert, review, **facts, by=ctx.staff, now=ctx.now)  # type: ignore[arg-type]

    return attempt(ctx, EvaluationForm, act, again(ctx, review), lambda: ctx.goto("admin:experts:show", id=expert.id))


def _papers(ctx: Context, review: ExpertReview) -> list[tuple[str, str, OfficialDocument]]:
    papers = [("expert_report", f"{review.title}报告", _report(ctx, review))]
    for member in taking_part(review):
        name = member.expert.name
        papers.append(("expert_commitment", f"专家承诺书（{name}）", commitment_document(review, member)))
        papers.append(("expert_opinion", f"专家论证意见书（{name}）", opinion_document(review, member)))
    return papers


def _report(ctx: Context, review: ExpertReview) -> OfficialDocument:
    return report_document(review, division=matters.get(ctx.db, review.matter_id).division.name)


def _back(ctx: Context, id: int) -> Any:
    return lambda: ctx.goto(SHOW, id=id)


ONE = "/expert-reviews/{id:int}"
MEMBER = ONE + "/members/{member_id:int}"
routes = [
    Route(ONE + "/points", add_point, methods=["POST"], name="expert_reports:add_point"),
    Route(ONE + "/points/{point_id:int}", decide_point, methods=["POST"], name="expert_reports:decide_point"),
    Route(ONE + "/report", write, methods=["POST"], name="expert_reports:write"),
    Route(ONE + "/finish", finish, methods=["POST"], name="expert_reports:finish"),
    Route(ONE + "/report.{form}", document, methods=["GET"], name="expert_reports:document"),
    Route(MEMBER + "/{kind}.{form}", opinion, methods=["GET"], name="expert_reports:opinion"),
    Route(MEMBER + "/evaluate", evaluate, methods=["POST"], name="expert_reports:evaluate"),
]
