"""What the holder of a registration's receipt sees and may do."""

from typing import Any, Literal

from markupsafe import Markup
from pydantic import Field, field_validator
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from documents import qr
from documents.personal import mask_email, mask_phone
from hearings import public, registrations
from hearings.application import RegistrationClosed
from hearings.models import BY_REGISTRATION, REPRESENTATIVE
from hearings.public import HeldRegistration
from hearings.registering import RECEIPT_PREFIX
from hearings.registration_models import AGES, LEAGUES, OCCUPATIONS, SEXES, STANCES, STANDINGS, STATUSES
from opinions.receipts import read_number
from portal.opinions import PRIVATE
from web.contacts import checked_email
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.registration_form import LONGEST, form_choices
from web.templating import until

PAGES = "portal/hearings/"
NUMBER = "/registrations/{receipt}"


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
    Route(NUMBER, show, methods=["GET"], name="registration"),
    Route(NUMBER + "/change", change, methods=["POST"], name="change_registration"),
    Route(NUMBER + "/withdraw", withdraw, methods=["POST"], name="withdraw_registration"),
    Route(NUMBER + "/late", late, methods=["POST"], name="late_registration"),
]
