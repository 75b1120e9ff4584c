"""One question: its words, options, limits, when it is shown and where one goes after it."""

import re
from dataclasses import replace
from typing import Any

from pydantic import Field
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import choices_of
from admin.survey_builder import ONE, QUESTIONS
from admin.survey_conditions import Editor, Group, condition_of, group_of_condition, group_of_form, more
from consultations import queries as consultation_queries
from surveys import building, queries, services
from surveys.models import Survey
from surveys.questions import (
    END,
    FORMS,
    KINDS,
    MOST_OPTIONS,
    OPEN,
    WITH_LIMITS,
    WITH_OPTIONS,
    WITH_ROWS,
    Jump,
    Option,
    Question,
)
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page
from web.survey_form import page_views

EXCLUSIVE, OTHER = "[排他]", "[其他]"
MOST_JUMPS = 20


class QuestionForm(Form):
    """A question as its form says it. Options and rows: one a line."""

    title: str = Field(min_length=1, max_length=500)
    help: str = Field("", max_length=1000)
    kind: str = Field(pattern="|".join(KINDS))
    required: bool = False
    shuffle: bool = False
    is_published: bool = False
    to_ledger: bool = False
    options: str = Field("", max_length=20_000)
    rows: str = Field("", max_length=20_000)
    least: float | None = Field(None, ge=-1e9, le=1e9)
    most: float | None = Field(None, ge=-1e9, le=1e9)
    low_label: str = Field("", max_length=50)
    high_label: str = Field("", max_length=50)
    clause: str = Field("", max_length=80)
    form: str = Field("", pattern="|".join(FORMS))
    message: str = Field("", max_length=200)


@page(can="surveys.read")
def edit(ctx: Context, id: int, key: str) -> Response:
    """The form."""
    survey = queries.get(ctx.db, id)
    return _form(ctx, survey, _known(survey, key), {}, {})


@page(can="surveys.edit")
def save(ctx: Context, id: int, key: str) -> Response:
    """Keep it."""
    survey = queries.own(ctx.db, id, ctx.staff)
    old = _known(survey, key)
    question, errors = _question(ctx, survey, old)
    if more(ctx.form):
        return _form(ctx, survey, question or old, typed(ctx.form), {})
    if question is None or errors:
        return _form(ctx, survey, old, typed(ctx.form), errors, 422)
    definition = building.change_question(queries.definition(survey), question)
    services.save_questions(ctx.db, survey, definition=definition, by=ctx.staff, now=ctx.now)
    response = ctx.goto(QUESTIONS, id=id)
    response.headers["location"] += f"#{key}"
    return response


@page(can="surveys.edit")
def preview(ctx: Context, id: int, key: str) -> Response:
    """The question as it would look; for the form with JavaScript, nothing is stored."""
    survey = queries.own(ctx.db, id, ctx.staff)
    question, _errors = _question(ctx, survey, _known(survey, key))
    return ctx.fragment("admin/surveys/question.html", "preview", views=_views(survey, question))


def _known(survey: Survey, key: str) -> Question:
    question = queries.definition(survey).by_key.get(key)
    if question is None:
        raise HTTPException(404)
    return question


def _question(ctx: Context, survey: Survey, old: Question) -> tuple[Question | None, dict[str, str]]:
    form, errors = parse(QuestionForm, ctx.form)
    if form is None:
        return None, errors
    definition = queries.definition(survey)
    show, wrong = condition_of(group_of_form(ctx.form, "show_"), "show_", definition)
    jumps = []
    for n, (to, group) in enumerate(_typed_jumps(ctx.form)):
        when, bad = condition_of(group, f"jump{n}_", definition)
        wrong |= bad if to else {}
        jumps += [Jump(when or {"all": []}, to)] if to else []
    errors |= wrong
    options = read_options(form.options, old.options, "o") if form.kind in WITH_OPTIONS else ()
    rows = read_options(form.rows, old.rows, "r") if form.kind in WITH_ROWS else ()
    if form.kind in WITH_OPTIONS and not 1 <= len(options) <= MOST_OPTIONS:
        errors["options"] = _("请填写 1 至 {most} 个选项，一行一个。").format(most=MOST_OPTIONS)
    if form.kind in WITH_ROWS and not 1 <= len(rows) <= MOST_OPTIONS:
        errors["rows"] = _("请填写矩阵的行，一行一个。")
    if form.kind == "scale" and not 0 <= (form.least or 1) < (form.most or 5) <= 20:
        errors["most"] = _("量表从小到大，最多到 20。")
    elif form.least is not None and form.most is not None and form.least > form.most:
        errors["most"] = _("上限不能小于下限。")
    facts = form.model_dump(exclude={"options", "rows"})
    return replace(old, **facts, options=options, rows=rows, show=show, jumps=tuple(jumps)), errors


