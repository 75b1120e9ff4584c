"""Signing in with login, password and one-time code; signing out."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from people import signin
from people.signin import SignInFailed
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, SESSION_COOKIE, SIGNED_IN, Context, page
from web.templating import moment

TEMPLATE = "admin/sign_in.html"
COOKIE_PATH = "/admin"  # citizens' pages never see who of the staff is reading them


class SignInForm(Form):
    """What is typed to sign in."""

    login: str
    password: str
    code: str
    next: str = ""


@page(can=ANYONE)
def show(ctx: Context) -> Response:
    """The form; who is signed in already goes on."""
    target = ctx.request.query_params.get("next", "")
    if ctx.signed_in:
        return RedirectResponse(local(target), 303)
    return ctx.page(TEMPLATE, values={"next": target}, errors={}, refusal="")


@page(can=ANYONE, even_read_only=True)
def enter(ctx: Context) -> Response:
    """Check what was typed and open a session."""
    form, errors = parse(SignInForm, ctx.form)
    if form is None:
        return _again(ctx, errors, "")
    device = ctx.request.headers.get("user-agent", "")
    result = signin.sign_in(
        ctx.db, login=form.login, password=form.password, code=form.code, device=device, now=ctx.now
    )
    if isinstance(result, SignInFailed):
        return _again(ctx, {}, _why(result))
    response = RedirectResponse(local(form.next), 303)
    response.set_cookie(
        SESSION_COOKIE,
        ctx.state.tokens.make_session(result),
        path=COOKIE_PATH,
        httponly=True,
        samesite="lax",
        secure=ctx.settings.base_url.startswith("https://"),
    )
    return response


@page(can=SIGNED_IN, even_read_only=True)
def leave(ctx: Context) -> Response:
    """End the session on this device."""
    signin.sign_out(ctx.db, ctx.session_id or "", by=ctx.staff, now=ctx.now)
    response = ctx.goto("admin:sign_in")
    response.delete_cookie(SESSION_COOKIE, path=COOKIE_PATH)
    return response


def local(target: str) -> str:
    """A page of the back office to go to: never another host, never the sign-in page again."""
    plain = target.startswith("/admin/") and "\\" not in target and not target.startswith("/admin/sign-")
    return target if plain else "/admin/"


def _again(ctx: Context, errors: dict[str, str], refusal: str) -> Response:
    values = typed(ctx.form) | {"password": "", "code": ""}
    return ctx.page(TEMPLATE, status=422, values=values, errors=errors, refusal=refusal)


def _why(failed: SignInFailed) -> str:
    if failed.until is None:
        return _("登录名、密码或者动态口令不正确。动态口令每个只能用一次，请等下一个口令出现后再试。")
    return _("连续输错次数过多，账号已锁定，{until} 后可以再试。如果不是您本人操作，请联系安全管理员。").format(
        until=moment(failed.until)
    )


routes = [
    Route("/sign-in", show, methods=["GET"], name="sign_in"),
    Route("/sign-in", enter, methods=["POST"], name="sign_in:enter"),
    Route("/sign-out", leave, methods=["POST"], name="sign_out"),
]
