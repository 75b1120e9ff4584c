"""What a questionnaire is: pages of questions, as plain values that stand in a version and never change there (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Condition = Mapping[str, Any]
Values = dict[str, Any]

KINDS = {
    "single": "单选题",
    "multiple": "多选题",
    "dropdown": "下拉选择",
    "yesno": "是非题",
    "scale": "量表",
    "nps": "推荐度（0 至 10）",
    "matrix": "矩阵单选",
    "matrix_multiple": "矩阵多选",
    "ranking": "排序题",
    "short": "短文本",
    "long": "长文本",
    "number": "数字",
    "date": "日期",
    "region": "地区（盟市、旗县）",
    "clause": "对条文的意见",
    "file": "上传文件",
    "consent": "同意声明",
    "statement": "说明文字",
}
WITH_OPTIONS = frozenset({"single", "multiple", "dropdown", "matrix", "matrix_multiple", "ranking"})
WITH_ROWS = frozenset({"matrix", "matrix_multiple"})
WITH_LIMITS = frozenset({"short", "long", "number", "multiple", "scale", "ranking"})
OPEN = frozenset({"short", "long", "clause"})  # answers in people's own words
CHOSEN = frozenset({"single", "dropdown", "yesno", "scale", "nps"})  # one value of a known list
FORMS = {"": "不限", "phone": "电话号码", "email": "电子邮箱", "postcode": "邮政编码"}  # of a short text
YES_NO = (("yes", "是"), ("no", "否"))
STANCES = (("agree", "同意"), ("change", "建议修改"), ("unsure", "说不清"))
KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
MOST_QUESTIONS, MOST_OPTIONS = 200, 100
END = "end"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `exclusive`: nothing else goes with it; `other`: with a line to write on."""

    key: str
    label: str
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True, slots=True)
class Jump:
    """Where to go after the page when the condition holds: the key of a later page, or END."""

    when: Condition
    to: str


@dataclass(frozen=True)
class Question:
    """One question. `least` and `most` bound a number, a length, how many are chosen, or the ends of a scale."""

    key: str
    kind: str
    title: str
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    least: float | None = None
    most: float | None = None
    low_label: str = ""
    high_label: str = ""
    clause: str = ""  # the key of the clause that is asked about
    form: str = ""  # what a short text should look like: one of FORMS
    message: str = ""  # what is said when an answer does not fit; empty: our own words
    shuffle: bool = False
    show: Condition | None = None
    jumps: tuple[Jump, ...] = ()
    is_published: bool = True  # whether its result is shown on the public page
    to_ledger: bool = False  # open answers go into the opinion ledger by themselves

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(key, label) of everything that can be chosen, for the kinds that are counted."""
        if self.kind == "yesno":
            return YES_NO
        if self.kind == "clause":
            return STANCES
        if self.kind == "nps":
            return tuple((str(n), str(n)) for n in range(11))
        if self.kind == "scale":
            return tuple((str(n), str(n)) for n in range(int(self.least or 1), int(self.most or 5) + 1))
        if self.kind == "consent":
            return (("yes", "同意"),)
        return tuple((option.key, option.label) for option in self.options)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Key -> label of the choices."""
        return dict(self.choices)

    @cached_property
    def row_keys(self) -> frozenset[str]:
        """The keys of the rows of a matrix."""
        return frozenset(row.key for row in self.rows)

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to answer."""
        return self.kind != "statement"


@dataclass(frozen=True)
class Page:
    """A page, or a section of a questionnaire on one page."""

    key: str
    title: str = ""
    text: str = ""
    show: Condition | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Definition:
    """A whole questionnaire. `paging`: everything on "one" page, or "pages" one after another."""

    pages: tuple[Page, ...]
    paging: str = "pages"
    by_key: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {q.key: q for q in self.questions()})

    def questions(self) -> Iterator[Question]:
        """Every question in order."""
        for page in self.pages:
            yield from page.questions

    def page(self, key: str) -> Page | None:
        """The page of this key."""
        return next((page for page in self.pages if page.key == key), None)

    def page_of(self, key: str) -> Page:
        """The page on which a question stands. Raises KeyError."""
        for page in self.pages:
            if any(q.key == key for q in page.questions):
                return page
        raise KeyError(key)

    def number_of(self, key: str) -> int:
        """The number which people read before the question; statements have none."""
        asked = [q.key for q in self.questions() if q.is_asked]
        return asked.index(key) + 1 if key in asked else 0


def is_empty(value: object) -> bool:
    """Whether a value is no answer."""
    return value is None or value in ("", [], {}, ())


def options_of(keys: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    """Plain options."""
    return tuple(Option(key, label) for key, label in keys)
