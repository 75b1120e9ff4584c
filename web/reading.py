"""Endpoints that hold no transaction while they wait: each look at the database is short and in a thread.

A handler inside @page holds a write transaction during a POST. Whoever waits for the intake writer must not: on SQLite
the writer would wait for the handler and the handler for the writer.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar

from sqlalchemy.exc import NoResultFound
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from infra.db import reading
from web.page import ANYONE, Context, Endpoint, choose_language

Result = TypeVar("Result")


def for_anyone(endpoint: Callable[[Request], Awaitable[Response]]) -> Endpoint:
    """An endpoint everybody may use, that opens transactions itself: in the reader's language."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        choose_language(request)
        return await endpoint(request)

    answer.can = ANYONE  # type: ignore[attr-defined]
    return answer


async def read(request: Request, form: FormData, function: Callable[..., Result], *args: object) -> Result:
    """`function(ctx, *args)` in a thread with a short reading transaction; what it raises is raised here."""
    return await run_in_threadpool(_read, request, form, function, args)


def found(function: Callable[..., Result], *args: object) -> Result | None:
    """What a query for one row finds, or None instead of its exception."""
    try:
        return function(*args)
    except NoResultFound:
        return None


def _read(request: Request, form: FormData, function: Callable[..., Result], args: tuple[object, ...]) -> Result:
    state = request.app.state
    with Session(reading(state.engine), expire_on_commit=False) as db, db.begin():
        return function(Context(request, db, form, state.clock()), *args)
