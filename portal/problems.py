"""What the interface for programs says when something is wrong (RFC 9457), and how much it reads."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

PROBLEM = "application/problem+json"
LARGEST_BODY = 100_000
NO_STORE = {"Cache-Control": "no-store"}


def problem(status: int, title: str, *, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """RFC 9457 problem details."""
    content = {"type": "about:blank", "status": status, "title": title, **more}
    return JSONResponse(content, status, {**NO_STORE, **(headers or {})}, media_type=PROBLEM)


async def body_of(request: Request) -> bytes:
    """The body, unless it cannot be meant (413)."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise HTTPException(413)
    return await request.body()
