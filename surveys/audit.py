"""What is wrong with the branching of a questionnaire before anybody answers it: dead ends, loops, the unreachable (pure)."""

import re
from dataclasses import dataclass

from surveys.branching import WITHOUT_VALUE, asked_about
from surveys.questions import END, WITH_ROWS, Condition, Definition, Page, Question

PIPE = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")


@dataclass(frozen=True)
class Problem:
    """One problem; `key` is the question or page it belongs to. `is_grave`: it cannot be published like this."""

    key: str
    message: str
    is_grave: bool = True


def problems(definition: Definition) -> list[Problem]:
    """Everything that is wrong, in the order of the questionnaire."""
    found: list[Problem] = []
    if not any(q.is_asked for q in definition.questions()):
        found.append(Problem("", "问卷里还没有题目。"))
    earlier: set[str] = set()
    before_page: set[str] = set()
    for page in definition.pages:
        found += _condition(definition, page.key, page.show, earlier, "本页的显示条件")
        if not page.questions and not page.text:
            found.append(Problem(page.key, "这一页是空的。"))
        before_page = set(earlier)
        for question in page.questions:
            found += _question(definition, page, question, earlier, before_page)
            earlier.add(question.key)
    return found + _unreachable(definition)


def _question(
    definition: Definition, page: Page, question: Question, earlier: set[str], before_page: set[str]
) -> list[Problem]:
    found = _condition(definition, question.key, question.show, earlier, "显示条件")
    if not question.title.strip():
        found.append(Problem(question.key, "题目没有文字。"))
    for key in PIPE.findall(question.title + question.help):
        if key not in before_page or (definition.paging == "one"):
            found.append(Problem(question.key, f"引用的回答 {{{{{key}}}}} 应当在前面的页面上，并且逐页显示。"))
    for jump in question.jumps:
        found += _condition(definition, question.key, jump.when, earlier | {q.key for q in page.questions}, "跳转条件")
        found += _target(definition, page, question, jump.to)
    return found


def _target(definition: Definition, page: Page, question: Question, to: str) -> list[Problem]:
    if to == END:
        return []
    places = [p.key for p in definition.pages]
    if to not in places:
        return [Problem(question.key, f"跳转到的页面「{to}」不存在，答卷人会走进死路。")]
    if places.index(to) <= places.index(page.key):
        return [Problem(question.key, "跳转到了本页或者前面的页面，会形成循环；只能跳到后面的页面。")]
    return []


def _condition(
    definition: Definition, key: str, condition: Condition | None, known: set[str], what: str
) -> list[Problem]:
    found = []
    for other in sorted(asked_about(condition)):
        if other not in definition.by_key:
            found.append(Problem(key, f"{what}用到的题目「{other}」不存在。"))
        elif other not in known:
            found.append(Problem(key, f"{what}用到了后面的题目「{definition.by_key[other].title[:20]}」。"))
    for leaf in _leaves(condition):
        found += _values(definition, key, leaf, what)
    return found


def _values(definition: Definition, key: str, leaf: Condition, what: str) -> list[Problem]:
    question = definition.by_key.get(leaf["question"])
    if question and question.kind in WITH_ROWS and not _names_a_row(question, leaf):
        return [Problem(key, f"{what}：「{question.title[:20]}」应当指明矩阵中现有的一行。")]
    if question is None or leaf["op"] not in {"is", "not"} or not question.choices or question.kind == "clause":
        return []
    if leaf["value"] not in question.labels:
        return [Problem(key, f"{what}：「{question.title[:20]}」没有选项「{leaf['value']}」。")]
    return []


def _names_a_row(question: Question, leaf: Condition) -> bool:
    """Whether something was answered can be asked of the whole matrix; anything else is asked of one of its rows."""
    return leaf["row"] in question.row_keys if "row" in leaf else leaf["op"] in WITHOUT_VALUE


def _leaves(condition: Condition | None) -> list[Condition]:
    if not condition:
        return []
    if "question" in condition:
        return [condition]
    return [leaf for part in (*condition.get("all", ()), *condition.get("any", ())) for leaf in _leaves(part)]


def _unreachable(definition: Definition) -> list[Problem]:
    """Pages that no way leads to, and questions whose condition contradicts itself."""
    reached = {definition.pages[0].key}
    for place, page in enumerate(definition.pages):
        if page.key not in reached:
            continue
        goals = {jump.to for question in page.questions for jump in question.jumps}
        if not _always_leaves(page) and place + 1 < len(definition.pages):
            goals.add(definition.pages[place + 1].key)
        reached |= goals
    found = [Problem(p.key, "没有任何一条路能到达这一页。") for p in definition.pages if p.key not in reached]
    return found + [
        Problem(key, "显示条件自相矛盾，永远不会出现。")
        for key, condition in [(q.key, q.show) for q in definition.questions()]
        + [(p.key, p.show) for p in definition.pages]
        if condition and _contradicts(definition, condition)
    ]


def _always_leaves(page: Page) -> bool:
    return not page.show and any(
        not question.show and jump.when == {"all": []} for question in page.questions for jump in question.jumps
    )


def _contradicts(definition: Definition, condition: Condition) -> bool:
    """Whether all parts together ask two different single answers of one question, or nothing at all can hold."""
    if condition.get("any") == []:
        return True
    wanted: dict[str, set[str]] = {}
    for part in condition.get("all", ()):
        question = definition.by_key.get(part.get("question", ""))
        if part.get("op") == "is" and question and question.kind in {"single", "dropdown", "yesno", "scale", "nps"}:
            wanted.setdefault(question.key, set()).add(part["value"])
        if "question" not in part and _contradicts(definition, part):
            return True
    return any(len(values) > 1 for values in wanted.values())
