"""Appending, triggers, checkpoints and receipts on both databases."""

import copy
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from journal.checkpoints import BadCheckpoint, Forked, check_outside, load_key, publish_checkpoint, read_checkpoint
from journal.entries import Fact, append
from journal.receipts import Unusable, proof_file, verify_receipt
from journal.verify import verify_journal

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def add(engine, count):
    facts = [
        Fact(kind="opinion.received", object="consultation:1", content={"receipt": f"R{n}", "text": "意见"},
             by_role="public", at=AT)
        for n in range(count)
    ]  # fmt: skip
    with engine.connect() as connection, connection.begin():
        return append(connection, facts)


@pytest.fixture
def key(tmp_path):
    return load_key(tmp_path / "journal.key", create=True)


def test_entries_follow_one_another_without_gaps(engine):
    indexes = [leaf.index for n in (1, 3, 7) for leaf in add(engine, n)]
    assert indexes == list(range(11))
    with engine.connect() as connection:
        report = verify_journal(connection, None)
    assert report.holds, report.lines


def test_a_rolled_back_group_leaves_no_trace(engine):
    add(engine, 2)
    connection = engine.connect()
    transaction = connection.begin()
    append(connection, [Fact(kind="x", object="y", content={}, by_role="z", at=AT)])
    transaction.rollback()
    connection.close()
    assert [leaf.index for leaf in add(engine, 1)] == [2]


@pytest.mark.parametrize("table", ["journal_entry", "journal_node", "journal_checkpoint"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_refuses_changes(engine, key, tmp_path, table, statement):
    add(engine, 3)
    publish_checkpoint(engine, key, tmp_path / "outside.txt", at=AT)
    column = {"journal_entry": "kind", "journal_node": "level", "journal_checkpoint": "note"}[table]
    with pytest.raises(DBAPIError, match="append-only"), engine.connect() as connection, connection.begin():
        connection.execute(text(statement.format(table, column, column)))


def test_a_receipt_holds_and_every_change_to_it_is_found(engine, key):
    add(engine, 6)
    with engine.connect() as connection, connection.begin():
        file = proof_file(connection, key, index=4, number="R4", submitted={"receipt": "R4", "text": "意见"})
    file = json.loads(json.dumps(file))
    assert verify_receipt(file, key.public).holds
    for change in ("text", "salt", "entry", "index", "hash", "root", "signature"):
        forged = copy.deepcopy(file)
        proof = forged["proof"].split("\n")
        if change == "text":
            forged["submitted"]["text"] = "别的"
        elif change == "salt":
            forged["salt"] = "00" * 32
        elif change == "entry":
            forged["entry"] = forged["entry"].replace("opinion.received", "opinion.refused")
        elif change == "index":
            forged["index"] = 3
        elif change == "hash":
            proof[2] = proof[3]
        elif change == "root":
            proof[-4] = "A" * 43 + "="
        elif change == "signature":
            proof[-2] = proof[-2][:-8] + "AAAAAAA="
        forged["proof"] = "\n".join(proof)
        assert not verify_receipt(forged, key.public).holds, change


def test_a_receipt_of_another_key_is_not_trusted(engine, key, tmp_path):
    add(engine, 1)
    other = load_key(tmp_path / "other.key", create=True)
    with engine.connect() as connection, connection.begin():
        file = proof_file(connection, other, index=0, number="R0", submitted={"receipt": "R0", "text": "意见"})
    assert verify_receipt(file, other.public).holds
    assert not verify_receipt(file, key.public).holds


@pytest.mark.parametrize("junk", [{}, [], "x", {"format": "gongyi-receipt/1"}, {"proof": 3}])
def test_a_file_that_is_no_receipt_is_unusable(junk):
    with pytest.raises(Unusable):
        verify_receipt(junk, None)


def test_erasing_salts_leaves_the_tree_valid(engine):
    add(engine, 5)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM journal_salt"))
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_checkpoints_are_kept_outside_and_a_restored_backup_is_noticed(engine, key, tmp_path):
    outside = tmp_path / "outside.txt"
    add(engine, 3)
    first = publish_checkpoint(engine, key, outside, at=AT)
    assert read_checkpoint(first, key.public).size == 3
    assert publish_checkpoint(engine, key, outside, at=AT) is None
    add(engine, 4)
    second = publish_checkpoint(engine, key, outside, at=AT)
    with engine.connect() as connection:
        check_outside(connection, outside, key.public)
        assert verify_journal(connection, first).holds
        assert verify_journal(connection, second).holds
    outside.write_text(second.replace("\n7\n", "\n9\n"))
    with engine.connect() as connection, pytest.raises(BadCheckpoint):
        check_outside(connection, outside, key.public)


def test_an_older_database_is_a_fork(engine, key, tmp_path):
    from journal.checkpoints import sign_checkpoint

    add(engine, 2)
    outside = tmp_path / "outside.txt"
    outside.write_text(sign_checkpoint(key, 5, b"\x00" * 32))
    with engine.connect() as connection, pytest.raises(Forked, match="较旧"):
        check_outside(connection, outside, key.public)
    outside.write_text(sign_checkpoint(key, 2, b"\x00" * 32))
    with engine.connect() as connection, pytest.raises(Forked, match="不一致"):
        check_outside(connection, outside, key.public)
