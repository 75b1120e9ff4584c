"""Reading the stored tree: its size, its nodes, its root at any size, its checkpoints."""

from functools import cache

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from journal.merkle import NodeAt, range_root
from journal.models import JournalCheckpoint, JournalEntry, JournalHead, JournalNode

_size = select(col(JournalHead.size)).where(col(JournalHead.id) == 1)
_leaf = select(col(JournalEntry.leaf_hash)).where(col(JournalEntry.index) == bindparam("position"))
_node = select(col(JournalNode.hash)).where(
    col(JournalNode.level) == bindparam("level"), col(JournalNode.position) == bindparam("position")
)


class MissingNode(LookupError):
    """The stored tree lacks a leaf or a node which it should have."""


def tree_size(connection: Connection) -> int:
    """How many entries the journal has."""
    return connection.execute(_size).scalar_one_or_none() or 0


def stored_nodes(connection: Connection) -> NodeAt:
    """Reads the hash at (level, position), each once. Raises MissingNode."""

    @cache
    def node(level: int, position: int) -> bytes:
        places = {"level": level, "position": position} if level else {"position": position}
        found = connection.execute(_node if level else _leaf, places).scalar_one_or_none()
        if found is None:
            raise MissingNode(f"level {level}, position {position}")
        return bytes(found)

    return node


def root_at(connection: Connection, size: int) -> bytes:
    """The root of the first `size` entries. Raises MissingNode."""
    return range_root(stored_nodes(connection), 0, size)


def newest_note(connection: Connection, *, covering: int = 0) -> str | None:
    """The newest signed note in the database, if its tree holds the entry with index `covering`."""
    notes = select(col(JournalCheckpoint.note)).where(col(JournalCheckpoint.size) > covering)
    return connection.execute(notes.order_by(col(JournalCheckpoint.size).desc()).limit(1)).scalar_one_or_none()
