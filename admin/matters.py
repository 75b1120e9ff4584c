"""The desk, the decision matters, and the record of each."""

from datetime import date

from pydantic import Field
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin.acting import act
from admin.downloads import download
from admin.hearings import pill as hearing_pill
from admin.review_overview import overview
from admin.stages import pill
from admin.surveys import pill as survey_pill
from admin.waiting import waiting
from consultations import explanations
from consultations import queries as consultation_queries
from consultations.models import Consultation
from consultations.states import ConsultationStatus
from decisions import dossier, keeping, queries, starting
from decisions.calendar import due_duties
from decisions.course import Course, Step, course
from decisions.models import CATEGORIES, Matter
from decisions.states import BEFORE_PARTICIPATION, DECIDED, NAMES, SETTLED, TRANSITIONS, Stage
from hearings import queries as hearing_queries
from law.initiation import MEETINGS, Discussion
from opinions import desk
from people import queries as people
from people.workdays import load_workdays
from reviews import queries as review_queries
from surveys import queries as survey_queries
from web.forms import Form
from web.i18n import gettext as _
from web.page import SIGNED_IN, Context, page

MATTERS = "admin/matters/"
SHOWN_HAPPENINGS = 20  # the earlier ones are folded away
# People from outside the house, and finance, have one desk and no other page.
DESKS = {
    "expert.work": "admin:expert_desk:index",
    "counsel.opinion": "admin:counsel:index",
    "budget.edit": "admin:budget:index",
}


class MatterForm(Form):
    """What opens a matter: all that gate G01 asks for, on one page."""

    study_report: str = Field(min_length=1, max_length=60_000)
    meeting: str = ""
    held_on: date | None = None
    record: str = Field("", max_length=200)
    title: str = Field(min_length=1, max_length=200)
    category: str = Field(pattern="|".join(CATEGORIES))
    purpose: str = Field(min_length=1, max_length=5000)
    deputy_id: int
    due_on: date | None = None
    affected_groups: str = Field("", max_length=2000)
    widely_concerned: bool = False
    affects_market_entities: bool = False
    must_report_to_congress: bool = False


@page(can=SIGNED_IN)
def dashboard(ctx: Context) -> Response:
    """What this person has to do next."""
    if desk := next((name for can, name in DESKS.items() if ctx.may(can)), ""):
        return ctx.goto(desk)
    places = ctx.state.nav(ctx)
    if places and not ctx.may("matters.read"):  # the three administrators begin at their own first page
        return RedirectResponse(places[0][1], 303)
    rounds = consultation_queries.every(ctx.db) if ctx.may("matters.read") else []
    mine = [c for c in rounds if c.division_id == ctx.staff.division_id or c.deputy_id == ctx.staff.id]
    return ctx.page(
        MATTERS + "dashboard.html",
        waiting=[c for c in mine if c.status == ConsultationStatus.CONSENT_ASKED and c.deputy_id == ctx.staff.id],
        events=explanations.waiting_for(ctx.db, ctx.staff),
        todo=waiting(ctx),
        due=_due(ctx, mine),
        matters=[m for m in queries.every(ctx.db) if ctx.staff.id == m.deputy_id or _own(ctx, m.division_id)],
        preparing=[c for c in mine if c.status in {"drafting", "consent_asked", "consented"}],
        pill=pill,
    )


@page(can="matters.read")
def index(ctx: Context) -> Response:
    """All matters, the newest first; `q` narrows."""
    words = ctx.request.query_params.get("q", "").split()
    found = [m for m in queries.every(ctx.db) if all(w.lower() in f"{m.number} {m.title}".lower() for w in words)]
    names = {stage.value: _(name) for stage, name in NAMES.items()}
    return ctx.page(
        MATTERS + "index.html", matters=found, categories=CATEGORIES, words=" ".join(words), stage_names=names
    )


@page(can="matters.open")
def new(ctx: Context) -> Response:
    """The form that opens a matter."""
    return _form(ctx, {}, {})


@page(can="matters.open")
def create(ctx: Context) -> Response:
    """Open a matter of the officer's own division that the meeting decided to start. Gate G01."""

    def do(form: MatterForm) -> Response:
        settled = form.model_dump(exclude={"study_report", "meeting", "held_on", "record", "title", "purpose"})
        discussion = Discussion(meeting=form.meeting, held_on=form.held_on, record=form.record)
        facts = starting.Start(discussion=discussion, lead_id=ctx.staff.division_id, other_ids=[], **settled)
        matter = starting.register_started(
            ctx.db, title=form.title, text=form.purpose, study_report=form.study_report, facts=facts, by=ctx.staff,
            now=ctx.now,
        )  # fmt: skip
        return ctx.goto("admin:matters:show", id=matter.id)

    return act(ctx, MatterForm, lambda *said: _form(ctx, *said), do)


