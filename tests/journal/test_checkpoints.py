"""Keys, signed notes, checkpoints in the database and outside, and what happens when a backup was restored."""

import base64
import hashlib
import stat
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from infra.db import make_engine
from journal.checkpoints import (
    BadNote,
    Forked,
    NotSigned,
    accept_gap,
    check_outside,
    publish_checkpoint,
    read_checkpoint,
)
from journal.entries import append
from journal.keys import BadKey, Key, load_key, read_key, read_public_key
from journal.outside import last_note, notes_in
from journal.stored import newest_note
from journal.verify import verify_journal
from tests.journal.facts import AT, fact

# RFC 8032 7.1, test 1: the seed and its public key.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def test_the_key_id_is_that_of_signed_note():
    key = Key("example.com/log", SEED)
    id_ = hashlib.sha256(b"example.com/log\n\x01" + PUBLIC).digest()[:4]
    assert (key.public.raw, key.public.id) == (PUBLIC, id_)
    packed = base64.b64encode(b"\x01" + PUBLIC).decode()
    assert key.public.text == f"example.com/log+{id_.hex()}+{packed}"


def test_keys_come_back_from_their_text():
    key = Key("a/b", SEED)
    assert read_key(key.text) == key
    assert read_public_key(key.public.text + "\n") == key.public
    assert SEED.hex() not in repr(key)


@pytest.mark.parametrize("bad", ["", "a+b", "a+00000000+AQ==", "a b+00000000+AQ==", "a+zz+!!"])
def test_an_unreadable_key_is_named(bad):
    with pytest.raises(BadKey):
        read_public_key(bad)
    with pytest.raises(BadKey):
        read_key("PRIVATE+KEY+" + bad)


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "deep" / "journal.key"
    first = load_key(path, create=True, origin="nmg/journal")
    assert load_key(path, create=True) == load_key(path, create=False) == first
    assert first.origin == "nmg/journal"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["journal.key"]


def test_production_never_invents_a_key(tmp_path):
    with pytest.raises(FileNotFoundError, match="no journal key"):
        load_key(tmp_path / "journal.key", create=False)


def test_a_checkpoint_is_signed_and_any_changed_byte_is_found(grow, publish, key, outside):
    grow(3)
    publish()
    note = last_note(outside)
    assert read_checkpoint(note, key.public).size == 3
    for place in range(len(note)):
        changed = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
        with pytest.raises((BadNote, NotSigned)):
            read_checkpoint(changed, key.public)


def test_signatures_of_others_are_ignored_but_do_not_count(grow, publish, key, outside):
    grow(1)
    publish()
    note, other = last_note(outside), Key(key.origin, SEED)
    witness = f"— witness.example {base64.b64encode(b'abcd' + bytes(64)).decode()}\n"
    assert read_checkpoint(note + witness, key.public).size == 1
    with pytest.raises(NotSigned):
        read_checkpoint(note, other.public)


@pytest.mark.parametrize(
    "body", ["o\n01\n{r}\n", "o\n-1\n{r}\n", "\n1\n{r}\n", "o\n1\n", "o\n1\nAAAA\n", "o\n1\n{r}", "o\n1\n{r}\n\nx\n"]
)
def test_what_is_no_checkpoint_is_refused(body):
    note = body.format(r=base64.b64encode(bytes(32)).decode()) + "\n— o " + base64.b64encode(bytes(68)).decode() + "\n"
    with pytest.raises(BadNote):
        read_checkpoint(note)


def test_nothing_is_signed_for_an_empty_journal(publish, outside):
    assert publish() is None
    assert last_note(outside) is None


def test_a_checkpoint_stands_in_the_database_and_outside_once(engine, grow, publish, outside):
    grow(3)
    publish()
    publish()
    grow(4)
    assert publish().size == 7
    assert [read_checkpoint(note).size for note in notes_in(outside.read_text())] == [3, 7]
    with engine.connect() as connection, connection.begin():
        assert newest_note(connection) == last_note(outside)
        assert newest_note(connection, covering=7) is None
        assert connection.execute(text("SELECT count(*) FROM journal_checkpoint")).scalar_one() == 2


def test_after_a_crash_between_the_two_the_outside_note_is_taken_over(engine, grow, publish, outside):
    grow(3)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE journal_checkpoint"))
    with pytest.raises(Exception, match="journal_checkpoint"):
        publish()
    note = last_note(outside)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
    publish()
    assert outside.read_text() == note
    with engine.connect() as connection, connection.begin():
        assert newest_note(connection) == note


def test_a_torn_last_note_is_passed_over(grow, publish, outside):
    grow(3)
    publish()
    whole = outside.read_text()
    for cut in (5, 20, 70):
        outside.write_text(whole + "\n" + whole[:cut])
        assert last_note(outside) == whole
    grow(1)
    publish()
    assert read_checkpoint(last_note(outside)).size == 4


def test_the_database_may_be_ahead_of_the_outside(engine, grow, publish, outside, key):
    grow(3)
    publish()
    grow(10)
    with engine.connect() as connection, connection.begin():
        standing = check_outside(connection, outside, key.public)
    assert (standing.size, standing.outside_size) == (13, 3)
    assert "一致" in standing.words


@pytest.fixture
def restored(engine, grow, publish, outside, tmp_path, key):
    """Outside says 9 entries; the database is a backup with 4 of another history."""
    elsewhere = make_engine(f"sqlite:///{tmp_path}/lost.db")
    with elsewhere.begin() as connection:
        SQLModel.metadata.create_all(connection)
        append(connection, [fact(n) for n in range(9)])
    publish_checkpoint(elsewhere, key, outside, at=AT)
    elsewhere.dispose()
    grow(4)


def test_a_restored_backup_is_a_fork_and_nothing_more_is_signed(engine, restored, publish, outside, key, grow):
    before = outside.read_text()
    for words in ("较早的备份", "不一致"):
        with engine.connect() as connection, connection.begin(), pytest.raises(Forked, match=words):
            check_outside(connection, outside, key.public)
        with pytest.raises(Forked, match=words):
            publish()
        grow(6)
    assert outside.read_text() == before


def test_a_gap_entry_lets_the_journal_go_on(engine, restored, publish, outside, grow):
    with engine.begin() as connection:
        leaf = accept_gap(connection, outside, reason="磁盘损坏", by_role="audit", at=AT + timedelta(hours=1))
    assert "checkpoint:9:" in leaf.entry
    assert publish().size == 5
    grow(4)
    assert publish().size == 9
    assert [read_checkpoint(note).size for note in notes_in(outside.read_text())] == [9, 5, 9]
    with engine.connect() as connection, connection.begin():
        assert verify_journal(connection, outside.read_text()).holds


def test_a_gap_needs_a_reason(engine, restored, outside):
    with engine.begin() as connection, pytest.raises(ValueError, match="原因"):
        accept_gap(connection, outside, reason=" ", by_role="audit", at=AT)


def test_a_forged_outside_file_is_not_believed(engine, grow, publish, outside, tmp_path, key):
    grow(3)
    publish()
    other = load_key(tmp_path / "other.key", create=True)
    with engine.connect() as connection, connection.begin(), pytest.raises(Forked, match="不可信"):
        check_outside(connection, outside, other.public)
