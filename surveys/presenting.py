"""What an answer looks like in words, earlier answers inside later questions, options in a random order (pure)."""

import random
from collections.abc import Collection, Mapping
from typing import Any

from surveys.audit import PIPE
from surveys.questions import Definition, Option, Question, is_empty


def in_words(question: Question, value: Any, other: str = "") -> str:
    """An answer as people read it."""
    if is_empty(value):
        return ""
    if question.kind == "clause":
        return "：".join(
            part for part in (question.labels.get(value.get("stance", ""), ""), value.get("why", "")) if part
        )
    if question.kind in {"matrix", "matrix_multiple"}:
        rows = {row.key: row.label for row in question.rows}
        return "；".join(f"{rows.get(row, row)}：{_labels(question, part)}" for row, part in value.items())
    if question.kind == "file":
        return str(value.get("name", ""))
    if question.kind == "region":
        return str(value).replace("/", " ")
    if not question.choices:
        return f"{value:g}" if isinstance(value, float) else str(value)
    words = (" › " if question.kind == "ranking" else "、").join(_parts(question, value))
    return f"{words}（{other}）" if other else words


def piped(definition: Definition, text: str, values: Mapping[str, Any], *, beside: Collection[str] = ()) -> str:
    """The text with {{q1}} replaced by what was answered there; an unanswered one becomes ……, and one of those `beside`,
    on the same screen or sheet, is named by its number."""

    def said(key: str) -> str:
        if key in beside:
            return f"〔第 {definition.number_of(key)} 题的回答〕"
        question = definition.by_key.get(key)
        return (in_words(question, values.get(key)) if question else "") or "……"

    return PIPE.sub(lambda match: said(match[1]), text)


def plain(definition: Definition, text: str) -> str:
    """The text where nobody in particular has answered: on paper and above results."""
    return piped(definition, text, {}, beside=definition.by_key)


def in_order(question: Question, seed: str) -> tuple[Option, ...]:
    """The options as this respondent sees them: the same every time for the same seed; "other" and "none" stay last."""
    if not question.shuffle:
        return question.options
    free = [o for o in question.options if not (o.exclusive or o.other)]
    random.Random(f"{seed}:{question.key}").shuffle(free)  # noqa: S311 -- nothing is secret here
    return (*free, *(o for o in question.options if o.exclusive or o.other))


def _labels(question: Question, value: Any) -> str:
    return "、".join(_parts(question, value))


def _parts(question: Question, value: Any) -> list[str]:
    each = value if isinstance(value, list) else [value]
    return [question.labels.get(str(one), str(one)) for one in each]
