"""A questionnaire as JSON and back: what is stored in a version, exported, imported and read by the browser (pure)."""

import hashlib
from typing import Any

import rfc8785

from surveys.branching import OPS, WITHOUT_VALUE
from surveys.questions import (
    FORMS,
    KEY,
    KINDS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    WITH_OPTIONS,
    WITH_ROWS,
    Definition,
    Jump,
    Option,
    Page,
    Question,
)

_TEXTS = ("title", "help", "low_label", "high_label", "clause", "form", "message")
_FLAGS = ("required", "shuffle", "is_published", "to_ledger")
LONGEST_TITLE, LONGEST_TEXT, DEEPEST = 500, 5000, 6


class BrokenDefinition(ValueError):
    """The JSON is no questionnaire; `problems` say why, each for people."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def to_json(definition: Definition) -> dict[str, Any]:
    """Plain values; what is as usual is left out, so that the same questionnaire has the same hash."""
    return {"paging": definition.paging, "pages": [_page_json(page) for page in definition.pages]}


def sha256(definition: Definition) -> str:
    """The hash of a questionnaire in canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(to_json(definition))).hexdigest()


def from_json(value: Any) -> Definition:
    """Read a questionnaire. Raises BrokenDefinition with everything that is wrong."""
    reader = _Reader()
    definition = reader.definition(value)
    if reader.problems or definition is None:
        raise BrokenDefinition(reader.problems)
    return definition


def _page_json(page: Page) -> dict[str, Any]:
    made: dict[str, Any] = {"key": page.key, "questions": [question_json(q) for q in page.questions]}
    return made | {name: value for name in ("title", "text", "show") if (value := getattr(page, name))}


def question_json(question: Question) -> dict[str, Any]:
    """One question as plain values."""
    made: dict[str, Any] = {"key": question.key, "kind": question.kind}
    made |= {name: value for name in _TEXTS if (value := getattr(question, name))}
    made |= {name: True for name in ("required", "shuffle", "to_ledger") if getattr(question, name)}
    made |= {} if question.is_published else {"is_published": False}
    made |= {name: value for name in ("least", "most") if (value := getattr(question, name)) is not None}
    made |= {
        name: [_option_json(o) for o in value] for name in ("options", "rows") if (value := getattr(question, name))
    }
    made |= {"show": question.show} if question.show else {}
    return made | ({"jumps": [{"when": j.when, "to": j.to} for j in question.jumps]} if question.jumps else {})


def _option_json(option: Option) -> dict[str, Any]:
    flags = {name: True for name in ("exclusive", "other") if getattr(option, name)}
    return {"key": option.key, "label": option.label, **flags}


