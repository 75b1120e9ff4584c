"""Handing an opinion or an answered survey to the intake writer, the same way from the form and from the interface for programs."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request

from opinions.intake import Handed
from opinions.submission import Accepted

RETRY_AFTER_LIMIT = 600  # seconds; the window of the limit slides over an hour
RETRY_AFTER_LOAD = 10
LARGEST_REQUEST = 17 * 1024 * 1024  # three files of five megabytes, and what is typed


async def hand_in(request: Request, submission: Handed) -> Accepted:
    """Wait until the opinion or answer is on disk. Raises Closed, OtherContent, Overloaded or Refused."""
    return await asyncio.wrap_future(request.app.state.intake.submit(submission))


def refuse_too_large(request: Request) -> None:
    """413 before a body is read that cannot be meant."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_REQUEST:
        raise HTTPException(413, "一次提交的内容不能超过 17 MB。请减少或压缩附件。")
