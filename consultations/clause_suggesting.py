"""Which clauses the opinions on the whole draft name or mean: suggested by the ranking, decided by officers."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, or_, select

from consultations.clauses import Clause, DraftText
from consultations.models import Consultation
from opinions.assignments import parts
from opinions.desk_models import ClauseSuggestion
from opinions.models import Opinion
from opinions.states import COUNTED

OFFERED = 3  # clauses for each opinion


def suggest_clauses(db: Session, consultation_id: int, seed: int, machine: Any) -> Callable[[Session], None]:
    """Rank the articles for every opinion on the whole draft; gives back what writes it. Decisions are never undone."""
    import pandas as pd

    from consultations.article_ranking import Article, ranked  # noqa: PLC0415 -- pandas loads slowly

    clauses = _articles(db.get_one(Consultation, consultation_id))
    rows = select(Opinion.id, Opinion.text).where(
        Opinion.consultation_id == consultation_id, Opinion.clause == "", col(Opinion.status).in_(COUNTED)
    )
    said = db.exec(rows.order_by(col(Opinion.id))).all()
    different = list(dict.fromkeys(text for _id, text in said))
    found: list[dict[str, Any]] = []
    if clauses and different:
        articles = [Article(c.label or c.key, c.number, c.plain, c.heading) for c in clauses]
        keys = {str(c.number or n + 1): c.key for n, c in enumerate(clauses)}
        table = ranked(pd.Series(different, dtype="str"), articles, top=OFFERED, seed=seed, machine=machine)
        columns = (table[name].tolist() for name in ("article_numbers", "cited", "confidence"))
        by_text = dict(zip(different, zip(*columns, strict=True), strict=True))
        for id_, text in said:
            numbers, cited, sure = by_text[text]
            chosen = [keys[number] for number in numbers.split() if number in keys]
            row = {"opinion_id": id_, "consultation_id": consultation_id, "clauses": chosen}
            found.append(row | {"is_named": bool(cited), "confidence": float(sure), "taken": None, "dropped": False})
    return lambda db: _keep(db, consultation_id, found)


def _articles(consultation: Consultation) -> list[Clause]:
    return [c for c in DraftText.from_json(consultation.version.text).clauses if c.kind == "article"]


def _keep(db: Session, consultation_id: int, found: list[dict[str, Any]]) -> None:
    mine = col(ClauseSuggestion.consultation_id) == consultation_id
    open_ = (col(ClauseSuggestion.taken).is_(None), col(ClauseSuggestion.dropped).is_(False))
    db.execute(delete(ClauseSuggestion).where(mine, *open_))
    decided = select(ClauseSuggestion.opinion_id).where(
        mine, or_(col(ClauseSuggestion.taken).is_not(None), col(ClauseSuggestion.dropped))
    )
    known = set(db.exec(decided))
    fresh = [row for row in found if row["opinion_id"] not in known]
    for part in parts(fresh, 2_000):
        db.execute(insert(ClauseSuggestion), part)
