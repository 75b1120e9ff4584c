"""How the participants were found: frozen pools, seeds, draws; and who they are."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from hearings.models import HearingCategory
from infra.db import Moment

ORIGINS = {
    "draw": "随机抽取", "order": "报名先后", "all": "报名未超过名额，全部列入", "recommend": "有关单位推荐", "invite": "邀请",
    "alternate": "候补递补",
}  # fmt: skip


class HearingDraw(SQLModel, table=True):
    """The frozen pool of one category, and what was drawn from it. A test draw is a row of its own."""

    __tablename__ = "hearing_draw"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    category_id: int = Field(foreign_key="hearing_category.id", index=True)
    is_test: bool = False
    pool: str  # canonical JSON: what was committed to
    sha256: str
    sm3: str
    size: int
    journal_index: int
    frozen_at: datetime = Field(sa_type=Moment)
    seed: str = ""
    drawn_at: datetime | None = Field(default=None, sa_type=Moment)
    result: dict[str, object] | None = Field(default=None, sa_column=Column(JSON))
    bundle: str = ""  # the public proof, as it can be downloaded

    category: HearingCategory = Relationship()


class SeedEntry(SQLModel, table=True):
    """The seed as one officer read it; it is fixed when a second officer has read the same."""

    __tablename__ = "hearing_seed_entry"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    seed: str
    witnesses: str = ""
    entered_at: datetime = Field(sa_type=Moment)
    entered_by: int = Field(foreign_key="staff.id")


class Participant(SQLModel, table=True):
    """Somebody with a place at the hearing: representative, observer or press."""

    __tablename__ = "hearing_participant"
    __table_args__ = (UniqueConstraint("hearing_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    category_id: int = Field(foreign_key="hearing_category.id", index=True)
    registration_id: int | None = Field(default=None, foreign_key="hearing_registration.id", index=True)
    number: int  # in the hearing; printed on the ticket
    code: str = Field(unique=True)  # their own link, and the QR of the ticket
    kind: str = "representative"
    name: str
    unit: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""
    contact_key: str = Field(default="", index=True)  # hash of the telephone number: counts earlier hearings
    origin: str
    may_publish_unit: bool = False
    standing: str = "seated"  # or withdrawn
    reason: str = ""
    seated_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)  # will come
    checked_in_at: datetime | None = Field(default=None, sa_type=Moment)
    identity_check: str = ""  # how identity was checked; never the number
    left_at: datetime | None = Field(default=None, sa_type=Moment)

    category: HearingCategory = Relationship()


class MaterialService(SQLModel, table=True):
    """The material on its way to one participant, or the participant's waiver (程序办法第十九条第三款)."""

    __tablename__ = "hearing_service"

    id: int | None = Field(default=None, primary_key=True)
    participant_id: int = Field(foreign_key="hearing_participant.id", index=True)
    method: str  # portal, email, post, hand, waiver
    sent_at: datetime = Field(sa_type=Moment)
    sent_by: int = Field(foreign_key="staff.id")
    proof: str = ""  # number of the post, words of the slip
    file_name: str = ""
    file_sha256: str = ""
    received_on: date | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=Moment)  # by the participant, with their own link
    reminded_at: datetime | None = Field(default=None, sa_type=Moment)
