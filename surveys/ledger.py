"""Answers in people's own words go into the opinion ledger, once, so that they are answered like every other opinion."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from infra import public_version
from infra.clock import legal_date
from opinions.intake_group import store_group
from opinions.submission import Accepted, Submission
from people.models import Staff
from people.services import journal_role
from surveys.audit import PIPE
from surveys.definition_json import from_json
from surveys.models import Survey, SurveyAnswer
from surveys.presenting import in_words
from surveys.questions import OPEN, Definition, Question, is_empty

STANCES = {"agree": "for", "change": "change", "unsure": "other"}


def waiting(question: Question, answers: Sequence[SurveyAnswer]) -> list[SurveyAnswer]:
    """The answers whose words are not in the ledger yet."""
    return [a for a in answers if question.key not in a.in_ledger and _words(question, a)]


def open_questions(survey: Survey, answers: Sequence[SurveyAnswer]) -> list[tuple[Question, int]]:
    """The questions answered in words, of every version, and how many answers wait for the ledger."""
    found: dict[str, tuple[Question, int]] = {}
    for definition, mine in reversed(_by_version(survey, answers)):
        for question in definition.questions():
            if question.kind in OPEN:
                newest, n = found.get(question.key, (question, 0))
                found[question.key] = newest, n + len(waiting(question, mine))
    return list(found.values())


def transfer(
    db: Session, survey: Survey, answers: Sequence[SurveyAnswer], *, wanted: Callable[[Question], bool], by: Staff,
    now: datetime,
) -> int:  # fmt: skip
    """Put the words of the wanted questions, as each version asked them, into the ledger of the survey's consultation.
    Returns how many were taken. Raises ValueError when the survey belongs to no consultation."""
    if survey.consultation_id is None:
        raise ValueError("请先在问卷说明里关联征求意见。")
    sent: list[tuple[SurveyAnswer, Question]] = []
    for definition, mine in _by_version(survey, answers):
        for question in definition.questions():
            if question.kind in OPEN and wanted(question):
                sent += [(answer, question) for answer in waiting(question, mine)]
    group = [_submission(survey, answer, question, by, now) for answer, question in sent]
    outcomes = store_group(db.connection(), group, now) if group else []
    taken = 0
    for (answer, question), outcome in zip(sent, outcomes, strict=True):
        if isinstance(outcome, Accepted):
            answer.in_ledger = [*answer.in_ledger, question.key]
            db.add(answer)
            taken += 1
    public_version.touch(db, f"opinions:{survey.consultation_id}")
    return taken


def _by_version(survey: Survey, answers: Sequence[SurveyAnswer]) -> list[tuple[Definition, list[SurveyAnswer]]]:
    return [(from_json(v.definition), [a for a in answers if a.version == v.number]) for v in survey.versions]


def _submission(survey: Survey, answer: SurveyAnswer, question: Question, by: Staff, now: datetime) -> Submission:
    value = answer.answers.get(question.key)
    stance = STANCES.get(value.get("stance", ""), "other") if isinstance(value, dict) else "other"
    return Submission(
        idempotency_key=f"survey:{answer.id}:{question.key}",
        consultation_id=survey.consultation_id or 0,
        text=f"{PIPE.sub('……', question.title)}\n{_words(question, answer)}",
        clause=question.clause,
        stance=stance,
        channel="survey",
        happened_on=min(legal_date(answer.received_at), legal_date(now)),
        recorded_by=by.id,
        by_role=journal_role(by),
    )


def _words(question: Question, answer: SurveyAnswer) -> str:
    value = answer.answers.get(question.key)
    if is_empty(value):
        return ""
    return str(value.get("why", "")) if isinstance(value, dict) else in_words(question, value)
