"""The matter (决策事项): what is being decided, by whom it is prepared, and the departures from soft rules."""

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from people.models import Division, Staff

CATEGORIES = {
    "normative_doc": "规范性文件",
    "policy": "重要政策、措施",
    "infrastructure": "重大基础设施建设项目",
    "plan": "重要规划",
    "other": "其他重大事项",
}


class Matter(SQLModel, table=True):
    """One major decision from proposal to archive. Category: 程序办法第二条."""

    __tablename__ = "matter"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)  # JC-2026-001
    title: str
    category: str
    purpose: str = ""
    division_id: int = Field(foreign_key="division.id")  # undertaking division 承办处室
    deputy_id: int = Field(foreign_key="staff.id")  # deputy director in charge 分管厅领导
    due_on: date | None = None
    affected_groups: str = ""
    widely_concerned: bool = False
    affects_market_entities: bool = False
    opened_at: datetime = Field(sa_type=Moment)
    opened_by: int = Field(foreign_key="staff.id")
    stage: str = Field(default="started", index=True)  # states.Stage
    edit: int = 0  # raised by every act: of two people at the same step one is first and the other is told
    must_report_to_congress: bool = False  # 程序办法第五条
    parent_id: int | None = Field(default=None, foreign_key="matter.id")  # the decision that this round adjusts
    decided_on: date | None = None
    concluded_on: date | None = None  # 决策办结之日: of promulgation, or of the decision to end

    division: Division = Relationship(sa_relationship_kwargs={"lazy": "joined"})
    deputy: Staff = Relationship(sa_relationship_kwargs={"foreign_keys": "Matter.deputy_id"})


class RecordedPaper(SQLModel, table=True):
    """A paper of the decision record, kept as it was when it was made: its file's hash stands in the journal."""

    __tablename__ = "recorded_paper"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    kind: str  # notice, opinion_summary, adoption_table, …
    title: str
    filename: str
    sha256: str
    journal_index: int
    category: str = "A6"  # A1 to A6 of 程序办法第四十八条
    division_id: int | None = Field(default=None, foreign_key="division.id")  # who holds the original
    made_at: datetime = Field(sa_type=Moment)
    made_by: int | None = Field(default=None, foreign_key="staff.id")


class ResultPapers(SQLModel, table=True):
    """How far the papers of a published result are: made by the worker, tried again when that fails."""

    __tablename__ = "result_papers"

    consultation_id: int = Field(
        primary_key=True, foreign_key="consultation.id", sa_column_kwargs={"autoincrement": False}
    )
    matter_id: int = Field(foreign_key="matter.id", index=True)
    status: str = "waiting"  # waiting, failed, kept
    tries: int = 0
    next_try_at: datetime = Field(sa_type=Moment)
    problem: str = ""  # what kind of error it was, for the administrator
    kept_at: datetime | None = Field(default=None, sa_type=Moment)


class MatterDivision(SQLModel, table=True):
    """A division with a part in a matter: it undertakes it (程序办法第十条) or executes the decision (第三十九条)."""

    __tablename__ = "matter_division"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    division_id: int | None = Field(default=None, foreign_key="division.id", primary_key=True)
    part: str = Field(primary_key=True)  # undertaking, executing

    division: Division = Relationship(sa_relationship_kwargs={"lazy": "joined"})


class MatterDeparture(SQLModel, table=True):
    """A soft rule was departed from in the course of the matter, with the reason and the approver."""

    __tablename__ = "matter_departure"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    rule: str
    article: str
    message: str
    reason: str
    approved_by: str
    recorded_at: datetime = Field(sa_type=Moment)


class DraftPapers(SQLModel, table=True):
    """What accompanies the draft when it leaves its division (程序办法第十一条)."""

    __tablename__ = "draft_papers"

    matter_id: int | None = Field(default=None, foreign_key="matter.id", primary_key=True)
    explanation: str = ""
    research: str = ""
    bases: str = ""  # one law, regulation, rule or policy a line
    cost_benefit: str = ""
    no_cost_benefit_reason: str = ""
    approved_by: str = ""  # who agreed that no analysis is needed
    options: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    preference: str = ""
    touches_others: bool = False
    adds_burden: bool = False  # 程序办法第六条
    burden_basis: str = ""
    not_public_basis: str = ""  # the law that forbids publicity (程序办法第十三条第一款)
    saved_at: datetime = Field(sa_type=Moment)
    saved_by: int = Field(foreign_key="staff.id")


class ConsultedBody(SQLModel, table=True):
    """A division or prefecture bureau whose duties the matter touches, and what it said (程序办法第十二条)."""

    __tablename__ = "consulted_body"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    name: str
    asked_on: date
    agreed: bool | None = None
    answered_on: date | None = None
    answer: str = ""
    dispute: str = ""
    view: str = ""
    basis: str = ""
    told_on: date | None = None  # when the party group was told
