"""Registering for a hearing, and what the holder of a registration's receipt sees and may do."""

import time
from typing import Any, Literal

from markupsafe import Markup
from pydantic import Field, field_validator
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from documents import qr
from documents.personal import mask_email, mask_phone
from hearings import public, registrations
from hearings.application import AlreadyRegistered, NotRegistered, OtherContent, RegistrationClosed
from hearings.models import BY_REGISTRATION, REPRESENTATIVE, Hearing
from hearings.public import HeldRegistration
from hearings.registering import RECEIPT_PREFIX, is_open, register
from hearings.registration_models import AGES, LEAGUES, OCCUPATIONS, SEXES, STANCES, STANDINGS, STATUSES
from infra.tokens import FASTEST_HUMAN_SECONDS
from opinions.receipts import read_number
from portal.addresses import ID
from portal.handing_in import RETRY_AFTER_LIMIT
from portal.opinions import PRIVATE, fresh_token
from web.contacts import checked_email
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.registration_form import LONGEST, RegistrationForm, form_choices, sent_letter
from web.templating import until

PAGES = "portal/hearings/"
NUMBER = "/registrations/{receipt}"


class PortalForm(RegistrationForm):
    """With the marks that tell people from programs."""

    token: str = Field("", max_length=400)
    homepage: str = Field("", max_length=2000)


class ChangeForm(Form):
    """What may be changed until the close. `seen`: the revision the person had before them."""

    seen: int
    categories: list[int] = Field(default_factory=list, min_length=1)
    email: str = Field("", max_length=254)
    region: Literal[LEAGUES]  # type: ignore[valid-type]
    relation: str = Field("", max_length=500)
    stance: Literal["for", "against", "change", ""] = ""
    points: str = Field("", max_length=LONGEST)
    sex: Literal[("", *SEXES)] = ""  # type: ignore[valid-type]
    age: Literal[("", *AGES)] = ""  # type: ignore[valid-type]
    occupation: Literal[("", *OCCUPATIONS)] = ""  # type: ignore[valid-type]
    needs: str = Field("", max_length=500)
    may_publish_unit: bool = False

    @field_validator("email")
    @classmethod
    def email_can_be_one(cls, email: str) -> str:
        """An address a mail can be sent to."""
        return checked_email(email)


class LateForm(Form):
    """What somebody asks to be changed after the close."""

    text: str = Field(min_length=2, max_length=500)


@page(can=ANYONE)
def new(ctx: Context, id: int) -> Response:
    """The form; after the close, what is still possible."""
    hearing = public.for_registration(ctx.db, id)
    if not is_open(hearing, ctx.now):
        return closed_page(ctx, hearing)
    return form_page(ctx, hearing, values={"categories": ctx.request.query_params.getlist("category")})


@page(can=ANYONE)
def create(ctx: Context, id: int) -> Response:
    """Take a registration: 303 to its receipt; otherwise the form again with everything typed."""
    hearing = public.get(ctx.db, id)
    form, errors = parse(PortalForm, ctx.form)
    if form is not None:
        errors = {name: _(words) for name, words in form.problems(hearing).items()}
    letter, problem = sent_letter(ctx.form)
    if problem:
        errors["letter"] = problem
    if form is None or errors:
        return form_page(ctx, hearing, status=422, errors=errors)
    token = ctx.state.tokens.read_form(form.token, now=time.time())
    if token is None:
        why = _("这个页面打开得太久了。您填写的内容都在，请再按一次「提交报名」。")
        return form_page(ctx, hearing, status=422, message=why, token=fresh_token(ctx))
    key, age = token
    if form.homepage or age < FASTEST_HUMAN_SECONDS:
        why = _("为防止程序自动提交，请您再按一次「提交报名」。您填写的内容都在，还没有登记。")
        return form_page(ctx, hearing, status=422, message=why)
    if not ctx.state.rate_limit.allows(ctx.request):
        why = _("从您这个网络地址提交得太频繁。您填写的内容都在，请过十分钟再提交。")
        return form_page(ctx, hearing, status=429, message=why)
    plain = RegistrationForm.model_validate(form.model_dump())
    try:
        done = register(ctx.db, id, plain.application(f"web:{key}", **letter), by="public", now=ctx.now)
    except NotRegistered as refused:
        return not_taken(ctx, hearing, refused)
    return RedirectResponse(f"/hearings/registrations/{done.receipt}", 303, PRIVATE)


