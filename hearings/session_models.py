"""What happens at a hearing, as it is typed; the record made from it, its signatures and corrections; the report."""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from infra.db import Moment


class HearingEntry(SQLModel, table=True):
    """One thing said or done at the hearing. The key comes from the browser: sent twice, it is one entry."""

    __tablename__ = "hearing_entry"
    __table_args__ = (UniqueConstraint("hearing_id", "key"), UniqueConstraint("hearing_id", "number"))

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    key: str
    number: int
    step: int  # of session.STEPS, when it was typed
    kind: str  # of session.KINDS
    participant_id: int | None = Field(default=None, foreign_key="hearing_participant.id")
    role_id: int | None = Field(default=None, foreign_key="hearing_role.id")
    speaker: str = ""  # name and category or office, as the record names them
    text: str = ""
    clause: str = ""  # clause key of the draft
    stance: str = ""
    basis: str = ""  # of an alternative draft (P20.2)
    reason: str = ""
    file_name: str = ""
    file_sha256: str = ""
    at: datetime = Field(sa_type=Moment)  # by the clock of the console
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: int = Field(foreign_key="staff.id")
    replaced_by: int | None = None  # number of the entry that says it better


class SpeakingTurn(SQLModel, table=True):
    """A place on the speaking list, and how long it took."""

    __tablename__ = "hearing_turn"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    participant_id: int = Field(foreign_key="hearing_participant.id")
    position: int
    minutes: int
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class RecordVersion(SQLModel, table=True):
    """One version of the record (笔录). What is signed is exactly this content, named by its hashes."""

    __tablename__ = "hearing_record_version"
    __table_args__ = (UniqueConstraint("hearing_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    number: int
    content: str  # canonical JSON
    sha256: str
    sm3: str
    pdf_sha256: str
    pdf_sm3: str
    note: str = ""  # what changed and why
    affects: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # participants to ask anew
    journal_index: int = 0
    made_at: datetime = Field(sa_type=Moment)
    made_by: int = Field(foreign_key="staff.id")
    sealed_sha256: str = ""  # the final PDF with all signatures and the department's seal


class RecordSignature(SQLModel, table=True):
    """A confirmation of one version: signed, refused or absent (程序办法第二十条第一款第三项)."""

    __tablename__ = "hearing_signature"
    __table_args__ = (UniqueConstraint("version_id", "participant_id"), UniqueConstraint("version_id", "role_id"))

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="hearing_record_version.id", index=True)
    participant_id: int | None = Field(default=None, foreign_key="hearing_participant.id")
    role_id: int | None = Field(default=None, foreign_key="hearing_role.id")
    state: str  # confirmed, confirmed_with_correction, refused, absent
    way: str = ""  # drawn, typed, paper
    typed_name: str = ""
    file_sha256: str = ""  # the drawn picture, or the scan of the paper
    note: str = ""  # why it was refused, or why nobody came
    identity_check: str = ""
    signed_at: datetime = Field(sa_type=Moment)
    noted_by: int | None = Field(default=None, foreign_key="staff.id")
    journal_index: int = 0


class RecordCorrection(SQLModel, table=True):
    """A participant asks for other words in an entry of the record."""

    __tablename__ = "hearing_correction"

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="hearing_record_version.id", index=True)
    participant_id: int = Field(foreign_key="hearing_participant.id")
    entry_number: int
    wanted: str
    asked_at: datetime = Field(sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    granted: bool | None = None
    reason: str = ""


class HearingPoint(SQLModel, table=True):
    """One point of the report: who is for it and against it, and what becomes of it."""

    __tablename__ = "hearing_point"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    position: int
    title: str
    clause: str = ""
    entries: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # numbers
    is_disputed: bool = False
    outcome: str = ""  # adopted, partly, not
    reason: str = ""


class HearingReport(SQLModel, table=True):
    """The report (听证报告): its eight parts as they were edited, and the record it cites."""

    __tablename__ = "hearing_report"

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", unique=True)
    parts: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    cited_record: str  # sha256 of the record's content
    edited_at: datetime = Field(sa_type=Moment)
    edited_by: int = Field(foreign_key="staff.id")
    docx_sha256: str = ""
    pdf_sha256: str = ""
    ledger_count: int = 0  # statements handed on to the ledger of opinions
