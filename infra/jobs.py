"""When the worker last did what: its heartbeat, and what it does once a day."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from infra.clock import legal_date
from infra.db import Moment

WORKER = "worker"


class JobRun(SQLModel, table=True):
    """The last run of a job."""

    __tablename__ = "job_run"

    name: str = Field(primary_key=True)
    ran_at: datetime = Field(sa_type=Moment)


def note_run(db: Session, name: str, *, now: datetime) -> None:
    """The job runs now."""
    row = db.get(JobRun, name) or JobRun(name=name, ran_at=now)
    row.ran_at = now
    db.add(row)


def last_run(db: Session, name: str) -> datetime | None:
    """When the job ran last."""
    row = db.get(JobRun, name)
    return row.ran_at if row else None


def is_due_today(db: Session, name: str, *, now: datetime) -> bool:
    """Whether the job has not run yet on this legal day."""
    ran = last_run(db, name)
    return ran is None or legal_date(ran) < legal_date(now)
