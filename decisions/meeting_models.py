"""Collective discussion (程序办法第三十七条) and promulgation (第三十八条)."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from decisions.models import Matter
from infra.db import Moment


class Meeting(SQLModel, table=True):
    """One 厅党组会 or 厅务会."""

    __tablename__ = "meeting"

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # law.initiation.MEETINGS
    number: str  # 2026年第3次
    held_at: datetime = Field(sa_type=Moment, index=True)
    place: str
    called_at: datetime = Field(sa_type=Moment)
    called_by: int = Field(foreign_key="staff.id")

    attendance: list["Attendance"] = Relationship(sa_relationship_kwargs={"order_by": "Attendance.id"})
    items: list["AgendaItem"] = Relationship(
        back_populates="meeting", sa_relationship_kwargs={"order_by": "AgendaItem.position"}
    )


class Attendance(SQLModel, table=True):
    """Somebody who belongs to the meeting: present, or absent with a reason."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    name: str
    office: str = ""
    is_principal: bool = False
    is_present: bool = True
    absent_reason: str = ""


class AgendaItem(SQLModel, table=True):
    """A matter on the agenda of a meeting, and what was decided."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "matter_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    position: int
    put_at: datetime = Field(sa_type=Moment)
    put_by: int = Field(foreign_key="staff.id")
    version_id: int | None = Field(default=None, foreign_key="draft_version.id")  # the text that was before the meeting
    outcome: str = ""  # law.deliberation.OUTCOMES
    reasons: str = ""
    requirements: str = ""  # what the meeting wants changed
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    withdrawn_reason: str = ""

    meeting: Meeting = Relationship(back_populates="items")
    matter: Matter = Relationship()
    views: list["MemberView"] = Relationship(sa_relationship_kwargs={"order_by": "MemberView.position"})


class MemberView(SQLModel, table=True):
    """What one person said, in the order of speaking. Dissent stands here (程序办法第五十一条第三款)."""

    __tablename__ = "member_view"
    __table_args__ = (UniqueConstraint("item_id", "attendance_id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int | None = Field(default=None, foreign_key="agenda_item.id", index=True)
    attendance_id: int = Field(foreign_key="attendance.id")
    position: int
    view: str  # law.deliberation.VIEWS
    words: str = ""

    attendance: Attendance = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class Promulgation(SQLModel, table=True):
    """How a decision is made public (程序办法第三十八条), and its report to the People's Congress (第五条)."""

    __tablename__ = "promulgation"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    title: str
    document_number: str = ""
    version_id: int | None = Field(default=None, foreign_key="draft_version.id")
    reasons: str = ""
    opinions_adoption: str = ""
    expert_adoption: str = ""
    interpretation: str = ""  # press conference, interview: when, where
    not_public_basis: str = ""
    congress_reported_on: date | None = None
    congress_record: str = ""
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    published_by: int | None = Field(default=None, foreign_key="staff.id")
    saved_by: int = Field(foreign_key="staff.id")

    channels: list["PromulgationChannel"] = Relationship(sa_relationship_kwargs={"order_by": "PromulgationChannel.id"})


class PromulgationChannel(SQLModel, table=True):
    """Where a decision was published, with what shows it."""

    __tablename__ = "promulgation_channel"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int | None = Field(default=None, foreign_key="promulgation.matter_id", index=True)
    channel: str
    published_on: date
    link: str = ""
    file_name: str = ""
    file_sha256: str = ""
    recorded_by: int = Field(foreign_key="staff.id")
