"""The pool of experts (专家库): sub-pools, the public call, applications, experts with their terms and evaluations."""

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment


class ExpertField(SQLModel, table=True):
    """A sub-pool (专业分库): one field of knowledge."""

    __tablename__ = "expert_field"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class ExpertCall(SQLModel, table=True):
    """A public call for experts (专家论证办法第四条第二款)."""

    __tablename__ = "expert_call"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    text: str  # Markdown
    closes_on: date
    published_at: datetime = Field(sa_type=Moment)
    published_by: int = Field(foreign_key="staff.id")


class ExpertApplication(SQLModel, table=True):
    """Somebody who wants to enter the pool. Personal: read by the policy division only."""

    __tablename__ = "expert_application"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)  # as hard to guess as a receipt
    idempotency_key: str = Field(unique=True)
    call_id: int = Field(foreign_key="expert_call.id", index=True)
    field_id: int = Field(foreign_key="expert_field.id")
    name: str
    employer: str
    title: str = ""
    side_posts: str = ""  # organisations they work for besides the employer, one a line
    phone: str
    email: str = ""
    achievements: str
    received_at: datetime = Field(sa_type=Moment)
    journal_index: int

    status: str = Field(default="received", index=True)  # states.ApplicationStatus
    conditions: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    check_note: str = ""
    checked_at: datetime | None = Field(default=None, sa_type=Moment)
    checked_by: int | None = Field(default=None, foreign_key="staff.id")
    discussed_on: date | None = None
    discussion: str = ""  # who discussed, what they found
    decline_reason: str = ""

    field: ExpertField = Relationship(sa_relationship_kwargs={"lazy": "joined"})
    call: ExpertCall = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class Expert(SQLModel, table=True):
    """An expert: of the pool while a term runs, or asked from outside for one review."""

    __tablename__ = "expert"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", unique=True)  # the sign-in
    application_id: int | None = Field(default=None, foreign_key="expert_application.id", unique=True)
    field_id: int | None = Field(default=None, foreign_key="expert_field.id")
    name: str
    employer: str
    title: str = ""
    email: str = ""
    known_parties: str = ""  # organisations the expert works for besides the employer, one a line
    dismissed_at: datetime | None = Field(default=None, sa_type=Moment)
    dismissal_ground: str = ""
    dismissal_facts: str = ""
    dismissed_by: int | None = Field(default=None, foreign_key="staff.id")

    field: ExpertField | None = Relationship(sa_relationship_kwargs={"lazy": "joined"})
    terms: list["ExpertTerm"] = Relationship(
        sa_relationship_kwargs={"order_by": "ExpertTerm.id", "cascade": "all, delete-orphan"}
    )
    evaluations: list["ExpertEvaluation"] = Relationship(sa_relationship_kwargs={"order_by": "ExpertEvaluation.id"})


class ExpertTerm(SQLModel, table=True):
    """One term of office with its letter of appointment (聘书)."""

    __tablename__ = "expert_term"

    id: int | None = Field(default=None, primary_key=True)
    expert_id: int = Field(default=None, foreign_key="expert.id", index=True)
    letter_number: str = Field(unique=True)
    starts_on: date
    ends_on: date
    why_longer: str = ""
    approved_by: str = ""
    appointed_at: datetime = Field(sa_type=Moment)
    appointed_by: int = Field(foreign_key="staff.id")


class ExpertEvaluation(SQLModel, table=True):
    """What a job of an expert was worth (专家论证办法第十八条): the ground for another term, or for none."""

    __tablename__ = "expert_evaluation"

    id: int | None = Field(default=None, primary_key=True)
    expert_id: int = Field(foreign_key="expert.id", index=True)
    review_id: int = Field(foreign_key="expert_review.id")
    parts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    division_view: str
    mark: str  # 优秀, 称职, 不称职
    evaluated_at: datetime = Field(sa_type=Moment)
    evaluated_by: int = Field(foreign_key="staff.id")
