"""Selection at the officer's desk: freeze, test, seed, draw, seat, and the public list."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.hearings import PAGES, pill
from hearings import drawing, listing, participants, queries, selecting
from hearings.models import INVITE, KINDS, RECOMMEND, REPRESENTATIVE, SEEDS, Hearing
from hearings.registration_models import LEAGUES
from hearings.scarcity import scarce
from hearings.selection_models import ORIGINS
from law.findings import Unlawful
from web.contacts import checked_email
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

SELECTION = "admin:hearings:selection"


class SeedForm(Form):
    """The seed as one officer read it."""

    seed: str = Field("", max_length=300)
    witnesses: str = Field("", max_length=1000)


class TrialForm(Form):
    """The seed of a test."""

    draw_id: int
    seed: str = Field(min_length=1, max_length=100)


class ParticipantForm(Form):
    """Somebody recommended or invited. `consented`: their consent to the list was obtained."""

    category_id: int
    origin: str = Field(pattern=f"{RECOMMEND}|{INVITE}")
    name: str = Field(min_length=1, max_length=60)
    unit: str = Field("", max_length=100)
    region: str = Field("", max_length=40)
    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254)
    consented: bool = False
    may_publish_unit: bool = False


class WithdrawForm(Form):
    """Why somebody will not come."""

    reason: str = Field(min_length=1, max_length=300)


@page(can="hearings.read")
def selection(ctx: Context, id: int) -> Response:
    """Pools, seed, draws, participants."""
    return _page(ctx, queries.get(ctx.db, id), {}, {})


@page(can="hearings.select")
def freeze(ctx: Context, id: int) -> Response:
    """Fix the pools and publish their hashes."""
    selecting.freeze(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.select")
def test(ctx: Context, id: int) -> Response:
    """Try the draw with a seed of one's own; marked as a test for ever."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(TrialForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    draw = next(d for d in selecting.draws(ctx.db, id) if d.id == form.draw_id)
    selecting.try_draw(ctx.db, draw, seed=form.seed, by=ctx.staff, now=ctx.now)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.select")
def seed(ctx: Context, id: int) -> Response:
    """One officer's reading of the seed."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(SeedForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    try:
        selecting.enter_seed(ctx.db, hearing, seed=form.seed, witnesses=form.witnesses, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), {u.field: u.message for u in refusal.unmet}, 422)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.select")
def draw(ctx: Context, id: int) -> Response:
    """Draw every pool."""
    selecting.run(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.select")
def finish(ctx: Context, id: int) -> Response:
    """Everybody has a place."""
    selecting.finish(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.select")
def add(ctx: Context, id: int) -> Response:
    """Somebody recommended or invited takes a place."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ParticipantForm, ctx.form)
    if form is not None:
        errors = _add_errors(hearing, form)
    if form is None or errors:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    category = next(c for c in hearing.categories if c.id == form.category_id)
    facts = form.model_dump(exclude={"category_id", "consented"})
    try:
        participants.add_participant(ctx.db, hearing, category, **facts, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), {u.field: u.message for u in refusal.unmet}, 422)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.select")
def withdraw(ctx: Context, id: int, participant_id: int) -> Response:
    """Somebody will not come: the next alternate follows."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(WithdrawForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    who = queries.participant(ctx.db, id, participant_id)
    participants.withdraw_participant(ctx.db, hearing, who, reason=form.reason, by=ctx.staff, now=ctx.now)
    return ctx.goto(SELECTION, id=id)


@page(can="hearings.publish")
def publish_list(ctx: Context, id: int) -> Response:
    """Publish the list through G09."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    listing.publish_list(ctx.db, hearing, department=ctx.settings.site_name, by=ctx.staff, now=ctx.now)
    return ctx.goto(SELECTION, id=id)


def _add_errors(hearing: Hearing, form: ParticipantForm) -> dict[str, str]:
    errors: dict[str, str] = {}
    category = next((c for c in hearing.categories if c.id == form.category_id), None)
    if category is None:
        errors["category_id"] = _("请选择其中一项。")
    if category and category.kind == REPRESENTATIVE and not form.consented:
        errors["consented"] = _("名单须提前向社会公布，请先取得本人同意。")
    try:
        checked_email(form.email)
    except ValueError as problem:
        errors["email"] = _(str(problem))
    return errors


def _page(
    ctx: Context, hearing: Hearing, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    id_ = hearing.id or 0
    entries = selecting.seed_entries(ctx.db, id_)
    return ctx.page(
        PAGES + "selection.html",
        status=status,
        c=hearing,
        pill=pill(hearing),
        draws=selecting.draws(ctx.db, id_),
        proven={d.id: drawing.proven(drawing.read(d.pool)) for d in selecting.draws(ctx.db, id_) if d.pool},
        tests=selecting.draws(ctx.db, id_, tests=True),
        entries=len(entries),
        mine=any(e.entered_by == ctx.staff.id for e in entries),
        seed=selecting.fixed_seed(ctx.db, id_),
        seed_words=_(SEEDS[hearing.seed_kind]),
        closes=hearing.registration_closes_at,
        is_over=bool(hearing.registration_closes_at and ctx.now >= hearing.registration_closes_at),
        counts=queries.counts(ctx.db, id_),
        scarce=scarce(hearing, queries.registrations(ctx.db, id_)) if hearing.frozen_at is None else [],
        people=queries.everybody(ctx.db, id_),
        alternates=queries.alternates(ctx.db, id_),
        missing=participants.representation(ctx.db, hearing) if hearing.frozen_at else [],
        origins=ORIGINS,
        kinds=KINDS,
        categories=[
            (c.id, f"{c.name} {len(participants.seated_in(ctx.db, c.id or 0))}/{c.seats}") for c in hearing.categories
        ],
        ways=[(RECOMMEND, _("有关单位推荐")), (INVITE, _("邀请"))],
        leagues=[("", ""), *((one, one) for one in LEAGUES)],
        own=ctx.staff.division_id == hearing.division_id and ctx.may("hearings.select"),
        values=values,
        errors=errors,
    )


ONE = "/hearings/{id:int}"
routes = [
    Route(ONE + "/selection", selection, methods=["GET"], name="hearings:selection"),
    Route(ONE + "/selection/freeze", freeze, methods=["POST"], name="hearings:freeze"),
    Route(ONE + "/selection/test", test, methods=["POST"], name="hearings:test_draw"),
    Route(ONE + "/selection/seed", seed, methods=["POST"], name="hearings:seed"),
    Route(ONE + "/selection/draw", draw, methods=["POST"], name="hearings:draw"),
    Route(ONE + "/selection/finish", finish, methods=["POST"], name="hearings:finish"),
    Route(ONE + "/selection/participants", add, methods=["POST"], name="hearings:add_participant"),
    Route(ONE + "/selection/list", publish_list, methods=["POST"], name="hearings:publish_list"),
    Route(
        ONE + "/participants/{participant_id:int}/withdraw", withdraw, methods=["POST"],
        name="hearings:withdraw_participant",
    ),
]  # fmt: skip
