"""Registrations for a hearing at the officer's desk: read, approve, write down, settle late changes."""

import secrets
from datetime import date

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.hearings import PAGES, pill
from hearings import queries, registrations
from hearings.application import AlreadyRegistered, NotRegistered, OtherContent
from hearings.models import Hearing
from hearings.registering import register
from hearings.registration_models import CHANNELS, STANCES, STANDINGS, STATUSES
from hearings.scarcity import scarce
from law.findings import Unlawful
from opinions.receipts import read_number
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page
from web.registration_form import RegistrationForm, form_choices, sent_letter

INDEX = "admin:hearings:registrations"
BY_STAFF = {key: CHANNELS[key] for key in ("phone", "letter", "visit")}


class RecordForm(RegistrationForm):
    """A registration as somebody said or wrote it. `key` makes a second pressing of the button harmless."""

    key: str = Field(min_length=8, max_length=100)
    channel: str = Field(pattern="|".join(BY_STAFF))
    happened_on: date
    shares_phone: bool = False


class DecideForm(Form):
    """What becomes of the chosen registrations."""

    decision: str = Field(pattern="approved|rejected")
    chosen: list[int] = Field(default_factory=list)
    reason: str = Field("", max_length=1000)


class LateForm(Form):
    """What is changed because of a late request; empty fields stay as they are."""

    phone: str = Field("", max_length=30)
    email: str = Field("", max_length=254)
    needs: str = Field("", max_length=500)
    reason: str = Field("", max_length=1000)


@page(can="hearings.read")
def index(ctx: Context, id: int) -> Response:
    """The queue in order of arrival; `status` narrows."""
    return _page(ctx, queries.get(ctx.db, id), {}, {})


@page(can="hearings.register")
def decide(ctx: Context, id: int) -> Response:
    """Approve or turn down those that were ticked."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(DecideForm, ctx.form)
    if form is not None and not form.chosen:
        errors = {"chosen": _("请先勾选报名。")}
    if form is None or errors:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    chosen = [queries.registration(ctx.db, id, one) for one in form.chosen]
    try:
        registrations.decide(
            ctx.db, hearing, chosen, approved=form.decision == "approved", reason=form.reason, by=ctx.staff, now=ctx.now
        )
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), {"reason": refusal.unmet[0].message}, 422)
    return ctx.goto(INDEX, id=id)


@page(can="hearings.register")
def new(ctx: Context, id: int) -> Response:
    """The form for a registration by telephone, letter or at the window."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    return _form(ctx, hearing, {"key": secrets.token_urlsafe(16), "happened_on": ctx.today}, {})


