"""Conditions as form fields: up to three comparisons, joined by 并且 or 或者. Deeper ones come by JSON and stay."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from surveys.branching import OPS, WITHOUT_VALUE
from surveys.questions import Condition, Definition
from web.i18n import gettext as _

ROWS = 3


def condition_of(form: FormData, prefix: str, definition: Definition) -> tuple[dict[str, Any] | None, str]:
    """(condition, "") or (None, what is wrong). No question chosen: no condition. The value is a label or a key."""
    if form.get(prefix + "keep") == "yes":
        return None, ""
    parts = []
    for n in range(ROWS):
        key = str(form.get(f"{prefix}q{n}", ""))
        if not key:
            continue
        question, op = definition.by_key.get(key), str(form.get(f"{prefix}op{n}", "is"))
        typed = str(form.get(f"{prefix}v{n}", "")).strip()
        if question is None or op not in OPS:
            return None, _("请选择其中一项。")
        part: dict[str, Any] = {"question": key, "op": op}
        if op not in WITHOUT_VALUE:
            keys = {label: key for key, label in question.choices}
            part["value"] = keys.get(typed, typed)
            if question.choices and op in {"is", "not"} and part["value"] not in question.labels:
                known = "、".join(question.labels.values())
                return None, _("「{title}」没有选项「{typed}」，可以填：{known}").format(
                    title=question.title[:20], typed=typed, known=known
                )
        parts.append(part)
    if len(parts) < 2:
        return (parts[0] if parts else None), ""
    return {"any" if form.get(prefix + "joint") == "any" else "all": parts}, ""


def is_simple(condition: Condition | None) -> bool:
    """Whether the form can show it."""
    if not condition or "question" in condition:
        return not condition or "row" not in condition
    parts = condition.get("all", condition.get("any", ()))
    return 0 < len(parts) <= ROWS and all("question" in part and "row" not in part for part in parts)


def fields_of_condition(condition: Condition | None, prefix: str, definition: Definition) -> dict[str, str]:
    """The fields that say a simple condition."""
    parts: list[Mapping[str, Any]] = []
    if condition:
        parts = [condition] if "question" in condition else list(condition.get("all", condition.get("any", ())))
    fields = {prefix + "joint": "any" if condition and "any" in condition else "all"}
    for n, part in enumerate(parts):
        question = definition.by_key.get(part["question"])
        value = str(part.get("value", ""))
        fields |= {
            f"{prefix}q{n}": part["question"],
            f"{prefix}op{n}": part["op"],
            f"{prefix}v{n}": question.labels.get(value, value) if question else value,
        }
    return fields


def condition_in_words(condition: Condition | None, definition: Definition) -> str:
    """A condition as people read it."""
    if not condition:
        return ""
    if "question" not in condition:
        joint = " 并且 " if "all" in condition else " 或者 "
        parts = [condition_in_words(part, definition) for part in condition.get("all", condition.get("any", ()))]
        return joint.join(f"（{p}）" if " 并且 " in p or " 或者 " in p else p for p in parts) or _("总是")
    question = definition.by_key.get(condition["question"])
    value = str(condition.get("value", ""))
    label = question.labels.get(value, value) if question else value
    number = definition.number_of(condition["question"])
    what = _("第 {n} 题").format(n=number) if number else condition["question"]
    return f"{what}{_(OPS[condition['op']])}{'「' + label + '」' if label else ''}"
