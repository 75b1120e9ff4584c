"""Accounts of the staff and the divisions: the system administrator's part of the three (系统管理员)."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from documents.qr import svg
from people import accounts
from people.accounts import Taken
from people.models import Division, Staff
from people.own_account import authenticator_address
from people.passwords import first_password
from people.permissions import ADMINISTRATORS, ROLE_NAMES
from people.services import NewAccount, journal_role, open_account, roles_of
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

INDEX, ONE = "admin/accounts/index.html", "admin/accounts/show.html"
NO_STORE = {"Cache-Control": "no-store"}


class AccountForm(Form):
    """What the account of a member of staff says."""

    name: str = Field(min_length=1, max_length=50)
    title: str = Field("", max_length=50)
    division_id: int


class NewAccountForm(AccountForm):
    """A new account; the first password is made here."""

    login: str = Field(pattern=r"^[a-z][a-z0-9._-]{1,31}$")


class DivisionForm(Form):
    """The name of a division."""

    name: str = Field(min_length=2, max_length=50)


@page(can="people.edit")
def index(ctx: Context) -> Response:
    """Everybody, and the form for somebody new."""
    return _index(ctx, {}, {})


@page(can="people.edit")
def add(ctx: Context) -> Response:
    """A new account: its first password and secret are shown this once."""
    form, errors = parse(NewAccountForm, ctx.form)
    if "login" in errors and ctx.form.get("login"):
        errors["login"] = _("登录名用小写字母开头，只用小写字母、数字、点、横线，2 到 32 个字符。")
    if form and accounts.named(ctx.db, form.login):
        errors["login"] = _("这个登录名已经有人使用。")
    division = _division(ctx, form.division_id) if form else None
    if form and division is None:
        errors["division_id"] = _("请选择其中一项。")
    if form is None or errors or division is None:
        return _index(ctx, typed(ctx.form), errors, 422)
    password = first_password()
    new = NewAccount(form.login, form.name, form.title, password, is_temporary=True)
    staff = open_account(ctx.db, new, division, by=ctx.staff, by_role=journal_role(ctx.staff), now=ctx.now)
    return _secrets(ctx, staff, password)


@page(can="people.edit")
def show(ctx: Context, id: int) -> Response:
    """One account."""
    return _one(ctx, accounts.get(ctx.db, id), {}, {})


@page(can="people.edit")
def change(ctx: Context, id: int) -> Response:
    """Another name, title or division."""
    staff = accounts.get(ctx.db, id)
    form, errors = parse(AccountForm, ctx.form)
    if form and _division(ctx, form.division_id) is None:
        errors["division_id"] = _("请选择其中一项。")
    if form is None or errors:
        return _one(ctx, staff, typed(ctx.form), errors, 422)
    accounts.change(ctx.db, staff, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:accounts:show", id=id)


@page(can="people.edit")
def deactivate(ctx: Context, id: int) -> Response:
    """Stop an account."""
    staff, role = accounts.get(ctx.db, id), journal_role(ctx.staff)
    accounts.deactivate(ctx.db, staff, by=ctx.staff, by_role=role, now=ctx.now)
    return ctx.goto("admin:accounts:show", id=id)


@page(can="people.edit")
def reactivate(ctx: Context, id: int) -> Response:
    """Let an account sign in again."""
    staff, role = accounts.get(ctx.db, id), journal_role(ctx.staff)
    accounts.reactivate(ctx.db, staff, by=ctx.staff, by_role=role, now=ctx.now)
    return ctx.goto("admin:accounts:show", id=id)


@page(can="people.edit")
def reset(ctx: Context, id: int) -> Response:
    """A new first password and secret, shown this once."""
    staff, password = accounts.get(ctx.db, id), first_password()
    accounts.reset(ctx.db, staff, password, by=ctx.staff, by_role=journal_role(ctx.staff), now=ctx.now)
    return _secrets(ctx, staff, password)


@page(can="people.edit")
def divisions(ctx: Context) -> Response:
    """The divisions, each with its name to change."""
    return _divisions(ctx, {})


@page(can="people.edit")
def add_division(ctx: Context) -> Response:
    """A new division."""
    form, errors = parse(DivisionForm, ctx.form)
    if form is None:
        return _divisions(ctx, errors, 422)
    try:
        accounts.add_division(ctx.db, form.name, by=ctx.staff, now=ctx.now)
    except Taken as taken:
        return _divisions(ctx, {"name": _(str(taken))}, 422)
    return ctx.goto("admin:divisions:index")


@page(can="people.edit")
def rename_division(ctx: Context, id: int) -> Response:
    """Another name."""
    form, errors = parse(DivisionForm, ctx.form)
    if form is None:
        return _divisions(ctx, {f"name-{id}": errors["name"]}, 422)
    try:
        accounts.rename_division(ctx.db, id, form.name, by=ctx.staff, now=ctx.now)
    except Taken as taken:
        return _divisions(ctx, {f"name-{id}": _(str(taken))}, 422)
    return ctx.goto("admin:divisions:index")


def _division(ctx: Context, id: int) -> Division | None:
    return next((d for d in accounts.divisions(ctx.db) if d.id == id), None)


def _choices(ctx: Context) -> list[tuple[str, str]]:
    return [(str(d.id), d.name) for d in accounts.divisions(ctx.db)]


def _index(ctx: Context, values: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    words = ctx.request.query_params.get("q", "").strip()[:100]
    everyone = [
        s for s in accounts.everyone(ctx.db) if words.lower() in f"{s.login} {s.name} {s.division.name}".lower()
    ]
    return ctx.page(
        INDEX, status=status, everyone=everyone, roles=_roles, words=words, divisions=_choices(ctx),
        values=values, errors=errors,
    )  # fmt: skip


def _one(ctx: Context, staff: Staff, values: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    present = {"name": staff.name, "title": staff.title, "division_id": str(staff.division_id)}
    return ctx.page(
        ONE, status=status, person=staff, roles=_roles(staff), divisions=_choices(ctx), values=present | values,
        errors=errors, is_me=staff.id == ctx.staff.id, is_administrator=bool(roles_of(staff) & ADMINISTRATORS),
    )  # fmt: skip


def _divisions(ctx: Context, errors: dict[str, str], status: int = 200) -> Response:
    return ctx.page(
        "admin/accounts/divisions.html", status=status, divisions=accounts.divisions(ctx.db),
        values=typed(ctx.form), errors=errors,
    )  # fmt: skip


def _secrets(ctx: Context, staff: Staff, password: str) -> Response:
    address = authenticator_address(staff.login, staff.totp_secret)
    return ctx.page(
        "admin/accounts/secrets.html", headers=NO_STORE, person=staff, password=password, qr=svg(address)
    )  # fmt: skip


def _roles(staff: Staff) -> list[str]:
    return [_(ROLE_NAMES[role]) for role in sorted(roles_of(staff))]


ID = "/accounts/{id:int}"
routes = [
    Route("/accounts", index, methods=["GET"], name="accounts:index"),
    Route("/accounts", add, methods=["POST"], name="accounts:add"),
    Route(ID, show, methods=["GET"], name="accounts:show"),
    Route(ID, change, methods=["POST"], name="accounts:change"),
    Route(ID + "/deactivate", deactivate, methods=["POST"], name="accounts:deactivate"),
    Route(ID + "/reactivate", reactivate, methods=["POST"], name="accounts:reactivate"),
    Route(ID + "/reset", reset, methods=["POST"], name="accounts:reset"),
    Route("/divisions", divisions, methods=["GET"], name="divisions:index"),
    Route("/divisions", add_division, methods=["POST"], name="divisions:add"),
    Route("/divisions/{id:int}", rename_division, methods=["POST"], name="divisions:rename"),
]