@page(can="hearings.register")
def record(ctx: Context, id: int) -> Response:
    """Write it down; it takes the next place in the same queue."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(RecordForm, ctx.form)
    if form is not None:
        errors = form.problems(hearing)
        if form.happened_on > ctx.today:
            errors["happened_on"] = _("收到日期不能晚于今天。")
    letter, problem = sent_letter(ctx.form)
    if problem:
        errors["letter"] = problem
    if form is None or errors:
        return _form(ctx, hearing, typed(ctx.form, RecordForm), errors, 422)
    facts = form.model_dump(include={"channel", "happened_on", "shares_phone"}) | letter
    application = form.application(f"staff:{form.key}", recorded_by=ctx.staff.id, **facts)
    try:
        done = register(ctx.db, id, application, by=ctx.staff, now=ctx.now)
    except NotRegistered as refused:
        return _form(ctx, hearing, typed(ctx.form, RecordForm), {"phone": _(why_not(refused))}, 422)
    return ctx.goto("admin:hearings:slip", id=id, receipt=done.receipt)


@page(can="hearings.register")
def slip(ctx: Context, id: int, receipt: str) -> Response:
    """The receipt to print and hand over."""
    found = next(r for r in queries.registrations(ctx.db, id) if r.receipt == read_number(receipt, prefix="BM"))
    return ctx.page(
        PAGES + "slip.html", c=queries.get(ctx.db, id), r=found, channels=CHANNELS,
        address=f"{ctx.settings.base_url.rstrip('/')}/hearings/registrations/{found.receipt}",
    )  # fmt: skip


@page(can="hearings.read")
def show(ctx: Context, id: int, registration_id: int) -> Response:
    """One registration."""
    return _one(ctx, id, registration_id, {}, {})


@page(can="hearings.read")
def letter(ctx: Context, id: int, registration_id: int) -> Response:
    """The letter of an organisation, to save."""
    found = queries.registration(ctx.db, id, registration_id)
    kept = queries.letter(ctx.db, registration_id)
    return download(kept.content, found.letter_name)


@page(can="hearings.register")
def contact(ctx: Context, id: int, registration_id: int) -> Response:
    """Note that the person was reached."""
    queries.own(ctx.db, id, ctx.staff)
    found = queries.registration(ctx.db, id, registration_id)
    registrations.confirm_contact(ctx.db, found, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:hearings:registration", id=id, registration_id=registration_id)


@page(can="hearings.register")
def late(ctx: Context, id: int, registration_id: int) -> Response:
    """Settle a change that was asked for after the close."""
    queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(LateForm, ctx.form)
    if form is None:
        return _one(ctx, id, registration_id, typed(ctx.form), errors, 422)
    changes = {k: v for k, v in form.model_dump(exclude={"reason"}).items() if v}
    found = queries.registration(ctx.db, id, registration_id)
    registrations.settle_late(ctx.db, found, changes=changes, reason=form.reason, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:hearings:registration", id=id, registration_id=registration_id)


@page(can="hearings.register")
def withdraw(ctx: Context, id: int, registration_id: int) -> Response:
    """Somebody called to say that they will not come."""
    queries.own(ctx.db, id, ctx.staff)
    registrations.withdraw(ctx.db, queries.registration(ctx.db, id, registration_id), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:hearings:registration", id=id, registration_id=registration_id)


def why_not(refused: NotRegistered) -> str:
    """The refusal in words for the officer."""
    if isinstance(refused, AlreadyRegistered):
        return "这个电话号码已经报过名（同一队列，不分渠道）。确属两人合用的，核实后勾选「合用号码」。"
    if isinstance(refused, OtherContent):
        return "这张表单已经登记过另一份内容，请重新打开登记页面。"
    return "报名已经截止，或者收到日期晚于截止日，不能登记。"


def _page(
    ctx: Context, hearing: Hearing, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    every = queries.registrations(ctx.db, hearing.id or 0)
    wanted = ctx.request.query_params.get("status", "")
    tabs = [(_("全部"), "?", not wanted, len(every))]
    tabs += [
        (_(words), f"?status={key}", wanted == key, sum(r.status == key for r in every))
        for key, words in STATUSES.items()
    ]
    shown = [r for r in every if wanted in {"", r.status}]
    return ctx.page(
        PAGES + "registrations.html", status=status, c=hearing, pill=pill(hearing), registrations=shown, tabs_of_state=tabs,
        past=queries.past(ctx.db, hearing.id or 0, shown), statuses=STATUSES, standings=STANDINGS, channels=CHANNELS,
        own=ctx.staff.division_id == hearing.division_id and ctx.may("hearings.register"), values=values, errors=errors,
        late=[r for r in every if r.late_request], scarce=scarce(hearing, every) if hearing.frozen_at is None else [],
    )  # fmt: skip


def _one(
    ctx: Context, id: int, registration_id: int, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    hearing, found = queries.get(ctx.db, id), queries.registration(ctx.db, id, registration_id)
    return ctx.page(
        PAGES + "registration.html", status=status, c=hearing, r=found, statuses=STATUSES, standings=STANDINGS,
        stances=STANCES, channels=CHANNELS, past=queries.past(ctx.db, id, [found]).get(registration_id, 0),
        own=ctx.staff.division_id == hearing.division_id and ctx.may("hearings.register"), values=values, errors=errors,
    )  # fmt: skip


def _form(
    ctx: Context, hearing: Hearing, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    return ctx.page(
        PAGES + "new_registration.html", status=status, c=hearing, values=values, errors=errors,
        offered=form_choices(hearing, kept_days=ctx.settings.erased_after_days), channels=list(BY_STAFF.items()),
    )  # fmt: skip


ONE = "/hearings/{id:int}/registrations"
routes = [
    Route(ONE, index, methods=["GET"], name="hearings:registrations"),
    Route(ONE + "/decide", decide, methods=["POST"], name="hearings:decide_registrations"),
    Route(ONE + "/new", new, methods=["GET"], name="hearings:new_registration"),
    Route(ONE + "/new", record, methods=["POST"], name="hearings:record_registration"),
    Route(ONE + "/slips/{receipt}", slip, methods=["GET"], name="hearings:slip"),
    Route(ONE + "/{registration_id:int}", show, methods=["GET"], name="hearings:registration"),
    Route(ONE + "/{registration_id:int}/letter", letter, methods=["GET"], name="hearings:letter"),
    Route(ONE + "/{registration_id:int}/contact", contact, methods=["POST"], name="hearings:contact"),
    Route(ONE + "/{registration_id:int}/late", late, methods=["POST"], name="hearings:late"),
    Route(ONE + "/{registration_id:int}/withdraw", withdraw, methods=["POST"], name="hearings:withdraw"),
]
