"""One wrapper round every handler: permission, form, one transaction, one answer."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2_fragments import render_block
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from infra.clock import legal_date
from infra.db import reading
from people import signin
from people.models import Staff
from people.services import permissions
from web.faster import Faster
from web.i18n import LANGUAGES, SOURCE, language
from web.numbers import register_short_numbers
from web.stored_pages import respond

register_short_numbers()  # every file with routes imports this one first
ANYONE = "anyone"
SIGNED_IN = "signed_in"
ACCOUNT = "/admin/account"
SESSION_COOKIE = "gongyi_session"
MOST_FILES, MOST_FIELDS, MOST_PART = 6, 4000, 20 * 1024 * 1024

Handler = Callable[..., Response]
Endpoint = Callable[[Request], Awaitable[Response]]


class Context:
    """What a handler may touch: the request, the database, the form, who is signed in, what time it is."""

    def __init__(self, request: Request, db: Session, form: FormData, now: datetime) -> None:
        self.request, self.db, self.form, self.now = request, db, form, now
        self.state = request.app.state
        self.settings = self.state.settings
        self.elder = request.cookies.get("elder") == "1"
        self.session_id: str | None = None
        self.signed_in: Staff | None = None
        self.seen_long_ago = False
        self.faster: Faster | None = None  # what the page says to somebody who came too late

    @property
    def today(self) -> date:
        """The legal date in Asia/Shanghai."""
        return legal_date(self.now)

    @property
    def staff(self) -> Staff:
        """Who is signed in. Only for handlers that ask for a permission."""
        if self.signed_in is None:
            raise HTTPException(403)
        return self.signed_in

    @property
    def htmx(self) -> bool:
        """Whether a fragment is wanted: an htmx request that is neither a boosted page nor a restored history entry."""
        headers = self.request.headers
        return "hx-request" in headers and not ({"hx-boosted", "hx-history-restore-request"} & set(headers.keys()))

    def may(self, permission: str) -> bool:
        """Whether the person signed in holds a permission (to leave out what they may not see)."""
        return self.signed_in is not None and permission in permissions(self.signed_in)

    def page(
        self, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any
    ) -> Response:
        """A whole page."""
        html = self.state.templates.get_template(template).render(**self.globals(), **values)
        return HTMLResponse(html, status, headers)

    def swap(self, template: str, block: str, *, status: int = 200, **values: Any) -> Response:
        """htmx gets the changed block; a browser without JavaScript is sent back to the page it came from."""
        if not self.htmx:
            path = urlsplit(self.request.headers.get("referer", "")).path
            return RedirectResponse("/" + path.lstrip("/\\"), 303)  # never another host
        return self.fragment(template, block, status=status, **values)

    def fragment(self, template: str, block: str, *, status: int = 200, **values: Any) -> Response:
        """One block of a page."""
        html = render_block(self.state.templates, template, block, **self.globals(), **values)
        return HTMLResponse(html, status, {"Vary": "HX-Request"})

    def goto(self, name: str, **path: Any) -> Response:
        """303 to a named route."""
        return RedirectResponse(str(self.request.app.url_path_for(name, **path)), 303)

    def globals(self) -> dict[str, Any]:
        """What every template sees."""
        values = {
            "request": self.request,
            "lang": language.get(),
            "elder": self.elder,
            "url_for": self.url_for,
            "now": self.now,
            "today": self.today,
        }
        if self.signed_in or self.request.url.path.startswith("/admin"):
            values |= {
                "faster": self.faster,
                "staff": self.state.staff_view(self.signed_in),
                "nav": self.state.nav(self),
            }
        return values

    def url_for(self, name: str, **path: Any) -> str:
        """The path of a named route (never the host: pages are stored)."""
        return str(self.request.app.url_path_for(name, **path))


def page(*, can: str, stored: tuple[str, ...] = (), even_read_only: bool = False) -> Callable[[Handler], Endpoint]:
    """Wrap a handler. `can` is mandatory: ANYONE, SIGNED_IN or a permission of people/permissions.py.

    `even_read_only`: also while nothing else may be written, to sign in and to explain a gap of the journal.

    `stored`: tags of a public page that is kept (web/stored_pages.py); `{id}` is filled from the path.
    """

    def decorate(handler: Handler) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            choose_language(request)
            if request.method in {"GET", "HEAD"}:
                return await run_in_threadpool(_answer, request, FormData())
            limits = {"max_files": MOST_FILES, "max_fields": MOST_FIELDS, "max_part_size": MOST_PART}
            async with request.form(**limits) as form:
                return await run_in_threadpool(_answer, request, form)

        def _answer(request: Request, form: FormData) -> Response:
            if stored and request.method == "GET" and not request.headers.get("hx-request"):
                return _store(request, form)
            return _handle(request, form)

        def _handle(request: Request, form: FormData) -> Response:
            request.state.form = form  # for the error page, which gives back what was typed
            with ExitStack() as stack:
                _require_writable(request, even_read_only)
                ctx = _enter(stack, request, form, can)
                response = _detour(ctx) or handler(ctx, **request.path_params)
            if ctx.seen_long_ago:
                _keep_alive(ctx)
            return response

        def _store(request: Request, form: FormData) -> Response:
            tags = tuple(tag.format(**request.path_params) for tag in stored)
            pages = request.app.state.pages
            versions = pages.snapshot(tags)
            response = _handle(request, form)
            if response.status_code != 200 or "set-cookie" in response.headers:
                return response
            headers = [(k, v) for k, v in response.raw_headers if k != b"content-length"]
            headers += [(b"cache-control", b"public, no-cache"), (b"vary", b"Accept-Encoding, Cookie, HX-Request")]
            return Kept(pages.keep(pages.key(request.scope), bytes(response.body), headers, versions))

        endpoint.__name__, endpoint.__module__ = handler.__name__, handler.__module__
        endpoint.can = can  # type: ignore[attr-defined]
        return endpoint

    return decorate


class Kept(Response):
    """A response that was just stored, sent the way the stored ones are."""

    def __init__(self, kept: Any) -> None:
        super().__init__()
        self.kept = kept

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """ASGI."""
        await respond(self.kept, scope, send)


def choose_language(request: Request) -> None:
    """Chinese unless the reader chose otherwise (a cookie; never guessed from the browser)."""
    wanted = request.cookies.get("lang", SOURCE)
    language.set(wanted if wanted in LANGUAGES else SOURCE)


def _require_writable(request: Request, even_read_only: bool) -> None:
    if request.app.state.read_only and not even_read_only and request.method not in {"GET", "HEAD"}:
        raise HTTPException(503, request.app.state.read_only)


def _detour(ctx: Context) -> Response | None:
    """Whoever still has a password that somebody else knows changes it before anything else."""
    if ctx.signed_in is None or not ctx.signed_in.must_change:
        return None
    allowed = ctx.request.url.path.startswith((ACCOUNT, "/admin/sign-out"))
    return None if allowed else RedirectResponse(ACCOUNT, 303)


def _enter(stack: ExitStack, request: Request, form: FormData, can: str) -> Context:
    state = request.app.state
    safe = request.method in {"GET", "HEAD"}
    engine = reading(state.engine) if safe else state.engine
    db = stack.enter_context(Session(engine, expire_on_commit=False))
    stack.enter_context(db.begin())
    ctx = Context(request, db, form, state.clock())
    if can != ANYONE or request.url.path.startswith("/admin"):
        _identify(ctx, safe)
        _authorise(ctx, can)
        request.state.reads_matters = ctx.may("matters.read")
    return ctx


def _identify(ctx: Context, safe: bool) -> None:
    token = ctx.request.cookies.get(SESSION_COOKIE, "")
    session_id = ctx.state.tokens.read_session(token) if token else None
    if session_id is None:
        return
    ctx.signed_in = signin.current(ctx.db, session_id, now=ctx.now)
    ctx.session_id = session_id if ctx.signed_in else None
    if ctx.signed_in and not safe:
        signin.touch(ctx.db, session_id, now=ctx.now)
    elif ctx.signed_in:
        ctx.seen_long_ago = signin.is_stale(ctx.db, session_id, now=ctx.now)


def _keep_alive(ctx: Context) -> None:
    # Reading is using, too; a reading transaction cannot note it, so a short one of its own does, once a minute.
    with Session(ctx.state.engine) as db, db.begin():
        signin.touch(db, ctx.session_id or "", now=ctx.now)


def _authorise(ctx: Context, can: str) -> None:
    if can == ANYONE:
        return
    if ctx.signed_in is None:
        raise HTTPException(401)
    if can != SIGNED_IN and not ctx.may(can):
        raise HTTPException(403)
