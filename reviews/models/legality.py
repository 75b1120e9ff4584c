"""Fair competition, legality review in rounds, and the statement of omitted procedure."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from infra.states import OneAtATime


class CompetitionReview(SQLModel, table=True):
    """Fair-competition review (公平竞争审查) of a matter that touches market entities."""

    __tablename__ = "competition_review"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    division_id: int = Field(foreign_key="division.id")
    is_touched: bool  # market entities are touched
    reason: str
    heard: str = ""  # enterprises and associations that were heard
    conclusion: str = ""
    signed_name: str = ""
    reviewed_at: datetime = Field(sa_type=Moment)
    reviewed_by: int = Field(foreign_key="staff.id")


class OmissionStatement(SQLModel, table=True):
    """未履行相关程序的说明: why one procedure was not due. The head signs, legality review decides."""

    __tablename__ = "omission_statement"
    __table_args__ = (UniqueConstraint("matter_id", "procedure"),)

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id")
    division_id: int = Field(foreign_key="division.id")
    procedure: str
    ground: str
    facts: str
    legal_basis: str
    drafted_at: datetime = Field(sa_type=Moment)
    drafted_by: int = Field(foreign_key="staff.id")
    signed_name: str = ""
    signed_at: datetime | None = Field(default=None, sa_type=Moment)
    signed_by: int | None = Field(default=None, foreign_key="staff.id")
    is_accepted: bool | None = None
    decision_reason: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")


class LegalityReview(OneAtATime, SQLModel, table=True):
    """One round of legality review (合法性审查)."""

    __tablename__ = "legality_review"
    __table_args__ = (UniqueConstraint("matter_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id")
    division_id: int = Field(foreign_key="division.id")
    number: int
    title: str
    status: str = Field(default="preparing", index=True)
    edit: int = 0
    participation: dict[str, bool] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    is_exploratory: bool = False
    why_exploratory: str = ""
    legal_risk: str = ""
    due_on: date | None = None
    why_short: str = ""
    approved_by: str = ""
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    accepted_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str = ""
    reasons: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    signed_name: str = ""
    signed_at: datetime | None = Field(default=None, sa_type=Moment)
    signed_by: int | None = Field(default=None, foreign_key="staff.id")
    opinion_sha256: str = ""
    adjustment: str = ""  # what the division changed, or how it holds on
    adjustment_confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    superseded_at: datetime | None = Field(default=None, sa_type=Moment)  # the draft was changed afterwards
    begun_at: datetime = Field(sa_type=Moment)
    begun_by: int = Field(foreign_key="staff.id")

    papers: list["LegalityPaper"] = Relationship(sa_relationship_kwargs={"order_by": "LegalityPaper.id"})
    exchanges: list["LegalityExchange"] = Relationship(sa_relationship_kwargs={"order_by": "LegalityExchange.id"})
    counsel: list["CounselOpinion"] = Relationship(sa_relationship_kwargs={"order_by": "CounselOpinion.id"})
    points: list["LegalityPoint"] = Relationship(sa_relationship_kwargs={"order_by": "LegalityPoint.id"})


class LegalityPaper(SQLModel, table=True):
    """A paper of the submission: a file, or a text written in the form."""

    __tablename__ = "legality_paper"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(default=None, foreign_key="legality_review.id", index=True)
    kind: str  # one of law.legality_review.PAPERS
    name: str
    text: str = ""
    sha256: str = ""
    added_at: datetime = Field(sa_type=Moment)
    added_by: int = Field(foreign_key="staff.id")


class LegalityExchange(SQLModel, table=True):
    """Papers were returned or asked to be supplemented, and why (程序办法第三十二条)."""

    __tablename__ = "legality_exchange"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(default=None, foreign_key="legality_review.id", index=True)
    act: str  # returned, supplement
    reason: str
    happened_at: datetime = Field(sa_type=Moment)
    by_id: int = Field(foreign_key="staff.id")


class CounselOpinion(SQLModel, table=True):
    """Counsel asked for a legal opinion: recusal first, then the signed opinion (程序办法第三十五条)."""

    __tablename__ = "counsel_opinion"
    __table_args__ = (UniqueConstraint("review_id", "counsel_id"),)

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(default=None, foreign_key="legality_review.id")
    counsel_id: int = Field(foreign_key="staff.id", index=True)
    asked_at: datetime = Field(sa_type=Moment)
    interest: str = ""  # "", none, interested
    interest_note: str = ""
    declared_at: datetime | None = Field(default=None, sa_type=Moment)
    opinion: str = ""
    signed_name: str = ""
    signed_at: datetime | None = Field(default=None, sa_type=Moment)
    opinion_sha256: str = ""


class LegalityPoint(SQLModel, table=True):
    """One point of the review or of counsel, with the division's response (程序办法第三十六条第三款)."""

    __tablename__ = "legality_point"

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(default=None, foreign_key="legality_review.id", index=True)
    source: str  # 合法性审查意见, 法律意见
    text: str
    response: str = ""
    responded_at: datetime | None = Field(default=None, sa_type=Moment)
    responded_by: int | None = Field(default=None, foreign_key="staff.id")
