"""From form fields to answers and back: the names of the fields are part of the engine (pure)."""

from collections.abc import Iterable, Mapping
from typing import Any

from surveys.questions import Definition, Question, Values, is_empty

Fields = Mapping[str, list[str]]


def values_of(definition: Definition, fields: Fields) -> Values:
    """The answers in a form. Nothing is checked: a wrong value stays wrong until checking.py says so."""
    values: Values = {}
    for question in definition.questions():
        value = value_of(question, fields)
        if not is_empty(value):
            values[question.key] = value
            other = _one(fields, question.key + ".other")
            if other and any(option.other for option in question.options):
                values[question.key + ".other"] = other
    return values


def value_of(question: Question, fields: Fields) -> Any:
    """The answer to one question as its fields say it."""
    key, kind = question.key, question.kind
    if kind == "statement":
        return None
    if kind == "multiple":
        return _many(fields, key)
    if kind == "matrix":
        return {row.key: one for row in question.rows if (one := _one(fields, f"{key}.{row.key}"))}
    if kind == "matrix_multiple":
        return {row.key: many for row in question.rows if (many := _many(fields, f"{key}.{row.key}"))}
    if kind == "ranking":
        return _ranked(question, fields)
    if kind == "clause":
        parts = {"stance": _one(fields, key), "why": _one(fields, f"{key}.why")}
        return {name: part for name, part in parts.items() if part}
    return _one(fields, key)


def fields_of(definition: Definition, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The form that would say these answers."""
    fields: dict[str, list[str]] = {}
    for question in definition.questions():
        value = values.get(question.key)
        if not is_empty(value):
            fields |= dict(_fields(question, value))
        if other := values.get(question.key + ".other"):
            fields[question.key + ".other"] = [str(other)]
    return fields


def _fields(question: Question, value: Any) -> Iterable[tuple[str, list[str]]]:
    key = question.key
    if question.kind == "ranking":
        yield from ((f"{key}.{each}", [str(place)]) for place, each in enumerate(value, 1))
    elif question.kind == "clause":
        yield key, [value.get("stance", "")]
        yield f"{key}.why", [value.get("why", "")]
    elif isinstance(value, Mapping):
        yield from ((f"{key}.{row}", part if isinstance(part, list) else [str(part)]) for row, part in value.items())
    else:
        yield key, [str(each) for each in value] if isinstance(value, list) else [_written(value)]


def _ranked(question: Question, fields: Fields) -> list[str]:
    places = [(place, n, o.key) for n, o in enumerate(question.options) if (place := _place(fields, question, o.key))]
    return [key for _, _, key in sorted(places)]


def _place(fields: Fields, question: Question, option: str) -> int:
    typed = _one(fields, f"{question.key}.{option}")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _one(fields: Fields, name: str) -> str:
    found = fields.get(name)
    return found[-1].strip() if found else ""


def _many(fields: Fields, name: str) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in fields.get(name, ()) if each.strip()))


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