def not_taken(ctx: Context, hearing: Hearing, refused: NotRegistered) -> Response:
    """What the refusal means for the person at the form. Nothing typed is lost."""
    if isinstance(refused, RegistrationClosed):
        return closed_page(ctx, hearing)
    if isinstance(refused, AlreadyRegistered):
        why = _(
            "这个手机号码已经为本次听证会报过名（网上、电话、信函、窗口是同一个名册）。要修改，请用报名回执打开您的报名；"
            "家人合用一个号码的，请打电话或者到窗口报名。"
        )
        return form_page(ctx, hearing, status=422, errors={"phone": why})
    if isinstance(refused, OtherContent):
        why = _("这张表单已经登记过另一份内容，为避免混淆，这次没有登记。要修改已提交的报名，请打开它的回执。")
        return form_page(ctx, hearing, status=409, message=why, token=fresh_token(ctx))
    return form_page(ctx, hearing, status=503, message=_("这次没有登记成功。您填写的内容都在，请稍后再按一次。"))


@page(can=ANYONE)
def show(ctx: Context, receipt: str) -> Response:
    """My registration: how far it has come, my chance, my ticket, and what I can do."""
    proper = read_number(receipt, prefix=RECEIPT_PREFIX)
    if proper and proper != receipt:
        return RedirectResponse(f"/hearings/registrations/{proper}", 303, PRIVATE)
    return mine_page(ctx, _held(ctx, receipt))


@page(can=ANYONE)
def change(ctx: Context, receipt: str) -> Response:
    """Change what was sent, until the close."""
    mine = _held(ctx, receipt)
    form, errors = parse(ChangeForm, ctx.form)
    if form is not None:
        errors = _change_errors(mine, form)
    if form is None or errors:
        return mine_page(ctx, mine, status=422, errors=errors, values=typed(ctx.form, ChangeForm))
    if form.seen != mine.registration.revision:
        why = _("这份报名在别的窗口里已经改过。下面是您刚才写的内容，请对照后再提交。")
        return mine_page(ctx, mine, status=409, message=why, values=typed(ctx.form, ChangeForm))
    facts = form.model_dump(exclude={"seen", "categories"})
    try:
        registrations.change(
            ctx.db, mine.registration, changes=facts, categories=form.categories, by=registrations.AUTHOR, now=ctx.now
        )
    except RegistrationClosed:
        return mine_page(ctx, mine, status=403, message=_("报名已经截止，不能直接修改。可以提出变更请求。"))
    return ctx.goto("hearings:registration", receipt=receipt)


@page(can=ANYONE)
def withdraw(ctx: Context, receipt: str) -> Response:
    """Take the registration back; the next in line moves up."""
    mine = _held(ctx, receipt)
    try:
        registrations.withdraw(ctx.db, mine.registration, by=registrations.AUTHOR, now=ctx.now)
    except RegistrationClosed:
        return mine_page(ctx, mine, status=403, message=_("现在不能撤回。"))
    return ctx.goto("hearings:registration", receipt=receipt)


@page(can=ANYONE)
def late(ctx: Context, receipt: str) -> Response:
    """Ask for a change after the close."""
    mine = _held(ctx, receipt)
    form, errors = parse(LateForm, ctx.form)
    if form is None:
        return mine_page(ctx, mine, status=422, errors=errors, values=typed(ctx.form))
    try:
        registrations.request_late(ctx.db, mine.registration, text=form.text, by=registrations.AUTHOR, now=ctx.now)
    except RegistrationClosed:
        return mine_page(ctx, mine, status=403, message=_("现在不能提出变更请求。"))
    return ctx.goto("hearings:registration", receipt=receipt)


