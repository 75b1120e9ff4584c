"""Every kind of "no" as a page that says what happened, what was kept and what to do."""

import secrets

import structlog
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from infra.db import reading
from infra.states import WrongState
from law.findings import Unlawful
from people.services import NotAllowed
from web.faster import Faster, texts
from web.i18n import gettext as _
from web.i18n import language

log = structlog.get_logger()


def unlawful(request: Request, error: Exception) -> Response:
    """Every unmet requirement at once, in the page's #problems region or on a page of its own (422)."""
    unmet = error.unmet if isinstance(error, Unlawful) else []
    headers = {"HX-Retarget": "#problems", "HX-Reswap": "outerHTML"}
    return _page(request, "errors/unlawful.html", 422, headers, findings=unmet)


def not_allowed(request: Request, error: Exception) -> Response:
    """403: who may, and whom to ask."""
    ask = error.ask if isinstance(error, NotAllowed) else ""
    return _page(request, "errors/message.html", 403, title=_("您不能做这一步"), text=str(error), ask=ask)


def wrong_state(request: Request, error: Exception) -> Response:
    """409: the thing is no longer in the state in which this act is possible."""
    why = error.why if isinstance(error, WrongState) else ""
    inside = request.url.path.startswith("/admin")
    text = _(why) if why else ("" if inside else _("这个页面已经过时，请返回刷新后查看最新状态。"))
    state, asked = request.app.state, request.state
    reads = getattr(asked, "reads_matters", False)
    with Session(reading(state.engine)) as db:
        happened = state.what_happened(db, request.url.path) if reads else []
    late = Faster(text, happened, texts(getattr(asked, "form", FormData())))
    return _page(request, "errors/late.html", 409, title=_("状态已经改变"), text=text, faster=late)


def http_error(request: Request, error: Exception) -> Response:
    """401 leads to the sign-in page, 403, 404, 413, 429 and 503 say what they mean."""
    assert isinstance(error, HTTPException)
    if error.status_code == 401 and request.method == "GET":
        return RedirectResponse(f"/admin/sign-in?next={request.url.path}", 303)
    title, text = _words(error.status_code)
    if error.detail and error.status_code in {400, 413, 429, 503} and not error.detail.isascii():
        text = error.detail
    headers = dict(error.headers or {})
    return _page(request, "errors/message.html", error.status_code, headers, title=title, text=text, ask="")


def missing(request: Request, error: Exception) -> Response:
    """404 for an unknown id."""
    return http_error(request, HTTPException(404))


def broken(request: Request, error: Exception) -> Response:
    """500: logged with an id, shown with the same id."""
    incident = str(request.scope.get("request_id", "")) or secrets.token_hex(4)
    log.error("request.broken", incident=incident, method=request.method, route=_route(request), exc_info=error)
    text = _("这是我们的问题，不是您的。已记录，编号 {id}。您可以稍后再试；如果仍然不行，请告诉我们这个编号。")
    return _page(request, "errors/message.html", 500, title=_("出了意外"), text=text.format(id=incident), ask="")


def _route(request: Request) -> str:
    # The route's pattern, not the address: receipts and ids of people stay out of the logs.
    return str(getattr(request.scope.get("route"), "path", "?"))


def _words(status: int) -> tuple[str, str]:
    return {
        401: (_("请先登录"), _("登录已过期或尚未登录。请登录后再做一次。")),
        403: (_("您没有这项权限"), _("如需办理，请联系本处室负责人或安全管理员。")),
        404: (_("没有找到这个页面"), _("地址可能输错，或者内容尚未公布。您可以从首页查找。")),
        405: (_("不能这样打开"), _("请从页面上的按钮操作。")),
        413: (_("文件太大"), _("请缩小后再试。")),
        429: (_("提交得太频繁"), _("请稍等一会儿再试，您填写的内容不会丢失。")),
        503: (_("现在访问的人太多"), _("请稍后再试，您填写的内容不会丢失。")),
    }.get(status, (_("请求有误"), _("请返回上一页检查后再试。")))


def _page(
    request: Request, template: str, status: int, headers: dict[str, str] | None = None, **values: object
) -> Response:
    if request.url.path.startswith("/api/"):
        return _problem(status, values, headers)
    state = request.app.state
    shared = {
        "request": request,
        "lang": language.get(),
        "elder": request.cookies.get("elder") == "1",
        "url_for": lambda name, **path: str(request.app.url_path_for(name, **path)),
        "back": request.headers.get("referer", "/"),
    }
    page = state.templates.get_template(template)
    if "hx-request" in request.headers and template == "errors/unlawful.html":
        block = page.blocks["problems"]
        html = "".join(block(page.new_context(shared | values)))
    else:
        html = page.render(**shared, **values)
    return HTMLResponse(html, status, {"Cache-Control": "no-store", **(headers or {})})


def _problem(status: int, values: dict[str, object], headers: dict[str, str] | None) -> Response:
    """RFC 9457 problem details."""
    body = {"type": "about:blank", "status": status, "title": values.get("title", ""), "detail": values.get("text", "")}
    return JSONResponse(body, status, {**(headers or {}), "Content-Type": "application/problem+json"})


HANDLERS = {
    Unlawful: unlawful,
    NotAllowed: not_allowed,
    WrongState: wrong_state,
    StaleDataError: wrong_state,
    HTTPException: http_error,
    NoResultFound: missing,
    Exception: broken,
}
