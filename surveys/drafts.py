"""Answers on their way: saved page by page, reached by a signed link, erased when handed in or when it closes."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from surveys.models import Survey, SurveyDraft


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


def keep(db: Session, draft: SurveyDraft, *, answers: dict[str, Any], page: str) -> None:
    """Save what was answered so far and how far one has come."""
    draft.answers, draft.page = answers, page
    db.add(draft)


def by_page(db: Session, survey_id: int) -> dict[str, int]:
    """How many drafts have come to each page and were not handed in."""
    rows = select(SurveyDraft.page, func.count()).where(SurveyDraft.survey_id == survey_id).group_by(SurveyDraft.page)
    return {page: n for page, n in db.exec(rows)}


def discard(db: Session, survey_id: int) -> None:
    """Erase every draft of a survey."""
    db.connection().execute(delete(SurveyDraft).where(col(SurveyDraft.survey_id) == survey_id))
