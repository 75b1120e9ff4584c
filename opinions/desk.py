"""The desk of an officer: what is left to do, the filters that are kept, what a ledger is narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import String, and_, case, cast, func, literal, not_, null, or_, union_all
from sqlmodel import Session, col, select

from opinions.desk_models import BulkAct, OpinionWork, SavedFilter
from opinions.ledger import COUNTED_TO
from opinions.models import Opinion, Theme
from opinions.narrowing import has_answer
from opinions.states import COUNTED
from people.models import Staff


@dataclass(frozen=True)
class Progress:
    """How far a ledger is. `is_more`: the figures are of its first ten thousand; the page of progress counts all."""

    total: int
    answered: int
    mine: int  # assigned to the one who asks, without an answer
    overdue: int
    free: int  # assigned to nobody, without an answer
    is_more: bool = False

    @property
    def left(self) -> int:
        """How many have no answer yet."""
        return self.total - self.answered


@dataclass(frozen=True)
class Kept:
    """A kept filter: its id, name, what it asks for, whether the division shares it, whether it is the asker's own."""

    id: int
    name: str
    wanted: dict[str, str]
    is_shared: bool
    is_own: bool


@dataclass(frozen=True)
class LastAct:
    """The last act on many opinions that stands: it can be undone."""

    id: int
    kind: str
    by: str
    changed: int


@dataclass(frozen=True)
class Beside:
    """What stands beside a ledger."""

    progress: Progress
    themes: list[tuple[int, str]] = field(default_factory=list)
    people: list[tuple[int, str]] = field(default_factory=list)
    filters: list[Kept] = field(default_factory=list)
    act: LastAct | None = None


def beside(db: Session, consultation_id: int, *, by: Staff, today: date) -> Beside:
    """Progress, themes, colleagues and kept filters of a ledger, in one statement however large it is."""
    lists: dict[str, list[Any]] = {"theme": [], "person": [], "filter": [], "progress": [], "act": []}
    for kind, id_, _place, name, words, *n in db.execute(_everything(consultation_id, by, today)):
        lists[kind].append((id_, name, words, n))
    n = lists["progress"][0][3]
    return Beside(
        Progress(min(n[0], COUNTED_TO), n[1], n[2], n[3], n[4], n[0] > COUNTED_TO),
        [(id_, name) for id_, name, *_ in lists["theme"]],
        [(id_, name) for id_, name, *_ in lists["person"]],
        [Kept(id_, name, orjson.loads(words), bool(n[0]), n[1] == by.id) for id_, name, words, n in lists["filter"]],
        next((LastAct(id_, kind, name, n[0]) for id_, kind, name, n in lists["act"]), None),
    )


def glance(db: Session, consultation_id: int) -> Progress:
    """Total and answered of a ledger's first ten thousand: for pages that show several ledgers, or much beside one."""
    n = db.execute(select(*_figures(consultation_id, None, date.min, COUNTED_TO + 1))).one()
    return Progress(min(n[0], COUNTED_TO), n[1], n[2], n[3], n[4], n[0] > COUNTED_TO)


def progress(db: Session, consultation_id: int, *, by: Staff, today: date) -> Progress:
    """All of a ledger counted, however large."""
    row = db.execute(select(*_figures(consultation_id, by.id, today, None))).one()
    return Progress(*row)


def by_person(db: Session, consultation_id: int, *, today: date) -> list[tuple[str, int, int, int]]:
    """For each officer (and for nobody): name, assigned, without an answer, overdue."""
    some = _some(consultation_id, None).subquery()
    left = not_(some.c.done)
    rows = (
        select(  # type: ignore[call-overload]
            func.coalesce(Staff.name, ""),
            func.count(),
            func.coalesce(func.sum(case((left, 1), else_=0)), 0),
            func.coalesce(func.sum(case((and_(left, some.c.due_on < today), 1), else_=0)), 0),
        )
        .select_from(some)
        .outerjoin(Staff, col(Staff.id) == some.c.assignee_id)
    )
    grouped = rows.group_by(col(Staff.name)).order_by(func.count().desc())
    return [(name, total, open_, late) for name, total, open_, late in db.execute(grouped)]


