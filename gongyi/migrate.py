"""Bring the database to the present tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlmodel import Session

from infra.clock import system_clock
from people.workdays import seed_workdays

FOLDER = Path(__file__).parent.parent / "migrations"
FIRST_YEAR = 2023


def config(engine: Engine | None) -> Config:
    """Alembic's configuration, without a file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    made.attributes["engine"] = engine
    return made


def migrate(engine: Engine) -> str:
    """Run every migration that has not run, and seed the working days. Returns the revision."""
    settings = config(engine)
    command.upgrade(settings, "head")
    with Session(engine) as db, db.begin():
        seed_workdays(db, first=FIRST_YEAR, last=system_clock().year + 1)
    return ScriptDirectory.from_config(settings).get_current_head() or ""
