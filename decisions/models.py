"""The matter (决策事项): what is being decided, by whom it is prepared, and the departures from soft rules."""

from datetime import date, datetime

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
