"""Verification of a whole journal: it holds, and whatever somebody with the database's password changes is found."""

import pytest
from sqlalchemy import text

from infra.db import reading
from journal import verify as module
from journal.models import APPEND_ONLY
from journal.outside import last_note
from journal.verify import verify_journal

EVERY_TABLE = [*APPEND_ONLY, "journal_salt", "journal_head"]


def report(engine, *args):
    with reading(engine).begin() as connection:
        return verify_journal(connection, *args)


@pytest.fixture
def tampered(engine):
    """Run a statement as somebody who first switches the triggers off."""

    def tampered(statement, **values):
        with engine.begin() as connection:
            for table in APPEND_ONLY:
                if engine.dialect.name == "postgresql":
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"))
                else:
                    for act in ("update", "delete"):
                        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
            assert connection.execute(text(statement), values).rowcount >= 1

    return tampered


def test_an_empty_journal_holds(engine):
    assert report(engine).holds


@pytest.mark.parametrize("chunk", [1, 2, 4, 4096])
def test_a_journal_holds_whatever_the_chunk(engine, grow, publish, key, outside, monkeypatch, chunk):
    monkeypatch.setattr(module, "CHUNK", chunk)
    for count in (1, 4, 6):
        grow(count)
        publish()
    found = report(engine, outside.read_text(), key.public)
    assert found.holds, found.lines
    assert any("11 条" in line for line in found.lines)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE journal_entry SET entry = replace(entry, '2026-03', '2025-03') WHERE \"index\" = 3", "叶值"),
        ("UPDATE journal_entry SET kind = 'x' WHERE \"index\" = 3", "列与正文不符"),
        ("UPDATE journal_entry SET by_role = 'x' WHERE \"index\" = 3", "列与正文不符"),
        ("UPDATE journal_entry SET entry = 'x' WHERE \"index\" = 3", "无法识别"),
        ("DELETE FROM journal_entry WHERE \"index\" = 3", "缺失"),
        ("DELETE FROM journal_entry WHERE \"index\" = 6", "缺失"),
        ("UPDATE journal_node SET hash = (SELECT hash FROM journal_node WHERE level = 2) WHERE level = 1 AND position = 1", "树节点"),
        ("DELETE FROM journal_node WHERE level = 2", "树节点"),
        ("UPDATE journal_head SET size = 6", "日志头"),
        ("UPDATE journal_head SET last_leaf = ''", "日志头"),
        ("UPDATE journal_checkpoint SET note = replace(note, 'gongyi', 'gongyj')", "不可信"),
    ],
)  # fmt: skip
def test_a_change_is_found(engine, grow, publish, key, tampered, statement, words):
    grow(7)
    publish()
    assert report(engine, None, key.public).holds
    tampered(statement)
    found = report(engine, None, key.public)
    assert not found.holds
    assert any(words in line for line in found.lines), found.lines


def test_a_rewritten_history_that_agrees_with_itself_is_found_from_outside(
    engine, grow, publish, tampered, outside, key
):
    grow(7)
    publish()
    kept = last_note(outside)
    for table in EVERY_TABLE:
        tampered(f"DELETE FROM {table}")
    grow(9)
    assert report(engine).holds
    found = report(engine, kept, key.public)
    assert not found.holds
    assert any("不一致" in line for line in found.lines)


def test_an_older_backup_is_found_from_outside(engine, grow, publish, tampered, outside):
    grow(7)
    publish()
    for table in EVERY_TABLE:
        tampered(f"DELETE FROM {table}")
    grow(3)
    found = report(engine, outside.read_text())
    assert not found.holds
    assert any("较早的备份" in line for line in found.lines)


def test_rubbish_is_no_outside_checkpoint(engine, grow):
    grow(1)
    assert not report(engine, "rubbish").holds


def test_a_long_list_of_problems_is_cut(engine, grow, tampered):
    grow(60)
    tampered("UPDATE journal_entry SET kind = 'x'")
    found = report(engine)
    assert any("另有 40 处" in line for line in found.lines)
