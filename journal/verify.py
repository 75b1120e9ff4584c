"""Recompute the whole journal."""

import base64
import json

from sqlalchemy import Connection, select
from sqlmodel import col

from journal.merkle import EMPTY, leaf_hash, node_hash, range_root
from journal.models import JournalCheckpoint, JournalEntry, JournalHead, JournalNode
from journal.receipts import Report
from journal.tree import size_of, stored_nodes


def verify_journal(connection: Connection, against: str | None) -> Report:
    """Leaves, chain, nodes, stored checkpoints and, when given, a checkpoint kept outside (its size and root)."""
    report = Report()
    size = size_of(connection)
    leaves = _leaves(connection, report)
    report.check(len(leaves) == size, f"共 {size} 条记录,序号连续", "记录的条数与册首不符")
    _check_nodes(connection, leaves, report)
    stored = connection.execute(select(col(JournalCheckpoint.size), col(JournalCheckpoint.note))).all()
    right = all(_states(note) == (n, _root(leaves, n)) for n, note in stored)
    report.check(right, f"{len(stored)} 个检查点都与记录一致", "有检查点与记录不一致")
    if against is not None:
        outside, root = _states(against)
        fits = outside <= len(leaves) and _root(leaves, outside) == root
        report.check(fits, f"外部检查点(前 {outside} 条)与册子一致", "外部检查点与册子不一致:记录被改动或回退过")
    return report


def _leaves(connection: Connection, report: Report) -> list[bytes]:
    rows = connection.execute(
        select(col(JournalEntry.index), col(JournalEntry.entry), col(JournalEntry.leaf_hash)).order_by(
            col(JournalEntry.index)
        )
    )
    leaves: list[bytes] = []
    previous, whole = "", True
    for n, (index, entry, stored) in enumerate(rows):
        whole = whole and index == n and leaf_hash(entry.encode()) == bytes(stored)
        whole = whole and json.loads(entry)["prev"] == previous
        previous = bytes(stored).hex()
        leaves.append(leaf_hash(entry.encode()))
    last = connection.execute(select(col(JournalHead.last_leaf))).scalar_one_or_none() or ""
    report.check(whole and last == previous, "每条记录的内容、前后链接都完好", "有记录的内容或前后链接被改动")
    return leaves


def _check_nodes(connection: Connection, leaves: list[bytes], report: Report) -> None:
    stored = {(n.level, n.position): bytes(n.hash) for n in connection.execute(select(JournalNode.__table__))}  # type: ignore[attr-defined]
    expected: dict[tuple[int, int], bytes] = {}
    row, level = leaves, 0
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        level += 1
        expected |= {(level, position): here for position, here in enumerate(row)}
    report.check(stored == expected, "树的每个结点都能重新算出", "树的结点与记录不符")
    if leaves and stored == expected:
        root = range_root(stored_nodes(connection), 0, len(leaves))
        report.check(root == _root(leaves, len(leaves)), "根哈希一致", "根哈希不一致")


def _root(leaves: list[bytes], size: int) -> bytes:
    def node(level: int, position: int) -> bytes:
        if level == 0:
            return leaves[position]
        return node_hash(node(level - 1, 2 * position), node(level - 1, 2 * position + 1))

    return range_root(node, 0, size) if size else EMPTY


def _states(note: str) -> tuple[int, bytes]:
    _, size, root = note.split("\n")[:3]
    return int(size), base64.b64decode(root)
