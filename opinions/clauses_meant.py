"""What officers make of suggested clauses: an opinion on the whole draft that means one is found under it from then on.

What the author said stays as it was: `Opinion.clause` is never written here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from journal.entries import record
from opinions.desk_models import ClauseSuggestion
from opinions.models import Opinion
from opinions.rounds import while_answering
from opinions.states import COUNTED
from people.models import Staff
from people.services import journal_role


def of(db: Session, opinion_id: int) -> ClauseSuggestion | None:
    """What is suggested for one opinion, or was decided."""
    return db.get(ClauseSuggestion, opinion_id)


def waiting(db: Session, consultation_id: int, most: int = 50) -> list[tuple[Opinion, ClauseSuggestion]]:
    """What nobody has decided on: what names an article first, then the surest."""
    rows = select(Opinion, ClauseSuggestion).join(ClauseSuggestion, col(ClauseSuggestion.opinion_id) == Opinion.id)
    order = (col(ClauseSuggestion.is_named).desc(), col(ClauseSuggestion.confidence).desc(), col(Opinion.id))
    found = db.exec(rows.where(*_open(consultation_id)).order_by(*order).limit(most))
    return [(opinion, suggestion) for opinion, suggestion in found]


def counts(db: Session, consultation_id: int) -> tuple[int, int]:
    """How many wait for a decision, how many were taken."""
    rows = select(func.count()).select_from(ClauseSuggestion)
    rows = rows.join(Opinion, col(Opinion.id) == ClauseSuggestion.opinion_id)
    taken = (ClauseSuggestion.consultation_id == consultation_id, col(ClauseSuggestion.taken).is_not(None))
    return db.exec(rows.where(*_open(consultation_id))).one(), db.exec(rows.where(*taken)).one()


def take(db: Session, suggestion: ClauseSuggestion, clause: str, *, by: Staff, now: datetime) -> None:
    """The opinion means this clause; or none at all (an empty clause). Raises ValueError for one not offered."""
    while_answering(db, suggestion.consultation_id, "take_clause")
    if clause and clause not in suggestion.clauses:
        raise ValueError("not among the suggestions")
    suggestion.taken, suggestion.dropped = clause or None, not clause
    _journal(db, suggestion.consultation_id, [suggestion.opinion_id], clause, by, now)


def take_named(db: Session, consultation_id: int, *, by: Staff, now: datetime) -> int:
    """Agree to every suggestion whose opinion names its article in so many words; how many."""
    while_answering(db, consultation_id, "take_clause")
    rows = select(ClauseSuggestion).join(Opinion, col(Opinion.id) == ClauseSuggestion.opinion_id)
    found = db.exec(rows.where(*_open(consultation_id), col(ClauseSuggestion.is_named))).all()
    for suggestion in found:
        suggestion.taken = suggestion.clauses[0] if suggestion.clauses else None
    if found:
        _journal(db, consultation_id, [s.opinion_id for s in found], "named", by, now)
    return len(found)


def _open(consultation_id: int) -> tuple[Any, ...]:
    return (
        ClauseSuggestion.consultation_id == consultation_id,
        col(ClauseSuggestion.taken).is_(None),
        col(ClauseSuggestion.dropped).is_(False),
        col(Opinion.status).in_(COUNTED),
    )


def _journal(db: Session, consultation_id: int, ids: Sequence[int], clause: str, by: Staff, now: datetime) -> None:
    content: dict[str, object] = {"opinions": list(ids), "clause": clause}
    about = f"consultation:{consultation_id}"
    record(db, "opinion.clause", about, content=content, by_role=journal_role(by), at=now)
