"""Before there is a matter: letters from the public, proposals from the four origins, the annual catalogue."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from people.models import Division

LETTER_KINDS = {"suggestion": "决策事项建议", "remark": "对执行中决策的意见"}


class Letter(SQLModel, table=True):
    """What somebody wrote to the department: a suggestion (程序办法第九条) or a remark on a decision (第四十条)."""

    __tablename__ = "letter"
    __table_args__ = (CheckConstraint("length(text) > 0", name="says_something"),)

    id: int | None = Field(default=None, primary_key=True)
    receipt: str = Field(unique=True)
    idempotency_key: str = Field(unique=True)
    fingerprint: str
    kind: str = Field(index=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", index=True)  # of a remark
    title: str = ""
    text: str
    reason: str = ""
    division_id: int | None = Field(default=None, foreign_key="division.id")
    submitter_kind: str = "person"
    submitter_name: str = ""
    email: str = ""
    phone: str = ""
    channel: str = "web"
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")
    received_at: datetime = Field(sa_type=Moment)
    journal_index: int
    reply: str = ""
    replied_at: datetime | None = Field(default=None, sa_type=Moment)
    replied_by: int | None = Field(default=None, foreign_key="staff.id")


class Proposal(SQLModel, table=True):
    """A proposed matter, from one of the four origins of 程序办法第九条, until the meeting decides."""

    __tablename__ = "proposal"

    id: int | None = Field(default=None, primary_key=True)
    origin: str  # law.initiation.ORIGINS
    origin_detail: str = ""  # who exactly: document number, session, name of the body
    title: str
    text: str
    status: str = Field(default="received", index=True)
    edit: int = 0
    letter_id: int | None = Field(default=None, foreign_key="letter.id", unique=True)
    proposer_id: int | None = Field(default=None, foreign_key="division.id")  # 处室单位建议
    division_id: int | None = Field(default=None, foreign_key="division.id", index=True)  # who studies it
    study_report: str = ""
    studied_at: datetime | None = Field(default=None, sa_type=Moment)
    meeting: str = ""
    held_on: date | None = None
    meeting_record: str = ""
    outcome_reason: str = ""
    matter_id: int | None = Field(default=None, foreign_key="matter.id")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")

    division: Division | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Proposal.division_id"})
    proposer: Division | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Proposal.proposer_id"})
    letter: Letter | None = Relationship()


class Catalogue(SQLModel, table=True):
    """One version of the catalogue of a year (程序办法第七条). A published version is never changed: a new one is made."""

    __tablename__ = "catalogue"
    __table_args__ = (UniqueConstraint("year", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int
    version: int
    note: str = ""
    meeting: str = ""
    held_on: date | None = None
    meeting_record: str = ""
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    published_by: int | None = Field(default=None, foreign_key="staff.id")
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="staff.id")

    items: list["CatalogueItem"] = Relationship(
        sa_relationship_kwargs={"order_by": "CatalogueItem.position", "cascade": "all, delete-orphan"}
    )


class CatalogueItem(SQLModel, table=True):
    """One matter of a catalogue."""

    __tablename__ = "catalogue_item"

    id: int | None = Field(default=None, primary_key=True)
    catalogue_id: int | None = Field(default=None, foreign_key="catalogue.id", index=True)
    position: int
    title: str
    division_id: int = Field(foreign_key="division.id")
    planned_for: str = ""  # 计划完成时间, in the office's words
    matter_id: int | None = Field(default=None, foreign_key="matter.id")

    division: Division = Relationship(sa_relationship_kwargs={"lazy": "joined"})
