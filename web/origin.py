"""Refuse writes that a browser sent from another site. Replaces tokens in forms (ADR 0005)."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class SameOrigin:
    """ASGI middleware: 403 for a write that a browser sent from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not same_origin(Headers(scope=scope)):
            refusal = PlainTextResponse("此表单来自其他网站，已拒绝。 This form was sent from another site.", 403)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def same_origin(headers: Headers) -> bool:
    """Whether a write may come from the site itself.

    Browsers send Sec-Fetch-Site or Origin with a POST. A request with neither is no browser of our time: it may pass
    when it carries no cookie (a program using the API), never with one.
    """
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc == headers.get("host")
    return "cookie" not in headers
