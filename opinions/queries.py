"""What staff may read about opinions: everything of their consultation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from opinions.models import Answer, Opinion, Theme
from opinions.states import COUNTED

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What an officer asked to see; empty fields do not narrow."""

    words: str = ""
    clause: str = ""
    stance: str = ""
    channel: str = ""
    status: str = ""
    theme: str = ""  # an id, or "none"
    answered: str = ""  # "yes", "no"


def get(db: Session, consultation_id: int, id: int) -> Opinion:
    """One opinion of a consultation. Raises NoResultFound."""
    return db.exec(select(Opinion).where(Opinion.consultation_id == consultation_id, Opinion.id == id)).one()


def some(db: Session, consultation_id: int, ids: Sequence[int]) -> list[Opinion]:
    """Several opinions of a consultation; unknown ids are left out."""
    mine = select(Opinion).where(Opinion.consultation_id == consultation_id, col(Opinion.id).in_(ids))
    return list(db.exec(mine.order_by(col(Opinion.id))))


def ledger(db: Session, consultation_id: int, wanted: Filter, *, page: int) -> tuple[list[Opinion], int]:
    """One page of the ledger, newest first, and how many there are in all."""
    conditions = _conditions(consultation_id, wanted)
    total = db.exec(select(func.count()).select_from(Opinion).where(*conditions)).one()
    rows = select(Opinion).where(*conditions).order_by(col(Opinion.received_at).desc(), col(Opinion.id).desc())
    return list(db.exec(rows.offset((page - 1) * PER_PAGE).limit(PER_PAGE))), total


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


def counts_by(db: Session, consultation_id: int, field: str) -> dict[str, int]:
    """How many opinions count, by `channel`, `clause`, `stance`, `status` or `theme_id`."""
    column = getattr(Opinion, field)
    counted = col(Opinion.status).in_(COUNTED)
    rows = select(column, func.count()).where(Opinion.consultation_id == consultation_id, counted).group_by(column)
    return {str(key if key is not None else ""): n for key, n in db.exec(rows)}


def unanswered(db: Session, consultation_id: int) -> list[int]:
    """The ids of opinions without a prepared answer of their own, of their theme or of the one they repeat."""
    prepared = answers(db, consultation_id)
    by_theme = {a.theme_id for a in prepared if a.theme_id}
    by_opinion = {a.opinion_id for a in prepared if a.opinion_id}
    rows = every(db, consultation_id)
    done = {o.id for o in rows if o.id in by_opinion or o.theme_id in by_theme}
    return [o.id or 0 for o in rows if o.id not in done and o.duplicate_of_id not in done]


def _conditions(consultation_id: int, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = [col(Opinion.consultation_id) == consultation_id]
    if not wanted.status:  # what was withdrawn is only seen when asked for: figures and lists count the same
        conditions.append(col(Opinion.status).in_(COUNTED))
    for field in ("stance", "channel", "status"):
        if value := getattr(wanted, field):
            conditions.append(col(getattr(Opinion, field)) == value)
    if wanted.clause:
        conditions.append(col(Opinion.clause) == ("" if wanted.clause == "whole" else wanted.clause))
    if wanted.theme == "none":
        conditions.append(col(Opinion.theme_id).is_(None))
    elif wanted.theme.isdigit():
        conditions.append(col(Opinion.theme_id) == int(wanted.theme))
    for word in wanted.words.split():
        here = (Opinion.text, Opinion.receipt, Opinion.submitter_name)
        conditions.append(or_(*(col(field).icontains(word, autoescape=True) for field in here)))
    if wanted.answered:
        conditions.append(_has_answer(consultation_id) if wanted.answered == "yes" else ~_has_answer(consultation_id))
    return conditions


def _has_answer(consultation_id: int) -> ColumnElement[bool]:
    prepared = select(Answer.id).where(Answer.consultation_id == consultation_id)
    own = prepared.where(or_(Answer.opinion_id == Opinion.id, Answer.opinion_id == Opinion.duplicate_of_id))
    return or_(own.exists(), prepared.where(Answer.theme_id == Opinion.theme_id).exists())
