"""Reading the journal entry by entry, for the audit administrator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlmodel import col

from journal.checkpoints import read_checkpoint
from journal.merkle import inclusion_proof, leaf_hash, root_from_inclusion
from journal.models import JournalCheckpoint, JournalEntry
from journal.proofs import write_proof
from journal.stored import newest_note, root_at, stored_nodes, tree_size

PER_PAGE = 50
NEWEST = 20


@dataclass(frozen=True)
class Filter:
    """What is looked for; empty fields do not narrow. `kind` and `object` match from the beginning."""

    kind: str = ""
    object: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Proven:
    """An entry with the proof that it is in the tree: under the newest checkpoint that covers it, else the present root."""

    row: Any
    holds: bool
    size: int
    root: bytes
    text: str


def entries(connection: Connection, wanted: Filter, *, page: int) -> tuple[list[Any], int]:
    """A page of entries (index, kind, object, at, by_role), the newest first, and how many match."""
    columns = [col(getattr(JournalEntry, name)) for name in ("kind", "object", "at", "by_role")]
    place = col(JournalEntry.index)
    shown = _matching(select(place.label("place"), *columns), wanted)
    total = connection.execute(_matching(select(func.count()).select_from(JournalEntry), wanted)).scalar_one()
    rows = connection.execute(shown.order_by(place.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return list(rows), int(total)


def proven(connection: Connection, index: int) -> Proven | None:
    """One entry with its proof; None when there is none with this number."""
    row = connection.execute(select(JournalEntry.__table__).where(col(JournalEntry.index) == index)).first()  # type: ignore[attr-defined]
    if row is None:
        return None
    note = newest_note(connection, covering=index)
    size = read_checkpoint(note).size if note else tree_size(connection)
    root = read_checkpoint(note).root if note else root_at(connection, size)
    path = inclusion_proof(stored_nodes(connection), index, size)
    holds = root_from_inclusion(index, size, leaf_hash(row.entry.encode()), path) == root
    return Proven(row, holds, size, root, write_proof(index, path, note) if note else "")


def checkpoints(connection: Connection) -> list[Any]:
    """The newest signed checkpoints (size, at, note)."""
    columns = (col(JournalCheckpoint.size), col(JournalCheckpoint.at), col(JournalCheckpoint.note))
    return list(connection.execute(select(*columns).order_by(columns[0].desc()).limit(NEWEST)))


def _matching(rows: Select[Any], wanted: Filter) -> Select[Any]:
    for name in ("kind", "object"):
        if value := getattr(wanted, name):
            rows = rows.where(col(getattr(JournalEntry, name)).startswith(value, autoescape=True))
    if wanted.since:
        rows = rows.where(col(JournalEntry.at) >= wanted.since)
    if wanted.until:
        rows = rows.where(col(JournalEntry.at) < wanted.until)
    return rows
