"""`gongyi backup`: one consistent snapshot of the database with every file, in one tar with hashes."""

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, func, select

from gongyi.backup_format import CHECKPOINTS, FORMAT, KEYS, MANIFEST, SEAL, line
from gongyi.tables import metadata
from infra.db import reading
from infra.settings import Settings
from journal.stored import root_at, tree_size

Advance = Callable[[str, int, int], None]
BATCH = 2000


@dataclass
class Written:
    """What a backup holds. `problems`: stored files whose content is not what their name says."""

    manifest: dict[str, Any]
    problems: list[str] = field(default_factory=list)


def backup(
    engine: Engine, settings: Settings, target: Path, *, with_key: bool, now: datetime, advance: Advance
) -> Written:
    """Write the backup beside its name and rename it when it is whole and on disk. Raises FileExistsError, OSError."""
    if target.exists():
        raise FileExistsError(f"{target} is there already: a backup is never overwritten")
    extras = (CHECKPOINTS, *(KEYS if with_key else ()))
    beside = {n: (settings.data_dir / n).read_bytes() for n in extras if (settings.data_dir / n).exists()}
    # The checkpoints are read before the snapshot: it must hold everything they cover.
    with _whole_or_nothing(target) as file, tarfile.open(fileobj=file, mode="w") as tar:
        with snapshot(engine) as connection:
            written = Written(_facts(connection, engine, now))
            members: dict[str, str] = written.manifest["members"]
            _tables(connection, tar, written.manifest, advance)
        _files(settings.data_dir / "files", tar, written, advance)
        for name, content in beside.items():
            members[name] = _add(tar, name, content)
        manifest = json.dumps(written.manifest, ensure_ascii=False, indent=1).encode()
        _add(tar, MANIFEST, manifest)
        _add(tar, SEAL, hashlib.sha256(manifest).hexdigest().encode())
    return written


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it reads."""
    frozen: Engine
    if engine.dialect.name == "postgresql":
        frozen = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    else:
        frozen = reading(engine)  # a reading transaction of WAL is a snapshot from its first statement on
    with frozen.connect() as connection, connection.begin():
        yield connection


def _facts(connection: Connection, engine: Engine, now: datetime) -> dict[str, Any]:
    size = tree_size(connection)
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "from": engine.dialect.name,
        "revision": MigrationContext.configure(connection).get_current_revision(),
        "journal": {"size": size, "root": root_at(connection, size).hex()},
        "rows": {},
        "members": {},
    }


def _tables(connection: Connection, tar: tarfile.TarFile, manifest: dict[str, Any], advance: Advance) -> None:
    for table in metadata.sorted_tables:
        total = connection.execute(select(func.count()).select_from(table)).scalar_one()
        rows = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
        count = 0
        with tempfile.TemporaryFile() as part:
            for found in rows:
                part.write(line(table, found))
                count += 1
                if count % BATCH == 0:
                    advance(table.name, count, total)
            manifest["members"][f"tables/{table.name}.jsonl"] = _add_file(tar, f"tables/{table.name}.jsonl", part)
        manifest["rows"][table.name] = count


def _files(folder: Path, tar: tarfile.TarFile, written: Written, advance: Advance) -> None:
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and len(p.name) == 64]
    for n, path in enumerate(paths, 1):
        with path.open("rb") as file:
            name = f"files/{path.relative_to(folder).as_posix()}"
            digest = _add_file(tar, name, file)
        written.manifest["members"][name] = digest
        if digest != path.name:
            written.problems.append(f"{name}: the content is not what its name says")
        advance("files", n, len(paths))


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> str:
    return _add_file(tar, name, BytesIO(content))


def _add_file(tar: tarfile.TarFile, name: str, file: Any) -> str:
    """Add a file and return its SHA-256."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = file.seek(0, os.SEEK_END), 0o600
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    tar.addfile(member, file)
    return digest


@contextmanager
def _whole_or_nothing(target: Path) -> Iterator[BinaryIO]:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
