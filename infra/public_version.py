"""Version numbers of what the public sees, so that stored pages know when they are old.

A service that changes something public calls `touch(db, "consultation:5")` in its transaction. After the commit the
stored pages of this process are told at once; other processes read the table once a second.
"""

from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Field, Session, SQLModel, select

from infra.db import reading

Listener = Callable[[set[str]], None]
_listeners: list[Listener] = []


class PublicVersion(SQLModel, table=True):
    """How often something public has changed. Tag: `consultations` or `consultation:5`."""

    __tablename__ = "public_version"

    tag: str = Field(primary_key=True)
    version: int = 0


def touch(db: Session, *tags: str) -> None:
    """Say that what these tags name has changed; takes effect when the transaction commits."""
    for tag in tags:
        row = db.get(PublicVersion, tag) or PublicVersion(tag=tag)
        row.version += 1
        db.add(row)
    db.info.setdefault("touched", set()).update(tags)


def versions(engine: Engine) -> dict[str, int]:
    """All tags with their versions."""
    with Session(reading(engine)) as db, db.begin():
        return {row.tag: row.version for row in db.exec(select(PublicVersion))}


def listen(listener: Listener) -> None:
    """Call `listener(tags)` after each commit in this process that touched something."""
    _listeners.append(listener)


def unlisten(listener: Listener) -> None:
    """Stop calling it."""
    _listeners.remove(listener)


def notify(tags: set[str]) -> None:
    """Tell this process that these have changed (the intake writer, which has no Session, calls it itself)."""
    for listener in list(_listeners):
        listener(tags)


@event.listens_for(AnySession, "after_commit")
def _after_commit(session: AnySession) -> None:
    if tags := session.info.pop("touched", None):
        notify(tags)


@event.listens_for(AnySession, "after_rollback")
def _after_rollback(session: AnySession) -> None:
    session.info.pop("touched", None)
