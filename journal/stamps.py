"""Time stamps (RFC 3161) by an authority outside the department over the checkpoint of each finished day."""

import hashlib
from datetime import datetime
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from rfc3161_client import PKIStatus, TimestampRequestBuilder, decode_timestamp_response
from sqlalchemy import Engine
from sqlmodel import Session, select

from infra.db import reading
from journal.days import note_of_yesterday
from journal.models import JournalStamp

log = structlog.get_logger()
TIMEOUT = 15.0
LARGEST = 100_000


class NoStamp(Exception):
    """The authority gave none, or one over something else."""


def stamp_due(engine: Engine, authority: str, *, now: datetime) -> bool:
    """Have the checkpoint of the last finished day stamped once. Fails soft: logged, and tried again later."""
    with Session(reading(engine)) as db, db.begin():
        day = note_of_yesterday(db.connection(), now=now)
        if day is None or stamp(db, day.size):
            return False
    try:
        response, at = ask(authority, day.note.encode())
    except (NoStamp, OSError, ValueError) as problem:
        log.warning("stamp.failed", authority=authority, problem=str(problem)[:200])
        return False
    with Session(engine) as db, db.begin():
        db.add(JournalStamp(size=day.size, at=at, authority=authority, response=response))
    return True


def ask(authority: str, message: bytes) -> tuple[bytes, datetime]:
    """The answer of a time-stamping authority over a message, and its time. Raises NoStamp, OSError."""
    asked = TimestampRequestBuilder().data(message).build()
    headers = {"Content-Type": "application/timestamp-query"}
    if not authority.startswith(("https://", "http://")):
        raise NoStamp("the address is not http(s)")
    request = Request(authority, asked.as_bytes(), headers)  # noqa: S310 -- the scheme was checked
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as reply:
            content: bytes = reply.read(LARGEST)
    except URLError as error:
        raise NoStamp(str(error.reason)) from None
    return content, checked(content, message, asked.nonce)


def checked(content: bytes, message: bytes, nonce: int | None) -> datetime:
    """The time in an answer that is granted, over this message, for this question. Raises NoStamp."""
    try:
        answer = decode_timestamp_response(content)
    except ValueError:
        raise NoStamp("the answer cannot be read") from None
    if answer.status not in {PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS}:
        raise NoStamp(f"refused with status {answer.status}")
    stated = answer.tst_info
    if stated.message_imprint.message != hashlib.sha512(message).digest():
        raise NoStamp("the stamp is over something else")
    if nonce is not None and stated.nonce != nonce:
        raise NoStamp("the stamp answers another question")
    return stated.gen_time


def stamp(db: Session, size: int) -> JournalStamp | None:
    """The stamp over the checkpoint of this size."""
    return db.exec(select(JournalStamp).where(JournalStamp.size == size)).one_or_none()


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """An authority that sends us elsewhere is not the one that was chosen."""
