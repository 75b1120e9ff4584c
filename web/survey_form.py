"""A questionnaire as the forms of both faces draw it: what is shown, in which words, with what was answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from starlette.datastructures import FormData, UploadFile

from surveys.branching import route
from surveys.definition_json import to_json
from surveys.form_values import fields_of, values_of
from surveys.presenting import in_order, piped
from surveys.questions import Definition, Page, Question, Values
from surveys.regions import regions


@dataclass(frozen=True)
class QuestionView:
    """One question with its words and what was answered."""

    question: Question
    title: str
    help: str
    error: str
    is_hidden: bool
    fields: Mapping[str, list[str]]
    value: Any
    options: list[tuple[str, str]]
    clause_text: str = ""
    by_hand: bool = False  # filled in by staff for somebody: no file can be sent
    regions: Mapping[str, list[str]] = field(default_factory=regions)

    @property
    def one(self) -> str:
        """The single answer."""
        found = self.fields.get(self.question.key)
        return found[-1] if found else ""

    @property
    def many(self) -> list[str]:
        """All that is ticked."""
        return self.fields.get(self.question.key, [])

    @property
    def other(self) -> str:
        """What is written beside 其他."""
        return (self.fields.get(self.question.key + ".other") or [""])[-1]

    @property
    def why(self) -> str:
        """The reason for changing a clause."""
        return (self.fields.get(self.question.key + ".why") or [""])[-1]

    @property
    def rows(self) -> dict[str, list[str]]:
        """What is ticked in each row of a matrix."""
        return {row.key: self.fields.get(f"{self.question.key}.{row.key}", []) for row in self.question.rows}

    @property
    def ranks(self) -> dict[str, str]:
        """The place given to each option."""
        return {key: (self.fields.get(f"{self.question.key}.{key}") or [""])[-1] for key, _ in self.options}

    @property
    def places(self) -> list[tuple[str, str]]:
        """The places one can give."""
        last = int(self.question.most or len(self.options))
        return [("", "—"), *((str(n), str(n)) for n in range(1, last + 1))]

    @property
    def other_options(self) -> str:
        """The labels of the options with a line to write on."""
        return "、".join(option.label for option in self.question.options if option.other)

    @property
    def file_name(self) -> str:
        """The file that was sent before."""
        return str(self.value.get("name", "")) if isinstance(self.value, Mapping) else ""


@dataclass(frozen=True)
class PageView:
    """One page, or one section when everything stands on one page."""

    key: str
    title: str
    text: str
    is_hidden: bool
    questions: list[QuestionView]


def page_views(
    definition: Definition,
    pages: Sequence[Page],
    values: Values,
    *,
    errors: Mapping[str, str] | None = None,
    seed: str = "",
    clauses: Mapping[str, str] | None = None,
    is_everything: bool = False,
    by_hand: bool = False,
) -> list[PageView]:
    """What is drawn of these pages; what these answers do not lead to is there but hidden, for the browser to show; `is_everything`: nothing is hidden, to read."""
    way = route(definition, values)
    shown, reached = set(way.shown), {page.key for page, _ in way.steps}
    fields = fields_of(definition, values)
    here = {question.key for page in pages for question in page.questions}

    def view(question: Question) -> QuestionView:
        number = definition.number_of(question.key)
        title = piped(definition, question.title, way.values, beside=here)
        return QuestionView(
            question=question,
            title=f"{number}. {title}" if number else title,
            help=_with_ends(question, piped(definition, question.help, way.values, beside=here)),
            error=(errors or {}).get(question.key, ""),
            is_hidden=not is_everything and question.key not in shown,
            fields=fields,
            value=values.get(question.key),
            options=_options(question, seed),
            clause_text=(clauses or {}).get(question.clause, ""),
            by_hand=by_hand,
        )

    return [
        PageView(
            page.key,
            page.title,
            page.text,
            not is_everything and page.key not in reached,
            [view(q) for q in page.questions],
        )
        for page in pages
    ]


def form_fields(form: FormData) -> dict[str, list[str]]:
    """The texts of a form as the engine reads them."""
    fields: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            fields.setdefault(name, []).append(str(value).replace("\r\n", "\n").replace("\x00", ""))
    return fields


def typed_values(definition: Definition, form: FormData, pages: Collection[str], before: Values) -> Values:
    """What was known before, with the answers of these pages as they stand in the form. Files come apart."""
    mine = {q.key for page in definition.pages if page.key in pages for q in page.questions if q.kind != "file"}
    kept = {key: value for key, value in before.items() if key.partition(".")[0] not in mine}
    said = values_of(definition, form_fields(form))
    return kept | {key: value for key, value in said.items() if key.partition(".")[0] in mine}


def without_files(definition: Definition) -> Definition:
    """The questionnaire as it is asked by telephone, face to face and on paper: nobody has to send a file."""
    pages = [
        replace(p, questions=tuple(replace(q, required=q.required and q.kind != "file") for q in p.questions))
        for p in definition.pages
    ]
    return replace(definition, pages=tuple(pages))


def shown_of(views: Sequence[PageView]) -> str:
    """The keys of the questions that are on the screen, for the form to send back."""
    return " ".join(v.question.key for view in views for v in view.questions if not v.is_hidden)


def newly_asked(definition: Definition, form: FormData, values: Values, pages: Collection[str]) -> int:
    """How many questions of these pages have become due by the answers and were not on the screen (no JavaScript)."""
    before = set(str(form.get("shown", "")).split())
    steps = route(definition, values).steps
    asked = [q for page, questions in steps if page.key in pages for q in questions if q.is_asked]
    return sum(q.key not in before and q.key not in values for q in asked)


def for_browser(definition: Definition, values: Values, pages: Collection[str]) -> dict[str, str]:
    """What static/js/survey.js needs: the questionnaire, and the answers of the other pages as form fields."""
    here = {q.key for page in definition.pages if page.key in pages for q in page.questions}
    fields = {n: v for n, v in fields_of(definition, values).items() if n.partition(".")[0] not in here}
    lean = to_json(definition)
    for page in lean["pages"]:
        for name in ("title", "text"):
            page.pop(name, None)
        for question in page["questions"]:
            for name in ("title", "help"):
                question.pop(name, None)
    return {"definition": orjson.dumps(lean).decode(), "known": orjson.dumps(fields).decode()}


def _options(question: Question, seed: str) -> list[tuple[str, str]]:
    if question.options:
        return [(option.key, option.label) for option in in_order(question, seed)]
    return list(question.choices)


def _with_ends(question: Question, text: str) -> str:
    if question.kind not in {"scale", "nps"} or not (question.low_label or question.high_label):
        return text
    low, high = question.choices[0][0], question.choices[-1][0]
    ends = f"{low} = {question.low_label}，{high} = {question.high_label}"
    return f"{text} {ends}".strip()
