"""The archive of a matter (程序办法第九章)."""

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from people.models import Division

PERMANENT = 0


class RetentionRule(SQLModel, table=True):
    """How long papers of a category are kept. Years; 0: for ever."""

    __tablename__ = "retention_rule"

    category: str = Field(primary_key=True)
    years: int = PERMANENT
    basis: str = ""


class ArchiveGap(SQLModel, table=True):
    """Why a category has no papers (缺项说明)."""

    __tablename__ = "archive_gap"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    category: str = Field(primary_key=True)
    reason: str


class DivisionList(SQLModel, table=True):
    """What a division hands to the lead division: originals, and which copies stay (程序办法第四十九条)."""

    __tablename__ = "division_list"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    division_id: int | None = Field(default=None, foreign_key="division.id", primary_key=True)
    originals: int
    copies_kept: int
    note: str = ""
    handed_at: datetime = Field(sa_type=Moment)
    handed_by: int = Field(foreign_key="staff.id")
    received_at: datetime | None = Field(default=None, sa_type=Moment)
    received_by: int | None = Field(default=None, foreign_key="staff.id")

    division: Division = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class HandOver(SQLModel, table=True):
    """The papers that were handed over, as one bag; a later one carries the papers of execution, too."""

    __tablename__ = "hand_over"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    number: int
    files: list[dict[str, object]] = Field(sa_column=Column(JSON, nullable=False))  # archive.BagFile, as plain values
    manifest_sha256: str  # of manifest-sha256.txt: everything handed over hangs on it
    journal_index: int
    delay_reason: str = ""
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="staff.id")


class Inspection(SQLModel, table=True):
    """What the general office found when it looked at the archiving of a matter (程序办法第五十条)."""

    __tablename__ = "inspection"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    finding: str
    is_complete: bool
    mend_by: date | None = None
    inspected_at: datetime = Field(sa_type=Moment)
    inspected_by: int = Field(foreign_key="staff.id")
