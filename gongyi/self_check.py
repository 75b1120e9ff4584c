"""`gongyi check`: is everything in place that this site needs to run?"""

import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from gongyi.migrate import config
from gongyi.tables import metadata
from infra.db import reading
from infra.files import FileStore
from infra.mail import Outbox
from infra.settings import Settings
from journal.checkpoints import Forked, check_outside
from journal.keys import BadKey, Key, load_key

ENOUGH, LEAST = 2 * 2**30, 200 * 2**20  # bytes free
PATIENCE = timedelta(hours=1)


@dataclass(frozen=True)
class Found:
    """What one check found."""

    name: str
    status: Literal["ok", "warning", "failed", "skipped"]
    words: str


def self_check(engine: Engine, settings: Settings, *, now: datetime) -> Iterator[Found]:
    """Every check in order; later ones are skipped while the database does not answer."""
    key = _key(settings)
    yield key if isinstance(key, Found) else Found("key", "ok", key.public.text)
    yield _disk(settings)
    yield _smtp(settings)
    checks: dict[str, Callable[[Connection], Found]] = {
        "database": _database,
        "revision": _revision,
        "journal": lambda c: _journal(c, settings, None if isinstance(key, Found) else key),
        "files": lambda c: _files(c, settings),
        "outbox": lambda c: _outbox(c, now),
    }
    for name, check in checks.items():
        try:
            with reading(engine).connect() as connection, connection.begin():
                yield check(connection)
        except (SQLAlchemyError, OSError) as error:
            words = str(error).splitlines()[0][:200]
            yield Found(name, "failed", words)
            if name in {"database", "revision"}:
                return


def _key(settings: Settings) -> Key | Found:
    path = settings.data_dir / "journal.key"
    try:
        key = load_key(path, create=False)
    except (OSError, BadKey) as problem:
        return Found("key", "failed", str(problem))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Found("key", "warning", f"{path} can be read by others: chmod 600")
    return key


def _disk(settings: Settings) -> Found:
    folder = settings.data_dir
    if not folder.exists():
        return Found("disk", "failed", f"{folder} does not exist: run gongyi migrate")
    free = shutil.disk_usage(folder).free
    status: Literal["ok", "warning", "failed"] = "ok" if free > ENOUGH else "warning" if free > LEAST else "failed"
    return Found("disk", status, f"{free / 2**30:.1f} GiB free in {folder}")


def _smtp(settings: Settings) -> Found:
    if not settings.smtp_host:
        return Found("smtp", "skipped", "no GONGYI_SMTP_HOST: mails are written to files")
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=settings.smtp_timeout) as server:
            server.ehlo()
            if settings.smtp_starttls:
                server.starttls()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except (OSError, smtplib.SMTPException) as problem:
        return Found("smtp", "failed", f"{settings.smtp_host}:{settings.smtp_port}: {problem}"[:200])
    return Found("smtp", "ok", f"{settings.smtp_host}:{settings.smtp_port} answers")


def _database(connection: Connection) -> Found:
    connection.execute(select(1))
    return Found("database", "ok", connection.engine.url.render_as_string(hide_password=True))


def _revision(connection: Connection) -> Found:
    present = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(config(connection.engine)).get_current_head()
    if present != head:
        return Found("revision", "failed", f"at {present or 'none'}, needs {head}: run gongyi migrate")
    return Found("revision", "ok", str(head))


def _journal(connection: Connection, settings: Settings, key: Key | None) -> Found:
    try:
        standing = check_outside(connection, settings.data_dir / "checkpoints.txt", key.public if key else None)
    except Forked as forked:
        return Found("journal", "failed", str(forked))
    return Found("journal", "ok", standing.words)


def _files(connection: Connection, settings: Settings) -> Found:
    store = FileStore(settings.data_dir / "files")
    wanted = set(_referenced(connection))
    bad = [digest for digest in sorted(wanted) if not _is_whole(store, digest)]
    if bad:
        return Found("files", "failed", f"{len(bad)} of {len(wanted)} are missing or altered, e.g. {bad[0]}")
    return Found("files", "ok", f"{len(wanted)} present, each as its hash says")


def _referenced(connection: Connection) -> Iterator[str]:
    """Hashes of stored files: the column `sha256` beside a file's name or kind, and every `file_sha256`."""
    for table in metadata.sorted_tables:
        names = set(table.columns.keys())
        for name in names & {"sha256", "file_sha256"}:
            if name == "file_sha256" or names & {"mime", "filename"}:
                yield from (d for d in connection.execute(select(table.c[name]).distinct()).scalars() if d)


def _is_whole(store: FileStore, digest: str) -> bool:
    try:
        store.get(digest)
    except (OSError, ValueError):
        return False
    return True


def _outbox(connection: Connection, now: datetime) -> Found:
    waiting = select(func.count()).select_from(Outbox).where(col(Outbox.sent_at).is_(None))
    gave_up = connection.execute(waiting.where(col(Outbox.gave_up_at).is_not(None))).scalar_one()
    old = waiting.where(col(Outbox.gave_up_at).is_(None), col(Outbox.created_at) < now - PATIENCE)
    late = connection.execute(old).scalar_one()
    words = f"{late} mails wait for more than an hour, {gave_up} were given up"
    return Found("outbox", "warning" if late or gave_up else "ok", words)
