"""Roles, sessions and locks: the security administrator's part of the three (安全管理员)."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from people import accounts, signin
from people.models import Staff
from people.permissions import ADMINISTRATORS, ROLE_NAMES, Role
from people.services import NotAllowed, journal_role, roles_of
from web.forms import Form, parse
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:security:show"


class RolesForm(Form):
    """The roles of one person."""

    roles: list[str] = Field(default_factory=list)


class SessionForm(Form):
    """Which session to end; left empty all of them."""

    session: str = Field("", pattern="^([0-9a-f]{64})?$")


@page(can="people.grant")
def index(ctx: Context) -> Response:
    """Everybody with roles, locks and open sessions."""
    words = ctx.request.query_params.get("q", "").strip()[:100]
    rows = [
        (person, _names(person), len(signin.sessions(ctx.db, person, now=ctx.now)), _is_locked(person, ctx))
        for person in accounts.everyone(ctx.db)
        if words.lower() in f"{person.login} {person.name} {person.division.name}".lower()
    ]
    return ctx.page("admin/security/index.html", rows=rows, words=words)


@page(can="people.grant")
def show(ctx: Context, id: int) -> Response:
    """One person: roles, sessions, lock."""
    return _show(ctx, accounts.get(ctx.db, id), {})


@page(can="people.grant")
def grant(ctx: Context, id: int) -> Response:
    """Set the roles of somebody."""
    person = accounts.get(ctx.db, id)
    form, _errors = parse(RolesForm, ctx.form)
    wanted = set(form.roles) if form else set()
    if form is None or not wanted <= set(Role):
        return _show(ctx, person, {"roles": _("请选择其中一项。")}, 422)
    try:
        accounts.grant(ctx.db, person, {Role(role) for role in wanted}, by=ctx.staff, now=ctx.now)
    except NotAllowed as refusal:
        return _show(ctx, person, {"roles": _(refusal.message)}, 422, wanted)
    return ctx.goto(SHOW, id=id)


@page(can="people.grant")
def unlock(ctx: Context, id: int) -> Response:
    """Let somebody try again."""
    accounts.unlock(ctx.db, accounts.get(ctx.db, id), by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="sessions.end")
def end(ctx: Context, id: int) -> Response:
    """End one session of somebody, or all."""
    person = accounts.get(ctx.db, id)
    form, errors = parse(SessionForm, ctx.form)
    if form is None:
        return _show(ctx, person, errors, 422)
    role = journal_role(ctx.staff)
    signin.end_sessions(ctx.db, person, by=ctx.staff, by_role=role, now=ctx.now, only=form.session)
    return ctx.goto(SHOW, id=id) if person.id != ctx.staff.id else ctx.goto("admin:sign_in")


def _show(
    ctx: Context, person: Staff, errors: dict[str, str], status: int = 200, chosen: set[str] | None = None
) -> Response:
    return ctx.page(
        "admin/security/show.html",
        status=status,
        person=person,
        options=[(role.value, _(ROLE_NAMES[role]), _hint(role)) for role in Role],
        chosen=sorted(chosen if chosen is not None else roles_of(person)),
        names=_names(person),
        sessions=signin.sessions(ctx.db, person, now=ctx.now),
        is_locked=_is_locked(person, ctx),
        is_me=person.id == ctx.staff.id,
        errors=errors,
    )


def _hint(role: Role) -> str:
    return _("三员分立：只能单独担任，不兼其他角色") if role in ADMINISTRATORS else ""


def _names(person: Staff) -> list[str]:
    return [_(ROLE_NAMES[role]) for role in sorted(roles_of(person))]


def _is_locked(person: Staff, ctx: Context) -> bool:
    return person.locked_until is not None and person.locked_until > ctx.now


ID = "/security/{id:int}"
routes = [
    Route("/security", index, methods=["GET"], name="security:index"),
    Route(ID, show, methods=["GET"], name="security:show"),
    Route(ID + "/roles", grant, methods=["POST"], name="security:grant"),
    Route(ID + "/unlock", unlock, methods=["POST"], name="security:unlock"),
    Route(ID + "/sessions", end, methods=["POST"], name="security:end"),
]
