"""Alembic: runs the migrations on the engine which the command line hands in."""

from alembic import context
from sqlalchemy import Engine

from gongyi.tables import metadata


def run(engine: Engine) -> None:
    """Upgrade in one transaction; SQLite tables are rebuilt where it cannot alter them."""
    with engine.connect() as connection, connection.begin():
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
        )
        context.run_migrations()


run(context.config.attributes["engine"])
