"""Drafts in versions, and the consultation in which one version goes out for comment."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from consultations.outreach_models import Outreach
from infra.db import Moment
from infra.settings import PROMISED_DAYS
from infra.states import OneAtATime


def _still(name: str, order: str) -> dict[str, str]:
    """The rows of a consultation that were not taken away."""
    mine = f"and_(Consultation.id == {name}.consultation_id, {name}.removed_at.is_(None))"
    return {"primaryjoin": mine, "order_by": f"{name}.{order}"}


class Draft(SQLModel, table=True):
    """A decision draft (决策草案) of a matter. Its text lives in versions; nothing is ever overwritten."""

    __tablename__ = "draft"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")
    title: str
    created_at: datetime = Field(sa_type=Moment)

    versions: list["DraftVersion"] = Relationship(
        back_populates="draft", sa_relationship_kwargs={"order_by": "DraftVersion.number"}
    )


class DraftVersion(SQLModel, table=True):
    """One version of a draft: who wrote it, when, and what it changes. Never updated after it was saved."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id")
    number: int
    note: str = ""
    text: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))  # consultations.clauses.DraftText.to_json
    plain: str = ""  # the same as plain text, for search
    sha256: str
    created_at: datetime = Field(sa_type=Moment)
    created_by: int = Field(foreign_key="staff.id")

    draft: Draft = Relationship(back_populates="versions")


class Consultation(OneAtATime, SQLModel, table=True):
    """One round of public comment on one version (征求意见)."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_somebody"),
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")  # only its officers may change this
    deputy_id: int = Field(foreign_key="staff.id")  # whose consent is asked
    draft_id: int = Field(foreign_key="draft.id")
    version_id: int = Field(foreign_key="draft_version.id")  # the version that is out for comment
    earlier_version_id: int | None = Field(default=None, foreign_key="draft_version.id")  # shown for comparison
    revised_version_id: int | None = Field(default=None, foreign_key="draft_version.id")  # after the opinions
    status: str = Field(default="drafting", index=True)
    edit: int = 0  # raised by every change: two officers never overwrite each other

    title: str
    summary: str = ""  # one sentence for people in a hurry
    explanation: str = ""  # 草案说明, Markdown
    main_changes: str = ""  # Markdown
    legal_basis: str = ""
    ways: str = ""  # the ways to comment besides this site, one a line
    contact: str = ""
    keywords: str = ""

    opens_at: datetime | None = Field(default=None, sa_type=Moment)
    closes_on: date | None = None
    closes_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    short_reason: str = ""  # why the period is shorter than the law's: shown in the notice
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    published_by: int | None = Field(default=None, foreign_key="staff.id")
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    promised_days: int = PROMISED_DAYS  # from the close to the feedback
    feedback_due_on: date | None = None
    feedback_note: str = ""  # what the department says above the answers, Markdown
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_by: int | None = Field(default=None, foreign_key="staff.id")

    draft: Draft = Relationship()
    version: DraftVersion = Relationship(sa_relationship_kwargs={"foreign_keys": "Consultation.version_id"})
    earlier_version: DraftVersion | None = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Consultation.earlier_version_id"}
    )
    revised_version: DraftVersion | None = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Consultation.revised_version_id"}
    )
    consents: list["Consent"] = Relationship(  # to the publication; those to events stand with the events
        sa_relationship_kwargs={
            "primaryjoin": "and_(Consultation.id == Consent.consultation_id, Consent.explanation_id.is_(None))",
            "order_by": "Consent.id",
        }
    )
    extensions: list["Extension"] = Relationship(sa_relationship_kwargs={"order_by": "Extension.id"})
    attachments: list["Attachment"] = Relationship(sa_relationship_kwargs=_still("Attachment", "id"))
    evidence: list["PublicationEvidence"] = Relationship(sa_relationship_kwargs=_still("PublicationEvidence", "id"))
    explanations: list["ExplanationEvent"] = Relationship(
        sa_relationship_kwargs={"order_by": "ExplanationEvent.planned_on, ExplanationEvent.id"}
    )
    questions: list["Question"] = Relationship(sa_relationship_kwargs=_still("Question", "position"))
    announced_outreach: list[Outreach] = Relationship(
        sa_relationship_kwargs={
            "primaryjoin": "and_(Consultation.matter_id == foreign(Outreach.matter_id), Outreach.is_public)",
            "order_by": "Outreach.held_on",
            "viewonly": True,
        }
    )
    translations: list["NoticeTranslation"] = Relationship(sa_relationship_kwargs={"order_by": "NoticeTranslation.id"})


class Consent(SQLModel, table=True):
    """The deputy director's consent, asked for and granted or refused with a reason (程序办法第十四条第一款)."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(default=None, foreign_key="consultation.id", index=True)
    explanation_id: int | None = Field(default=None, foreign_key="explanation_event.id", index=True)
    rule: str = "P14.1a"
    content_sha256: str  # of exactly what was put before the deputy; a later change needs a new consent
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    granted: bool | None = None
    reason: str = ""


