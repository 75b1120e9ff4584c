"""Whether answers may be taken: what is wrong is said at the question, in words for people (pure)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from surveys.branching import number, route
from surveys.questions import Definition, Question, Values, is_empty
from surveys.regions import is_region

LONGEST = {"short": 200, "long": 3000}
LONGEST_OTHER, LONGEST_WHY = 200, 2000
Checked = tuple[Any, str]  # the value as it is stored, and what is wrong with it
Taken = tuple[Values, dict[str, str]]
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")


def check(definition: Definition, values: Mapping[str, Any], *, pages: frozenset[str] | None = None) -> Taken:
    """(answers that count, {question key: message}). Only the questions that are asked with these answers are looked
    at; `pages` narrows to some pages. Answers to questions that are not asked are dropped."""
    way = route(definition, values)
    taken, wrong = dict(way.values), {}
    for page, questions in way.steps:
        if pages is not None and page.key not in pages:
            continue
        for question in questions:
            value, message = check_one(question, values.get(question.key), values.get(question.key + ".other", ""))
            if message:
                wrong[question.key] = message
            elif question.key in taken:
                taken[question.key] = value
    return taken, wrong


def check_one(question: Question, value: Any, other: str = "") -> Checked:
    """One answer."""
    if question.kind == "statement":
        return None, ""
    if is_empty(value):
        return None, _missing(question) if question.required else ""
    try:
        clean = _CHECKS[question.kind](question, value)
        _check_other(question, clean, other)
    except _WrongError as wrong:
        return value, str(wrong)
    return clean, ""


class _WrongError(Exception):
    """Why an answer can't be taken."""


def _missing(question: Question) -> str:
    if question.kind == "consent":
        return "需要勾选同意才能继续。"
    if question.kind in {"short", "long", "number", "date"}:
        return "请填写此题。"
    return "请上传文件。" if question.kind == "file" else "请回答此题。"


def _check_other(question: Question, value: Any, other: str) -> None:
    if not isinstance(other, str) or len(other) > LONGEST_OTHER:
        raise _WrongError(f"「其他」最多写 {LONGEST_OTHER} 个字。")
    chosen = value if isinstance(value, list) else [value]
    for option in question.options:
        if option.other and option.key in chosen and question.required and not other.strip():
            raise _WrongError(f"选了「{option.label}」，请写明是什么。")


def _text(question: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("此题应当填写文字。")
    text = _STRANGE.sub("", value.replace("\r\n", "\n")).strip()
    most = int(question.most or LONGEST[question.kind])
    if len(text) > most:
        raise _WrongError(f"最多写 {most} 个字，现在有 {len(text)} 个字。")
    if question.least and len(text) < question.least:
        raise _WrongError(f"至少写 {int(question.least)} 个字。")
    return text


def _number(question: Question, value: Any) -> float | int:
    found = number(value)
    if found is None:
        raise _WrongError("请填写数字，例如 12 或者 3.5。")
    if question.least is not None and found < question.least:
        raise _WrongError(f"不能小于 {question.least:g}。")
    if question.most is not None and found > question.most:
        raise _WrongError(f"不能大于 {question.most:g}。")
    return int(found) if found.is_integer() else found


def _date(_question: Question, value: Any) -> str:
    try:
        return date.fromisoformat(value).isoformat() if len(value) == 10 else _no_date()
    except (TypeError, ValueError):
        return _no_date()


def _no_date() -> str:
    raise _WrongError("请填写有效的日期，例如 2026-11-23。")


def _single(question: Question, value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or value not in question.labels:
        raise _WrongError("请选择其中一项。")
    return value


def _grade(question: Question, value: Any) -> int:
    return int(_single(question, value))


def _multiple(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or any(not isinstance(v, str) or v not in question.labels for v in value):
        raise _WrongError("请从列出的选项中选择。")
    chosen = [key for key in question.labels if key in value]
    alone = [o.label for o in question.options if o.exclusive and o.key in chosen]
    if alone and len(chosen) > 1:
        raise _WrongError(f"选了「{alone[0]}」就不能再选其他选项。")
    if question.least and len(chosen) < question.least and not alone:
        raise _WrongError(f"至少选 {int(question.least)} 项。")
    if question.most and len(chosen) > question.most:
        raise _WrongError(f"最多选 {int(question.most)} 项。")
    return chosen


def _matrix(question: Question, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not set(value) <= question.row_keys:
        raise _WrongError("请逐行选择。")
    if question.required and (missing := [r.label for r in question.rows if is_empty(value.get(r.key))]):
        raise _WrongError(f"还有 {len(missing)} 行没有选：{'、'.join(missing[:3])}。")
    each = _single if question.kind == "matrix" else _some
    return {row.key: each(question, value[row.key]) for row in question.rows if not is_empty(value.get(row.key))}


def _some(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or any(not isinstance(v, str) or v not in question.labels for v in value):
        raise _WrongError("请从列出的选项中选择。")
    return [key for key in question.labels if key in value]


def _ranking(question: Question, value: Any) -> list[str]:
    if not isinstance(value, list) or any(v not in question.labels for v in value) or len(set(value)) != len(value):
        raise _WrongError("请给每个选项不同的名次。")
    wanted = int(question.most) if question.most else len(question.options)
    if question.required and len(value) < wanted:
        raise _WrongError(f"请排出前 {wanted} 名。")
    if len(value) > wanted:
        raise _WrongError(f"只排前 {wanted} 名。")
    return list(value)


def _region(_question: Question, value: Any) -> str:
    if not isinstance(value, str) or not is_region(value):
        raise _WrongError("请选择盟市和旗县（市、区）。")
    return value


def _clause(question: Question, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= {"stance", "why"} or not value.get("stance"):
        raise _WrongError("请选择同意或者建议修改。")
    stance, why = _single(question, value["stance"]), value.get("why", "")
    if not isinstance(why, str) or len(why) > LONGEST_WHY:
        raise _WrongError(f"理由最多写 {LONGEST_WHY} 个字。")
    if stance == "change" and not why.strip():
        raise _WrongError("建议修改的，请写明怎样改和理由。")
    return {"stance": stance, **({"why": _STRANGE.sub("", why).strip()} if why.strip() else {})}


def _file(_question: Question, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or set(value) != {"name", "mime", "size", "sha256"}:
        raise _WrongError("请上传文件。")
    return dict(value)


_CHECKS: dict[str, Callable[[Question, Any], Any]] = {
    "single": _single, "dropdown": _single, "yesno": _single, "consent": _single, "scale": _grade, "nps": _grade,
    "multiple": _multiple, "matrix": _matrix, "matrix_multiple": _matrix, "ranking": _ranking, "short": _text,
    "long": _text, "number": _number, "date": _date, "region": _region, "clause": _clause, "file": _file,
}  # fmt: skip
