"""Migrations bring an empty database to exactly the tables of the models, with the triggers."""

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gongyi.migrate import config, migrate
from infra.db import make_engine


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])]
)
def empty(request, tmp_path):
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    else:
        url = request.getfixturevalue("postgres_server").replace("postgresql://", "postgresql+psycopg://", 1)
        engine = make_engine(url)
        with engine.connect() as connection, connection.begin():
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    yield engine
    engine.dispose()


def test_from_empty_to_head_and_nothing_is_left_to_do(empty):
    head = ScriptDirectory.from_config(config(empty)).get_current_head()
    assert migrate(empty) == head
    assert migrate(empty) == head  # again changes nothing
    command.check(config(empty))


def test_the_migrated_journal_is_append_only(empty):
    migrate(empty)
    with empty.connect() as connection, connection.begin():
        connection.execute(
            text("INSERT INTO journal_node (level, position, hash) VALUES (1, 0, :hash)"), {"hash": b"x" * 32}
        )
    with pytest.raises(DBAPIError, match="append-only"), empty.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM journal_node"))
