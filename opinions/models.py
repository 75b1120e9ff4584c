"""The one ledger of opinions from every channel. Nothing leaves it unanswered."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment

CHANNELS = {
    "web": "网站",
    "api": "接口",
    "letter": "信函",
    "phone": "电话",
    "visit": "来访",
    "symposium": "座谈会",
    "email": "电子邮件",
    "social": "政务新媒体",
    "hearing": "听证会",
    "survey": "问卷调查",
}
STANCES = {"for": "赞成", "against": "反对", "change": "修改建议", "other": "其他"}
OUTCOMES = {"adopted": "采纳", "partly": "部分采纳", "not": "不采纳"}


class Opinion(SQLModel, table=True):
    """One opinion of one person or organisation on one clause, or on the whole."""

    __tablename__ = "opinion"
    __table_args__ = (
        CheckConstraint("length(text) > 0", name="says_something"),
        Index("ix_opinion_ledger", "consultation_id", "received_at", "id"),
        Index("ix_opinion_ledger_status", "consultation_id", "status", "received_at", "id"),
        *(  # narrowed by one of these it is read in its order, and counted, without a look at the opinions themselves
            Index(f"ix_opinion_ledger_{name}", "consultation_id", field, "received_at", "id", "status")
            for name, field in (
                ("channel", "channel"),
                ("theme", "theme_id"),
                ("assignee", "assignee_id"),
                ("stance", "stance"),
            )
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    receipt: str = Field(unique=True)
    idempotency_key: str = Field(unique=True)
    fingerprint: str  # SHA-256 of what was sent: the same key with other content is refused
    consultation_id: int = Field(foreign_key="consultation.id")
    version_id: int = Field(foreign_key="draft_version.id")
    clause: str = ""  # clause key; empty: the whole draft
    stance: str = "other"
    text: str
    submitter_kind: str = "person"  # or organisation
    submitter_name: str = ""
    email: str = ""
    phone: str = ""
    region: str = ""
    channel: str = "web"
    received_at: datetime = Field(sa_type=Moment)
    happened_on: date | None = None  # the day of the letter, call or visit
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")
    journal_index: int
    revision: int = 1

    status: str = "received"  # states.py
    theme_id: int | None = Field(default=None, foreign_key="theme.id", index=True)
    assignee_id: int | None = Field(default=None, foreign_key="staff.id")
    duplicate_of_id: int | None = Field(default=None, foreign_key="opinion.id", index=True)
    sealed_reason: str = ""  # set while moderated: why the author must mend it
    answered_at: datetime | None = Field(default=None, sa_type=Moment)

    revisions: list["OpinionRevision"] = Relationship(sa_relationship_kwargs={"order_by": "OpinionRevision.number"})
    files: list["OpinionFile"] = Relationship(sa_relationship_kwargs={"order_by": "OpinionFile.id"})
    notes: list["OpinionNote"] = Relationship(sa_relationship_kwargs={"order_by": "OpinionNote.id"})


class OpinionRevision(SQLModel, table=True):
    """What an opinion said before it was edited, withdrawn or mended. The original stays sealed."""

    __tablename__ = "opinion_revision"

    id: int | None = Field(default=None, primary_key=True)
    opinion_id: int = Field(default=None, foreign_key="opinion.id", index=True)
    number: int
    stance: str
    text: str
    act: str  # edited, withdrawn, moderated, mended
    reason: str = ""
    happened_at: datetime = Field(sa_type=Moment)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class OpinionFile(SQLModel, table=True):
    """A file that came with an opinion."""

    __tablename__ = "opinion_file"

    id: int | None = Field(default=None, primary_key=True)
    opinion_id: int = Field(foreign_key="opinion.id", index=True)
    name: str
    mime: str
    size: int
    sha256: str


class OpinionNote(SQLModel, table=True):
    """An officer's working note; never shown to the public."""

    __tablename__ = "opinion_note"

    id: int | None = Field(default=None, primary_key=True)
    opinion_id: int = Field(default=None, foreign_key="opinion.id", index=True)
    text: str
    written_at: datetime = Field(sa_type=Moment)
    written_by: int = Field(foreign_key="staff.id")


class Theme(SQLModel, table=True):
    """A group of opinions that say the same and get one answer."""

    __tablename__ = "theme"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    title: str
    summary: str = ""  # the argument in the officers' words: published
    position: int = 0


class Answer(SQLModel, table=True):
    """The decision on a theme or on a single opinion: adopted, partly or not, and why (条例第十八条)."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("(theme_id IS NULL) <> (opinion_id IS NULL)", name="for_one_thing"),
        CheckConstraint("outcome IN ('adopted', 'partly', 'not')", name="outcome_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    theme_id: int | None = Field(default=None, foreign_key="theme.id", unique=True)
    opinion_id: int | None = Field(default=None, foreign_key="opinion.id", unique=True)
    outcome: str
    reason: str
    changed_clause: str = ""  # clause key in the revised version
    prepared_at: datetime = Field(sa_type=Moment)
    prepared_by: int = Field(foreign_key="staff.id")
    published_at: datetime | None = Field(default=None, sa_type=Moment)
