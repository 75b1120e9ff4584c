"""The opinions of a published result one by one: the table of one answer page by page, and all of them as a list."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from consultations.clauses import DraftText
from consultations.feedback import FeedbackOpinion, labels_of, line
from consultations.models import Consultation
from consultations.public import with_versions
from consultations.states import ConsultationStatus
from opinions import public as public_opinions
from opinions import results
from opinions.models import OUTCOMES
from opinions.summary import gist

PER_PAGE = 100
HEADER = ("序号", "意见人", "意见摘要", "针对", "态度", "途径", "采纳情况", "理由")


@dataclass(frozen=True)
class Answered:
    """One answer and a page of the opinions it answers."""

    title: str
    summary: str
    outcome: str
    reason: str
    people: int
    opinions: list[FeedbackOpinion]


def answered(db: Session, id: int) -> Consultation:
    """A consultation whose result is published. Raises NoResultFound for every other."""
    consultation = with_versions(db, id)
    if consultation.status != ConsultationStatus.ANSWERED:
        raise NoResultFound
    return consultation


def of_answer(db: Session, consultation: Consultation, answer_id: int, *, number: int) -> Answered:
    """A page of one answer; pages count from 1. Raises NoResultFound when there is none."""
    id_ = consultation.id or 0
    answer, theme = public_opinions.answer(db, id_, answer_id)
    said, people = results.under(db, id_, answer_id, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    labels = labels_of(DraftText.from_json(consultation.version.text))
    return Answered(
        title=theme.title if theme else gist(said[0].text or ""),
        summary=theme.summary if theme else "",
        outcome=answer.outcome,
        reason=answer.reason,
        people=people,
        opinions=[line(one, labels) for one in said],
    )


def rows(db: Session, consultation: Consultation) -> Iterator[tuple[object, ...]]:
    """Every opinion with what became of it and why, in the order of the ledger (see HEADER)."""
    id_ = consultation.id or 0
    given = {answer.id: (OUTCOMES[answer.outcome], answer.reason) for answer in public_opinions.answers(db, id_)}
    labels = labels_of(DraftText.from_json(consultation.version.text))
    for one in results.every(db, id_, shown=None):
        of = line(one, labels)
        outcome, reason = given.get(one.answer_id, ("", ""))
        yield of.number, of.who, of.gist, of.clause_label, of.stance, of.channel, outcome, reason
