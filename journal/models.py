"""The tables of the journal. Entries, nodes and checkpoints are only ever added: triggers refuse the rest."""

from datetime import datetime

from sqlalchemy import DDL, LargeBinary, Table, event
from sqlmodel import Field, SQLModel

from infra.db import Moment


class JournalEntry(SQLModel, table=True):
    """One entry: canonical JSON without personal data, and its place in the tree."""

    __tablename__ = "journal_entry"

    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    object: str = Field(index=True)
    at: datetime = Field(sa_type=Moment)
    by_role: str
    entry: str
    leaf_hash: bytes = Field(sa_type=LargeBinary)


class JournalSalt(SQLModel, table=True):
    """What makes a commitment unguessable. Erasing it erases the link to a person and leaves the tree valid."""

    __tablename__ = "journal_salt"

    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    salt: bytes = Field(sa_type=LargeBinary)


class JournalNode(SQLModel, table=True):
    """The hash of a complete subtree, levels 1 and up."""

    __tablename__ = "journal_node"

    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: bytes = Field(sa_type=LargeBinary)


class JournalHead(SQLModel, table=True):
    """One row: how large the tree is, the last leaf, and the complete subtrees at its right edge (hex, a line each)."""

    __tablename__ = "journal_head"

    id: int = Field(default=1, primary_key=True)
    size: int = 0
    last_leaf: str = ""
    edge: str = ""


class JournalCheckpoint(SQLModel, table=True):
    """A signed statement of size and root."""

    __tablename__ = "journal_checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    note: str


class JournalStamp(SQLModel, table=True):
    """The authority's answer for one checkpoint: `openssl ts -verify` reads it."""

    __tablename__ = "journal_stamp"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    authority: str
    response: bytes = Field(sa_type=LargeBinary)


GAP = "journal.gap"
"""Kind of the entry by which the audit administrator accepts that newer entries were lost."""

APPEND_ONLY = ("journal_entry", "journal_node", "journal_checkpoint")

_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""


def triggers(dialect: str, tables: tuple[str, ...] = APPEND_ONLY) -> list[str]:
    """The statements that make the tables append-only, for sqlite or postgresql; a migration may run them again."""
    if dialect == "postgresql":
        made = (
            "CREATE OR REPLACE TRIGGER {t}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {t} "
            "EXECUTE FUNCTION journal_refuse()"
        )
        return [_FUNCTION, *(made.format(t=t) for t in tables)]
    made = (
        "CREATE TRIGGER IF NOT EXISTS {t}_no_{low} BEFORE {act} ON {t} "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    )
    acts = ("UPDATE", "DELETE")
    return [made.format(t=t, act=act, low=act.lower()) for t in tables for act in acts]


def _add_triggers() -> None:
    for model in (JournalEntry, JournalNode, JournalCheckpoint):
        table: Table = SQLModel.metadata.tables[str(model.__tablename__)]
        for dialect in ("sqlite", "postgresql"):
            for statement in triggers(dialect, (table.name,)):
                ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
                event.listen(table, "after_create", ddl)


_add_triggers()
