"""`gongyi restore`: a backup into an empty database and data folder, checked before and after, or nothing at all."""

import hashlib
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from gongyi.backup_format import CHECKPOINTS, FILE, FORMAT, KEYS, MANIFEST, SEAL, TABLE, Damaged, row
from gongyi.migrate import config
from gongyi.tables import metadata
from infra.files import FileStore
from infra.settings import Settings
from journal.stored import root_at, tree_size
from journal.verify import verify_journal

Advance = Callable[[str, int, int], None]
BATCH = 2000


class NotEmpty(Exception):
    """Something is there already that would be overwritten."""


def restore(engine: Engine, settings: Settings, source: Path, *, advance: Advance) -> dict[str, Any]:
    """Restore; returns the manifest. Raises NotEmpty, Damaged, OSError; then nothing has been changed."""
    _require_empty(engine, settings)
    with _opened(source) as tar:
        manifest = checked(tar, advance=advance)
        _require_known(engine, manifest)
        try:
            _fill(engine, tar, manifest, advance)
        except BaseException:
            _undo(engine)
            raise
        _put_files(settings, tar, manifest, advance)
    return manifest


def checked(tar: tarfile.TarFile, *, advance: Advance) -> dict[str, Any]:
    """The manifest, after every member was compared with it. Raises Damaged."""
    try:
        text_ = _read(tar, MANIFEST)
        if _read(tar, SEAL).decode("ascii", "replace") != hashlib.sha256(text_).hexdigest():
            raise Damaged("the manifest was altered")
        manifest: dict[str, Any] = json.loads(text_)
        if manifest.get("format") != FORMAT:
            raise Damaged("not a backup of this product")
        names = [name for name in tar.getnames() if name not in {MANIFEST, SEAL}]
        if sorted(names) != sorted(manifest["members"]):
            raise Damaged("members are missing or were added")
        for n, name in enumerate(names, 1):
            _check_member(tar, name, manifest["members"][name])
            advance("check", n, len(names))
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
        raise Damaged(f"the file cannot be read: {error}") from None
    return manifest


def _check_member(tar: tarfile.TarFile, name: str, digest: str) -> None:
    if not (TABLE.match(name) or FILE.match(name) or name in {CHECKPOINTS, *KEYS}):
        raise Damaged(f"unexpected member {name[:100]}")
    member = tar.extractfile(name)
    if member is None or hashlib.file_digest(member, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
        raise Damaged(f"{name} was altered")


def _require_empty(engine: Engine, settings: Settings) -> None:
    if tables := inspect(engine).get_table_names():
        raise NotEmpty(f"the database is not empty: {len(tables)} tables")
    folder = settings.data_dir / "files"
    if folder.exists() and any(p.is_file() for p in folder.rglob("*")):
        raise NotEmpty(f"{folder} is not empty")


def _require_known(engine: Engine, manifest: dict[str, Any]) -> None:
    try:
        ScriptDirectory.from_config(config(engine)).get_revision(manifest["revision"])
    except CommandError:
        raise Damaged(f"made by a newer version (revision {manifest['revision']}): install that one first") from None
    if unknown := manifest["rows"].keys() - metadata.tables.keys():
        raise Damaged(f"unknown tables: {', '.join(sorted(unknown))}")


def _fill(engine: Engine, tar: tarfile.TarFile, manifest: dict[str, Any], advance: Advance) -> None:
    settings = config(engine)
    command.upgrade(settings, manifest["revision"])
    with engine.connect() as connection:
        _without_references(connection)
        try:
            with connection.begin():
                for table in (t for t in metadata.sorted_tables if t.name in manifest["rows"]):
                    _load(connection, tar, table, manifest["rows"][table.name], advance)
                _references_hold(connection)
                _require_journal(connection, tar, manifest)
        except (SQLAlchemyError, ValueError, KeyError) as error:
            raise Damaged(f"the rows do not fit together: {type(error).__name__}") from error
        finally:
            connection.invalidate()  # it checks no references; the next one does
    command.upgrade(settings, "head")


def _load(connection: Connection, tar: tarfile.TarFile, table: Table, total: int, advance: Advance) -> None:
    if connection.execute(select(table).limit(1)).first() is not None:
        connection.execute(table.delete())  # what migrations put in
    lines = tar.extractfile(f"tables/{table.name}.jsonl")
    assert lines is not None, "checked before"
    batch: list[dict[str, Any]] = []
    count = 0
    for each in lines:
        batch.append(row(table, each))
        count += 1
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch.clear()
            advance(table.name, count, total)
    if batch:
        connection.execute(insert(table), batch)
    if count != total:
        raise Damaged(f"{table.name}: {count} rows instead of {total}")
    _next_ids(connection, table)


def _next_ids(connection: Connection, table: Table) -> None:
    """PostgreSQL counts ids in a sequence of its own."""
    column = table.autoincrement_column
    if connection.dialect.name != "postgresql" or column is None:
        return
    name = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar_one()
    highest = connection.execute(select(func.max(column))).scalar_one()
    if name and highest is not None:
        connection.execute(select(func.setval(name, highest)))


def _without_references(connection: Connection) -> None:
    """Rows may refer to rows that come later; whether all are there is asked at the end."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
        return
    _alter_references(connection, "DEFERRABLE INITIALLY DEFERRED")
    connection.commit()


def _references_hold(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Damaged(f"{broken[0]} refers to a row of {broken[2]} that is missing")
        return
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    _alter_references(connection, "NOT DEFERRABLE")


def _alter_references(connection: Connection, how: str) -> None:
    found = connection.execute(
        text("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' AND connamespace = "
             "current_schema()::regnamespace")
    )  # fmt: skip
    for table, name in found.all():
        connection.execute(text(f'ALTER TABLE {table} ALTER CONSTRAINT "{name}" {how}'))


def _require_journal(connection: Connection, tar: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    stated = manifest["journal"]
    size = tree_size(connection)
    if size != stated["size"] or root_at(connection, size).hex() != stated["root"]:
        raise Damaged("the journal is not the one which the manifest states")
    outside = _read(tar, CHECKPOINTS).decode() if CHECKPOINTS in manifest["members"] else None
    report = verify_journal(connection, outside or None)
    if not report.holds:
        raise Damaged("; ".join(line for line in report.lines if line.startswith("✗")))


def _put_files(settings: Settings, tar: tarfile.TarFile, manifest: dict[str, Any], advance: Advance) -> None:
    store = FileStore(settings.data_dir / "files")
    names = [name for name in manifest["members"] if FILE.match(name)]
    for n, name in enumerate(names, 1):
        store.put(_read(tar, name))
        advance("files", n, len(names))
    for name in (CHECKPOINTS, *KEYS):
        path = settings.data_dir / name
        if name in manifest["members"] and not path.exists():  # what stands outside bears witness: never overwritten
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600 if name in KEYS else 0o644)
            path.write_bytes(_read(tar, name))


def _undo(engine: Engine) -> None:
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection, connection.begin():
        found.drop_all(connection)


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, "r:")
    except tarfile.TarError as error:
        raise Damaged(f"the file cannot be read: {error}") from None


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    if member is None:
        raise Damaged(f"{name} is not a file")
    return member.read()
