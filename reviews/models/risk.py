"""One risk assessment (风险评估) of a matter: plan, survey, risk points, report."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from infra.states import OneAtATime


class RiskAssessment(OneAtATime, SQLModel, table=True):
    """One risk assessment, from the judgement whether it is needed to its conclusion."""

    __tablename__ = "risk_assessment"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")
    title: str
    status: str = Field(default="working", index=True)
    edit: int = 0
    is_needed: bool | None = None
    reason: str = ""
    is_reused: bool = False  # an earlier assessment stands for it (程序办法第二十七条第二款)
    existing_title: str = ""
    existing_made_by: str = ""
    existing_made_on: date | None = None
    existing_basis: str = ""
    existing_covers: str = ""
    existing_conclusion: str = ""
    assessor: str  # the division that assesses
    undertaking: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    lead: str = ""
    plan: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    planned_on: date | None = None
    aspects: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    invited: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    invited_note: str = ""
    why_nobody_invited: str = ""
    approved_by: str = ""
    agency: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    report: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reported_on: date | None = None
    conclusion: str = ""
    adjustment: str = ""
    adjustment_confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    begun_at: datetime = Field(sa_type=Moment)
    begun_by: int = Field(foreign_key="staff.id")

    surveys: list["RiskSurvey"] = Relationship(sa_relationship_kwargs={"order_by": "RiskSurvey.id"})
    risks: list["RiskPoint"] = Relationship(sa_relationship_kwargs={"order_by": "RiskPoint.id"})


class RiskSurvey(SQLModel, table=True):
    """One piece of survey work (风险调查), by which way and with what result."""

    __tablename__ = "risk_survey"

    id: int | None = Field(default=None, primary_key=True)
    assessment_id: int = Field(default=None, foreign_key="risk_assessment.id", index=True)
    method: str
    held_on: date
    summary: str
    is_from_ledger: bool = False  # drawn from the opinion ledger by the system
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="staff.id")


class RiskPoint(SQLModel, table=True):
    """A risk: how likely, how bad, what is done about it and who does it."""

    __tablename__ = "risk_point"
    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood_known"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    assessment_id: int = Field(default=None, foreign_key="risk_assessment.id", index=True)
    kind: str  # 社会稳定, 生态环境, 公共安全, 其他
    text: str
    likelihood: int
    impact: int
    measure: str
    owner: str
    identified_on: date
    recorded_by: int = Field(foreign_key="staff.id")
