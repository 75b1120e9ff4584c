"""Plain search: rows that hold every word. Two characters such as 听证 are enough, which no index of words would find."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, desc, func, literal, null, or_, select, true, union_all
from sqlalchemy.orm import Session

from infra.db import Moment

Rows = Select[Any]
MOST_WORDS = 5
MOST_HITS = 50
EXCERPT = 60  # characters before and twice as many after the first word


@dataclass(frozen=True)
class Hit:
    """A place where the words of a search stand."""

    title: str
    url: str
    excerpt: str
    kind: str


@dataclass(frozen=True)
class Line:
    """Something published: what it is called, and when something was published of it last."""

    kind: str
    id: int
    title: str
    moved_at: datetime
    closes_at: datetime | None  # until when people can take part


def words_of(text: str) -> list[str]:
    """What is looked for: the parts between spaces, in small letters."""
    return text.lower().split()[:MOST_WORDS]


def holds(places: Sequence[Any], words: Sequence[str]) -> ColumnElement[bool]:
    """Each word stands in one of the columns."""
    return and_(
        true(), *(or_(*(func.lower(place).contains(word, autoescape=True) for place in places)) for word in words)
    )


def rows_with(
    kind: str,
    id_: Any,
    places: Sequence[Any],
    words: Sequence[str],
    *,
    moved: Any,
    closes: Any = None,
    shown: Any = None,
) -> Rows:
    """The rows that hold every word, with the columns of Line and their text, for a union of several tables.

    The first of `places` is the title. Who looks for the kind itself finds all of it: 听证 finds every hearing. `shown`: what
    the kind of a row is called, where that depends on the row.
    """
    title, *others = places
    text: Any = literal("")
    for other in others:
        text = text + func.coalesce(other, "") + "\n"
    closes = cast(null(), Moment()) if closes is None else closes
    called = literal(kind) if shown is None else shown
    named = {"kind": called, "id": id_, "title": title, "moved_at": moved, "closes_at": closes, "text": text}
    columns = [column.label(name) for name, column in named.items()]
    return select(*columns).where(holds([literal(kind), *places], words))


def rows_of(db: Session, *parts: Rows) -> list[tuple[Line, str]]:
    """What was found with its text, all parts by one statement, what was published last first."""
    rows = union_all(*parts).order_by(desc("moved_at")).limit(MOST_HITS)
    return [(Line(row.kind, row.id, row.title, row.moved_at, row.closes_at), row.text) for row in db.execute(rows)]


def lines_of(db: Session, *parts: Rows) -> list[Line]:
    """The same without the text, and all of it."""
    rows = union_all(*parts).subquery().c
    newest = select(*(rows[field.name] for field in fields(Line))).order_by(rows.moved_at.desc())
    return [Line(*row) for row in db.execute(newest)]


def excerpt(text: str, words: Sequence[str]) -> str:
    """What stands around the first of the words that occurs; the beginning where none does."""
    small = text.lower()
    place = next((at for at in map(small.find, words) if at >= 0), 0)
    start = max(place - EXCERPT // 2, 0)
    end = start + 2 * EXCERPT
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
