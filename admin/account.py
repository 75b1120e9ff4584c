"""What everybody does with their own account: password, one-time codes, sessions."""

import pyotp
from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from documents.qr import svg
from people import own_account, signin
from people.own_account import WrongCode, WrongPassword, authenticator_address
from people.passwords import LEAST, WeakPassword
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import SIGNED_IN, Context, page

TEMPLATE = "admin/account.html"
SHOW = "admin:account"
NO_STORE = {"Cache-Control": "no-store"}


class PasswordForm(Form):
    """The present password and the new one, twice."""

    present: str
    new: str = Field(max_length=200)
    again: str


class CodeForm(Form):
    """The present password, and a code of the new secret."""

    present_for_code: str
    code: str
    token: str


@page(can=SIGNED_IN)
def show(ctx: Context) -> Response:
    """The own account."""
    return _page(ctx, {})


@page(can=SIGNED_IN)
def change_password(ctx: Context) -> Response:
    """Another password; other devices are signed out."""
    form, errors = parse(PasswordForm, ctx.form)
    if form and form.new != form.again:
        errors["again"] = _("两次输入的新密码不一致。")
    if form is None or errors:
        return _page(ctx, errors, 422)
    try:
        own_account.change_password(
            ctx.db, ctx.staff, present=form.present, new=form.new, session_id=ctx.session_id or "", now=ctx.now
        )
    except WrongPassword as wrong:
        return _page(ctx, {"present": _(str(wrong))}, 422)
    except WeakPassword as weak:
        return _page(ctx, {"new": _(str(weak))}, 422)
    return ctx.goto(SHOW)


@page(can=SIGNED_IN)
def change_code(ctx: Context) -> Response:
    """Another secret for one-time codes, once a code of it was typed."""
    form, errors = parse(CodeForm, ctx.form)
    secret = ctx.state.tokens.read_code_secret(form.token) if form else None
    if form and secret is None:
        errors["code"] = _("这个二维码已过期，请用下面新的二维码再做一次。")
    if form is None or secret is None:
        return _page(ctx, errors, 422)
    try:
        own_account.change_code(
            ctx.db, ctx.staff, present=form.present_for_code, secret=secret, code=form.code, now=ctx.now
        )
    except WrongPassword as wrong:
        return _page(ctx, {"present_for_code": _(str(wrong))}, 422, secret)
    except WrongCode as wrong:
        return _page(ctx, {"code": _(str(wrong))}, 422, secret)
    return ctx.goto(SHOW)


@page(can=SIGNED_IN)
def sign_out_elsewhere(ctx: Context) -> Response:
    """End every other session of mine."""
    keep = ctx.session_id or ""
    signin.end_sessions(ctx.db, ctx.staff, by=ctx.staff, by_role="staff", now=ctx.now, keep=keep)
    return ctx.goto(SHOW)


def _page(ctx: Context, errors: dict[str, str], status: int = 200, secret: str = "") -> Response:
    secret = secret or pyotp.random_base32()
    return ctx.page(
        TEMPLATE,
        status=status,
        headers=NO_STORE,
        person=ctx.staff,
        sessions=[(s, signin.is_this(s, ctx.session_id)) for s in signin.sessions(ctx.db, ctx.staff, now=ctx.now)],
        secret=secret,
        token=ctx.state.tokens.make_code_secret(secret),
        qr=svg(authenticator_address(ctx.staff.login, secret)),
        least=LEAST,
        opened=set(typed(ctx.form)),
        errors=errors,
    )


routes = [
    Route("/account", show, methods=["GET"], name="account"),
    Route("/account/password", change_password, methods=["POST"], name="account:password"),
    Route("/account/code", change_code, methods=["POST"], name="account:code"),
    Route("/account/sign-out-elsewhere", sign_out_elsewhere, methods=["POST"], name="account:elsewhere"),
]
