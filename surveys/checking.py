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
Say = Callable[[str], str]
Taken = tuple[Values, dict[str, str]]
_FORMS = {
    "phone": (
        re.compile(r"1[3-9][0-9]{9}|(0[0-9]{2,3}-?)?[2-9][0-9]{6,7}"),
        "请填写手机号码或者固定电话，例如 0471-6655000。",
    ),
    "email": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}"), "请填写电子邮箱，例如 name@example.cn。"),
    "postcode": (re.compile(r"[0-9]{6}"), "请填写 6 位数字的邮政编码。"),
}
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")


def check(
    definition: Definition, values: Mapping[str, Any], *, pages: frozenset[str] | None = None, say: Say = str
) -> Taken:
    """(answers that count, {question key: message}). Only the questions that are asked with these answers are looked
    at; `pages` narrows to some pages. Answers to questions that are not asked are dropped. `say` translates."""
    way = route(definition, values)
    taken, wrong = dict(way.values), {}
    for page, questions in way.steps:
        if pages is not None and page.key not in pages:
            continue
        for question in questions:
            value, message = check_one(
                question, values.get(question.key), values.get(question.key + ".other", ""), say=say
            )
            if message:
                wrong[question.key] = message
            elif question.key in taken:
                taken[question.key] = value
    return taken, wrong


def check_one(question: Question, value: Any, other: str = "", *, say: Say = str) -> Checked:
    """One answer."""
    if question.kind == "statement":
        return None, ""
    if is_empty(value):
        return None, say(_missing(question)) if question.required else ""
    try:
        clean = _CHECKS[question.kind](question, value)
        _check_other(question, clean, other)
    except _WrongError as wrong:
        return value, question.message or say(wrong.words).format(**wrong.gaps)
    return clean, ""


class _WrongError(Exception):
    """Why an answer can't be taken: words, and what stands in their gaps."""

    def __init__(self, words: str, **gaps: object) -> None:
        super().__init__(words)
        self.words, self.gaps = words, gaps


def _missing(question: Question) -> str:
    if question.kind == "consent":
        return "需要勾选同意才能继续。"
    if question.kind in {"short", "long", "number", "date"}:
        return "请填写此题。"
    return "请上传文件。" if question.kind == "file" else "请回答此题。"


def _check_other(question: Question, value: Any, other: str) -> None:
    if not isinstance(other, str) or len(other) > LONGEST_OTHER:
        raise _WrongError("「其他」最多写 {most} 个字。", most=LONGEST_OTHER)
    chosen = value if isinstance(value, list) else [value]
    for option in question.options:
        if option.other and option.key in chosen and question.required and not other.strip():
            raise _WrongError("选了「{label}」，请写明是什么。", label=option.label)


def _text(question: Question, value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongError("此题应当填写文字。")
    text = _STRANGE.sub("", value.replace("\r\n", "\n")).strip()
    most = int(question.most or LONGEST[question.kind])
    if len(text) > most:
        raise _WrongError("最多写 {most} 个字，现在有 {n} 个字。", most=most, n=len(text))
    if question.least and len(text) < question.least:
        raise _WrongError("至少写 {n} 个字。", n=int(question.least))
    if text and question.form in _FORMS and not _FORMS[question.form][0].fullmatch(text):
        raise _WrongError(_FORMS[question.form][1])
    return text


def _number(question: Question, value: Any) -> float | int:
    found = number(value)
    if found is None:
        raise _WrongError("请填写数字，例如 12 或者 3.5。")
    if question.least is not None and found < question.least:
        raise _WrongError("不能小于 {n}。", n=f"{question.least:g}")
    if question.most is not None and found > question.most:
        raise _WrongError("不能大于 {n}。", n=f"{question.most:g}")
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
        raise _WrongError("选了「{label}」就不能再选其他选项。", label=alone[0])
    if question.least and len(chosen) < question.least and not alone:
        raise _WrongError("至少选 {n} 项。", n=int(question.least))
    if question.most and len(chosen) > question.most:
        raise _WrongError("最多选 {n} 项。", n=int(question.most))
    return chosen


def _matrix(question: Question, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not set(value) <= question.row_keys:
        raise _WrongError("请逐行选择。")
    if question.required and (missing := [r.label for r in question.rows if is_empty(value.get(r.key))]):
        raise _WrongError("还有 {n} 行没有选：{rows}。", n=len(missing), rows="、".join(missing[:3]))
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
        raise _WrongError("请排出前 {n} 名。", n=wanted)
    if len(value) > wanted:
        raise _WrongError("只排前 {n} 名。", n=wanted)
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
        raise _WrongError("理由最多写 {most} 个字。", most=LONGEST_WHY)
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