class _Reader:
    """Reads what somebody wrote and notes each problem where it stands."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def definition(self, value: Any) -> Definition | None:
        pages = value.get("pages") if isinstance(value, dict) else None
        if not isinstance(pages, list) or not pages:
            self.problems.append("问卷应当是带有 pages 列表的 JSON 对象。")
            return None
        made = tuple(self.page(page, n) for n, page in enumerate(pages, 1))
        keys = [page.key for page in made] + [q.key for page in made for q in page.questions]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            self.problems.append(f"编号重复：{'、'.join(twice)}。")
        if sum(len(page.questions) for page in made) > MOST_QUESTIONS:
            self.problems.append(f"一份问卷最多 {MOST_QUESTIONS} 题。")
        paging = value.get("paging", "pages")
        if paging not in {"one", "pages"}:
            self.problems.append("paging 只能是 one 或者 pages。")
        return Definition(made, paging if paging == "one" else "pages")

    def page(self, value: Any, n: int) -> Page:
        at = f"第 {n} 页"
        if not isinstance(value, dict) or not isinstance(value.get("questions", []), list):
            self.problems.append(f"{at}应当是带有 questions 列表的对象。")
            return Page(key=f"p{n}")
        questions = tuple(self.question(q, f"{at}第 {i} 题") for i, q in enumerate(value.get("questions", []), 1))
        return Page(
            key=self.key(value.get("key"), at),
            title=self.text(value.get("title", ""), at, LONGEST_TITLE),
            text=self.text(value.get("text", ""), at, LONGEST_TEXT),
            show=self.condition(value.get("show"), at),
            questions=questions,
        )

    def question(self, value: Any, at: str) -> Question:
        if not isinstance(value, dict):
            self.problems.append(f"{at}应当是对象。")
            return Question(key="q", kind="short", title="")
        kind = value.get("kind")
        if kind not in KINDS:
            self.problems.append(f"{at}：没有题型 {kind!r}。")
            kind = "short"
        facts: dict[str, Any] = {name: self.text(value.get(name, ""), at, LONGEST_TEXT) for name in _TEXTS}
        facts |= {name: bool(value.get(name, name == "is_published")) for name in _FLAGS}
        facts |= {name: self.limit(value.get(name), at) for name in ("least", "most")}
        facts["options"] = self.options(value.get("options", []), at) if kind in WITH_OPTIONS else ()
        facts["rows"] = self.options(value.get("rows", []), at) if kind in WITH_ROWS else ()
        if kind == "scale" and not 0 <= (facts["least"] or 1) < (facts["most"] or 5) <= 20:
            self.problems.append(f"{at}：量表从小到大，最多到 20。")
            facts["least"], facts["most"] = 1, 5
        if facts["form"] not in FORMS:
            self.problems.append(f"{at}：没有格式 {facts['form']!r}。")
            facts["form"] = ""
        jumps = value.get("jumps", [])
        return Question(
            key=self.key(value.get("key"), at),
            kind=kind,
            show=self.condition(value.get("show"), at),
            jumps=tuple(self.jump(jump, at) for jump in jumps) if isinstance(jumps, list) else (),
            **facts,
        )

    def options(self, value: Any, at: str) -> tuple[Option, ...]:
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_OPTIONS:
            self.problems.append(f"{at}：应当有 1 至 {MOST_OPTIONS} 个选项（矩阵题还要有行）。")
            return ()
        made: list[Option] = []
        for option in value:
            plain = option if isinstance(option, dict) else {"label": option}
            key = self.key(plain.get("key", f"o{len(made) + 1}"), at)
            label = self.text(plain.get("label", ""), at, LONGEST_TITLE) or key
            made.append(Option(key, label, bool(plain.get("exclusive")), bool(plain.get("other"))))
        if len({option.key for option in made}) < len(made):
            self.problems.append(f"{at}：选项编号重复。")
        return tuple(made)

    def jump(self, value: Any, at: str) -> Jump:
        if not isinstance(value, dict) or not isinstance(value.get("to"), str):
            self.problems.append(f"{at}：跳转应当写明 when 和 to。")
            return Jump({"any": []}, "end")
        return Jump(self.condition(value.get("when"), at) or {"all": []}, value["to"])

    def condition(self, value: Any, at: str, depth: int = 0) -> dict[str, Any] | None:
        if value is None:
            return None
        if isinstance(value, dict) and depth < DEEPEST:
            for joint in ("all", "any"):
                if isinstance(value.get(joint), list) and len(value[joint]) <= MOST_OPTIONS:
                    return {joint: [self.condition(part, at, depth + 1) or {"all": []} for part in value[joint]]}
            if isinstance(value.get("question"), str) and value.get("op") in OPS:
                return self.comparison(value)
        self.problems.append(f"{at}：条件无法识别。")
        return None

    def comparison(self, value: dict[str, Any]) -> dict[str, Any]:
        made = {"question": value["question"], "op": value["op"]}
        if value["op"] not in WITHOUT_VALUE:
            wanted = value.get("value", "")
            made["value"] = str(wanted)[:LONGEST_TITLE]
        return made | ({"row": str(value["row"])} if "row" in value else {})

    def key(self, value: Any, at: str) -> str:
        if isinstance(value, str) and KEY.fullmatch(value) and value != "end":
            return value
        self.problems.append(f"{at}：编号 {value!r} 应当以小写字母开头，只含小写字母、数字和下划线。")
        return "x"

    def text(self, value: Any, at: str, most: int) -> str:
        if isinstance(value, str) and len(value) <= most:
            return value.replace("\r\n", "\n").replace("\x00", "").strip()
        self.problems.append(f"{at}：文字最多 {most} 个字。")
        return ""

    def limit(self, value: Any, at: str) -> float | None:
        if value is None or value == "":
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12:
            return value
        self.problems.append(f"{at}：上下限应当是数字。")
        return None