@page(can="matters.read")
def show(ctx: Context, id: int) -> Response:
    """One matter: its course, drafts, consultations, duties, timeline and papers."""
    matter = queries.get(ctx.db, id)
    drafts = consultation_queries.drafts(ctx.db, id)
    rounds = consultation_queries.of_matter(ctx.db, id)
    duties = dossier.duties(ctx.db, matter)
    picture = course(ctx.db, matter, now=ctx.now)
    return ctx.page(
        MATTERS + "show.html",
        matter=matter,
        stage=_(NAMES[Stage(matter.stage)]),
        parent=queries.get(ctx.db, matter.parent_id) if matter.parent_id else None,
        category=CATEGORIES[matter.category],
        drafts=drafts,
        consultations=rounds,
        course=picture,
        stages=[[_step(id, step) for step in steps] for steps in picture.stages],
        links=_links(ctx, matter),
        may=_acts(ctx, matter, picture),
        soon=[d for d in due_duties(ctx.db, workdays=load_workdays(ctx.db)) if d.matter_id == id],
        duties=duties,
        is_past_participation=Stage(matter.stage) not in {*BEFORE_PARTICIPATION, Stage.PREPARING},
        happenings=dossier.timeline(ctx.db, matter),
        shown_happenings=SHOWN_HAPPENINGS,
        reviews=overview(ctx, matter),
        departures=[
            *(d for c in rounds for d in consultation_queries.departures(ctx.db, c.id or 0)),
            *queries.departures(ctx.db, id),
            *review_queries.departures(ctx.db, id),
        ],
        papers=queries.papers(ctx.db, id) if ctx.may("record.read") else [],
        preparing=keeping.of_matter(ctx.db, id),
        pill=pill,
        surveys=survey_queries.of_matter(ctx.db, id) if ctx.may("surveys.read") else [],
        survey_pill=survey_pill,
        may_survey=ctx.staff.division_id == matter.division_id and ctx.may("surveys.edit"),
        hearings=hearing_queries.of_matter(ctx.db, id),
        hearing_pill=hearing_pill,
        may_draft=_own(ctx, matter.division_id) and Stage(matter.stage) not in SETTLED,
        own=_own(ctx, matter.division_id),
    )


@page(can="record.read")
def paper(ctx: Context, id: int, paper_id: int) -> Response:
    """A paper of the record as it was when it was made."""
    found = queries.paper(ctx.db, id, paper_id)
    return download(ctx.state.files.get(found.sha256), found.filename)


def _step(id: int, step: Step) -> dict[str, str]:
    page = step.page if step.page.startswith("#") else f"/{step.page}"
    url = f"/admin/matters/{id}{page}" if step.page else ""
    return {"label": _(step.label), "status": step.status, "note": _(step.note), "url": url}


def _links(ctx: Context, matter: Matter) -> list[tuple[str, str]]:
    """The pages of a matter that have something on them at its stage."""
    names = [("papers:show", _("草案材料")), ("outreach:index", _("座谈、走访和征询")), ("records:show", _("卷宗"))]
    if matter.decided_on:
        names.append(("promulgations:show", _("公布")))
    if matter.stage in DECIDED:
        names.append(("executions:show", _("执行")))
    if matter.concluded_on:
        names.append(("archives:show", _("归档")))
    return [(label, ctx.url_for(f"admin:{name}", id=matter.id)) for name, label in names]


def _acts(ctx: Context, matter: Matter, picture: Course) -> set[str]:
    """The acts that are buttons on this page: they need no form."""
    own = ctx.staff.division_id == matter.division_id and ctx.may("papers.edit")
    acts = {name for name, moves in TRANSITIONS.items() if matter.stage in moves} & {"submit", "take_back"}
    return (acts if own else set()) - ({"submit"} if picture.blockers else set())


def _form(ctx: Context, values: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    deputies = [(person.id, f"{person.name} {person.title}".strip()) for person in people.deputies(ctx.db)]
    return ctx.page(
        MATTERS + "new.html",
        status=status,
        values=values,
        errors=errors,
        deputies=deputies,
        categories=CATEGORIES,
        meetings=[(m, m) for m in MEETINGS],
    )


def _own(ctx: Context, division_id: int) -> bool:
    return ctx.staff.division_id == division_id and ctx.may("matters.edit")


def _due(ctx: Context, mine: list[Consultation]) -> list[dict[str, object]]:
    """Open and closed consultations with what is left to do, the nearest day first."""
    rows: list[dict[str, object]] = []
    for c in mine:
        if c.status in {ConsultationStatus.OPEN, ConsultationStatus.CLOSED}:
            last = c.closes_on if c.status == ConsultationStatus.OPEN else c.feedback_due_on
            left = (last - ctx.today).days if last else 0
            rows.append(
                {
                    "c": c,
                    "on": last,
                    "left": left,
                    "progress": desk.glance(ctx.db, c.id or 0),
                    "is_open": c.status == "open",
                }
            )
    return sorted(rows, key=lambda row: str(row["on"]))


routes = [
    Route("/", dashboard, methods=["GET"], name="home"),
    Route("/matters", index, methods=["GET"], name="matters:index"),
    Route("/matters/new", new, methods=["GET"], name="matters:new"),
    Route("/matters/new", create, methods=["POST"], name="matters:create"),
    Route("/matters/{id:int}", show, methods=["GET"], name="matters:show"),
    Route("/matters/{id:int}/papers/{paper_id:int}", paper, methods=["GET"], name="matters:paper"),
]
