"""The database: SQLite (embedded default) and PostgreSQL behind one engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    TypeDecorator,
    and_,
    create_engine,
    event,
    inspect,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import defer, with_parent
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

READ_ONLY = "gongyi_read_only"


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database (SQLite would hand back a naive one)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments, convert the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str | URL) -> Engine:
    """An engine for a SQLAlchemy URL. SQLite: WAL, synchronous=FULL, foreign keys, one writer at a time.

    Errors never show parameters: names and telephone numbers would end in logs.
    """
    if str(url).startswith("sqlite"):
        return _sqlite(str(url))
    return create_engine(url, pool_size=12, max_overflow=8, pool_pre_ping=True, hide_parameters=True)


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read: on SQLite they do not queue behind the writer."""
    return engine.execution_options(**{READ_ONLY: True})


@dataclass(frozen=True)
class Wanted:
    """Rows of one table: those that `belongs` holds for, in their order."""

    table: type[SQLModel]
    belongs: ColumnElement[bool]
    order: Sequence[Any] = ()


def rows_together(db: Session, *wanted: Wanted, without: Sequence[Any] = ()) -> list[list[Any]]:
    """Rows of several tables by one statement instead of one each, and without multiplying them.

    A row of the answer belongs to one table only; the lists come in the order of `wanted`. `without`: columns too big
    to be read for nothing (`HearingDraw.pool`); they come by themselves when somebody asks for them.
    """
    kinds = union_all(*(select(literal(n).label("kind")) for n in range(len(wanted)))).subquery("kinds")
    rows = select(kinds.c.kind, *(each.table for each in wanted)).select_from(kinds)
    for n, each in enumerate(wanted):
        rows = rows.outerjoin(each.table, and_(kinds.c.kind == n, each.belongs))
    rows = rows.order_by(kinds.c.kind, *(part for each in wanted for part in each.order))
    rows = rows.options(*(defer(column) for column in without))
    lists: list[list[Any]] = [[] for _ in wanted]
    for kind, *found in db.execute(rows):
        if found[kind] is not None:
            lists[kind].append(found[kind])
    return lists


def load_together(
    db: Session, owner: SQLModel, *names: str, also: Sequence[Wanted] = (), without: Sequence[Any] = ()
) -> list[list[Any]]:
    """Load several lists of one object by one statement. `names`: relationships to many.

    Returns the rows of `also`, which come by the same statement. `without`: as in rows_together.
    """
    relations = [inspect(type(owner)).relationships[name] for name in names]
    mine = [
        Wanted(relation.mapper.class_, with_parent(owner, relation.class_attribute), relation.order_by or ())
        for relation in relations
    ]
    lists = rows_together(db, *mine, *also, without=without)
    for name, members in zip(names, lists, strict=False):
        set_committed_value(owner, name, members)
    return lists[len(names) :]


def _sqlite(url: str) -> Engine:
    if path := url.removeprefix("sqlite:///"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    options = {"timeout": 30, "isolation_level": None}
    engine = create_engine(url, pool_size=24, max_overflow=24, hide_parameters=True, connect_args=options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A deferred BEGIN that later writes fails at once when another writer is faster; IMMEDIATE waits its turn.
    only_reads = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
