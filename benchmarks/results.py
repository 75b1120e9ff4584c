"""One file with the rows of every bench: a run replaces the cases it measured and leaves the others."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "results.json"


def write(rows: list[dict[str, Any]]) -> None:
    """Put the rows of a run into results.json, in the order in which cases first came."""
    before = json.loads(FILE.read_text()) if FILE.exists() else []
    measured = {row["case"]: row for row in rows}
    kept = [measured.pop(row["case"], row) for row in before]
    FILE.write_text(json.dumps([*kept, *measured.values()], ensure_ascii=False, indent=1) + "\n")
