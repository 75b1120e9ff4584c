"""A hearing as it is planned and announced: seats, roles, papers, consents and public notices."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from infra.states import OneAtATime

if TYPE_CHECKING:
    from hearings.selection_models import HearingDraw
    from hearings.session_models import HearingPoint, HearingReport

REPRESENTATIVE, OBSERVER, PRESS = "representative", "observer", "press"
KINDS = {REPRESENTATIVE: "听证代表", OBSERVER: "旁听人", PRESS: "新闻媒体"}
DRAW, ORDER, RECOMMEND, INVITE = "draw", "order", "recommend", "invite"
METHODS = {
    DRAW: "公开报名，随机抽取",
    ORDER: "公开报名，按报名先后",
    RECOMMEND: "有关单位推荐",
    INVITE: "听证组织机关邀请",
}
BY_REGISTRATION = frozenset({DRAW, ORDER})
ROLES = {
    "host": "听证主持人", "recorder": "记录人", "presenter": "决策发言人", "expert": "专家", "supervisor": "听证监察人",
    "interpreter": "翻译", "notary": "公证员、见证人",
}  # fmt: skip
QUORUMS = {"": "规则没有规定", "1/2": "二分之一以上", "2/3": "三分之二以上"}
SEEDS = {
    "witnesses": "现场见证人各抽一位数字（六位）",
    "event": "事先指定的公开开奖结果",
    "beacon": "事先指定的公开随机数信标",
}


class Hearing(OneAtATime, SQLModel, table=True):
    """One hearing (听证会) on one version of a draft, from its preparation to its report."""

    __tablename__ = "hearing"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")  # the organising division: only its officers may change this
    deputy_id: int = Field(foreign_key="staff.id")
    draft_id: int = Field(foreign_key="draft.id")
    version_id: int = Field(foreign_key="draft_version.id")
    status: str = Field(default="drafting", index=True)
    edit: int = 0  # raised by every change: two officers never overwrite each other

    title: str
    ground: str = ""  # one of law.hearings.HEARING_GROUNDS
    ground_detail: str = ""  # why, or the law that asks for a hearing
    legal_basis: str = ""
    subject: str = ""  # 听证内容
    explanation: str = ""  # 草案说明, Markdown
    place: str = ""
    starts_at: datetime | None = Field(default=None, sa_type=Moment)
    minutes: int = 180
    seats: int = 0  # all representatives together, as the notice names them
    conditions: str = ""  # who may register
    selection_rules: str = ""  # 遴选办法
    ways: str = ""  # ways to register besides this site, one a line
    contact: str = ""
    other_matters: str = ""
    not_public_basis: str = ""  # the law that forbids publicity
    most_hearings: int | None = None  # who took part in so many hearings before is not drawn again, if the rules say so
    seed_kind: str = "witnesses"
    seed_source: str = ""  # the seed as it is named before the draw

    registration_closes_on: date | None = None
    selection_on: date | None = None
    list_on: date | None = None
    service_on: date | None = None
    report_on: date | None = None
    correction_days: int = 5
    turn_minutes: int = 5  # speaking time of one statement
    quorum: str = ""  # 1/2, 2/3: of the representatives, if the published rules ask for it; empty: they do not
    below_quorum_reason: str = ""  # why it was opened with fewer

    announced_at: datetime | None = Field(default=None, sa_type=Moment)
    registration_closes_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    rules_published_on: date | None = None
    frozen_at: datetime | None = Field(default=None, sa_type=Moment)
    selected_on: date | None = None
    listed_on: date | None = None
    step: int = 0  # of hearings.session.STEPS
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    reported_at: datetime | None = Field(default=None, sa_type=Moment)
    moved_at: datetime | None = Field(default=None, sa_type=Moment)  # of the newest public notice
    stop_reason: str = ""  # why it was cancelled, or last postponed

    categories: list["HearingCategory"] = Relationship(
        sa_relationship_kwargs={"order_by": "HearingCategory.position", "cascade": "all, delete-orphan"}
    )
    roles: list["HearingRole"] = Relationship(
        sa_relationship_kwargs={"order_by": "HearingRole.id", "cascade": "all, delete-orphan"}
    )
    materials: list["HearingMaterial"] = Relationship(sa_relationship_kwargs={"order_by": "HearingMaterial.id"})
    announcements: list["HearingAnnouncement"] = Relationship(
        sa_relationship_kwargs={"order_by": "HearingAnnouncement.id"}
    )
    consents: list["HearingConsent"] = Relationship(sa_relationship_kwargs={"order_by": "HearingConsent.id"})
    draws: list["HearingDraw"] = Relationship(  # the real ones
        sa_relationship_kwargs={
            "order_by": "HearingDraw.id", "viewonly": True,
            "primaryjoin": "and_(Hearing.id == HearingDraw.hearing_id, HearingDraw.is_test == false())",
        }
    )  # fmt: skip
    points: list["HearingPoint"] = Relationship(
        sa_relationship_kwargs={"order_by": "HearingPoint.position", "viewonly": True}
    )
    reports: list["HearingReport"] = Relationship(sa_relationship_kwargs={"viewonly": True})  # one at most


class HearingCategory(SQLModel, table=True):
    """Seats of one kind: whom they stand for, how many, and how the people in them are found."""

    __tablename__ = "hearing_category"
    __table_args__ = (CheckConstraint("seats >= 0", name="seats_not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(default=None, foreign_key="hearing.id", index=True)
    position: int
    kind: str = REPRESENTATIVE
    name: str  # 市民代表
    party: str = ""  # the side of the matter it stands for (相关各方)
    seats: int
    method: str
    body: str = ""  # who recommends or is invited
    fills_up: bool = True  # too few registrations: the organiser invites

    quotas: list["HearingQuota"] = Relationship(
        sa_relationship_kwargs={"order_by": "HearingQuota.id", "cascade": "all, delete-orphan"}
    )


class HearingQuota(SQLModel, table=True):
    """At least and at most so many with this value among those drawn for a category."""

    __tablename__ = "hearing_quota"
    __table_args__ = (CheckConstraint("minimum <= maximum", name="minimum_below_maximum"),)

    id: int | None = Field(default=None, primary_key=True)
    category_id: int = Field(default=None, foreign_key="hearing_category.id", index=True)
    attribute: str  # sex, age, region, occupation
    value: str
    minimum: int
    maximum: int


class HearingRole(SQLModel, table=True):
    """Who does what at the hearing, besides the participants."""

    __tablename__ = "hearing_role"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(default=None, foreign_key="hearing.id", index=True)
    role: str
    name: str
    title: str = ""  # unit and post
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class HearingMaterial(SQLModel, table=True):
    """A paper of the hearing: published with the notice and served on every participant."""

    __tablename__ = "hearing_material"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(default=None, foreign_key="hearing.id", index=True)
    name: str
    mime: str
    size: int
    sha256: str
    added_at: datetime = Field(sa_type=Moment)
    added_by: int = Field(foreign_key="staff.id")


class HearingAnnouncement(SQLModel, table=True):
    """A public notice of a hearing, numbered (第1号, 第2号), with its words as they were published."""

    __tablename__ = "hearing_announcement"
    __table_args__ = (UniqueConstraint("hearing_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(default=None, foreign_key="hearing.id", index=True)
    number: int
    kind: str  # preliminary, notice, list, change, postponed, cancelled
    title: str
    body: str  # Markdown
    sha256: str
    published_at: datetime = Field(sa_type=Moment)
    published_by: int | None = Field(default=None, foreign_key="staff.id")  # None: follows from an act of a participant


class HearingConsent(SQLModel, table=True):
    """The deputy director's consent to hold the hearing (程序办法第十八条第一款)."""

    __tablename__ = "hearing_consent"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(default=None, foreign_key="hearing.id", index=True)
    content_sha256: str
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    granted: bool | None = None
    reason: str = ""
