"""Recompute the whole journal of a database: entries, chain, tree, checkpoints."""

import json
from collections.abc import Iterator
from datetime import UTC
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import col

from journal.checkpoints import Checkpoint, read_checkpoint
from journal.keys import PublicKey
from journal.merkle import EMPTY, leaf_hash, node_hash
from journal.models import JournalCheckpoint, JournalEntry, JournalHead, JournalNode
from journal.notes import BadNote, NotSigned
from journal.outside import notes_in
from journal.reports import Report

CHUNK = 4096  # leaves at a time; a power of two, so that nodes of one chunk are contiguous on every level
MOST_LINES = 20

# One statement, one snapshot: entries that arrive while we look are not missed nodes.
_head = select(
    func.coalesce(select(col(JournalHead.size)).scalar_subquery(), 0).label("size"),
    func.coalesce(select(col(JournalHead.last_leaf)).scalar_subquery(), "").label("last_leaf"),
    func.coalesce(select(col(JournalHead.edge)).scalar_subquery(), "").label("edge"),
    select(func.count()).select_from(JournalEntry).scalar_subquery().label("entries"),
    select(func.count()).select_from(JournalNode).scalar_subquery().label("nodes"),
)
_index = col(JournalEntry.index)
_entries: Any = (
    select(
        _index.label("place"),  # `index` is a method of every row
        col(JournalEntry.kind),
        col(JournalEntry.object),
        col(JournalEntry.at),
        col(JournalEntry.by_role),
        col(JournalEntry.entry),
        col(JournalEntry.leaf_hash),
    )
    .where(_index >= bindparam("first"), _index < bindparam("end"))
    .order_by(_index)
)
_nodes = select(col(JournalNode.position), col(JournalNode.hash)).where(
    col(JournalNode.level) == bindparam("level"),
    col(JournalNode.position) >= bindparam("first"),
    col(JournalNode.position) < bindparam("end"),
)


def verify_journal(connection: Connection, against: str | None = None, key: PublicKey | None = None) -> Report:
    """Recompute everything. `against`: checkpoints kept outside (the newest in the text counts); `key` checks signatures.

    Reads in chunks, so a large journal needs little memory. The report names the first problems it finds.
    """
    report = Report()
    stated = _stated(connection, report, key)  # before the head: whatever they cover is there
    head = connection.execute(_head).one()
    outside = _outside(report, against, head.size, key)
    wanted = {c.size for c in chain(stated, outside)}
    walk = _Walk(head.size)
    roots = {size: root for size, root in walk.roots(connection, wanted) if size in wanted}
    for problem in walk.problems[:MOST_LINES]:
        report.check(False, "", problem)
    if len(walk.problems) > MOST_LINES:
        report.note(f"另有 {len(walk.problems) - MOST_LINES} 处问题未列出")
    if not walk.problems:
        report.check(True, f"{head.size} 条条目逐条重算：叶值、前后链接、树节点均一致", "")
    _check_head(report, head, walk)
    for checkpoint in stated:
        if roots.get(checkpoint.size) != checkpoint.root:
            report.check(False, "", f"库内检查点（{checkpoint.size} 条）与重算的根值不符")
    report.note(f"库内检查点 {len(stated)} 个已逐一对照")
    for checkpoint in outside:
        same = roots.get(checkpoint.size) == checkpoint.root
        yes, no = (
            f"与外部检查点（{checkpoint.size} 条）一致",
            f"与外部检查点（{checkpoint.size} 条）不一致：记录已被改动",
        )
        report.check(same, yes, no)
    return report


