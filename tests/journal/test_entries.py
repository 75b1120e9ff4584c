"""Appending: the same bytes as RFC 8785, one chain, nodes as the tree wants them, nothing ever changed."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel

from journal.canonical import canonical
from journal.entries import append, commitment, erase_salts, record
from journal.merkle import leaf_hash, range_root
from journal.stored import root_at, tree_size
from journal.verify import verify_journal
from tests.journal.facts import AT, SUBMITTED, fact

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_canonical_is_rfc_8785(value):
    try:
        want = rfc8785.dumps(value)
    except ValueError:
        want = None
    if want is None:
        with pytest.raises(ValueError):  # noqa: PT011 -- infinities: whatever rfc8785 says
            canonical(value)
    else:
        assert canonical(value) == want


@pytest.mark.parametrize("value", ["\ud800", 2**53, {1: "a"}, float("nan"), object()])
def test_what_json_cannot_carry_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 -- the words are rfc8785's
        canonical({"x": value})


def test_an_entry_holds_nothing_personal_and_commits_to_everything(grow):
    leaf = grow(1, SUBMITTED)[0]
    fields = json.loads(leaf.entry)
    assert set(fields) == {"v", "kind", "object", "at", "by_role", "prev", "commitment", "alg"}
    assert fields["at"] == "2026-03-02T02:00:00.000005+00:00"
    assert fields["prev"] == ""
    salted = leaf.salt + rfc8785.dumps(SUBMITTED)
    assert fields["commitment"]["sha256"] == hashlib.sha256(salted).hexdigest() == commitment(leaf.salt, SUBMITTED)
    assert fields["commitment"]["sm3"] == hashlib.new("sm3", salted).hexdigest()
    assert len(leaf.salt) == 32
    assert "王某" not in leaf.entry
    assert leaf.leaf_hash == leaf_hash(leaf.entry.encode())


def test_indexes_follow_the_size_and_each_entry_names_the_one_before(grow):
    leaves = [*grow(3), *grow(1), *grow(4)]
    assert [leaf.index for leaf in leaves] == list(range(8))
    chain = [json.loads(leaf.entry)["prev"] for leaf in leaves]
    assert chain == ["", *(leaf.leaf_hash.hex() for leaf in leaves[:-1])]


def test_the_stored_tree_is_that_of_the_leaves(engine, grow):
    leaves = [leaf.leaf_hash for count in (1, 2, 5, 9, 4) for leaf in grow(count)]

    def plain(level, position):
        if level == 0:
            return leaves[position]
        return hashlib.sha256(b"\x01" + plain(level - 1, 2 * position) + plain(level - 1, 2 * position + 1)).digest()

    with engine.connect() as connection, connection.begin():
        assert tree_size(connection) == 21
        for size in range(22):
            assert root_at(connection, size) == range_root(plain, 0, size)


def test_appending_nothing_changes_nothing(engine):
    with engine.begin() as connection:
        assert append(connection, []) == []
        assert tree_size(connection) == 0


def test_a_rolled_back_transaction_leaves_no_gap(engine, grow):
    grow(2)
    with pytest.raises(RuntimeError), engine.begin() as connection:
        append(connection, [fact(9)])
        raise RuntimeError
    assert grow(1)[0].index == 2


def test_a_service_records_in_its_own_transaction(engine):
    with Session(engine) as db, db.begin():
        leaf = record(db, "draft.version_saved", "draft:1", content={"a": 1}, by_role="officer", at=AT)
    assert (leaf.index, json.loads(leaf.entry)["object"]) == (0, "draft:1")
    with engine.connect() as connection, connection.begin():
        assert tree_size(connection) == 1


@pytest.mark.parametrize("table", ["journal_entry", "journal_node", "journal_checkpoint"])
@pytest.mark.parametrize("act", ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}"])
def test_the_database_refuses_to_change_the_past(engine, grow, publish, table, act):
    grow(4)
    publish()
    column = {"journal_entry": "kind", "journal_node": "hash", "journal_checkpoint": "note"}[table]
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(act.format(t=table, c=column)))


@pytest.mark.postgres
def test_postgres_refuses_to_truncate(engine, grow):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    grow(2)
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text("TRUNCATE journal_entry"))


def test_making_the_tables_again_is_harmless(engine, grow):
    grow(2)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
    assert grow(1)[0].index == 2


def test_erasing_a_salt_leaves_the_tree_valid(engine, grow, publish):
    grow(5)
    publish()
    with engine.begin() as connection:
        assert erase_salts(connection, [1, 3]) == 2
        assert verify_journal(connection).holds


def test_writers_at_once_leave_one_chain(engine):
    """From the very first entry on, when there is no head row yet to lock."""
    start = Barrier(4)

    def write(_):
        start.wait()
        for _ in range(5):
            with engine.begin() as connection:
                append(connection, [fact(n) for n in range(3)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with engine.connect() as connection, connection.begin():
        assert tree_size(connection) == 60
        report = verify_journal(connection)
    assert report.holds, report.lines
