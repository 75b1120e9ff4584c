"""Proposals of matters: from the four origins to the decision to start (程序办法第九条、第十条)."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, act
from decisions import queries, starting
from decisions.initiation_models import Letter, Proposal
from decisions.models import CATEGORIES
from decisions.states import PROPOSAL_NAMES, PROPOSAL_TRANSITIONS, ProposalStatus
from law.initiation import MEETINGS, ORIGINS, Discussion
from people import queries as people
from people.permissions import Role
from people.services import roles_of
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

PAGES, SHOW = "admin/proposals/", "admin:proposals:show"
PILLS = {"received": "due", "studying": "open", "studied": "due", "started": "done", "declined": "closed"}


class ProposalForm(Form):
    """What is proposed, and by whom."""

    origin: str = Field(pattern="superior|division|deputies")
    origin_detail: str = Field("", max_length=300)
    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=20_000)


class RouteForm(Seen):
    """Who studies it."""

    division_id: int


class StudyForm(Seen):
    """Whether a decision is needed and possible."""

    report: str = Field(min_length=1, max_length=60_000)


class DeclineForm(Seen):
    """Why no procedure is started."""

    reason: str = Field(min_length=1, max_length=5000)


class StartForm(Seen):
    """What the meeting settled."""

    meeting: str = ""
    held_on: date | None = None
    record: str = Field("", max_length=200)
    category: str = Field(pattern="|".join(CATEGORIES))
    lead_id: int
    other_ids: list[int] = Field(default_factory=list)
    deputy_id: int
    due_on: date | None = None
    affected_groups: str = Field("", max_length=2000)
    widely_concerned: bool = False
    affects_market_entities: bool = False
    must_report_to_congress: bool = False


@page(can="proposals.read")
def index(ctx: Context) -> Response:
    """Every proposal, those that wait for somebody first; `status` narrows."""
    wanted = ctx.request.query_params.get("status", "")
    every = queries.proposals(ctx.db)
    tabs = [(_("全部"), "?", not wanted, len(every))]
    for status in ProposalStatus:
        count = sum(p.status == status for p in every)
        tabs.append((_(PROPOSAL_NAMES[status]), f"?status={status}", wanted == status, count))
    shown = [p for p in every if not wanted or p.status == wanted]
    return ctx.page(PAGES + "index.html", proposals=shown, tabs_=tabs, pill=pill, origins=ORIGINS)


@page(can="proposals.record")
def new(ctx: Context) -> Response:
    """The form for a proposal that staff hand in."""
    return _new(ctx, {}, {}, 200)


@page(can="proposals.record")
def create(ctx: Context) -> Response:
    """Record a proposal."""

    def do(form: ProposalForm) -> Response:
        proposal = starting.propose(ctx.db, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=proposal.id)

    return act(ctx, ProposalForm, lambda *said: _new(ctx, *said), do)


@page(can="proposals.read")
def show(ctx: Context, id: int) -> Response:
    """One proposal and what can be done with it now."""
    return _show(ctx, queries.proposal(ctx.db, id), {}, {}, 200)


@page(can="proposals.route")
def route(ctx: Context, id: int) -> Response:
    """The office hands it to a division."""
    return _act(ctx, id, RouteForm, starting.route)


@page(can="proposals.study")
def study(ctx: Context, id: int) -> Response:
    """The division hands in its report."""
    return _act(ctx, id, StudyForm, starting.study)


@page(can="proposals.decide")
def decline(ctx: Context, id: int) -> Response:
    """No procedure is started."""
    return _act(ctx, id, DeclineForm, starting.decline)


@page(can="proposals.decide")
def start(ctx: Context, id: int) -> Response:
    """Record the decision to start, through gate G01."""
    proposal = queries.proposal(ctx.db, id)

    def do(form: StartForm) -> Response:
        settled = form.model_dump(exclude={"seen", "meeting", "held_on", "record"})
        discussion = Discussion(meeting=form.meeting, held_on=form.held_on, record=form.record)
        facts = starting.Start(discussion=discussion, **settled)
        matter = starting.start(ctx.db, proposal, facts=facts, seen=form.seen, by=ctx.staff, now=ctx.now)
        return ctx.goto("admin:matters:show", id=matter.id)

    return act(ctx, StartForm, lambda *said: _show(ctx, proposal, *said), do)


def pill(proposal: Proposal) -> tuple[str, str]:
    """(word, kind) of where a proposal stands."""
    return _(PROPOSAL_NAMES[ProposalStatus(proposal.status)]), PILLS[proposal.status]


def _act(ctx: Context, id: int, model: type[Seen], service: Any) -> Response:
    proposal = queries.proposal(ctx.db, id)

    def do(form: Seen) -> Response:
        service(ctx.db, proposal, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, model, lambda *said: _show(ctx, proposal, *said), do)


def _new(ctx: Context, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    origins = [(key, _(name)) for key, name in ORIGINS.items() if key != "public"]
    return ctx.page(PAGES + "new.html", status=status, values=values, errors=errors, origins=origins)


def _reads_letter(ctx: Context, proposal: Proposal) -> bool:
    """Whether there is a letter behind it that the reader may open: the office any, a division its own."""
    letter = ctx.db.get(Letter, proposal.letter_id) if proposal.letter_id else None
    mine = letter is not None and letter.division_id == ctx.staff.division_id
    return ctx.may("letters.read") and letter is not None and (mine or Role.OFFICE in roles_of(ctx.staff))


def _show(ctx: Context, proposal: Proposal, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    names = [(d.id, d.name) for d in people.divisions(ctx.db)]
    return ctx.page(
        PAGES + "show.html",
        status=status,
        p=proposal,
        pill=pill(proposal),
        origin=_(ORIGINS[proposal.origin]),
        acts={name for name, moves in PROPOSAL_TRANSITIONS.items() if proposal.status in moves},
        own=proposal.division_id == ctx.staff.division_id,
        reads_letter=_reads_letter(ctx, proposal),
        divisions=names,
        deputies=[(d.id, f"{d.name} {d.title}".strip()) for d in people.deputies(ctx.db)],
        categories=[(key, _(name)) for key, name in CATEGORIES.items()],
        meetings=[(m, m) for m in MEETINGS],
        chosen=ctx.form.getlist("other_ids"),
        values=values,
        errors=errors,
    )


routes = [
    Route("/proposals", index, methods=["GET"], name="proposals:index"),
    Route("/proposals/new", new, methods=["GET"], name="proposals:new"),
    Route("/proposals/new", create, methods=["POST"], name="proposals:create"),
    Route("/proposals/{id:int}", show, methods=["GET"], name="proposals:show"),
    Route("/proposals/{id:int}/route", route, methods=["POST"], name="proposals:route"),
    Route("/proposals/{id:int}/study", study, methods=["POST"], name="proposals:study"),
    Route("/proposals/{id:int}/start", start, methods=["POST"], name="proposals:start"),
    Route("/proposals/{id:int}/decline", decline, methods=["POST"], name="proposals:decline"),
]
