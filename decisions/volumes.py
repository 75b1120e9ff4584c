"""Asking for the volume of a matter, and making what was asked for: read, typeset outside any transaction, kept."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from decisions import queries
from decisions.models import Matter
from decisions.volume import plan_volume, set_volume
from decisions.volume_models import RecordVolume
from infra.db import reading
from infra.files import FileStore
from people.models import Staff

log = structlog.get_logger()
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
WAITING, FAILED, READY = "waiting", "failed", "ready"


def ask(db: Session, matter: Matter, *, by: Staff, now: datetime) -> RecordVolume:
    """Let the worker make a new volume; asked twice it is made once. Whoever may read the record may ask."""
    row = db.get(RecordVolume, matter.id, with_for_update=True)
    if row is None:
        row = RecordVolume(matter_id=matter.id or 0, asked_at=now, asked_by=by.id or 0, next_try_at=now)
    elif row.status != WAITING:
        row.status, row.asked_at, row.asked_by, row.tries, row.next_try_at = WAITING, now, by.id or 0, 0, now
    db.add(row)
    return row


def of(db: Session, matter_id: int) -> RecordVolume | None:
    """The volume of a matter, or that it is being made."""
    return db.get(RecordVolume, matter_id)


def has_grown(db: Session, matter: Matter, row: RecordVolume) -> bool:
    """Whether the record says more or something else than the volume."""
    plan = plan_volume(db, matter, department="", now=row.asked_at)
    return plan.contents_sha256 != row.contents_sha256


def make_due(engine: Engine, files: FileStore, *, department: str, now: datetime) -> int:
    """The worker: make what was asked for, one after the other. Returns how many were made."""
    open_ = select(RecordVolume.matter_id).where(col(RecordVolume.status) != READY)
    with Session(reading(engine)) as db, db.begin():
        due = list(db.exec(open_.where(RecordVolume.next_try_at <= now).order_by(col(RecordVolume.asked_at))))
    return sum(_make(engine, files, id_, department, now) for id_ in due)


def _make(engine: Engine, files: FileStore, id_: int, department: str, now: datetime) -> bool:
    try:
        with Session(reading(engine)) as db, db.begin():
            plan = plan_volume(db, queries.get(db, id_), department=department, now=now)
        made = set_volume(plan, files)
        digest = files.put(made.content)
    except Exception as problem:  # one volume never stops the others; whoever asked sees it and the next try
        log.exception("volume.failed", matter=id_)
        _failed(engine, id_, type(problem).__name__, now)
        return False
    with Session(engine) as db, db.begin():
        row = db.get_one(RecordVolume, id_, with_for_update=True)
        row.status, row.made_at, row.problem = READY, now, ""
        row.sha256, row.contents_sha256 = digest, plan.contents_sha256
        row.pages, row.papers = made.pages, made.papers
    return True


def _failed(engine: Engine, id_: int, problem: str, now: datetime) -> None:
    with Session(engine) as db, db.begin():
        row = db.get_one(RecordVolume, id_, with_for_update=True)
        row.tries += 1
        row.status, row.problem = FAILED, problem
        row.next_try_at = now + min(FIRST_WAIT * 2 ** min(row.tries - 1, 10), LONGEST_WAIT)
