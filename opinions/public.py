"""What citizens may read about opinions: the one whose receipt they hold, numbers, and published answers."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, or_, select

from infra.db import Wanted
from opinions.models import Answer, Opinion, Theme
from opinions.states import COUNTED
from opinions.summary import gist


@dataclass(frozen=True)
class PublicAnswer:
    """A published answer as the receipt page shows it."""

    outcome: str
    reason: str
    changed_clause: str
    theme: str


def by_receipt(db: Session, number: str) -> Opinion:
    """The opinion of a receipt. Raises NoResultFound."""
    lists = (joinedload(Opinion.files), joinedload(Opinion.revisions))  # type: ignore[arg-type]
    return db.exec(select(Opinion).where(Opinion.receipt == number).options(*lists)).unique().one()


def published_answer(db: Session, opinion: Opinion) -> PublicAnswer | None:
    """The answer to an opinion, once answers are published: its own, else its theme's, else that of its original."""
    ids = [id_ for id_ in (opinion.id, opinion.duplicate_of_id) if id_]
    about: ColumnElement[bool] = col(Answer.opinion_id).in_(ids)
    if opinion.theme_id is not None:  # a comparison with nothing would match every answer to a single opinion
        about = or_(about, col(Answer.theme_id) == opinion.theme_id)
    mine = select(Answer, Theme).outerjoin(Theme, col(Theme.id) == opinion.theme_id)
    rows = db.exec(mine.where(about, col(Answer.published_at).is_not(None))).all()
    if not rows:
        return None
    first, theme = min(rows, key=lambda row: (row[0].opinion_id != opinion.id, row[0].opinion_id is None))
    return PublicAnswer(first.outcome, first.reason, first.changed_clause, theme.title if theme else "")


def answers(db: Session, consultation_id: int) -> list[Answer]:
    """The published answers."""
    mine = select(Answer).where(Answer.consultation_id == consultation_id)
    return list(db.exec(mine.where(col(Answer.published_at).is_not(None))))


def answer(db: Session, consultation_id: int, id: int) -> tuple[Answer, Theme | None]:
    """A published answer and its theme. Raises NoResultFound."""
    rows = select(Answer, Theme).outerjoin(Theme, col(Theme.id) == Answer.theme_id)
    mine = rows.where(Answer.consultation_id == consultation_id, Answer.id == id)
    return db.exec(mine.where(col(Answer.published_at).is_not(None))).one()


def count(db: Session, consultation_id: int) -> int:
    """How many opinions count."""
    counted = col(Opinion.status).in_(COUNTED)
    rows = select(func.count()).select_from(Opinion).where(Opinion.consultation_id == consultation_id, counted)
    return db.exec(rows).one()


def count_by_clause(db: Session, consultation_id: int) -> dict[str, int]:
    """How many opinions count for each clause key; the empty key is the whole draft."""
    counted = col(Opinion.status).in_(COUNTED)
    rows = select(Opinion.clause, func.count()).where(Opinion.consultation_id == consultation_id, counted)
    return {clause: n for clause, n in db.exec(rows.group_by(Opinion.clause))}


@dataclass(frozen=True)
class Cause:
    """An answer that changed a clause, and what it answers."""

    consultation_id: int
    clause: str  # key in the new draft
    title: str  # of the theme, else the gist of the opinion
    reason: str


def answering(consultation_id: int) -> tuple[Wanted, Wanted]:
    """The themes in their order, and the answers."""
    themes = Wanted(Theme, col(Theme.consultation_id) == consultation_id, (col(Theme.position),))
    return themes, Wanted(Answer, col(Answer.consultation_id) == consultation_id)


def causes(db: Session, consultation_ids: Collection[int]) -> list[Cause]:
    """The answers that changed a clause and stand for at least one opinion that counts, by theme."""
    counts = col(Opinion.status).in_(COUNTED)
    one = and_(col(Opinion.id) == Answer.opinion_id, counts)
    some = exists().where(col(Opinion.theme_id) == Answer.theme_id, counts).correlate(Answer)
    rows = select(Answer, Theme, Opinion).outerjoin(Theme, col(Theme.id) == Answer.theme_id).outerjoin(Opinion, one)
    rows = rows.where(col(Answer.consultation_id).in_(consultation_ids), Answer.changed_clause != "")
    rows = rows.where(or_(col(Opinion.id).is_not(None), some))
    rows = rows.order_by(
        col(Answer.consultation_id), col(Theme.position).is_(None), col(Theme.position), col(Answer.id)
    )
    return [
        Cause(a.consultation_id, a.changed_clause, theme.title if theme else gist(opinion.text), a.reason)
        for a, theme, opinion in db.exec(rows)
    ]
