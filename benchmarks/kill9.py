"""Kill the server under load, again and again: every receipt handed out must be in the database exactly once.

`python -m benchmarks.kill9 --kills 1000 [--postgres]`; the suite runs a few. Process kill, not power loss. The server is
forked from this process, which has loaded the application already: a start costs a tenth of a second, so that a thousand
kills take minutes.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import random
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import orjson
import uvicorn
from sqlmodel import Session, select

from benchmarks.run import OPINIONS, PAGE, opinion, start_postgres, wait_for
from gongyi.app import create_app
from gongyi.demo import seed
from gongyi.migrate import migrate
from infra.clock import system_clock
from infra.db import make_engine
from infra.settings import Settings
from journal.verify import verify_journal
from opinions.models import Opinion

CLIENTS = 8


def kill_rounds(folder: Path, *, kills: int, port: int, postgres: bool = False, chance_seed: int = 1) -> dict[str, int]:
    """Start, load, kill -9 at a random moment; `kills` times. Returns what was handed out and what is missing."""
    with _database(folder, postgres=postgres) as url:
        settings = Settings(
            _env_file=None,
            data_dir=folder,
            database_url=url,
            opinions_per_hour=10_000_000,
            attack_per_minute=10_000_000,
            worker_inside=False,
        )
        _prepare(settings)
        chance, receipts = random.Random(chance_seed), []
        for number in range(kills):
            _one_kill(settings, port, receipts, chance.uniform(0.05, 0.6))
            if sys.stderr.isatty():
                print(f"\r{number + 1}/{kills} kills, {len(receipts)} receipts", end="", file=sys.stderr)
        return _count(settings, receipts)


@contextmanager
def _database(folder: Path, *, postgres: bool):
    if not postgres:
        yield ""
        return
    uri, _ = start_postgres(folder)
    yield uri


def _prepare(settings: Settings) -> None:
    engine = make_engine(settings.database)
    migrate(engine)
    seed(engine, settings, system_clock, "consulting")
    engine.dispose()


def _one_kill(settings: Settings, port: int, receipts: list[str], seconds: float) -> None:
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(settings, port), daemon=True)
    server.start()
    wait_for(port, PAGE)
    over = threading.Event()
    clients = [threading.Thread(target=_send, args=(port, receipts, over)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(seconds)
    server.kill()
    server.join()
    over.set()
    for client in clients:
        client.join()


def _serve(settings: Settings, port: int) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    uvicorn.run(create_app(settings), port=port, log_level="error", access_log=False)


def _send(port: int, receipts: list[str], over: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    number = 0
    try:
        while not over.is_set():
            number += 1
            connection.request("POST", OPINIONS, opinion(number), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 201:
                receipts.append(orjson.loads(body)["receipt"])
    except (OSError, http.client.HTTPException):
        return  # the server was killed: what had no answer has no receipt


def _count(settings: Settings, receipts: list[str]) -> dict[str, int]:
    engine = make_engine(settings.database)
    with Session(engine) as db:
        stored, keys = zip(*db.exec(select(Opinion.receipt, Opinion.idempotency_key)), strict=True)
    with engine.connect() as connection:
        holds = verify_journal(connection, None).holds
    engine.dispose()
    return {
        "handed_out": len(receipts),
        "doubled": len(receipts) - len(set(receipts)),
        "missing": len(set(receipts) - set(stored)),
        "stored_twice": len(stored) - len(set(stored)) + len(keys) - len(set(keys)),
        "journal_holds": int(holds),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--port", type=int, default=8111)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        counted = kill_rounds(Path(home), kills=chosen.kills, port=chosen.port, postgres=chosen.postgres)
        print(json.dumps({"kills": chosen.kills, "database": "PostgreSQL" if chosen.postgres else "SQLite", **counted}))