def form_page(
    ctx: Context,
    hearing: Hearing,
    *,
    status: int = 200,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    message: str = "",
    token: str = "",
) -> Response:
    """The form with what was typed. Without a new token the one that was sent stays: a repeat is recognised by it."""
    values = typed(ctx.form, PortalForm) if values is None else values
    headers = {**PRIVATE, **({"Retry-After": str(RETRY_AFTER_LIMIT)} if status == 429 else {})}
    return ctx.page(
        PAGES + "register.html", status=status, headers=headers, hearing=hearing, values=values, errors=errors or {},
        message=message, until=until, token=token or str(values.get("token", "")) or fresh_token(ctx),
        offered=form_choices(hearing, kept_days=ctx.settings.erased_after_days),
    )  # fmt: skip


def closed_page(ctx: Context, hearing: Hearing) -> Response:
    """403: since when, and what is still possible."""
    return ctx.page(PAGES + "closed.html", status=403, headers=PRIVATE, hearing=hearing, until=until)


def mine_page(
    ctx: Context,
    mine: HeldRegistration,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
    message: str = "",
) -> Response:
    """The page of a registration, with the forms for what is possible now."""
    registration, hearing = mine.registration, mine.hearing
    address = f"{ctx.settings.base_url.rstrip('/')}/hearings/registrations/{registration.receipt}"
    stored: dict[str, Any] = {
        name: getattr(registration, name) for name in ChangeForm.model_fields if name not in {"seen", "categories"}
    }
    stored["categories"] = [
        str(c.category_id) for c in registration.candidacies if c.standing not in {"backup", "left"}
    ]
    return ctx.page(
        PAGES + "registration.html",
        status=status,
        headers=PRIVATE,
        mine=mine,
        r=registration,
        hearing=hearing,
        until=until,
        statuses=STATUSES,
        standings=STANDINGS,
        stance_names=STANCES,
        phone=mask_phone(registration.phone),
        email=mask_email(registration.email) if registration.email else "",
        may_withdraw=registration.status != "withdrawn" and hearing.status not in {s.value for s in registrations.OVER},
        may_ask_late=not mine.is_open
        and registration.status == "approved"
        and hearing.status in {"closed", "selected", "listed"},
        offered=form_choices(hearing, kept_days=ctx.settings.erased_after_days),
        values={**stored, **(values or {})},
        errors=errors or {},
        message=message,
        address=address,
        qr=Markup(qr.svg(address, title=_("本报名二维码"))),  # noqa: S704 -- drawn by us
    )


def _held(ctx: Context, receipt: str) -> HeldRegistration:
    return public.held(ctx.db, public.by_receipt(ctx.db, receipt), now=ctx.now)


def _change_errors(mine: HeldRegistration, form: ChangeForm) -> dict[str, str]:
    open_ = {c.id: c for c in mine.hearing.categories if c.method in BY_REGISTRATION}
    chosen = [open_[id_] for id_ in form.categories if id_ in open_]
    errors: dict[str, str] = {}
    if not chosen or len({c.kind for c in chosen}) > 1:
        errors["categories"] = _("请选择要报名的类别。")
    if any(c.kind == REPRESENTATIVE for c in chosen):
        if not form.points:
            errors["points"] = _("请写明主要观点和理由。")
        if not mine.registration.consented_list_at:
            errors["categories"] = _("您没有同意公布姓名和类别，不能报名听证代表。请撤回后重新报名。")
        for attribute in (q.attribute for c in chosen for q in c.quotas):
            if not getattr(form, attribute):
                errors[attribute] = _("本类别按此项分配名额，请填写。")
    return errors


routes = [
    Route(ID + "/register", new, methods=["GET"], name="new_registration"),
    Route(ID + "/register", create, methods=["POST"], name="create_registration"),
    Route(NUMBER, show, methods=["GET"], name="registration"),
    Route(NUMBER + "/change", change, methods=["POST"], name="change_registration"),
    Route(NUMBER + "/withdraw", withdraw, methods=["POST"], name="withdraw_registration"),
    Route(NUMBER + "/late", late, methods=["POST"], name="late_registration"),
]
