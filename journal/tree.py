"""Reads the stored tree."""

from sqlalchemy import Connection, select
from sqlmodel import col

from journal.merkle import NodeAt
from journal.models import JournalEntry, JournalHead, JournalNode


def size_of(connection: Connection) -> int:
    """How many entries the journal has."""
    return connection.execute(select(col(JournalHead.size))).scalar_one_or_none() or 0


def stored_nodes(connection: Connection) -> NodeAt:
    """Hashes by (level, position), each read once."""
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, position: int) -> bytes:
        if (level, position) not in known:
            known[level, position] = _read(connection, level, position)
        return known[level, position]

    return node


def _read(connection: Connection, level: int, position: int) -> bytes:
    if level == 0:
        leaf = select(col(JournalEntry.leaf_hash)).where(col(JournalEntry.index) == position)
        return bytes(connection.execute(leaf).scalar_one())
    place = (col(JournalNode.level) == level, col(JournalNode.position) == position)
    return bytes(connection.execute(select(col(JournalNode.hash)).where(*place)).scalar_one())