class Extension(SQLModel, table=True):
    """The period was made longer, with a reason the public sees. It is never shortened."""

    __tablename__ = "extension"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(default=None, foreign_key="consultation.id", index=True)
    closed_on_before: date
    closes_on: date
    reason: str
    extended_at: datetime = Field(sa_type=Moment)
    extended_by: int = Field(foreign_key="staff.id")


class Attachment(SQLModel, table=True):
    """A file published with the notice."""

    __tablename__ = "attachment"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(default=None, foreign_key="consultation.id", index=True)
    name: str
    mime: str
    size: int
    sha256: str
    added_at: datetime = Field(sa_type=Moment)
    added_by: int = Field(foreign_key="staff.id")
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_by: int | None = Field(default=None, foreign_key="staff.id")
    removed_reason: str = ""


class PublicationEvidence(SQLModel, table=True):
    """Where else the notice was published, with a link or a file that shows it."""

    __tablename__ = "publication_evidence"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(default=None, foreign_key="consultation.id", index=True)
    channel: str  # 政府网站, 政务新媒体, 报刊, 广播, 电视
    published_on: date
    link: str = ""
    file_name: str = ""
    file_sha256: str = ""
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="staff.id")
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_by: int | None = Field(default=None, foreign_key="staff.id")
    removed_reason: str = ""


class NoticeTranslation(SQLModel, table=True):
    """The notice in traditional Mongolian script, beside the Chinese one, which is the text that counts."""

    __tablename__ = "notice_translation"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(default=None, foreign_key="consultation.id", unique=True)
    title: str
    text: str  # one paragraph a line
    translator: str  # the body that answers for the translation: shown
    saved_at: datetime = Field(sa_type=Moment)
    saved_by: int = Field(foreign_key="staff.id")


class Question(SQLModel, table=True):
    """A question people ask about the draft, answered on its page (程序办法第十四条第二款)."""

    __tablename__ = "question"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(default=None, foreign_key="consultation.id", index=True)
    position: int = 0
    clause: str = ""  # clause key, empty: about the whole
    question: str
    answer: str
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_by: int | None = Field(default=None, foreign_key="staff.id")
    removed_reason: str = ""


class ExplanationEvent(SQLModel, table=True):
    """A press conference or expert interview that explains the draft (程序办法第十四条第二款)."""

    __tablename__ = "explanation_event"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    kind: str  # explanations.KINDS
    title: str
    place: str = ""  # where it can be attended, watched or heard
    planned_on: date
    status: str = "asked"  # states.ExplanationStatus
    planned_at: datetime = Field(sa_type=Moment)
    planned_by: int = Field(foreign_key="staff.id")
    held_on: date | None = None
    link: str = ""
    file_name: str = ""
    file_sha256: str = ""
    cancel_reason: str = ""

    consents: list[Consent] = Relationship(sa_relationship_kwargs={"order_by": "Consent.id"})

    @property
    def consent(self) -> Consent:
        """The deputy's consent, asked for when the event was planned."""
        return self.consents[-1]


class RecordedDeparture(SQLModel, table=True):
    """A soft rule was departed from, with the reason and the approver; legality review sees each of them."""

    __tablename__ = "recorded_departure"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    rule: str
    article: str
    message: str
    reason: str
    approved_by: str
    recorded_at: datetime = Field(sa_type=Moment)
