"""The pool of experts: sub-pools, public calls, applications, appointment, terms, dismissal."""

from datetime import date

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from admin.papers import WRITERS
from law import expert_pool as law
from people import queries as people
from people.models import Staff
from reviews import experts, pool
from reviews.models import Expert, ExpertApplication
from reviews.paper_letters import letter_document
from reviews.states import NAMES
from web.forms import Form
from web.page import Context, page

PAGES = "admin/experts/"
PILLS = {"received": "due", "checked": "open", "discussed": "open", "appointed": "done", "declined": "closed"}


class FieldForm(Form):
    """A sub-pool."""

    name: str = Field(min_length=1, max_length=60)


class CallForm(Form):
    """A public call."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=20_000)
    closes_on: date


class CheckForm(Form):
    """Which of the six conditions are met."""

    conditions: list[int] = []
    remark: str = Field("", max_length=2000)


class DiscussForm(Form):
    """The collective discussion."""

    discussed_on: date
    discussion: str = Field("", max_length=2000)


class DeclineForm(Form):
    """Why somebody is not taken."""

    reason: str = Field("", max_length=2000)


class TermForm(Form):
    """A term of office."""

    starts_on: date | None = None
    ends_on: date
    why_longer: str = Field("", max_length=1000)
    approved_by: str = Field("", max_length=50)


class DismissForm(Form):
    """The ground and the facts."""

    ground: str = ""
    facts: str = Field("", max_length=2000)


@page(can="experts.edit")
def index(ctx: Context) -> Response:
    """The pool: who is in it, who wants to be, and the calls."""
    return _index(ctx)


@page(can="experts.edit")
def add_field(ctx: Context) -> Response:
    """A sub-pool."""
    return attempt(
        ctx,
        FieldForm,
        lambda form: experts.add_field(ctx.db, form.name, by=ctx.staff, now=ctx.now),
        lambda *, typed, status: _index(ctx, typed=typed, status=status),
        lambda: ctx.goto("admin:experts:index"),
    )


@page(can="experts.edit")
def publish_call(ctx: Context) -> Response:
    """A public call: it stands on the portal at once."""
    return attempt(
        ctx,
        CallForm,
        lambda form: experts.publish_call(ctx.db, **form.model_dump(), by=ctx.staff, now=ctx.now),
        lambda *, typed, status: _index(ctx, typed=typed, status=status),
        lambda: ctx.goto("admin:experts:index"),
    )


@page(can="experts.edit")
def application(ctx: Context, id: int) -> Response:
    """One application."""
    return _application(ctx, pool.application(ctx.db, id))


@page(can="experts.edit")
def check(ctx: Context, id: int) -> Response:
    """The check of the six conditions."""
    return _step(ctx, id, CheckForm, experts.check)


@page(can="experts.edit")
def discuss(ctx: Context, id: int) -> Response:
    """The collective discussion."""
    return _step(ctx, id, DiscussForm, experts.discuss)


@page(can="experts.edit")
def decline(ctx: Context, id: int) -> Response:
    """Not taken, and why."""
    return _step(ctx, id, DeclineForm, experts.decline)


@page(can="experts.edit")
def appoint(ctx: Context, id: int) -> Response:
    """Appointment through G28; the first password is shown this once."""
    found = pool.application(ctx.db, id)
    made: list[tuple[Expert, str]] = []

    def act(form: TermForm) -> None:
        facts = form.model_dump() | {"starts_on": form.starts_on or ctx.today}
        made.append(experts.appoint(ctx.db, found, **facts, by=ctx.staff, now=ctx.now))

    return attempt(
        ctx,
        TermForm,
        act,
        lambda *, typed, status: _application(ctx, found, typed=typed, status=status),
        lambda: _expert(ctx, made[0][0], password=made[0][1]),
    )


@page(can="experts.edit")
def show(ctx: Context, id: int) -> Response:
    """One expert: terms, letters, evaluations."""
    return _expert(ctx, pool.expert(ctx.db, id))


@page(can="experts.edit")
def renew(ctx: Context, id: int) -> Response:
    """Another term."""
    expert = pool.expert(ctx.db, id)

    def act(form: TermForm) -> None:
        facts = form.model_dump(exclude={"starts_on"})
        experts.renew(ctx.db, expert, **facts, by=ctx.staff, now=ctx.now)

    return attempt(ctx, TermForm, act, _again(ctx, expert), lambda: ctx.goto("admin:experts:show", id=id))


@page(can="experts.edit")
def dismiss(ctx: Context, id: int) -> Response:
    """An early end on one of six grounds."""
    expert = pool.expert(ctx.db, id)
    return attempt(
        ctx,
        DismissForm,
        lambda form: experts.dismiss(ctx.db, expert, **form.model_dump(), by=ctx.staff, now=ctx.now),
        _again(ctx, expert),
        lambda: ctx.goto("admin:experts:show", id=id),
    )


@page(can="experts.edit")
def letter(ctx: Context, id: int, term_id: int, form: str) -> Response:
    """聘书 as DOCX or PDF."""
    expert = pool.expert(ctx.db, id)
    term = next((t for t in expert.terms if t.id == term_id), None)
    if term is None or form not in WRITERS:
        raise HTTPException(404)
    document = letter_document(expert, term, issuer=ctx.settings.site_name)
    return download(WRITERS[form](document), f"聘书 {expert.name}.{form}")


def _step(ctx: Context, id: int, model: type[Form], service: object) -> Response:
    found = pool.application(ctx.db, id)
    return attempt(
        ctx,
        model,
        lambda form: service(ctx.db, found, **form.model_dump(), by=ctx.staff, now=ctx.now),  # type: ignore[operator]
        lambda *, typed, status: _application(ctx, found, typed=typed, status=status),
        lambda: ctx.goto("admin:experts:application", id=id),
    )


def _index(ctx: Context, *, typed: Typed | None = None, status: int = 200) -> Response:
    everybody = pool.experts(ctx.db)
    applications = pool.applications(ctx.db)
    return ctx.page(
        PAGES + "index.html",
        status=status,
        t=typed or Typed(),
        fields=pool.fields(ctx.db),
        calls=pool.calls(ctx.db),
        waiting=[a for a in applications if a.status in experts.OPEN],
        over=[a for a in applications if a.status not in experts.OPEN],
        everybody=everybody,
        in_office={e.id for e in pool.in_office(ctx.db, ctx.today)},
        names=NAMES,
        pills=PILLS,
    )


def _application(ctx: Context, found: ExpertApplication, *, typed: Typed | None = None, status: int = 200) -> Response:
    return ctx.page(
        PAGES + "application.html",
        status=status,
        t=typed or Typed(),
        a=found,
        pill=(NAMES[found.status], PILLS[found.status]),
        conditions=[(str(n), text) for n, text in enumerate(law.CONDITIONS, 1)],
        is_open=found.status in experts.OPEN,
        latest=law.latest_end(ctx.today),
    )


def _again(ctx: Context, expert: Expert):  # type: ignore[no-untyped-def]
    return lambda *, typed, status: _expert(ctx, expert, typed=typed, status=status)


def _expert(
    ctx: Context, expert: Expert, *, typed: Typed | None = None, status: int = 200, password: str = ""
) -> Response:
    staff: Staff = people.person(ctx.db, expert.staff_id)
    return ctx.page(
        PAGES + "show.html",
        status=status,
        headers={"Cache-Control": "no-store"},
        t=typed or Typed(),
        e=expert,
        login=staff.login,
        secret=staff.totp_secret if password else "",
        password=password,
        grounds=[(ground, ground) for ground in law.DISMISSAL_GROUNDS],
        latest=law.latest_end(max(expert.terms[-1].ends_on, ctx.today)) if expert.terms else None,
    )


routes = [
    Route("/experts", index, methods=["GET"], name="experts:index"),
    Route("/experts/fields", add_field, methods=["POST"], name="experts:fields"),
    Route("/experts/calls", publish_call, methods=["POST"], name="experts:calls"),
    Route("/experts/applications/{id:int}", application, methods=["GET"], name="experts:application"),
    Route("/experts/applications/{id:int}/check", check, methods=["POST"], name="experts:check"),
    Route("/experts/applications/{id:int}/discuss", discuss, methods=["POST"], name="experts:discuss"),
    Route("/experts/applications/{id:int}/decline", decline, methods=["POST"], name="experts:decline"),
    Route("/experts/applications/{id:int}/appoint", appoint, methods=["POST"], name="experts:appoint"),
    Route("/experts/{id:int}", show, methods=["GET"], name="experts:show"),
    Route("/experts/{id:int}/renew", renew, methods=["POST"], name="experts:renew"),
    Route("/experts/{id:int}/dismiss", dismiss, methods=["POST"], name="experts:dismiss"),
    Route("/experts/{id:int}/letters/{term_id:int}.{form}", letter, methods=["GET"], name="experts:letter"),
]
