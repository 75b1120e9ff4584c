"""Occasions on which people are heard otherwise than on the web (程序办法第十三条第二款、第十六条、第十七条)."""

from datetime import date, datetime

from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment


class Outreach(SQLModel, table=True):
    """A symposium, a visit, a request in writing: planned, then held with what was said."""

    __tablename__ = "outreach"

    id: int | None = Field(default=None, primary_key=True)
    idempotency_key: str = Field(unique=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")  # only its officers may change this
    edit: int = 0
    kind: str  # outreach.KINDS
    topic: str
    held_on: date  # in the future: planned
    place: str = ""
    host: str = ""
    minutes: str = ""  # what was said; empty: not held yet, or not written down
    is_public: bool = False  # its day and place are announced; its attendees never are
    file_name: str = ""
    file_sha256: str = ""
    cancel_reason: str = ""
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="staff.id")

    attendees: list["OutreachAttendee"] = Relationship(
        sa_relationship_kwargs={"order_by": "OutreachAttendee.position", "cascade": "all, delete-orphan"}
    )

    @property
    def is_held(self) -> bool:
        """Whether it took place and was written down."""
        return bool(self.minutes.strip()) and not self.cancel_reason


class OutreachAttendee(SQLModel, table=True):
    """Somebody who was there. Personal data: never in the journal, never on a public page."""

    __tablename__ = "outreach_attendee"

    id: int | None = Field(default=None, primary_key=True)
    outreach_id: int | None = Field(default=None, foreign_key="outreach.id", index=True)
    position: int
    name: str
    capacity: str  # outreach.CAPACITIES
    stands_for: str = ""  # the group, body or place the person speaks for


class OutreachOpinion(SQLModel, table=True):
    """An opinion of the ledger that was voiced on an occasion: its source."""

    __tablename__ = "outreach_opinion"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id", sa_column_kwargs={"autoincrement": False})
    outreach_id: int = Field(foreign_key="outreach.id", index=True)
