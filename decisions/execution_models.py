"""After the decision: execution, evaluation, suspension (程序办法第八章) and accountability (第十章)."""

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from people.models import Division

ACCOUNTABILITY_KINDS = {
    "rectification": "责令改正",
    "outcome": "处理结果",
    "mitigation": "减免责任",
    "expert": "对专家、专业机构的处理",
}


class Task(SQLModel, table=True):
    """One thing to do to execute a decision, with its day."""

    __tablename__ = "task"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id", index=True)
    title: str
    due_on: date
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="staff.id")
    done_on: date | None = None
    result: str = ""
    delay_reason: str = ""

    division: Division = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class Execution(SQLModel, table=True):
    """The report on execution and the end of it (程序办法第三十九条第二款)."""

    __tablename__ = "execution"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    report: str
    concluded_at: datetime = Field(sa_type=Moment)
    concluded_by: int = Field(foreign_key="staff.id")


class ProblemReport(SQLModel, table=True):
    """A grave problem of execution, reported to the party group (程序办法第四十条第一款)."""

    __tablename__ = "problem_report"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    kind: str  # law.execution.PROBLEMS
    text: str
    found_on: date
    reported_at: datetime = Field(sa_type=Moment)
    reported_by: int = Field(foreign_key="staff.id")


class Suspension(SQLModel, table=True):
    """Execution was suspended by the principal, and perhaps taken up again (程序办法第四十六条)."""

    __tablename__ = "suspension"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    ground: str
    reason: str
    suspended_at: datetime = Field(sa_type=Moment)
    suspended_by: int = Field(foreign_key="staff.id")
    resumed_at: datetime | None = Field(default=None, sa_type=Moment)
    resumed_by: int | None = Field(default=None, foreign_key="staff.id")
    resumed_reason: str = ""


class Evaluation(SQLModel, table=True):
    """An evaluation of a decision in force (程序办法第四十一条至第四十五条)."""

    __tablename__ = "evaluation"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    trigger: str
    explanation: str
    evaluator: str
    earlier_assessors: str = ""  # one a line: who did the main review or assessment before the decision
    heard: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    informants: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sources: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    parts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    result: str = ""  # keep, adjust, stop
    begun_at: datetime = Field(sa_type=Moment)
    begun_by: int = Field(foreign_key="staff.id")
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class AccountabilityRecord(SQLModel, table=True):
    """What followed from a breach (程序办法第五十一条至第五十四条). Decided by people; kept here for those entitled."""

    __tablename__ = "accountability_record"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    kind: str
    article: str
    concerns: str  # the division, expert or institution
    text: str
    due_on: date | None = None
    outcome: str = ""
    closed_on: date | None = None
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="staff.id")
