"""The draw: CPU, memory and certificate on pools of every kind. Rows for the table of `make bench`, or alone: `python -m benchmarks.draw`.

With GONGYI_BENCH_REFERENCE=1 the reference library is installed into a temporary environment of its own (it is GPL and
never a dependency) and run on the same pools; the rows then say how many times less CPU ours takes.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import pools

HERE = Path(__file__).parent
GONGYI = "import sys; sys.argv[0] = 'gongyi'; from gongyi.front import main; main()"
REFERENCE = "sortition-algorithms==0.12.15"
SEATS = "30"
# name, pool, CPU seconds allowed: a tenth of what the reference's leximin took on pools of this kind, or the goal
CASES = [
    ("10,000 registrants, 5 attributes", pools.realistic(10_000, 30, 1), 3.0),
    ("200 registrants, 5 attributes", pools.realistic(200, 30, 1), 3.2),
    ("1,000 registrants, 5 attributes", pools.realistic(1_000, 30, 1), 2.3),
    ("239 registrants, 7 tight attributes", pools.hard(239, 30, 7, 3), 25.5),
    ("321 registrants, 8 tight attributes", pools.hard(321, 30, 8, 11), 91.9),
]
WITH_REFERENCE = CASES[1:]  # the library does not finish on the first


def rows() -> list[dict]:
    """Every case as {"case", "value", "unit", "goal", "met"}."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        reference = _reference(Path(folder)) if os.environ.get("GONGYI_BENCH_REFERENCE") == "1" else None
        for name, (pool, quotas), allowed in CASES:
            place = Path(folder) / str(len(found))
            place.mkdir()
            pools.write(place, pool, quotas)
            found += _case(name, place, allowed)
            if reference and any(name == other for other, _, _ in WITH_REFERENCE):
                found += _compared(name, place, reference, found)
    return found


def _case(name: str, place: Path, allowed: float) -> Iterator[dict]:
    files = ["--pool", str(place / "pool.csv"), "--quotas", str(place / "quotas.csv")]
    command = ["draw", "lottery", *files, "--seats", SEATS, "--out", str(place / "b.json"), "--json"]
    figures, seconds, memory = _run(*command)
    said = json.loads(figures)
    gap = said["certified_upper_bound"] - said["min_chance"]
    yield _row(f"draw: {name}, lottery", seconds, "CPU s", allowed)
    yield _row(f"draw: {name}, gap to the proven bound", gap, "chance", 1e-8)
    if allowed == 3.0:
        yield _row(f"draw: {name}, memory", memory, "MB", 150)
        out = str(place / "r.json")
        _run("draw", "run", "--bundle", str(place / "b.json"), "--seed", "9319./2.5.8.10.12./", "--out", out)
        yield _row(f"draw: {name}, verify", _run("verify", "draw", out)[1], "CPU s", 0.5)
        yield from _in_javascript(name, Path(out))


def _in_javascript(name: str, result: Path) -> Iterator[dict]:
    if node := shutil.which("node"):
        page = HERE.parent / "tests" / "hearings" / "draw" / "page.mjs"
        asked = json.dumps([{"file": result.read_text("utf-8")}])
        command = [node, str(page), str(HERE.parent / "static" / "js" / "verify_draw.js")]
        (answer,) = json.loads(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)
        if answer["verdict"] != "holds":
            raise SystemExit(f"{name}: the page says {answer['verdict']}")
        yield _row(f"draw: {name}, verify in JavaScript", answer["seconds"], "CPU s", 1.0)


def _compared(name: str, place: Path, python: Path, found: list[dict]) -> Iterator[dict]:
    ours = next(row["value"] for row in found if row["case"] == f"draw: {name}, lottery")
    least = json.loads(_run_file(python, place))
    own = json.loads((place / "b.json").read_text("utf-8"))["minimum"]
    top, _, bottom = own.partition("/")
    yield _row(f"draw: {name}, CPU of the reference / ours", least["seconds"] / ours, "times", 10, at_least=True)
    behind = least["minimum"] - int(top) / int(bottom or 1)
    yield _row(f"draw: {name}, smallest chance of the reference minus ours", behind, "chance", 1e-9)


def _run_file(python: Path, place: Path) -> str:
    command = [str(python), str(HERE / "reference_draw.py"), str(place), SEATS]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]


def _reference(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(folder / "reference")], check=True)
    python = folder / "reference" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", REFERENCE], check=True)
    return python


def _run(*words: str) -> tuple[str, float, float]:
    """Output, CPU seconds and the largest memory in MB of one command, start of the interpreter included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = (
        "import atexit, resource; atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss));"
    )
    ran = subprocess.run([sys.executable, "-c", peak + GONGYI, *words], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    *lines, memory = ran.stdout.splitlines()
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return "\n".join(lines), seconds, int(memory) / 1024


def _row(case: str, value: float, unit: str, goal: float, *, at_least: bool = False) -> dict:
    met = value >= goal if at_least else value <= goal
    print(f"| {case} | {value:.3g} {unit} | {'≥' if at_least else '≤'} {goal:g} | {met} |", flush=True)
    return {"case": case, "value": float(f"{value:.3g}"), "unit": unit, "goal": goal, "met": met}


if __name__ == "__main__":
    print("| case | value | goal | met |\n|---|---|---|---|")
    sys.exit(0 if all(row["met"] for row in rows()) else 1)
