"""Legality review in rounds: the division submits and responds, the policy division takes in, asks counsel, decides."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from admin.legality_forms import (
    ConfirmForm,
    CounselForm,
    DecideForm,
    PaperForm,
    PrepareForm,
    ResponseForm,
    SendBackForm,
    SubmitForm,
)
from admin.papers import WRITERS, keep_document
from admin.review_files import checked_file
from decisions import dossier
from decisions import queries as matters
from law import legality_review as law
from people import queries as people
from people.permissions import Role
from people.workdays import load_workdays
from reviews import legality, queries
from reviews.models import LegalityReview
from reviews.paper_legality import counsel_document, opinion_document
from reviews.states import LEGALITY, LEGALITY_NAMES, LegalityStatus
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:legality:show"
PILLS = {"preparing": "draft", "submitted": "due", "reviewing": "open", "decided": "done"}


@page(can="reviews.read")
def index(ctx: Context) -> Response:
    """All rounds: those that wait for the policy division first."""
    every = queries.every_legality(ctx.db)
    order = [LegalityStatus.SUBMITTED, LegalityStatus.REVIEWING, LegalityStatus.PREPARING, LegalityStatus.DECIDED]
    return ctx.page(
        "admin/legality/index.html",
        rounds=sorted(every, key=lambda r: order.index(LegalityStatus(r.status))),
        names=LEGALITY_NAMES,
        pills=PILLS,
        outcomes=law.OUTCOMES,
    )


@page(can="reviews.edit")
def begin(ctx: Context, id: int) -> Response:
    """Begin a round."""
    matter = matters.locked(ctx.db, id)
    made = legality.begin(
        ctx.db, matter_id=id, title=matter.title, division_id=matter.division_id, by=ctx.staff, now=ctx.now
    )
    return ctx.goto(SHOW, id=made.id)


@page(can="reviews.read")
def show(ctx: Context, id: int) -> Response:
    """Where the round stands."""
    return _show(ctx, queries.legality(ctx.db, id))


@page(can="reviews.edit")
def prepare(ctx: Context, id: int) -> Response:
    """Save what goes with the submission."""

    def act(review: LegalityReview, form: PrepareForm) -> None:
        _do(ctx, legality.prepare, review, changes=form.model_dump(exclude={"seen"}), seen=form.seen)

    return _own(ctx, id, PrepareForm, act)


@page(can="reviews.edit")
def add_paper(ctx: Context, id: int) -> Response:
    """A paper, as a file or a text."""
    chosen = ctx.form.get("paper")
    found, problem = checked_file(ctx, "paper") if getattr(chosen, "filename", "") else (None, "")
    review = queries.own_legality(ctx.db, id, ctx.staff)
    if problem:
        return _show(ctx, review, typed=Typed.about(ctx, "paper", problem), status=422)
    sha256, filename = (found["sha256"], found["name"]) if found else ("", "")

    def act(review: LegalityReview, form: PaperForm) -> None:
        name = filename or form.title or form.kind
        _do(ctx, legality.add_paper, review, kind=form.kind, name=name, text=form.text, sha256=sha256)

    return _own(ctx, id, PaperForm, act)


@page(can="reviews.read")
def paper(ctx: Context, id: int, paper_id: int) -> Response:
    """A file of the submission."""
    found = next((p for p in queries.legality(ctx.db, id).papers if p.id == paper_id and p.sha256), None)
    if found is None:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.sha256), found.name)


@page(can="reviews.edit")
def submit(ctx: Context, id: int) -> Response:
    """Hand in with what stands in the form, through G18."""

    def act(review: LegalityReview, form: SubmitForm) -> None:
        if form.seen is not None:
            _do(ctx, legality.prepare, review, changes=form.model_dump(exclude={"seen"}), seen=form.seen)
        matter = matters.get(ctx.db, review.matter_id)
        duties = {duty.rule: duty.met for duty in dossier.duties(ctx.db, matter)}
        held = {law.PARTICIPATION: duties.get("P13.1") is True, law.HEARING: duties.get("P18.1") is True}
        _do(ctx, legality.submit, review, participation=held, workdays=load_workdays(ctx.db))

    return _own(ctx, id, SubmitForm, act)


@page(can="legality.review")
def send_back(ctx: Context, id: int) -> Response:
    """Return the papers, or ask for more."""
    return _any(ctx, id, SendBackForm, lambda r, f: _do(ctx, legality.send_back, r, act=f.act, reason=f.reason))


@page(can="legality.review")
def accept(ctx: Context, id: int) -> Response:
    """Take the draft in."""
    return _any(ctx, id, Form, lambda r, _f: _do(ctx, legality.accept, r, workdays=load_workdays(ctx.db)))


@page(can="legality.review")
def ask_counsel(ctx: Context, id: int) -> Response:
    """Ask counsel for an opinion."""

    def act(review: LegalityReview, form: CounselForm) -> None:
        counsel = next((p for p in people.holding(ctx.db, Role.COUNSEL) if p.id == form.counsel_id), None)
        if counsel is None:
            raise HTTPException(404)
        legality.ask_counsel(ctx.db, review, counsel, by=ctx.staff, now=ctx.now)

    return _any(ctx, id, CounselForm, act)


@page(can="legality.review")
def decide(ctx: Context, id: int) -> Response:
    """Give the opinion, signed; it goes into the record with those of counsel."""

    def act(review: LegalityReview, form: DecideForm) -> None:
        reasons = {part: getattr(form, f"reason_{n}") for n, part in enumerate(law.REVIEWED, 1)}
        facts = {
            "outcome": form.outcome,
            "reasons": reasons,
            "points": form.points.splitlines(),
            "name": form.name,
            "procedures": queries.procedures_of(ctx.db, review),
        }
        _do(ctx, legality.decide, review, **facts)
        made = _opinion(ctx, review)
        title = f"{review.title} 合法性审查意见（第{review.number}轮）"
        keep_document(ctx, review.matter_id, kind="legality_opinion", title=title, document=made)
        for one in review.counsel:
            if one.signed_at:
                title = f"{review.title} 法律意见书（{one.signed_name}）"
                keep_document(
                    ctx, review.matter_id, kind="counsel_opinion", title=title, document=counsel_document(review, one)
                )

    return _any(ctx, id, DecideForm, act)


@page(can="reviews.edit")
def respond(ctx: Context, id: int, point_id: int) -> Response:
    """Respond to a point."""

    def act(review: LegalityReview, form: ResponseForm) -> None:
        point = next((p for p in review.points if p.id == point_id), None)
        if point is None:
            raise HTTPException(404)
        legality.respond(ctx.db, review, point, **form.model_dump(), by=ctx.staff, now=ctx.now)

    return _own(ctx, id, ResponseForm, act)


@page(can="legality.review")
def confirm(ctx: Context, id: int) -> Response:
    """The draft was adjusted as advised: opens G19."""
    return _any(ctx, id, ConfirmForm, lambda r, f: _do(ctx, legality.confirm_adjustment, r, adjustment=f.adjustment))


@page(can="reviews.read")
def document(ctx: Context, id: int, form: str) -> Response:
    """合法性审查意见 as DOCX or PDF."""
    review = queries.legality(ctx.db, id)
    if form not in WRITERS or review.signed_at is None:
        raise HTTPException(404)
    return download(WRITERS[form](_opinion(ctx, review)), f"{review.title} 合法性审查意见.{form}")


def _opinion(ctx: Context, review: LegalityReview) -> Any:
    return opinion_document(
        review,
        division=people.person(ctx.db, review.signed_by or 0).division.name,
        addressee=matters.get(ctx.db, review.matter_id).division.name,
        departures=queries.departures(ctx.db, review.matter_id),
    )


def _own(ctx: Context, id: int, model: type[Form], act: Any) -> Response:
    return _attempt(ctx, queries.own_legality(ctx.db, id, ctx.staff), model, act)


def _any(ctx: Context, id: int, model: type[Form], act: Any) -> Response:
    return _attempt(ctx, queries.legality(ctx.db, id), model, act)


def _attempt(ctx: Context, review: LegalityReview, model: type[Form], act: Any) -> Response:
    return attempt(
        ctx,
        model,
        lambda form: act(review, form),
        lambda *, typed, status: _show(ctx, review, typed=typed, status=status),
        lambda: ctx.goto(SHOW, id=review.id),
    )


def _do(ctx: Context, service: Any, review: LegalityReview, **facts: Any) -> None:
    service(ctx.db, review, **facts, by=ctx.staff, now=ctx.now)


def _show(ctx: Context, review: LegalityReview, *, typed: Typed | None = None, status: int = 200) -> Response:
    is_own = ctx.staff.division_id == review.division_id and ctx.may("reviews.edit")
    workdays = load_workdays(ctx.db)
    asked = {one.counsel_id for one in review.counsel}
    return ctx.page(
        "admin/legality/show.html",
        status=status,
        t=typed or Typed(),
        r=review,
        matter=matters.get(ctx.db, review.matter_id),
        pill=(_(LEGALITY_NAMES[review.status]), PILLS[review.status]),
        own=is_own,
        reviewer=ctx.may("legality.review"),
        acts={act for act, moves in LEGALITY.items() if review.status in moves},
        kinds=[(kind, kind) for kind in law.PAPERS],
        missing=[kind for kind in law.PAPERS[:3] if kind not in {p.kind for p in review.papers}],
        earliest=law.earliest_opinion(ctx.today, workdays),
        due_on=legality.asked_day(review, ctx.today, workdays),
        outcomes=list(law.OUTCOMES.items()),
        outcome_names=law.OUTCOMES,
        parts=list(enumerate(law.REVIEWED, 1)),
        procedures=queries.procedures_of(ctx.db, review),
        statements=queries.statements(ctx.db, review.matter_id),
        departures=queries.departures(ctx.db, review.matter_id),
        free_counsel=[(p.id, p.name) for p in people.holding(ctx.db, Role.COUNSEL) if p.id not in asked],
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        open_points=sum(not p.response for p in review.points),
    )


ONE = "/legality/{id:int}"
routes = [
    Route("/legality", index, methods=["GET"], name="legality:index"),
    Route("/matters/{id:int}/legality", begin, methods=["POST"], name="legality:begin"),
    Route(ONE, show, methods=["GET"], name="legality:show"),
    Route(ONE + "/prepare", prepare, methods=["POST"], name="legality:prepare"),
    Route(ONE + "/papers", add_paper, methods=["POST"], name="legality:add_paper"),
    Route(ONE + "/papers/{paper_id:int}", paper, methods=["GET"], name="legality:paper"),
    Route(ONE + "/submit", submit, methods=["POST"], name="legality:submit"),
    Route(ONE + "/send-back", send_back, methods=["POST"], name="legality:send_back"),
    Route(ONE + "/accept", accept, methods=["POST"], name="legality:accept"),
    Route(ONE + "/counsel", ask_counsel, methods=["POST"], name="legality:counsel"),
    Route(ONE + "/decide", decide, methods=["POST"], name="legality:decide"),
    Route(ONE + "/points/{point_id:int}", respond, methods=["POST"], name="legality:respond"),
    Route(ONE + "/confirm", confirm, methods=["POST"], name="legality:confirm"),
    Route(ONE + "/opinion.{form}", document, methods=["GET"], name="legality:document"),
]
