"""Conditions as form fields: comparisons in groups, groups inside groups, joined by 并且 or 或者. Buttons add more of them,
each a round trip of the form, so that it works without JavaScript; htmx only brings back the part that changed."""

from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from surveys.branching import OPS, WITHOUT_VALUE
from surveys.questions import WITH_ROWS, Condition, Definition, Question
from surveys.regions import ELSEWHERE, regions
from web.i18n import gettext as _

MOST_ROWS, MOST_GROUPS, DEEPEST = 30, 10, 4
LISTED = frozenset({"is", "not"})  # the value is one of the options


@dataclass
class Comparison:
    """One line. `about`: q4, or q4.r1 for a row of a matrix, q4.stance for a clause. `is_new`: the cursor goes there."""

    about: str = ""
    op: str = "is"
    value: str = ""
    is_new: bool = False


@dataclass
class Group:
    """Lines and groups that hold all together or one by one. The names of its fields begin with where it stands."""

    joint: str = "all"
    comparisons: list[Comparison] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)


class Editor:
    """What the template asks about the questions."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.ops = [(key, _(words)) for key, words in OPS.items()]
        self.deepest = DEEPEST

    @property
    def askable(self) -> list[tuple[str, str]]:
        """(key, words) of all one can ask about."""
        found: list[tuple[str, str]] = []
        for q in self.definition.questions():
            words = f"{self.definition.number_of(q.key)}. {q.title[:24]}"
            if q.kind in WITH_ROWS:
                found += [(f"{q.key}.{row.key}", f"{words}：{row.label[:12]}") for row in q.rows]
            elif q.kind == "clause":
                found.append((f"{q.key}.stance", words))
            elif q.is_asked:
                found.append((q.key, words))
        return found

    def choices(self, line: Comparison) -> list[tuple[str, str]]:
        """The values of a line that compares with an option; none: it is written."""
        question = self.definition.by_key.get(line.about.partition(".")[0])
        if question and question.kind == "region" and line.op == "under":
            return [(league, league) for league in (*regions(), ELSEWHERE)]
        return list(question.choices) if question and line.op in LISTED else []


def more(form: FormData) -> bool:
    """Whether the form was sent to get more lines and not to be kept."""
    return bool(form.get("more"))


def group_of_form(form: FormData, prefix: str, depth: int = 0) -> Group:
    """The group as it was typed, with what its buttons asked for."""
    found = Group("any" if form.get(prefix + "joint") == "any" else "all")
    wanted = str(form.get("more", "")).removeprefix(prefix) if str(form.get("more", "")).startswith(prefix) else ""
    for n in range(MOST_ROWS):
        if f"{prefix}q{n}" not in form:
            break
        about, op, value = (str(form.get(f"{prefix}{name}{n}", "")).strip() for name in ("q", "op", "v"))
        found.comparisons.append(Comparison(about, op or "is", value))
    for m in range(MOST_GROUPS):
        if depth >= DEEPEST or f"{prefix}g{m}_joint" not in form:
            break
        if wanted != f"g{m}_:drop":
            found.groups.append(group_of_form(form, f"{prefix}g{m}_", depth + 1))
    if wanted == ":row" or not (found.comparisons or found.groups):
        found.comparisons.append(Comparison(is_new=wanted == ":row"))
    if wanted == ":group":
        found.groups.append(Group("any" if found.joint == "all" else "all", [Comparison(is_new=True)]))
    return found


def group_of_condition(condition: Condition | None) -> Group:
    """A stored condition as a group; there is always a line to begin with."""
    if not condition:
        return Group(comparisons=[Comparison()])
    if "question" in condition:
        return Group(comparisons=[_line(condition)])
    joint = "all" if "all" in condition else "any"
    parts = condition[joint]
    return Group(
        joint,
        [_line(part) for part in parts if "question" in part],
        [group_of_condition(part) for part in parts if "question" not in part],
    )


def condition_of(group: Group, prefix: str, definition: Definition) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """(condition, {}) or (None, {field: what is wrong}). Lines without a question and empty groups are left out."""
    parts: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for n, line in enumerate(group.comparisons):
        if line.about:
            part, problem = _comparison(line, definition)
            if part is None:
                errors[f"{prefix}q{n}"] = problem
            else:
                parts.append(part)
    for m, inner in enumerate(group.groups):
        part, wrong = condition_of(inner, f"{prefix}g{m}_", definition)
        errors |= wrong
        parts += [part] if part else []
    if errors:
        return None, errors
    return (parts[0] if parts else None) if len(parts) < 2 else {group.joint: parts}, {}


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
    row = next((r.label for r in question.rows if r.key == condition.get("row")), "") if question else ""
    return f"{what}{f'（{row}）' if row else ''}{_(OPS[condition['op']])}{'「' + label + '」' if label else ''}"


def _line(part: Condition) -> Comparison:
    about = f"{part['question']}.{part['row']}" if "row" in part else str(part["question"])
    return Comparison(about, str(part["op"]), str(part.get("value", "")))


def _comparison(line: Comparison, definition: Definition) -> tuple[dict[str, Any] | None, str]:
    key, _dot, row = line.about.partition(".")
    question = definition.by_key.get(key)
    if question is None or line.op not in OPS or (row and row not in _rows(question)):
        return None, _("请选择其中一项。")
    op = "under" if question.kind == "region" and line.op == "is" and line.value in regions() else line.op
    part: dict[str, Any] = {"question": key, "op": op} | ({"row": row} if row else {})
    if line.op in WITHOUT_VALUE:
        return part, ""
    keys = {label: key for key, label in question.choices}
    part["value"] = line.value if line.value in question.labels else keys.get(line.value, line.value)
    if question.choices and line.op in LISTED and part["value"] not in question.labels:
        words = _("「{title}」没有选项「{typed}」，可以填：{known}")
        known = "、".join(question.labels.values())
        return None, words.format(title=question.title[:20], typed=line.value, known=known)
    return part, ""


def _rows(question: Question) -> frozenset[str]:
    return frozenset({"stance"}) if question.kind == "clause" else question.row_keys
