"""What staff may read about opinions: everything of their consultation."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from opinions.models import Answer, Opinion, Theme
from opinions.narrowing import has_answer
from opinions.states import COUNTED


def get(db: Session, consultation_id: int, id: int) -> Opinion:
    """One opinion of a consultation. Raises NoResultFound."""
    return db.exec(select(Opinion).where(Opinion.consultation_id == consultation_id, Opinion.id == id)).one()


def some(db: Session, consultation_id: int, ids: Sequence[int]) -> list[Opinion]:
    """Several opinions of a consultation; unknown ids are left out."""
    mine = select(Opinion).where(Opinion.consultation_id == consultation_id, col(Opinion.id).in_(ids))
    return list(db.exec(mine.order_by(col(Opinion.id))))


def every(db: Session, consultation_id: int) -> list[Opinion]:
    """All opinions of a consultation that count, in the order in which they came."""
    rows = select(Opinion).where(Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED))
    return list(db.exec(rows.order_by(col(Opinion.received_at), col(Opinion.id))))


def themes(db: Session, consultation_id: int) -> list[Theme]:
    """The themes in their order."""
    return list(db.exec(select(Theme).where(Theme.consultation_id == consultation_id).order_by(col(Theme.position))))


def theme(db: Session, consultation_id: int, id: int) -> Theme:
    """One theme of a consultation. Raises NoResultFound."""
    return db.exec(select(Theme).where(Theme.consultation_id == consultation_id, Theme.id == id)).one()


def answers(db: Session, consultation_id: int) -> list[Answer]:
    """All answers, prepared or published."""
    return list(db.exec(select(Answer).where(Answer.consultation_id == consultation_id)))


def answers_about(db: Session, consultation_id: int, opinion: Opinion) -> list[Answer]:
    """The answers an opinion may have: its own, its theme's, that of the one it repeats; the theme's before the other."""
    about = [col(Answer.opinion_id) == opinion.id]
    if opinion.theme_id:
        about.append(col(Answer.theme_id) == opinion.theme_id)
    if opinion.duplicate_of_id:
        about.append(col(Answer.opinion_id) == opinion.duplicate_of_id)
    mine = select(Answer).where(Answer.consultation_id == consultation_id, or_(*about))
    return sorted(db.exec(mine), key=lambda answer: (answer.theme_id is None, answer.id))


def members(db: Session, theme_id: int, most: int) -> list[Opinion]:
    """The newest opinions of a theme."""
    mine = select(Opinion).where(Opinion.theme_id == theme_id, col(Opinion.status).in_(COUNTED))
    return list(db.exec(mine.order_by(col(Opinion.received_at).desc(), col(Opinion.id).desc()).limit(most)))


def counts_by(db: Session, consultation_id: int, field: str) -> dict[str, int]:
    """How many opinions count, by `channel`, `clause`, `stance`, `status` or `theme_id`."""
    column = getattr(Opinion, field)
    counted = col(Opinion.status).in_(COUNTED)
    rows = select(column, func.count()).where(Opinion.consultation_id == consultation_id, counted).group_by(column)
    return {str(key if key is not None else ""): n for key, n in db.exec(rows)}


def unanswered(db: Session, consultation_id: int, most: int) -> list[Opinion]:
    """The first opinions without a prepared answer of their own, of their theme or of the one they repeat."""
    mine = select(Opinion).where(*_without_answer(consultation_id))
    return list(db.exec(mine.order_by(col(Opinion.received_at), col(Opinion.id)).limit(most)))


def count_unanswered(db: Session, consultation_id: int) -> int:
    """How many opinions have no prepared answer. Reads the whole ledger: not for pages that are opened all the time."""
    return db.exec(select(func.count()).select_from(Opinion).where(*_without_answer(consultation_id))).one()


def _without_answer(consultation_id: int) -> list[ColumnElement[bool]]:
    return [
        col(Opinion.consultation_id) == consultation_id,
        col(Opinion.status).in_(COUNTED),
        ~has_answer(),
    ]
