"""Reading the stored tree: its size, its nodes, its root at any size, its checkpoints."""

from functools import cache

from sqlalchemy import Connection, and_, bindparam, false, literal, or_, select
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
    """The root of the first `size` entries, by one statement. Raises MissingNode."""
    wanted: list[tuple[int, int]] = []

    def note(level: int, position: int) -> bytes:
        wanted.append((level, position))
        return b""

    range_root(note, 0, size)
    found = _read(connection, wanted)
    return range_root(lambda level, position: found[level, position], 0, size)


def _read(connection: Connection, wanted: list[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    places = [and_(col(JournalNode.level) == level, col(JournalNode.position) == at) for level, at in wanted]
    nodes = select(col(JournalNode.level), col(JournalNode.position), col(JournalNode.hash))
    leaves = select(literal(0), col(JournalEntry.index), col(JournalEntry.leaf_hash))
    single = leaves.where(col(JournalEntry.index).in_([at for level, at in wanted if level == 0]))
    rows = connection.execute(nodes.where(or_(false(), *places)).union_all(single))
    found = {(level, at): bytes(hash_) for level, at, hash_ in rows}
    if missing := set(wanted) - found.keys():
        raise MissingNode(f"level, position: {sorted(missing)}")
    return found


def newest_note(connection: Connection, *, covering: int = 0) -> str | None:
    """The newest signed note in the database, if its tree holds the entry with index `covering`."""
    notes = select(col(JournalCheckpoint.note)).where(col(JournalCheckpoint.size) > covering)
    return connection.execute(notes.order_by(col(JournalCheckpoint.size).desc()).limit(1)).scalar_one_or_none()
