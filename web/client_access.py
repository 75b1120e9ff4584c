"""Pages for other systems of the department: by a token with a scope, each use journalled."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from people import clients
from web.page import Context, Endpoint

NO_STORE = {"Cache-Control": "no-store"}
Answer = Callable[..., dict[str, Any]]


def for_client(scope: str) -> Callable[[Answer], Endpoint]:
    """An endpoint for whoever holds a token with this scope: 401 without one, 403 with another scope."""

    def decorate(answer: Answer) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(_answer, request, answer, scope)

        endpoint.__name__, endpoint.__module__ = answer.__name__, answer.__module__
        endpoint.can = scope  # type: ignore[attr-defined]
        return endpoint

    return decorate


def _answer(request: Request, answer: Answer, scope: str) -> Response:
    state = request.app.state
    if state.read_only:  # the use could not be journalled
        raise HTTPException(503, state.read_only)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    with Session(state.engine, expire_on_commit=False) as db, db.begin():
        client = clients.client_of(db, token.strip()) if scheme.lower() == "bearer" else None
        if client is None:
            return _problem(401, "未授权", {"WWW-Authenticate": 'Bearer realm="gongyi"'})
        if scope not in client.scopes.split():
            return _problem(403, "这个令牌没有所需的范围", {})
        ctx = Context(request, db, FormData(), state.clock())
        content = answer(ctx, **request.path_params)
        clients.note_use(db, client, request.url.path, now=ctx.now)
    return JSONResponse(content, headers=NO_STORE)


def _problem(status: int, title: str, headers: dict[str, str]) -> Response:
    content = {"type": "about:blank", "status": status, "title": title}
    return JSONResponse(content, status, {**NO_STORE, **headers}, media_type="application/problem+json")
