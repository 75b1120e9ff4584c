"""Building a questionnaire: pages and questions added, moved, copied, deleted; every step works without JavaScript."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
from markupsafe import Markup
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.survey_conditions import (
    Editor,
    condition_in_words,
    condition_of,
    group_of_condition,
    group_of_form,
    more,
)
from surveys import audit, building, queries, services
from surveys.definition_json import to_json
from surveys.diagram import diagram
from surveys.models import Survey
from surveys.questions import KINDS, Definition
from surveys.readability import advice
from surveys.states import TRANSITIONS
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page
from web.survey_form import for_browser, page_views

QUESTIONS = "admin:surveys:questions"
ONE = "/surveys/{id:int}/questions"
ACTS: dict[str, Callable[[Definition, str], Definition]] = {
    "up": lambda definition, key: building.move_question(definition, key, -1),
    "down": lambda definition, key: building.move_question(definition, key, 1),
    "copy": building.copy_question,
    "delete": building.remove_question,
}
PAGE_ACTS: dict[str, Callable[[Definition, str], Definition]] = {
    "up": lambda definition, key: building.move_page(definition, key, -1),
    "down": lambda definition, key: building.move_page(definition, key, 1),
    "delete": building.remove_page,
}


class AddForm(Form):
    """A new question."""

    page: str
    kind: str = Field(pattern="|".join(KINDS))
    title: str = Field(min_length=1, max_length=500)


class PageForm(Form):
    """What stands on top of a page."""

    title: str = Field("", max_length=200)
    text: str = Field("", max_length=5000)


@page(can="surveys.read")
def show(ctx: Context, id: int) -> Response:
    """All questions in order, what is wrong with them, and the diagram."""
    return builder_page(ctx, queries.get(ctx.db, id))


@page(can="surveys.edit")
def add(ctx: Context, id: int) -> Response:
    """A new question; its form opens."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(AddForm, ctx.form)
    definition = queries.definition(survey)
    if form and definition.page(form.page) is None:
        errors = {"page": _("请选择其中一项。")}
    if form is None or errors:
        return builder_page(ctx, survey, values=typed(ctx.form), errors=errors, status=422)
    made, key = building.add_question(definition, form.page, form.kind, form.title)
    services.save_questions(ctx.db, survey, definition=made, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:surveys:question", id=id, key=key)


@page(can="surveys.edit")
def act(ctx: Context, id: int, key: str, act: str) -> Response:
    """Move up or down, copy, delete."""
    survey = queries.own(ctx.db, id, ctx.staff)
    definition = queries.definition(survey)
    if key not in definition.by_key or act not in ACTS:
        raise HTTPException(404)
    return _save(ctx, survey, ACTS[act](definition, key), f"#{key}")


@page(can="surveys.edit")
def add_page(ctx: Context, id: int) -> Response:
    """A new page at the end."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PageForm, ctx.form)
    if form is None:
        return builder_page(ctx, survey, values=typed(ctx.form), errors=errors, status=422)
    return _save(ctx, survey, building.add_page(queries.definition(survey), form.title))


@page(can="surveys.read")
def edit_page(ctx: Context, id: int, key: str) -> Response:
    """The form of one page."""
    return _page_form(ctx, queries.get(ctx.db, id), key, {}, {})


@page(can="surveys.edit")
def save_page(ctx: Context, id: int, key: str) -> Response:
    """Keep it."""
    survey = queries.own(ctx.db, id, ctx.staff)
    definition = queries.definition(survey)
    old = definition.page(key)
    if old is None:
        raise HTTPException(404)
    form, errors = parse(PageForm, ctx.form)
    if more(ctx.form):
        return _page_form(ctx, survey, key, typed(ctx.form), {})
    condition, wrong = condition_of(group_of_form(ctx.form, "show_"), "show_", definition)
    errors |= wrong
    if form is None or errors:
        return _page_form(ctx, survey, key, typed(ctx.form), errors, 422)
    return _save(
        ctx, survey, building.change_page(definition, replace(old, title=form.title, text=form.text, show=condition))
    )


@page(can="surveys.edit")
def act_on_page(ctx: Context, id: int, key: str, act: str) -> Response:
    """Move a page or delete it with its questions."""
    survey = queries.own(ctx.db, id, ctx.staff)
    definition = queries.definition(survey)
    if definition.page(key) is None or act not in PAGE_ACTS:
        raise HTTPException(404)
    return _save(ctx, survey, PAGE_ACTS[act](definition, key), f"#{key}")


@page(can="surveys.edit")
def paging(ctx: Context, id: int) -> Response:
    """Everything on one page, or page by page."""
    survey = queries.own(ctx.db, id, ctx.staff)
    wanted = "one" if ctx.form.get("paging") == "one" else "pages"
    return _save(ctx, survey, replace(queries.definition(survey), paging=wanted))


@page(can="surveys.edit")
def arrange(ctx: Context, id: int) -> Response:
    """The order in which a hand has dragged the questions: {page: [question]} as JSON."""
    survey = queries.own(ctx.db, id, ctx.staff)
    try:
        order = {str(k): [str(q) for q in v] for k, v in orjson.loads(str(ctx.form.get("order", ""))).items()}
        made = building.arrange(queries.definition(survey), order)
    except (ValueError, AttributeError, TypeError):
        raise HTTPException(400) from None
    return _save(ctx, survey, made)


@page(can="surveys.read")
def preview(ctx: Context, id: int) -> Response:
    """The questionnaire as it will look; nothing is stored."""
    survey = queries.get(ctx.db, id)
    definition = queries.definition(survey)
    views = page_views(definition, definition.pages, {})
    keys = [page.key for page in definition.pages]
    return ctx.page("admin/surveys/preview.html", s=survey, pages=views, browser=for_browser(definition, {}, keys))


@page(can="surveys.read")
def export(ctx: Context, id: int) -> Response:
    """The questionnaire as JSON."""
    survey = queries.get(ctx.db, id)
    content = json.dumps(to_json(queries.definition(survey)), ensure_ascii=False, indent=1)
    return download(content.encode(), f"{survey.title}.json")


def builder_page(
    ctx: Context,
    survey: Survey,
    *,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
    wrong: list[tuple[int, str]] | None = None,
) -> Response:
    """The page of all questions."""
    definition = queries.definition(survey)
    may = ctx.staff.division_id == survey.division_id and ctx.may("surveys.edit")
    notes: dict[str, list[str]] = {}
    for problem in audit.problems(definition):
        notes.setdefault(problem.key, []).append(problem.message)
    return ctx.page(
        "admin/surveys/questions.html",
        status=status,
        s=survey,
        definition=definition,
        kinds=[(key, _(label)) for key, label in KINDS.items()],
        kind_names=KINDS,
        pages=[(p.key, p.title or _("第 {n} 页").format(n=n)) for n, p in enumerate(definition.pages, 1)],
        notes=notes,
        advice=advice(definition),
        diagram=Markup(diagram(definition, lambda c: condition_in_words(c, definition))),  # noqa: S704 -- drawn by us, titles escaped
        in_words=lambda condition: condition_in_words(condition, definition),
        is_editable=may and survey.status in TRANSITIONS["edit"],
        has_answers=services.count(ctx.db, survey.id or 0, version=survey.version) > 0,
        values=values or {},
        errors=errors or {},
        wrong=wrong or [],
    )


def _save(ctx: Context, survey: Survey, definition: Definition, anchor: str = "") -> Response:
    services.save_questions(ctx.db, survey, definition=definition, by=ctx.staff, now=ctx.now)
    response = ctx.goto(QUESTIONS, id=survey.id)
    response.headers["location"] += anchor
    return response


def _page_form(
    ctx: Context, survey: Survey, key: str, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    definition = queries.definition(survey)
    found = definition.page(key)
    if found is None:
        raise HTTPException(404)
    stored = {"title": found.title, "text": found.text}
    return ctx.page(
        "admin/surveys/page.html",
        status=status,
        s=survey,
        page=found,
        editor=Editor(definition),
        show=group_of_form(ctx.form, "show_") if values else group_of_condition(found.show),
        values=stored | values,
        errors=errors,
    )


routes = [
    Route(ONE, show, methods=["GET"], name="surveys:questions"),
    Route(ONE, add, methods=["POST"], name="surveys:add_question"),
    Route(ONE + "/order", arrange, methods=["POST"], name="surveys:arrange"),
    Route(ONE + "/paging", paging, methods=["POST"], name="surveys:paging"),
    Route(ONE + "/pages", add_page, methods=["POST"], name="surveys:add_page"),
    Route(ONE + "/pages/{key}", edit_page, methods=["GET"], name="surveys:page"),
    Route(ONE + "/pages/{key}", save_page, methods=["POST"], name="surveys:save_page"),
    Route(ONE + "/pages/{key}/{act}", act_on_page, methods=["POST"], name="surveys:act_on_page"),
    Route(ONE + "/{key}/{act}", act, methods=["POST"], name="surveys:act"),
    Route("/surveys/{id:int}/preview", preview, methods=["GET"], name="surveys:preview"),
    Route("/surveys/{id:int}/export.json", export, methods=["GET"], name="surveys:export"),
]
