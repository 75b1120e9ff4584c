"""Surveys in versions, who was asked, and what was answered.

Of an anonymous survey who answered (SurveyContact) and what was answered (SurveyAnswer) stand in tables that nothing
joins: random ids, days instead of moments, no order of arrival (surveys/anonymity.py).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment
from infra.states import OneAtATime

CHANNELS = {"web": "网络", "api": "接口", "phone": "电话", "visit": "当面问询", "paper": "纸质问卷"}
WAYS = {"web": "网络", "phone": "电话", "visit": "当面问询", "paper": "纸质问卷"}
ACCESS = {"open": "向所有人开放", "invited": "凭邀请或者答卷码，一人一次"}
ANONYMITY = {"confidential": "保密", "anonymous": "匿名"}
OUTCOMES = {
    "": "未联系",
    "no_answer": "无人接听",
    "call_back": "约定再联系",
    "refused": "拒绝",
    "wrong": "号码有误",
    "not_eligible": "不属于调查对象",
    "done": "已完成",
}


class Survey(OneAtATime, SQLModel, table=True):
    """One survey (问卷调查、民意调查) of a matter."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("access IN ('open', 'invited')", name="access_known"),
        CheckConstraint("anonymity IN ('confidential', 'anonymous')", name="anonymity_known"),
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
    )

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    division_id: int = Field(foreign_key="division.id")  # only its officers may change this
    deputy_id: int = Field(foreign_key="staff.id")  # whose consent is asked
    consultation_id: int | None = Field(default=None, foreign_key="consultation.id")  # whose ledger takes open answers
    status: str = Field(default="drafting", index=True)
    edit: int = 0  # raised by every change
    version: int = 1  # the number of the version in use

    title: str
    summary: str = ""
    purpose: str = ""  # Markdown: what for, who is asked, what becomes of the answers
    ways: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # keys of WAYS
    contact: str = ""
    wording_checked_by: str = ""  # who read it for short and clear wording (程序办法第十五条)
    access: str = "open"
    anonymity: str = "confidential"
    once_per_device: bool = True  # a cookie, no more
    reminders: int = 2  # at most so many for each invitation

    opens_at: datetime | None = Field(default=None, sa_type=Moment)
    closes_on: date | None = None
    closes_at: datetime | None = Field(default=None, sa_type=Moment)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    published_by: int | None = Field(default=None, foreign_key="staff.id")
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    reported_at: datetime | None = Field(default=None, sa_type=Moment)
    results_note: str = ""  # Markdown, above the figures
    margins: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # for weighting
    unfinished: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))  # page -> how many
    shown_results: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # question keys
    data_sha256: str = ""  # of every answer, when it closed

    versions: list["SurveyVersion"] = Relationship(sa_relationship_kwargs={"order_by": "SurveyVersion.number"})
    consents: list["SurveyConsent"] = Relationship(sa_relationship_kwargs={"order_by": "SurveyConsent.id"})
    quotas: list["SurveyQuota"] = Relationship(
        sa_relationship_kwargs={"order_by": "SurveyQuota.id", "cascade": "all, delete-orphan"}
    )


class SurveyVersion(SQLModel, table=True):
    """One version of the questions. Once somebody has answered it never changes again."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(default=None, foreign_key="survey.id")
    number: int
    definition: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # surveys/definition_json.py
    sha256: str
    created_at: datetime = Field(sa_type=Moment)
    created_by: int = Field(foreign_key="staff.id")


class SurveyConsent(SQLModel, table=True):
    """The deputy director's consent, asked for and granted or refused with a reason (程序办法第十五条)."""

    __tablename__ = "survey_consent"

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(default=None, foreign_key="survey.id", index=True)
    content_sha256: str
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    granted: bool | None = None
    reason: str = ""


class SurveyQuota(SQLModel, table=True):
    """How many answers of one kind are taken. `taken` is counted by the intake writer only."""

    __tablename__ = "survey_quota"
    __table_args__ = (CheckConstraint("taken <= most", name="never_exceeded"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(default=None, foreign_key="survey.id", index=True)
    label: str
    condition: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    most: int
    taken: int = 0


class SurveyContact(SQLModel, table=True):
    """Somebody who was invited or is called. That they answered is noted by the day; never what."""

    __tablename__ = "survey_contact"

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id", index=True)
    way: str  # mail, card, phone, visit
    name: str = ""
    email: str = ""
    phone: str = ""
    label: str = ""  # what the list says about them, e.g. a group
    added_on: date
    answered_on: date | None = None
    outcome: str = ""
    call_back_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    tried_on: date | None = None
    note: str = ""
    reminders: int = 0
    reminded_on: date | None = None
    shuffle: int = 0  # rewritten at random, so that the order of rows says nothing


class SurveyAnswer(SQLModel, table=True):
    """One answered questionnaire. On SQLite rows stand in the order of their random ids."""

    __tablename__ = "survey_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: str = Field(primary_key=True)  # 32 random hex digits
    survey_id: int = Field(foreign_key="survey.id", index=True)
    version: int
    receipt: str = Field(unique=True)
    key_hash: str = Field(unique=True)  # SHA-256 of the idempotency key
    fingerprint: str
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    channel: str = "web"
    received_at: datetime = Field(sa_type=Moment)  # anonymous: the beginning of the day
    seconds: int | None = None  # how long it took; anonymous: not kept
    contact_id: int | None = Field(default=None, foreign_key="survey_contact.id")  # anonymous: never
    entered_by: int | None = Field(default=None, foreign_key="staff.id")
    sheet: str = ""  # the number of a paper form
    journal_index: int | None = None  # anonymous: none, the entry does not lead here
    in_ledger: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # question keys
    shuffle: int = 0


class SurveyDraft(SQLModel, table=True):
    """An answer that is not handed in yet: saved page by page, reached by its signed link only."""

    __tablename__ = "survey_draft"

    id_hash: str = Field(primary_key=True)
    survey_id: int = Field(foreign_key="survey.id", index=True)
    version: int
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    page: str = ""  # how far it came
    channel: str = "web"
    begun_at: datetime = Field(sa_type=Moment)


class SecondEntry(SQLModel, table=True):
    """A paper form typed a second time by somebody else, for comparison."""

    __tablename__ = "survey_second_entry"
    __table_args__ = (UniqueConstraint("survey_id", "sheet"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id")
    sheet: str
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    entered_on: date
    entered_by: int = Field(foreign_key="staff.id")
