"""Answers on their way: saved page by page, reached by a signed link, erased when handed in or when it closes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from surveys.checking import check_one
from surveys.models import Survey, SurveyDraft
from surveys.questions import Definition, Values


def hash_of(secret: str) -> str:
    """What the table knows of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def begin(db: Session, survey: Survey, *, secret: str, channel: str, now: datetime) -> SurveyDraft:
    """An empty draft of the version in use."""
    draft = SurveyDraft(
        id_hash=hash_of(secret), survey_id=survey.id or 0, version=survey.version, answers={}, channel=channel,
        begun_at=now,
    )  # fmt: skip
    db.add(draft)
    db.flush()
    return draft


def find(db: Session, secret: str) -> SurveyDraft | None:
    """The draft behind a link; None when it was handed in or erased."""
    return db.get(SurveyDraft, hash_of(secret))


def carried_over(definition: Definition, answers: Mapping[str, Any]) -> Values:
    """What of a draft still fits after the questions were revised."""
    kept: Values = {}
    for key, value in answers.items():
        question = definition.by_key.get(key.partition(".")[0])
        if question and ("." in key or not check_one(replace(question, required=False), value)[1]):
            kept[key] = value
    return kept


def keep(db: Session, draft: SurveyDraft, *, answers: dict[str, Any], page: str, version: int) -> None:
    """Save what was answered so far, to which version, and how far one has come."""
    draft.answers, draft.page, draft.version = answers, page, version
    db.add(draft)


def by_page(db: Session, survey_id: int) -> dict[str, int]:
    """How many drafts have come to each page and were not handed in."""
    rows = select(SurveyDraft.page, func.count()).where(SurveyDraft.survey_id == survey_id).group_by(SurveyDraft.page)
    return {page: n for page, n in db.exec(rows)}


def discard(db: Session, survey_id: int) -> None:
    """Erase every draft of a survey."""
    db.connection().execute(delete(SurveyDraft).where(col(SurveyDraft.survey_id) == survey_id))
