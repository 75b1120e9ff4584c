"""Backup and restore: whole, portable between both databases, and never believed when a byte is wrong."""

import tarfile

import pytest
from sqlalchemy import func, inspect, select, text
from sqlmodel import Session

from gongyi.backup import backup
from gongyi.backup_format import Damaged
from gongyi.migrate import migrate
from gongyi.restore import NotEmpty, restore
from gongyi.tables import metadata
from infra.db import make_engine
from infra.files import FileStore
from infra.settings import Settings
from journal.checkpoints import publish_checkpoint
from journal.keys import load_key
from journal.verify import verify_journal
from people.models import Division
from people.workdays import seed_workdays
from tests.conftest import NOW
from tests.factories import make_open_consultation, make_staff

BOTH = ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])]


def quiet(what, n, total):
    """No bar."""


def settings_in(folder):
    return Settings(_env_file=None, data_dir=folder, worker_inside=False)


def fresh(kind, request, folder):
    if kind == "sqlite":
        return make_engine(f"sqlite:///{folder}/gongyi.db")
    url = request.getfixturevalue("postgres_server").replace("postgresql://", "postgresql+psycopg://", 1)
    engine = make_engine(url)
    empty(engine)
    return engine


def empty(engine):
    with engine.connect() as connection, connection.begin():
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def counts(engine):
    with engine.connect() as c, c.begin():
        return {t.name: c.execute(select(func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}


def fill(engine, settings):
    from people.permissions import Role

    migrate(engine)
    with Session(engine, expire_on_commit=False) as db, db.begin():
        seed_workdays(db, first=2026, last=2026)
        officer = make_staff(db, login="bo", roles={Role.OFFICER}, now=NOW)
        deputy = make_staff(db, login="dai", roles={Role.DEPUTY}, division="厅领导", now=NOW)
        make_open_consultation(db, officer=officer, deputy=deputy, now=NOW)
    FileStore(settings.data_dir / "files").put("附件".encode())
    key = load_key(settings.data_dir / "journal.key", create=True)
    publish_checkpoint(engine, key, settings.data_dir / "checkpoints.txt", at=NOW)


@pytest.fixture
def made(tmp_path, request):
    """made(kind) -> (engine, settings, backup file) of a filled site."""

    def make(kind, **options):
        settings = settings_in(tmp_path / "old")
        engine = fresh(kind, request, settings.data_dir)
        fill(engine, settings)
        target = tmp_path / "b.tar"
        written = backup(engine, settings, target, now=NOW, advance=quiet, **({"with_key": False} | options))
        assert not written.problems
        return engine, settings, target

    return make


@pytest.mark.parametrize("to", BOTH)
@pytest.mark.parametrize("from_", BOTH)
def test_everything_comes_back_on_either_database(made, from_, to, request, tmp_path):
    engine, _, file = made(from_)
    before = counts(engine)
    engine.dispose()
    settings = settings_in(tmp_path / "new")
    target = fresh(to, request, settings.data_dir)
    manifest = restore(target, settings, file, advance=quiet)
    assert counts(target) == before
    assert manifest["from"] == engine.dialect.name
    assert FileStore(settings.data_dir / "files").folder.exists()
    outside = (settings.data_dir / "checkpoints.txt").read_text()
    with target.connect() as connection:
        assert verify_journal(connection, outside).holds
    with Session(target) as db, db.begin():  # ids go on where they stopped, references are checked again
        db.add(Division(name="信访处"))
        db.flush()
    with pytest.raises(Exception, match="(?i)foreign key"), Session(target) as db, db.begin():
        from decisions.models import Matter

        db.add(
            Matter(number="x", title="x", category="policy", division_id=999, deputy_id=1, opened_at=NOW, opened_by=1)
        )
    target.dispose()


def test_the_signing_key_stays_behind_unless_asked_for(made):
    engine, settings, file = made("sqlite")
    with tarfile.open(file) as tar:
        names = tar.getnames()
    assert "journal.key" not in names
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        backup(engine, settings, file, with_key=True, now=NOW, advance=quiet)
    other = file.with_name("with-key.tar")
    backup(engine, settings, other, with_key=True, now=NOW, advance=quiet)
    with tarfile.open(other) as tar:
        assert "journal.key" in tar.getnames()


@pytest.mark.parametrize(
    "member", ["tables/staff.jsonl", "tables/journal_entry.jsonl", "files/", "manifest.json", "checkpoints.txt"]
)
def test_one_flipped_byte_is_refused_and_nothing_is_left(made, member, tmp_path):
    _, _, file = made("sqlite")
    with tarfile.open(file) as tar:
        found = next(m for m in tar.getmembers() if m.name.startswith(member))
    content = bytearray(file.read_bytes())
    content[found.offset_data + found.size // 2] ^= 1
    file.write_bytes(content)
    settings = settings_in(tmp_path / "new")
    target = make_engine(f"sqlite:///{tmp_path}/new/gongyi.db")
    with pytest.raises(Damaged):
        restore(target, settings, file, advance=quiet)
    assert inspect(target).get_table_names() == []
    assert not (settings.data_dir / "files").exists()


@pytest.mark.parametrize("cut", [0, 100, 5000])
def test_a_torn_or_foreign_file_is_refused(made, cut, tmp_path):
    _, _, file = made("sqlite")
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(Damaged):
        restore(make_engine(f"sqlite:///{tmp_path}/new.db"), settings_in(tmp_path / "new"), file, advance=quiet)


@pytest.mark.parametrize("kind", BOTH)
def test_rows_that_do_not_fit_undo_everything(made, kind, request, tmp_path):
    """Whoever seals an altered manifest anew still meets the journal."""
    import hashlib
    import io
    import json

    _, _, file = made("sqlite")
    altered = tmp_path / "altered.tar"
    with tarfile.open(file) as old, tarfile.open(altered, "w") as new:
        members = {m.name: old.extractfile(m).read() for m in old.getmembers()}
        entries = members["tables/journal_entry.jsonl"].replace(b"staff.granted", b"staff.removed", 1)
        members["tables/journal_entry.jsonl"] = entries
        manifest = json.loads(members["manifest.json"])
        manifest["members"]["tables/journal_entry.jsonl"] = hashlib.sha256(entries).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()
        members["manifest.sha256"] = hashlib.sha256(members["manifest.json"]).hexdigest().encode()
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    settings = settings_in(tmp_path / "new")
    target = fresh(kind, request, settings.data_dir)
    with pytest.raises(Damaged, match="条目"):
        restore(target, settings, altered, advance=quiet)
    assert inspect(target).get_table_names() == []
    restore(target, settings, file, advance=quiet)
    target.dispose()


def test_what_is_there_is_never_overwritten(made, tmp_path):
    engine, settings, file = made("sqlite")
    with pytest.raises(NotEmpty):
        restore(engine, settings, file, advance=quiet)
    target = make_engine(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(NotEmpty):
        restore(target, settings, file, advance=quiet)  # the files are still there
    new = settings_in(tmp_path / "new")
    new.data_dir.mkdir()
    witness = new.data_dir / "checkpoints.txt"
    witness.write_text("a newer witness\n")
    restore(target, new, file, advance=quiet)
    assert witness.read_text() == "a newer witness\n"
