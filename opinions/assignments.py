"""Who or what put an opinion under its theme, and how sure: kept beside the ledger, never decided by it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from opinions.desk_models import ThemeAssignment
from opinions.sorting_models import PERSON
from people.models import Staff

PART = 500
Item = TypeVar("Item")


def note(
    db: Session,
    opinion_ids: Sequence[int],
    theme_id: int | None,
    *,
    by: Staff,
    now: datetime,
    made_by: str = PERSON,
    sure: Mapping[int, float] | None = None,
) -> None:
    """These stand under a theme now (or under none, which forgets what was noted). `sure`: 1 where nothing is said."""
    for ids in parts(opinion_ids):
        db.execute(delete(ThemeAssignment).where(col(ThemeAssignment.opinion_id).in_(ids)))
        rows = [
            {"opinion_id": id_, "theme_id": theme_id, "made_by": made_by, "staff_id": by.id, "made_at": now,
             "confidence": (sure or {}).get(id_, 1.0)}
            for id_ in ids
        ]  # fmt: skip
        if theme_id and rows:
            db.execute(insert(ThemeAssignment), rows)


def noted(db: Session, opinion_ids: Sequence[int]) -> dict[int, list[object]]:
    """What is noted of some opinions: who or what put them there, and how sure."""
    found: dict[int, list[object]] = {}
    for ids in parts(opinion_ids):
        for one in db.exec(select(ThemeAssignment).where(col(ThemeAssignment.opinion_id).in_(ids))):
            found[one.opinion_id] = [one.made_by, one.confidence]
    return found


def of(db: Session, opinion_id: int) -> ThemeAssignment | None:
    """How an opinion came under its theme."""
    return db.get(ThemeAssignment, opinion_id)


def counts(db: Session, theme_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each theme how many were put there by person, rule, examples and model."""
    rows = select(ThemeAssignment.theme_id, ThemeAssignment.made_by, func.count())
    mine = rows.where(col(ThemeAssignment.theme_id).in_(theme_ids))
    found: dict[int, dict[str, int]] = {}
    for theme, made_by, n in db.exec(mine.group_by(col(ThemeAssignment.theme_id), col(ThemeAssignment.made_by))):
        found.setdefault(theme, {})[made_by] = n
    return found


def parts(ids: Sequence[Item], size: int = PART) -> Iterator[Sequence[Item]]:
    """A long list in parts that a statement can carry."""
    return (ids[n : n + size] for n in range(0, len(ids), size))