def keep_filter(
    db: Session,
    consultation_id: int,
    *,
    name: str,
    wanted: Mapping[str, str],
    is_shared: bool,
    by: Staff,
    now: datetime,
) -> SavedFilter:
    """Keep a filter under a name; the same name of the same person is replaced."""
    mine = select(SavedFilter).where(
        SavedFilter.consultation_id == consultation_id, SavedFilter.staff_id == by.id, SavedFilter.name == name
    )
    kept = db.exec(mine).first() or SavedFilter(
        consultation_id=consultation_id, staff_id=by.id or 0, name=name, made_at=now
    )
    kept.wanted, kept.is_shared, kept.made_at = dict(wanted), is_shared, now
    db.add(kept)
    return kept


def forget_filter(db: Session, consultation_id: int, id: int, *, by: Staff, now: datetime) -> None:
    """Forget a filter of one's own. Raises NoResultFound."""
    mine = select(SavedFilter).where(
        SavedFilter.consultation_id == consultation_id, SavedFilter.staff_id == by.id, SavedFilter.id == id
    )
    db.delete(db.exec(mine).one())


def _everything(consultation_id: int, by: Staff, today: date) -> Any:
    """Rows of kind, id, place, name, words and five figures, whatever they tell of."""
    mine = (
        SavedFilter.consultation_id == consultation_id,
        or_(col(SavedFilter.staff_id) == by.id, and_(col(SavedFilter.is_shared), _same_division(by))),
    )
    newest = select(func.max(BulkAct.id)).where(
        BulkAct.consultation_id == consultation_id, col(BulkAct.undone_at).is_(None)
    )
    shared = case((col(SavedFilter.is_shared), 1), else_=0)
    words = cast(SavedFilter.wanted, String)
    parts = (
        _row("progress", 0, 0, literal(""), None, *_figures(consultation_id, by.id, today, COUNTED_TO + 1)),
        _row("theme", Theme.id, Theme.position, Theme.title).where(Theme.consultation_id == consultation_id),
        _row("person", Staff.id, 0, Staff.name).where(Staff.division_id == by.division_id, col(Staff.is_active)),
        _row("filter", SavedFilter.id, 0, SavedFilter.name, words, shared, SavedFilter.staff_id).where(*mine),
        _row("act", BulkAct.id, 0, BulkAct.kind, Staff.name, BulkAct.changed)
        .join(Staff, col(Staff.id) == BulkAct.made_by)
        .where(BulkAct.id == newest.scalar_subquery()),
    )
    every = union_all(*parts).subquery()
    return select(*every.c).order_by(every.c[0], every.c[2], every.c[3], every.c[1])


def _row(kind: str, id_: Any, place: Any, name: Any, words: Any = None, *figures: Any) -> Any:
    columns: list[Any] = [literal(kind), id_, place, name, cast(null(), String) if words is None else words, *figures]
    columns += [0] * (10 - len(columns))
    return select(*(literal(c) if isinstance(c, int) else c for c in columns))


def _same_division(by: Staff) -> Any:
    colleagues = select(Staff.id).where(Staff.division_id == by.division_id)
    return col(SavedFilter.staff_id).in_(colleagues)


def _figures(consultation_id: int, staff_id: int | None, today: date, most: int | None) -> list[Any]:
    some = _some(consultation_id, most).subquery()
    left = not_(some.c.done)
    wanted = (
        some.c.done,
        and_(left, some.c.assignee_id == staff_id),
        and_(left, some.c.due_on < today),
        and_(left, some.c.assignee_id.is_(None)),
    )
    return [func.count(some.c.id), *(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in wanted)]


def _some(consultation_id: int, most: int | None) -> Any:
    columns: list[Any] = [
        col(Opinion.id).label("id"),
        has_answer().label("done"),
        Opinion.assignee_id,
        OpinionWork.due_on,
    ]
    rows = (
        select(*columns)
        .outerjoin(OpinionWork, col(OpinionWork.opinion_id) == Opinion.id)
        .where(Opinion.consultation_id == consultation_id, col(Opinion.status).in_(COUNTED))
    )
    return rows.limit(most) if most else rows
