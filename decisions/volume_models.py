"""The dossier of a matter as one PDF: asked for, made by the worker, kept until it is asked for again."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from infra.db import Moment


class RecordVolume(SQLModel, table=True):
    """The last volume of a matter, and whether a new one is being made."""

    __tablename__ = "record_volume"

    matter_id: int = Field(primary_key=True, foreign_key="matter.id", sa_column_kwargs={"autoincrement": False})
    status: str = "waiting"  # waiting, failed, ready
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
    tries: int = 0
    next_try_at: datetime = Field(sa_type=Moment)
    problem: str = ""  # what kind of error it was, for the administrator
    made_at: datetime | None = Field(default=None, sa_type=Moment)
    sha256: str = ""  # of the last PDF
    contents_sha256: str = ""  # of what stands in it: tells whether the record has grown since
    pages: int = 0
    papers: int = 0