def _typed_jumps(form: FormData) -> list[tuple[str, Group]]:
    """(where to, when) as typed, with one more when it was asked for; there is always one to begin with."""
    found = []
    for n in range(MOST_JUMPS):
        if f"jump{n}_to" not in form:
            break
        found.append((str(form.get(f"jump{n}_to", ""))[:40], group_of_form(form, f"jump{n}_")))
    if form.get("more") == "jump:add" or not found:
        found.append(("", group_of_condition(None)))
    return found


def read_options(text: str, old: tuple[Option, ...], letter: str) -> tuple[Option, ...]:
    """Lines as options. An option whose words stay keeps its key, so that conditions and answers still mean it."""
    keys = {option.label: option.key for option in old}
    taken, made = set(keys.values()), []
    for line in dict.fromkeys(filter(None, (raw.strip() for raw in text.splitlines()))):
        label = re.sub(r"\s*\[(排他|其他)\]", "", line).strip()
        key = keys.get(label) or next(f"{letter}{n}" for n in range(1, 999) if f"{letter}{n}" not in taken)
        taken.add(key)
        made.append(Option(key, label, exclusive=EXCLUSIVE in line, other=OTHER in line))
    return tuple(made)


def written_options(options: tuple[Option, ...]) -> str:
    """Options as lines."""
    return "\n".join(
        o.label + (f" {EXCLUSIVE}" if o.exclusive else "") + (f" {OTHER}" if o.other else "") for o in options
    )


def _jumps(question: Question) -> list[tuple[str, Group]]:
    found = [(jump.to, group_of_condition(jump.when)) for jump in question.jumps]
    return found or [("", group_of_condition(None))]


def _views(survey: Survey, question: Question | None) -> list[Any]:
    if question is None:
        return []
    definition = building.change_question(queries.definition(survey), question)
    alone = replace(definition.page_of(question.key), questions=(question,))
    return page_views(definition, [alone], {}, is_everything=True)[0].questions


def _form(
    ctx: Context, survey: Survey, question: Question, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    definition = queries.definition(survey)
    stored: dict[str, Any] = {
        name: getattr(question, name) for name in QuestionForm.model_fields if hasattr(question, name)
    }
    stored |= {"options": written_options(question.options), "rows": written_options(question.rows)}
    consultation = consultation_queries.get(ctx.db, survey.consultation_id) if survey.consultation_id else None
    place = [p.key for p in definition.pages].index(definition.page_of(question.key).key)
    later = [(p.key, p.title or p.key) for p in definition.pages[place + 1 :]]
    if values:  # an unticked box is not sent
        stored |= {name: False for name in ("required", "shuffle", "is_published", "to_ledger")}
    kind = str(values.get("kind", question.kind))
    return ctx.page(
        "admin/surveys/question.html",
        status=status,
        s=survey,
        q=question,
        kinds=[(key, _(label)) for key, label in KINDS.items()],
        kind=kind,
        forms=[(key, _(label)) for key, label in FORMS.items()],
        has={
            "options": kind in WITH_OPTIONS,
            "rows": kind in WITH_ROWS,
            "limits": kind in WITH_LIMITS,
            "words": kind in OPEN,
        },
        clauses=[("", _("不针对条文"))] + [c for c in choices_of(consultation.version) if c[0]] if consultation else [],
        goals=[("", _("不跳转")), *later, (END, _("结束问卷"))],
        editor=Editor(definition),
        show=group_of_form(ctx.form, "show_") if values else group_of_condition(question.show),
        jumps=_typed_jumps(ctx.form) if values else _jumps(question),
        views=_views(survey, question),
        is_editable=survey.status in {"drafting", "consented"} and ctx.staff.division_id == survey.division_id,
        values={k: "" if v is None else v for k, v in (stored | values).items()},
        errors=errors,
    )


routes = [
    Route(ONE + "/{key}", edit, methods=["GET"], name="surveys:question"),
    Route(ONE + "/{key}", save, methods=["POST"], name="surveys:save_question"),
    Route("/surveys/{id:int}/question-preview/{key}", preview, methods=["POST"], name="surveys:preview_question"),
]
