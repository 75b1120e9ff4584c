"""Plain search: rows that hold every word. Two characters such as 听证 are enough, which no index of words would find."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

Rows = Select[tuple[str, int, str, str]]
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


def words_of(text: str) -> list[str]:
    """What is looked for: the parts between spaces, in small letters."""
    return text.lower().split()[:MOST_WORDS]


def holds(fields: Sequence[Any], words: Sequence[str]) -> ColumnElement[bool]:
    """Each word stands in one of the fields."""
    return and_(
        true(), *(or_(*(func.lower(field).contains(word, autoescape=True) for field in fields)) for word in words)
    )


def rows_with(kind: str, id_: Any, fields: Sequence[Any], words: Sequence[str]) -> Rows:
    """(kind, id, title, text) of the rows that hold every word, for a union of several tables.

    The first field is the title. Who looks for the kind itself finds all of it: 听证 finds every hearing.
    """
    title, *others = fields
    text: Any = literal("")
    for other in others:
        text = text + func.coalesce(other, "") + "\n"
    columns = (literal(kind).label("kind"), id_.label("id"), title.label("title"), text.label("text"))
    return select(*columns).where(holds([literal(kind), *fields], words))


def rows_of(db: Session, *parts: Rows) -> list[tuple[str, int, str, str]]:
    """(kind, id, title, text) of all parts by one statement, the newest of each kind first."""
    rows = union_all(*parts)
    newest = rows.order_by("kind", rows.selected_columns.id.desc()).limit(MOST_HITS)
    return [(row.kind, row.id, row.title, row.text) for row in db.execute(newest)]


def titles_of(db: Session, *parts: Rows) -> dict[str, list[tuple[int, str]]]:
    """(id, title) of each kind, all by one statement, the newest first."""
    rows = union_all(*parts).subquery()
    titles: dict[str, list[tuple[int, str]]] = {}
    for kind, id_, title in db.execute(select(rows.c.kind, rows.c.id, rows.c.title).order_by(rows.c.id.desc())):
        titles.setdefault(kind, []).append((id_, title))
    return titles


def excerpt(text: str, words: Sequence[str]) -> str:
    """What stands around the first of the words that occurs; the beginning where none does."""
    small = text.lower()
    place = next((at for at in map(small.find, words) if at >= 0), 0)
    start = max(place - EXCERPT // 2, 0)
    end = start + 2 * EXCERPT
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