class _Walk:
    """Goes through the entries once and rebuilds the tree."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.edge: list[bytes] = []
        self.last = ""
        self.problems: list[str] = []

    def roots(self, connection: Connection, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
        """(size, root) at every wanted size, in order."""
        yield 0, EMPTY
        for first in range(0, self.size, CHUNK):
            end = min(first + CHUNK, self.size)
            rows = {row.place: row for row in connection.execute(_entries, {"first": first, "end": end})}
            made: dict[tuple[int, int], bytes] = {}
            for index in range(first, end):
                self._add(index, rows.get(index), made)
                if index + 1 in wanted:
                    yield index + 1, self.root()
            self._compare(connection, first, end, made)

    def root(self) -> bytes:
        """The root of what was walked so far."""
        here = EMPTY
        for i, subtree in enumerate(reversed(self.edge)):
            here = node_hash(subtree, here) if i else subtree
        return here

    def _add(self, index: int, row: Any, made: dict[tuple[int, int], bytes]) -> None:
        if row is None:
            self.problems.append(f"第 {index} 号条目缺失")
            here = EMPTY
        else:
            here = leaf_hash(row.entry.encode())
            self.problems += _problems(row, here, self.last)
        self.last = here.hex()
        level, position = 0, index
        while position & 1:
            here, level, position = node_hash(self.edge.pop(), here), level + 1, position >> 1
            made[level, position] = here
        self.edge.append(here)

    def _compare(self, connection: Connection, first: int, end: int, made: dict[tuple[int, int], bytes]) -> None:
        for level in sorted({level for level, _ in made}):
            span = {"level": level, "first": first >> level, "end": end >> level}
            stored = {row.position: bytes(row.hash) for row in connection.execute(_nodes, span)}
            due = {position: h for (at, position), h in made.items() if at == level}
            for position in sorted(position for position, h in due.items() if stored.get(position) != h):
                self.problems.append(f"树节点（第 {level} 层第 {position} 个）缺失或与重算不符")


def _problems(row: Any, leaf: bytes, previous: str) -> Iterator[str]:
    if bytes(row.leaf_hash) != leaf:
        yield f"第 {row.place} 号条目的叶值与正文不符"
    try:
        fields = json.loads(row.entry)
        said = [fields[name] for name in ("kind", "object", "by_role", "at", "prev")]
    except (ValueError, KeyError, TypeError):
        yield f"第 {row.place} 号条目的正文无法识别"
        return
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    if said[:4] != [row.kind, row.object, row.by_role, at]:
        yield f"第 {row.place} 号条目的列与正文不符"
    if said[4] != previous:
        yield f"第 {row.place} 号条目与前一条的链接断开"


def _check_head(report: Report, head: Any, walk: _Walk) -> None:
    nodes = sum(head.size >> level for level in range(1, head.size.bit_length()))
    edge = "\n".join(h.hex() for h in walk.edge)
    good = head.entries == head.size and head.nodes == nodes and head.last_leaf == walk.last and head.edge == edge
    report.check(good, "日志头与条目、节点数量一致", "日志头与条目或节点不符（有多出、缺失或改动）")


def _stated(connection: Connection, report: Report, key: PublicKey | None) -> list[Checkpoint]:
    rows = connection.execute(select(col(JournalCheckpoint.size), col(JournalCheckpoint.note)))
    found = []
    for row in rows:
        checkpoint = _opened(report, row.note, key, f"库内检查点（{row.size} 条）")
        if checkpoint and checkpoint.size != row.size:
            report.check(False, "", f"库内检查点（{row.size} 条）与其列不符")
        elif checkpoint:
            found.append(checkpoint)
    return found


def _outside(report: Report, against: str | None, size: int, key: PublicKey | None) -> list[Checkpoint]:
    if against is None:
        return []
    notes = notes_in(against)
    checkpoint = _opened(report, notes[-1] if notes else against, key, "外部检查点")
    if checkpoint is None:
        return []
    if checkpoint.size > size:
        report.check(False, "", f"外部检查点已签到 {checkpoint.size} 条，数据库只有 {size} 条：缺少条目或为较早的备份")
        return []
    return [checkpoint]


def _opened(report: Report, note: str, key: PublicKey | None, name: str) -> Checkpoint | None:
    try:
        return read_checkpoint(note, key)
    except (BadNote, NotSigned) as problem:
        report.check(False, "", f"{name}不可信：{problem}")
        return None
