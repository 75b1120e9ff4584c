"""One expert review (专家论证) of a matter: its panel, papers, opinions, points and fees."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, Column, Numeric, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from infra.states import OneAtATime
from reviews.models.experts import Expert


class ExpertReview(OneAtATime, SQLModel, table=True):
    """One expert review, from the judgement whether it is needed to its report."""

    __tablename__ = "expert_review"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")
    deputy_id: int = Field(foreign_key="staff.id")
    title: str
    status: str = Field(default="planning", index=True)
    edit: int = 0
    is_technical: bool | None = None
    reason: str = ""
    topics: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    is_sensitive: bool = False
    is_reverse: bool = False  # 反向论证 (第十条第二款)
    options: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    parties: str = ""  # organisations with a stake, one a line: nobody employed there may take part
    mode: str = ""
    form: str = ""
    how_chosen: str = ""  # criteria, and how the choice was made
    why_fewer: str = ""
    why_no_dissent: str = ""
    approved_by: str = ""
    seed: str = ""  # of the draw from the pool
    due_on: date | None = None
    provided_at: datetime | None = Field(default=None, sa_type=Moment)
    minutes: str = ""
    report: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reported_on: date | None = None
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    begun_at: datetime = Field(sa_type=Moment)
    begun_by: int = Field(foreign_key="staff.id")

    consents: list["ReviewConsent"] = Relationship(sa_relationship_kwargs={"order_by": "ReviewConsent.id"})
    members: list["PanelMember"] = Relationship(sa_relationship_kwargs={"order_by": "PanelMember.id"})
    papers: list["ReviewPaper"] = Relationship(sa_relationship_kwargs={"order_by": "ReviewPaper.id"})
    points: list["ExpertPoint"] = Relationship(sa_relationship_kwargs={"order_by": "ExpertPoint.id"})


class ReviewConsent(SQLModel, table=True):
    """The deputy director's consent to the mode of an expert review (程序办法第二十二条第二款)."""

    __tablename__ = "review_consent"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(default=None, foreign_key="expert_review.id", index=True)
    content_sha256: str
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    granted: bool | None = None
    reason: str = ""


class PanelMember(SQLModel, table=True):
    """An expert in one review: chosen why, declared what, committed, and said what."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("review_id", "expert_id"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="expert_review.id")
    expert_id: int = Field(foreign_key="expert.id", index=True)
    why: str  # why this expert
    is_drawn: bool = False
    is_outside: bool = False
    is_dissenting: bool = False  # known to hold another view
    is_leader: bool = False
    interest: str = ""  # "", none, person, employer; anything but none ends the member's part
    interest_note: str = ""
    declared_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_why: str = ""
    committed_name: str = ""
    committed_at: datetime | None = Field(default=None, sa_type=Moment)
    opinion: str = ""
    option_opinions: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    conclusion: str = ""  # 可以实施, 修改后可以实施, 不宜实施
    signed_name: str = ""
    signed_at: datetime | None = Field(default=None, sa_type=Moment)
    opinion_sha256: str = ""

    expert: Expert = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class ReviewPaper(SQLModel, table=True):
    """A file given to the experts."""

    __tablename__ = "review_paper"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(default=None, foreign_key="expert_review.id", index=True)
    name: str
    mime: str
    size: int
    sha256: str
    added_at: datetime = Field(sa_type=Moment)
    added_by: int = Field(foreign_key="staff.id")


class ExpertPoint(SQLModel, table=True):
    """One point of the experts with what was made of it, and the reply (专家论证办法第十六条)."""

    __tablename__ = "expert_point"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="expert_review.id", index=True)
    member_id: int = Field(foreign_key="panel_member.id", index=True)
    text: str
    outcome: str = ""  # "", adopted, partly, not
    reason: str = ""
    replied_at: datetime | None = Field(default=None, sa_type=Moment)

    member: PanelMember = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class BudgetLine(SQLModel, table=True):
    """A line of the budget for experts (专家论证办法第十八条第三款), kept by the finance division."""

    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("year", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int
    name: str
    amount: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))
    set_at: datetime = Field(sa_type=Moment)
    set_by: int = Field(foreign_key="staff.id")


class ExpertFee(SQLModel, table=True):
    """What an expert is paid for a review, from which line."""

    __tablename__ = "expert_fee"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="panel_member.id", unique=True)
    line_id: int = Field(foreign_key="budget_line.id", index=True)
    amount: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="staff.id")


class ReviewDeparture(SQLModel, table=True):
    """A soft rule was departed from in a review; legality review sees each of them."""

    __tablename__ = "review_departure"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    about: str  # expert_review:1, risk_assessment:1, legality_review:1, expert:1
    rule: str
    article: str
    message: str
    reason: str
    approved_by: str
    recorded_at: datetime = Field(sa_type=Moment)
