"""Which questions somebody is asked: one engine for the validator, the pages without JavaScript and the browser (pure).

static/js/survey.js is the same in JavaScript; tests/surveys/test_branching.py runs both on random questionnaires.
A condition is {"all": […]}, {"any": […]} or {"question": key, "op": …, "value": …, "row"?: …}. An answer to a question
that is not asked counts as no answer. One goes only forward: a jump to an earlier page is no jump.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questions import END, Condition, Definition, Page, Question, Values, is_empty

OPS = {
    "is": "等于",
    "not": "不等于",
    "answered": "已回答",
    "empty": "未回答",
    "gt": "大于",
    "ge": "不小于",
    "lt": "小于",
    "le": "不大于",
    "under": "属于",  # a banner of a league
}
WITHOUT_VALUE = frozenset({"answered", "empty"})
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class Route:
    """What one is asked: pages with the questions shown on each, in order, and the answers that count so far."""

    steps: tuple[tuple[Page, tuple[Question, ...]], ...]
    values: Values

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of every question shown."""
        return tuple(q.key for _, questions in self.steps for q in questions)

    @property
    def pages(self) -> tuple[str, ...]:
        """The keys of the pages that have something on them."""
        return tuple(page.key for page, questions in self.steps if questions or page.text)


def route(definition: Definition, values: Mapping[str, Any]) -> Route:
    """Walk through the questionnaire with these answers."""
    counted: Values = {}
    steps: list[tuple[Page, tuple[Question, ...]]] = []
    places = {page.key: place for place, page in enumerate(definition.pages)}
    at = 0
    while at < len(definition.pages):
        page = definition.pages[at]
        at += 1
        if page.show and not holds(page.show, counted):
            continue
        shown = _ask(page, values, counted)
        steps.append((page, shown))
        to = _jump(shown, counted)
        if to == END:
            break
        if to is not None:
            at = max(at, places.get(to, at))
    return Route(tuple(steps), counted)


def _ask(page: Page, values: Mapping[str, Any], counted: Values) -> tuple[Question, ...]:
    shown: list[Question] = []
    for question in page.questions:
        if question.show and not holds(question.show, counted):
            continue
        shown.append(question)
        value = values.get(question.key)
        if not is_empty(value):
            counted[question.key] = value
            if (other := values.get(question.key + ".other")) not in (None, ""):
                counted[question.key + ".other"] = other
    return tuple(shown)


def _jump(shown: tuple[Question, ...], counted: Values) -> str | None:
    for question in shown:
        for jump in question.jumps:
            if holds(jump.when, counted):
                return jump.to
    return None


def holds(condition: Condition, values: Mapping[str, Any]) -> bool:
    """Whether a condition holds for these answers. {"all": []} always does, {"any": []} never."""
    if "all" in condition:
        return all(holds(part, values) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, values) for part in condition["any"])
    value = values.get(condition["question"])
    if "row" in condition:
        value = value.get(condition["row"]) if isinstance(value, Mapping) else None
    return _compare(condition["op"], value, condition.get("value", ""))


def _compare(op: str, value: Any, wanted: Any) -> bool:
    if op == "answered":
        return not is_empty(value)
    if op == "empty":
        return is_empty(value)
    if op in {"is", "not"}:
        found = any(_same(each, wanted) for each in value) if isinstance(value, list) else _same(value, wanted)
        return found == (op == "is")
    if op == "under":
        return isinstance(value, str) and (value == wanted or value.startswith(f"{wanted}/"))
    mine, limit = number(value), number(wanted)
    if mine is None or limit is None:
        return False
    return {"gt": mine > limit, "ge": mine >= limit, "lt": mine < limit, "le": mine <= limit}[op]


def _same(value: Any, wanted: Any) -> bool:
    if is_empty(value) or isinstance(value, Mapping):
        return False
    mine, other = number(value), number(wanted)
    if mine is not None and other is not None:
        return mine == other
    return str(value) == str(wanted)


def number(value: Any) -> float | None:
    """A number written in plain digits, or None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None


def asked_about(condition: Condition | None) -> set[str]:
    """The keys of the questions a condition looks at."""
    if not condition:
        return set()
    parts = [*condition.get("all", ()), *condition.get("any", ())]
    if parts or "question" not in condition:
        return set().union(*(asked_about(part) for part in parts)) if parts else set()
    return {condition["question"]}
