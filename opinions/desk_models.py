"""What the desk keeps beside the ledger: filters, who works on what until when, answers in versions and who read them,
acts on many opinions that can be undone, and who or what put an opinion under its theme."""

from datetime import date, datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from infra.db import Moment

RULE, EXAMPLES = "rule", "examples"  # by theme words, by labelled examples; beside MODEL and PERSON
MADE_BY = {"person": "人工", "rule": "主题词", "examples": "样例学习", "model": "程序归类"}
CONFIRMED, RETURNED = "confirmed", "returned"
ACTS = {
    "answer": "批量拟答复",
    "assign": "批量分办",
    "group": "批量归入主题",
    "merge": "合并",
    "place": "批量采纳归类建议",
}


class SavedFilter(SQLModel, table=True):
    """A filter of one ledger under a name; the person's own, or shared in the division."""

    __tablename__ = "saved_filter"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    name: str
    wanted: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    is_shared: bool = False
    made_at: datetime = Field(sa_type=Moment)


class OpinionDesk(SQLModel, table=True):
    """How a division answers the opinions of one consultation."""

    __tablename__ = "opinion_desk"

    consultation_id: int = Field(primary_key=True, foreign_key="consultation.id")
    second_reader: bool = False  # a second person confirms every answer before publication


class OpinionWork(SQLModel, table=True):
    """Until when an opinion is to be answered, and who has it open for writing (a soft lock that expires)."""

    __tablename__ = "opinion_work"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    due_on: date | None = Field(default=None, index=True)
    held_by: int | None = Field(default=None, foreign_key="staff.id")
    held_until: datetime | None = Field(default=None, sa_type=Moment)


class BulkAct(SQLModel, table=True):
    """Something done to many opinions at once; the last one can be undone."""

    __tablename__ = "bulk_act"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    kind: str
    changed: int
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="staff.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
    undone_by: int | None = Field(default=None, foreign_key="staff.id")


class BulkItem(SQLModel, table=True):
    """What one opinion was before and after an act on many: undo restores `before` where `after` still stands."""

    __tablename__ = "bulk_item"

    act_id: int = Field(primary_key=True, foreign_key="bulk_act.id")
    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    before: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    after: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class TextBlock(SQLModel, table=True):
    """A common answer (常用答复) of a division. `retired`: no longer offered; where it was used stays known."""

    __tablename__ = "text_block"

    id: int | None = Field(default=None, primary_key=True)
    division_id: int = Field(foreign_key="division.id", index=True)
    title: str
    outcome: str = ""  # the outcome it goes with; empty: any
    text: str
    retired: bool = False
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: int = Field(foreign_key="staff.id")


class AnswerVersion(SQLModel, table=True):
    """What a draft answer said each time it was saved."""

    __tablename__ = "answer_version"

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id", index=True)
    number: int
    outcome: str
    reason: str
    changed_clause: str = ""
    written_at: datetime = Field(sa_type=Moment)
    written_by: int = Field(foreign_key="staff.id")
    block_id: int | None = Field(default=None, foreign_key="text_block.id", index=True)
    act_id: int | None = Field(default=None, foreign_key="bulk_act.id", index=True)


class AnswerReading(SQLModel, table=True):
    """What the second reader said of an answer; it counts for the version that was read."""

    __tablename__ = "answer_reading"

    answer_id: int = Field(primary_key=True, foreign_key="answer.id")
    number: int
    verdict: str  # confirmed, returned
    remark: str = ""
    read_at: datetime = Field(sa_type=Moment)
    read_by: int = Field(foreign_key="staff.id")


class ThemeWords(SQLModel, table=True):
    """The officers' own words for a theme, with blanks between: a rule that finds its opinions."""

    __tablename__ = "theme_words"

    theme_id: int = Field(primary_key=True, foreign_key="theme.id")
    words: str


class ThemeAssignment(SQLModel, table=True):
    """Who or what put an opinion under its theme, and how sure it was."""

    __tablename__ = "theme_assignment"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    theme_id: int = Field(foreign_key="theme.id", index=True)
    made_by: str = Field(index=True)  # person, rule, examples, model
    confidence: float = 1.0
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    made_at: datetime = Field(sa_type=Moment)


class ThemeSuggestion(SQLModel, table=True):
    """Where theme words or examples would put an opinion that nobody has sorted."""

    __tablename__ = "theme_suggestion"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    theme_id: int = Field(foreign_key="theme.id", index=True)
    made_by: str
    confidence: float


class ThemeDigest(SQLModel, table=True):
    """The distinct requests of a theme and the opinions that stand for it, as the newest run found them."""

    __tablename__ = "theme_digest"

    theme_id: int = Field(primary_key=True, foreign_key="theme.id")
    requests: list[dict[str, object]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    quotations: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # ids of opinions


class ClauseSuggestion(SQLModel, table=True):
    """Which clauses an opinion on the whole draft names or means; `taken`: the one an officer agreed to."""

    __tablename__ = "clause_suggestion"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    clauses: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )  # keys, the likeliest first
    is_named: bool = False
    confidence: float = 0.0
    taken: str | None = Field(default=None, index=True)
    dropped: bool = False


class AgreementSample(SQLModel, table=True):
    """A random sample that two officers sort independently."""

    __tablename__ = "agreement_sample"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    seed: int
    opinion_ids: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="staff.id")


class AgreementMark(SQLModel, table=True):
    """Under which theme one officer put one opinion of a sample; no theme: under none."""

    __tablename__ = "agreement_mark"

    sample_id: int = Field(primary_key=True, foreign_key="agreement_sample.id")
    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    theme_id: int | None = Field(default=None, foreign_key="theme.id")


class ModelHint(SQLModel, table=True):
    """A question to the language model about a theme, its answer word for word, and what became of it."""

    __tablename__ = "model_hint"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    theme_id: int = Field(foreign_key="theme.id", index=True)
    kind: str  # name, line
    status: str = Field(default="waiting", index=True)  # waiting, offered, refused, failed, taken
    model: str = ""
    prompt: str = ""
    answer: str = ""
    suggestion: str = ""
    quotations: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # ids it rests on
    why: str = ""  # it was refused or failed
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
