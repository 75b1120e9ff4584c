"""Appending to the journal, in the caller's transaction (trust.md section 1)."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, text, update
from sqlmodel import Session, col

from infra.bulk import write
from journal.canonical import canonical
from journal.merkle import leaf_hash, node_hash
from journal.models import JournalEntry, JournalHead, JournalNode, JournalSalt

Content = dict[str, object]

VERSION = 1
ALGORITHM = "sha256+sm3"
SALT_BYTES = 32

_head = select(col(JournalHead.size), col(JournalHead.last_leaf), col(JournalHead.edge)).where(col(JournalHead.id) == 1)
_locked = _head.with_for_update()
_first_head = text("INSERT INTO journal_head (id, size, last_leaf, edge) VALUES (1, 0, '', '') ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened. `content` may be personal: only a salted hash of it enters the leaf."""

    kind: str
    object: str
    content: Content
    by_role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Leaf:
    """What became of a fact: its place, its canonical entry, the salt of its commitment."""

    index: int
    entry: str
    salt: bytes
    leaf_hash: bytes


def commitment(salt: bytes, content: object, algorithm: str = "sha256") -> str:
    """Hash (sha256 or sm3) of salt ‖ canonical content (RFC 8785), in hex."""
    return hashlib.new(algorithm, salt + canonical(content)).hexdigest()


def append(connection: Connection, facts: Sequence[Fact]) -> list[Leaf]:
    """Append facts in order. On PostgreSQL the head row is locked; on SQLite the caller holds BEGIN IMMEDIATE."""
    if not facts:
        return []
    size, previous, edge = _lock_head(connection)
    leaves: list[Leaf] = []
    nodes: list[dict[str, object]] = []
    for fact in facts:
        leaf = _make(fact, size + len(leaves), previous)
        leaves.append(leaf)
        previous = leaf.leaf_hash.hex()
        _grow(edge, leaf, nodes)
    write(connection, JournalEntry, [_row(f, leaf) for f, leaf in zip(facts, leaves, strict=True)])
    write(connection, JournalSalt, [{"index": leaf.index, "salt": leaf.salt} for leaf in leaves])
    write(connection, JournalNode, nodes)
    values = {"size": size + len(leaves), "last_leaf": previous, "edge": "\n".join(h.hex() for h in edge)}
    connection.execute(update(JournalHead).where(col(JournalHead.id) == 1).values(**values))
    return leaves


def record(db: Session, kind: str, object_: str, *, content: dict[str, object], by_role: str, at: datetime) -> Leaf:
    """Append one fact in the session's transaction."""
    db.flush()
    return append(db.connection(), [Fact(kind=kind, object=object_, content=content, by_role=by_role, at=at)])[0]


def erase_salts(connection: Connection, indexes: Sequence[int]) -> int:
    """Erase the link between these entries and their content, for good. The tree stays valid. Returns how many."""
    return connection.execute(delete(JournalSalt).where(col(JournalSalt.index).in_(indexes))).rowcount


def take_turn(connection: Connection) -> None:
    """Wait until no other writer is at work: whoever holds the journal's head may count and decide undisturbed."""
    _lock_head(connection)


def _lock_head(connection: Connection) -> tuple[int, str, list[bytes]]:
    row = connection.execute(_locked).one_or_none()
    if row is None:
        # Two first writers on PostgreSQL: the second waits here, then locks the row that the first has made.
        connection.execute(_first_head)
        row = connection.execute(_locked).one()
    return row.size, row.last_leaf, [bytes.fromhex(line) for line in row.edge.split()]


def _make(fact: Fact, index: int, previous: str) -> Leaf:
    salt = os.urandom(SALT_BYTES)
    salted = salt + canonical(fact.content)
    entry = canonical(
        {
            "v": VERSION,
            "kind": fact.kind,
            "object": fact.object,
            "at": fact.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by_role": fact.by_role,
            "prev": previous,
            "commitment": {"sha256": hashlib.sha256(salted).hexdigest(), "sm3": hashlib.new("sm3", salted).hexdigest()},
            "alg": ALGORITHM,
        }
    )
    return Leaf(index, entry.decode(), salt, leaf_hash(entry))


def _grow(edge: list[bytes], leaf: Leaf, nodes: list[dict[str, object]]) -> None:
    """Add a leaf to the right edge: the complete subtrees, the largest first. Merges like a binary counter."""
    here, level, position = leaf.leaf_hash, 0, leaf.index
    while position & 1:
        here, level, position = node_hash(edge.pop(), here), level + 1, position >> 1
        nodes.append({"level": level, "position": position, "hash": here})
    edge.append(here)


def _row(fact: Fact, leaf: Leaf) -> dict[str, object]:
    return {
        "index": leaf.index,
        "kind": fact.kind,
        "object": fact.object,
        "at": fact.at,
        "by_role": fact.by_role,
        "entry": leaf.entry,
        "leaf_hash": leaf.leaf_hash,
    }
