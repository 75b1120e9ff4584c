"""Kill the server under load, again and again: every receipt handed out must be in the database exactly once.

`python -m benchmarks.kill9 --kills 1000`; the suite runs a few. Process kill, not power loss.
"""

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import orjson
from sqlmodel import Session, select

from benchmarks.run import OPINIONS, PAGE, opinion, wait_for
from infra.db import make_engine
from journal.verify import verify_journal
from opinions.models import Opinion

CLIENTS = 8
GONGYI = str(Path(sys.executable).parent / "gongyi")


def kill_rounds(folder: Path, *, kills: int, port: int, seed: int = 1) -> dict[str, int]:
    """Start, load, kill -9 at a random moment; `kills` times. Returns what was handed out and what is missing."""
    environment = os.environ | {
        "GONGYI_DATA_DIR": str(folder),
        "GONGYI_OPINIONS_PER_HOUR": "10000000",
        "GONGYI_ATTACK_PER_MINUTE": "10000000",
        "GONGYI_WORKER_INSIDE": "false",
    }
    for command in (["migrate"], ["demo", "--stage", "consulting"]):
        subprocess.run([GONGYI, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    chance, receipts = random.Random(seed), []
    for _ in range(kills):
        server = subprocess.Popen([GONGYI, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
        wait_for(port, PAGE)
        over = threading.Event()
        clients = [threading.Thread(target=_send, args=(port, receipts, over)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(chance.uniform(0.05, 0.6))
        server.send_signal(signal.SIGKILL)
        server.wait()
        over.set()
        for client in clients:
            client.join()
    return _count(folder, receipts)


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


def _count(folder: Path, receipts: list[str]) -> dict[str, int]:
    engine = make_engine(f"sqlite:///{folder}/gongyi.db")
    with Session(engine) as db:
        stored = list(db.exec(select(Opinion.receipt)))
    with engine.connect() as connection:
        holds = verify_journal(connection, None).holds
    engine.dispose()
    return {
        "handed_out": len(receipts),
        "doubled": len(receipts) - len(set(receipts)),
        "missing": len(set(receipts) - set(stored)),
        "stored_twice": len(stored) - len(set(stored)),
        "journal_holds": int(holds),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=1000)
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(kill_rounds(Path(home), kills=parser.parse_args().kills, port=8111)))
