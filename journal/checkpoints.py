"""Checkpoints (C2SP tlog-checkpoint): signed statements of size and root, kept in the database and outside of it."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, select, text
from sqlmodel import col

from infra.db import Moment, reading
from journal.entries import Fact, Leaf, append
from journal.keys import Key, PublicKey, load_key, read_public_key
from journal.models import GAP, JournalCheckpoint, JournalEntry
from journal.notes import BadNote, NotSigned, require_signature, sign_note, split_note
from journal.outside import add_note, last_note, only_writer
from journal.stored import MissingNode, newest_note, root_at, tree_size

__all__ = ["BadNote", "Forked", "Key", "NotSigned", "PublicKey", "load_key", "newest_note", "read_public_key"]

_SIZE = re.compile(r"(0|[1-9][0-9]*)\Z")
_store = text(
    "INSERT INTO journal_checkpoint (size, at, note) VALUES (:size, :at, :note) ON CONFLICT DO NOTHING"
).bindparams(bindparam("at", type_=Moment()))


class Forked(Exception):
    """The database does not continue what was signed before: an older backup, or an altered record."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Whose tree, how large, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @property
    def name(self) -> str:
        """How a gap entry names it."""
        return f"checkpoint:{self.size}:{self.root.hex()}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the database stands to the newest checkpoint outside of it (0: there is none)."""

    size: int
    outside_size: int
    words: str


def make_checkpoint(connection: Connection, key: Key) -> str:
    """A signed note over the present tree. Only committed entries may be signed: call it outside of a write."""
    size = tree_size(connection)
    return sign_note(Checkpoint(key.origin, size, root_at(connection, size)).body, key)


def read_checkpoint(note: str, public: PublicKey | None = None) -> Checkpoint:
    """What a note states; with a key only if that key signed it for its own journal. Raises BadNote, NotSigned."""
    text, signatures = split_note(note)
    checkpoint = _stated(text.split("\n"))
    if public:
        require_signature(text, signatures, public)
        if checkpoint.origin != public.name:
            raise NotSigned("检查点属于另一个日志")
    return checkpoint


def _stated(lines: list[str]) -> Checkpoint:
    if len(lines) < 4 or not lines[0] or not _SIZE.match(lines[1]) or len(lines[1]) > 18 or "" in lines[3:-1]:
        raise BadNote("检查点无法识别")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("检查点的根值无法识别") from None
    if len(root) != 32 or base64.b64encode(root).decode() != lines[2]:
        raise BadNote("检查点的根值无法识别")
    return Checkpoint(lines[0], int(lines[1]), root)


def check_outside(connection: Connection, path: Path, public: PublicKey | None = None) -> Standing:
    """The newest outside checkpoint must be a prefix of the database's tree, or be given up by a gap entry.

    Raises Forked; with a key also when the outside note is not signed by it.
    """
    size, note = tree_size(connection), last_note(path)
    if note is None:
        return Standing(size, 0, f"数据库日志共 {size} 条；外部没有检查点可供对照。")
    try:
        outside = read_checkpoint(note, public)
    except (BadNote, NotSigned) as problem:
        raise Forked(f"外部检查点文件的最后一个检查点不可信：{problem}。") from None
    problem_words = _problem(connection, outside, size)
    if problem_words is None:
        return Standing(size, outside.size, f"数据库日志共 {size} 条，与外部检查点（{outside.size} 条）一致。")
    if _given_up(connection, outside):
        return Standing(
            size, outside.size, f"数据库日志共 {size} 条；外部检查点（{outside.size} 条）之后的缺失已入册说明。"
        )
    raise Forked(problem_words)


def _problem(connection: Connection, outside: Checkpoint, size: int) -> str | None:
    if size < outside.size:
        return (
            f"数据库日志只有 {size} 条，而外部检查点已签到 {outside.size} 条："
            "数据库可能是从较早的备份恢复的。须由审计管理员入册说明缺失后方可继续。"
        )
    try:
        same = root_at(connection, outside.size) == outside.root
    except MissingNode:
        return "数据库日志缺少节点，无法与外部检查点对照。"
    return None if same else f"数据库日志前 {outside.size} 条与外部检查点不一致：记录被改动，或来自另一份备份。"


def _given_up(connection: Connection, lost: Checkpoint) -> bool:
    gap = select(col(JournalEntry.index)).where(col(JournalEntry.kind) == GAP, col(JournalEntry.object) == lost.name)
    return connection.execute(gap.limit(1)).first() is not None


def accept_gap(connection: Connection, path: Path, *, reason: str, by_role: str, at: datetime) -> Leaf:
    """The audit administrator states that what the newest outside checkpoint covers is lost. Raises ValueError."""
    note = last_note(path)
    if note is None or not reason.strip():
        raise ValueError("没有外部检查点，或没有说明原因")
    fact = Fact(kind=GAP, object=read_checkpoint(note).name, content={"reason": reason}, by_role=by_role, at=at)
    return append(connection, [fact])[0]


def describe_gap(path: Path) -> str:
    """The object of the gap entry that gives up the newest outside checkpoint. Raises ValueError without one."""
    note = last_note(path)
    if note is None:
        raise ValueError("没有外部检查点")
    return read_checkpoint(note).name


def publish_checkpoint(engine: Engine, key: Key, path: Path, *, at: datetime) -> Checkpoint | None:
    """Sign the present tree if it has grown, add the note to the outside file, then store it in the database.

    Outside first: after a crash between the two the outside note is taken over, never signed anew. Returns the newest
    checkpoint, None while the journal is empty. Raises Forked before anything is signed.
    """
    with only_writer(path) as file, reading(engine).connect() as connection, connection.begin():
        standing = check_outside(connection, path, key.public)
        if not standing.size:
            return None
        note = last_note(path)
        if note is None or standing.outside_size != standing.size or _is_lost(connection, note):
            note = make_checkpoint(connection, key)
            add_note(file, note)
        checkpoint = read_checkpoint(note)
        if _is_stored(connection, checkpoint.size):
            return checkpoint
    with engine.connect() as connection, connection.begin():
        connection.execute(_store, {"size": checkpoint.size, "at": at, "note": note})
    return checkpoint


def _is_lost(connection: Connection, note: str) -> bool:
    outside = read_checkpoint(note)
    return outside.root != root_at(connection, outside.size)


def _is_stored(connection: Connection, size: int) -> bool:
    stored = select(col(JournalCheckpoint.size)).where(col(JournalCheckpoint.size) == size)
    return connection.execute(stored).first() is not None
