"""Questionnaires to begin with: what public services ask most often (ready/*.json)."""

import json
from functools import cache
from pathlib import Path

from surveys.building import empty
from surveys.definition_json import from_json
from surveys.questions import Definition

FOLDER = Path(__file__).parent / "ready"


@cache
def names() -> dict[str, tuple[str, str]]:
    """Key -> (title, what it is for)."""
    found = {"empty": ("空白问卷", "从第一题开始自己编写")}
    for path in sorted(FOLDER.glob("*.json")):
        stored = json.loads(path.read_text("utf-8"))
        found[path.stem] = (stored["title"], stored["about"])
    return found


def definition(name: str) -> Definition:
    """The questionnaire of this name. Raises KeyError."""
    if name == "empty":
        return empty()
    if name not in names():
        raise KeyError(name)
    return from_json(json.loads((FOLDER / f"{name}.json").read_text("utf-8")))
