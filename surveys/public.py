"""What citizens may read of surveys: those that were published, their questions, and the results once they are out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from infra.db import Moment
from infra.searching import Rows, rows_with
from surveys.definition_json import from_json
from surveys.facts import current
from surveys.models import Survey, SurveyAnswer, SurveyContact, SurveyVersion
from surveys.questions import Definition
from surveys.states import SurveyStatus


@dataclass(frozen=True)
class ListedSurvey:
    """A line of the list."""

    id: int
    title: str
    summary: str
    status: str
    opens_at: datetime
    closes_at: datetime
    days_left: int
    answers: int
    questions: int
    access: str
    reported_at: datetime | None


def listed(db: Session, *, now: datetime) -> list[ListedSurvey]:
    """Every published survey: those that are open first, then the newest."""
    answered = select(func.count()).where(col(SurveyAnswer.survey_id) == col(Survey.id)).scalar_subquery()
    in_use = (col(SurveyVersion.survey_id) == col(Survey.id)) & (col(SurveyVersion.number) == col(Survey.version))
    rows = select(Survey, SurveyVersion.definition, answered).join(SurveyVersion, in_use)
    rows = rows.where(col(Survey.published_at).is_not(None)).order_by(col(Survey.id).desc())
    found = [_line(survey, asked, n, now) for survey, asked, n in db.exec(rows)]
    return sorted(found, key=lambda line: (line.status != SurveyStatus.OPEN, line.status != SurveyStatus.PUBLISHED))


def searched(words: Sequence[str]) -> Rows:
    """Published surveys that hold every word, as rows of infra.searching."""
    fields = [col(Survey.title), col(Survey.summary), col(Survey.purpose)]
    moved = func.coalesce(Survey.reported_at, Survey.opens_at, type_=Moment())
    shown = case((col(Survey.reported_at).is_not(None), "调查结果"), else_="问卷调查")
    closes = col(Survey.closes_at)
    rows = rows_with("问卷调查", col(Survey.id), fields, words, moved=moved, closes=closes, shown=shown)
    return rows.where(col(Survey.published_at).is_not(None))


def get(db: Session, id: int) -> Survey:
    """A published survey. Raises NoResultFound."""
    return db.exec(select(Survey).where(Survey.id == id, col(Survey.published_at).is_not(None))).one()


def questions(survey: Survey) -> Definition:
    """The questions in use."""
    return from_json(current(survey).definition)


def questions_of(survey: Survey, number: int) -> Definition:
    """The questions of one version."""
    return from_json(next(v for v in survey.versions if v.number == number).definition)


def is_open(survey: Survey, now: datetime) -> bool:
    """Whether an answer is taken at this moment."""
    return survey.status == SurveyStatus.OPEN and survey.closes_at is not None and now < survey.closes_at


def by_receipt(db: Session, number: str) -> SurveyAnswer:
    """The answer of a receipt. Raises NoResultFound."""
    return db.exec(select(SurveyAnswer).where(SurveyAnswer.receipt == number)).one()


def by_key(db: Session, key_hash: str) -> SurveyAnswer | None:
    """The answer that was handed in under an idempotency key."""
    return db.exec(select(SurveyAnswer).where(SurveyAnswer.key_hash == key_hash)).one_or_none()


def invitation_problem(db: Session, survey: Survey, contact_id: int) -> str:
    """Why an invitation can't be used for this survey; empty: it can."""
    contact = db.get(SurveyContact, contact_id)
    if contact is None or contact.survey_id != survey.id:
        return "这个号码不是这次调查的，请核对邀请信或者答卷卡。"
    return "这份邀请已经用过，每份邀请只能答一次。" if contact.answered_on else ""


def minutes(definition: Definition) -> int:
    """About how long it takes: a quarter of a minute for a choice, a minute for words."""
    slow = {"long", "clause", "matrix", "matrix_multiple", "ranking"}
    asked = [q for q in definition.questions() if q.is_asked]
    return max(1, round(sum(1.0 if q.kind in slow else 0.25 for q in asked)))


def _line(survey: Survey, asked: Mapping[Any, Any], answers: int, now: datetime) -> ListedSurvey:
    assert survey.opens_at is not None, "published surveys have a period"
    assert survey.closes_at is not None, "published surveys have a period"
    return ListedSurvey(
        id=survey.id or 0,
        title=survey.title,
        summary=survey.summary,
        status=survey.status,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        days_left=(survey.closes_at - now).days,
        answers=answers,
        questions=sum(q["kind"] != "statement" for page in asked["pages"] for q in page["questions"]),
        access=survey.access,
        reported_at=survey.reported_at,
    )
