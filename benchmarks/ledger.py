"""The page of the ledger at 1,000 opinions and at a million: statements and time, on both databases. `make bench-ledger`.

SIZE=100000 makes fewer. What is measured is the query as the page asks it: the
first page, one from the middle by key, and the first as the usual filters narrow it.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, func, insert, select, text
from sqlmodel import Session, col

import gongyi.tables  # noqa: F401 -- every table is known
from benchmarks import results
from benchmarks.run import start_postgres
from infra.db import make_engine
from opinions import ledger
from opinions.models import Opinion

FEW, PART, TIMES = 1_000, 20_000, 21
PAGES: dict[str, dict[str, str]] = {  # what is asked for: on the first page, and on one in the middle
    "first": {},
    "middle": {},
    "first narrowed by state": {"status": "in_work"},
    "first narrowed by channel": {"channel": "letter"},
    "first narrowed by theme": {"theme": "none"},
    "first narrowed by officer": {"assignee": "2"},
    "first narrowed by stance": {"stance": "against"},
}
MOST_STATEMENTS, SLOWER = 3, 3.0  # a tree that holds a thousand times more is about twice as deep
BEGIN = datetime(2026, 9, 1, tzinfo=UTC)


def main() -> int:
    """Returns 0 when every goal is met."""
    size, rows = int(os.environ.get("SIZE", "1000000")), []
    print("| case | value | goal | met |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        postgres, _ = start_postgres(Path(folder))
        for name, address in (("SQLite", f"sqlite:///{folder}/gongyi.db"), ("PostgreSQL", postgres)):
            rows += _of_one(name, address, Path(folder), size)
    for row in rows:
        print(f"| {row['case']} | {row['value']} {row['unit']} | ≤ {row['goal']} | {row['met']} |")
    results.write(rows)
    return 0 if all(row["met"] for row in rows) else 1


def _of_one(name: str, address: str, folder: Path, size: int) -> list[dict[str, Any]]:
    environment = os.environ | {"GONGYI_DATA_DIR": str(folder), "GONGYI_DATABASE_URL": address}
    gongyi = str(Path(sys.executable).parent / "gongyi")
    for command in (["migrate"], ["demo", "--stage", "consulting"]):
        subprocess.run([gongyi, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    engine = make_engine(address)
    grow(engine, FEW)
    small = {at: _measured(engine, at, FEW) for at in PAGES}
    grow(engine, size)
    large = {at: _measured(engine, at, size) for at in PAGES}
    asked = max(statements for _, statements in large.values())
    unit, where = f"time at {FEW:,}", f"{size:,} opinions, {name}"
    slower = [(f"ledger, {at} page of {where}", round(large[at][0] / small[at][0], 3), unit, SLOWER) for at in small]
    found = [*slower, (f"ledger, statements for a page of {where}", asked, "", MOST_STATEMENTS)]
    for at, (seconds, _) in large.items():
        print(f"{name}, {at} page: {small[at][0] * 1e3:.2f} ms at {FEW:,}, {seconds * 1e3:.2f} ms at {size:,}")
    return [{"case": c, "value": v, "unit": u, "goal": g, "met": v <= g} for c, v, u, g in found]


def grow(engine: Engine, size: int) -> None:
    """Copies of an opinion of the demo, one a second, until its consultation has so many."""
    with Session(engine) as db, db.begin():
        model = db.execute(select(Opinion.__table__).where(col(Opinion.consultation_id) == 2).limit(1)).mappings().one()
        have = db.execute(select(func.count()).where(col(Opinion.consultation_id) == 2)).scalar_one()
        for first in range(have, size, PART):
            made = [_copy(dict(model), n) for n in range(first, min(first + PART, size))]
            db.execute(insert(Opinion), made)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What the autovacuum of PostgreSQL does by itself a minute later: without it, counting visits every row.
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE opinion"))


def _copy(model: dict[str, Any], n: int) -> dict[str, Any]:
    own = {"receipt": f"B{n:012}", "idempotency_key": f"bench-{n}", "received_at": BEGIN + timedelta(seconds=n)}
    rare = n % 20 == 0
    own |= {"channel": "letter" if rare else "web", "status": "in_work" if rare else "received", "theme_id": None}
    own |= {"assignee_id": 2 if rare else None, "stance": "against" if rare else "change"}
    return {key: value for key, value in model.items() if key != "id"} | own


def _measured(engine: Engine, which: str, size: int) -> tuple[float, int]:
    """The fewest seconds that a page takes (what else the machine does is none of its own), and how many statements it asks."""
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    seconds = []
    at = "" if which.startswith("first") else f"b{int((BEGIN + timedelta(seconds=size // 2)).timestamp() * 1e6)}-1"
    for _ in range(TIMES):
        asked.clear()
        with Session(engine) as db:
            begun = time.perf_counter()
            page = ledger.page(db, 2, ledger.Filter(**PAGES[which]), at=at)
            seconds.append(time.perf_counter() - begun)
            assert page.lines
    return min(seconds), len([statement for statement in asked if "BEGIN" not in statement])


if __name__ == "__main__":
    sys.exit(main())
