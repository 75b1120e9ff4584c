"""Themes: groups of opinions that say the same and get one answer."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin import filters
from admin.answer_forms import AnswerForm, answer_values, chosen_block, clause_options, overtaken
from consultations import queries as consultation_queries
from opinions import answering, assignments, desk, digesting, model_hints, queries, services, suggesting
from opinions.answering import Changed
from opinions.desk_models import MADE_BY
from opinions.models import OUTCOMES
from opinions.narrowing import Filter
from people import queries as people
from web.forms import Form, parse, typed
from web.page import Context, page

INDEX = "admin:themes:index"
MEMBERS = 50  # of a theme on its page; the ledger shows all


class ThemeForm(Form):
    """What the opinions of a theme say, in the officers' words: published."""

    title: str = Field(min_length=1, max_length=100)
    summary: str = Field("", max_length=3000)


@page(can="opinions.read")
def index(ctx: Context, id: int) -> Response:
    """The themes with how many opinions each holds and its answer."""
    return _page(ctx, id, {}, {})


@page(can="opinions.sort")
def add(ctx: Context, id: int) -> Response:
    """A new theme at the end."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ThemeForm, ctx.form)
    if form is None:
        return _page(ctx, id, typed(ctx.form), errors, 422)
    services.add_theme(ctx.db, id, title=form.title, summary=form.summary, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.read")
def show(ctx: Context, id: int, theme_id: int) -> Response:
    """One theme: wording, opinions, answer."""
    return theme_page(ctx, id, theme_id, {}, {})


@page(can="opinions.sort")
def save(ctx: Context, id: int, theme_id: int) -> Response:
    """Change the wording of a theme."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    theme = queries.theme(ctx.db, id, theme_id)
    form, errors = parse(ThemeForm, ctx.form)
    if form is None:
        return theme_page(ctx, id, theme_id, typed(ctx.form), errors, 422)
    services.edit_theme(ctx.db, theme, title=form.title, summary=form.summary, by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:themes:show", id=id, theme_id=theme_id)


@page(can="opinions.sort")
def up(ctx: Context, id: int, theme_id: int) -> Response:
    """Let a theme change places with the one before it."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    services.move_theme_up(ctx.db, queries.theme(ctx.db, id, theme_id), by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.answer")
def answer(ctx: Context, id: int, theme_id: int) -> Response:
    """Prepare the answer to everything under a theme."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    theme = queries.theme(ctx.db, id, theme_id)
    form, errors = parse(AnswerForm, ctx.form)
    if form is None:
        return theme_page(ctx, id, theme_id, typed(ctx.form), errors, 422)
    try:
        services.prepare_answer(ctx.db, theme, **form.said(ctx), by=ctx.staff, now=ctx.now)
    except Changed as changed:
        told = overtaken(changed.newest, people.name(ctx.db, changed.newest.written_by))
        return theme_page(ctx, id, theme_id, typed(ctx.form) | {"seen": changed.newest.number}, told, 409)
    return ctx.goto(INDEX, id=id)


def _page(ctx: Context, id: int, values: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    consultation = consultation_queries.get(ctx.db, id)
    themes = queries.themes(ctx.db, id)
    return ctx.page(
        "admin/themes/index.html",
        status=status,
        c=consultation,
        themes=themes,
        progress=desk.beside(ctx.db, id, by=ctx.staff, today=ctx.today).progress,
        sources=assignments.counts(ctx.db, [theme.id or 0 for theme in themes]),
        made_by=MADE_BY,
        counts=queries.counts_by(ctx.db, id, "theme_id"),
        answers={a.theme_id: a for a in queries.answers(ctx.db, id) if a.theme_id},
        outcomes=OUTCOMES,
        own=ctx.staff.division_id == consultation.division_id and ctx.may("opinions.sort"),
        values=values,
        errors=errors,
    )


def theme_page(
    ctx: Context, id: int, theme_id: int, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    """The page of one theme, with what was typed into one of its forms when that could not be done."""
    consultation = consultation_queries.get(ctx.db, id)
    theme = queries.theme(ctx.db, id, theme_id)
    prepared = next((a for a in queries.answers(ctx.db, id) if a.theme_id == theme.id), None)
    versions = answering.versions(ctx.db, prepared.id) if prepared else []
    block = chosen_block(ctx, ctx.request.query_params.get("block"))
    return ctx.page(
        "admin/themes/show.html",
        status=status,
        c=consultation,
        theme=theme,
        opinions=queries.members(ctx.db, theme_id, MEMBERS),
        total=queries.counts_by(ctx.db, id, "theme_id").get(str(theme_id), 0),
        sources=assignments.counts(ctx.db, [theme_id]).get(theme_id, {}),
        made_by=MADE_BY,
        outcomes=OUTCOMES,
        versions=versions,
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        blocks=answering.blocks(ctx.db, ctx.staff.division_id),
        with_block=lambda id: filters.query_of(Filter(), block=str(id)) + "#answer-title",
        answer_values=answer_values(prepared, versions, block) | values,
        clause_options=clause_options(consultation),
        own=ctx.staff.division_id == consultation.division_id and ctx.may("opinions.answer"),
        themes=[t for t in queries.themes(ctx.db, id) if t.id != theme.id],
        digest=digesting.of_themes(ctx.db, [theme]).get(theme_id),
        with_model=bool(ctx.settings.model_url),
        hints=model_hints.of_theme(ctx.db, theme_id) if ctx.settings.model_url else [],
        hint_kinds=model_hints.KINDS,
        hint_states=model_hints.STATES,
        theme_words=" ".join(suggesting.words_of(ctx.db, id).get(theme_id, [])),
        values={"title": theme.title, "summary": theme.summary} | values,
        errors=errors,
    )


ONE = "/consultations/{id:int}/themes/{theme_id:int}"
routes = [
    Route("/consultations/{id:int}/themes", index, methods=["GET"], name="themes:index"),
    Route("/consultations/{id:int}/themes", add, methods=["POST"], name="themes:add"),
    Route(ONE, show, methods=["GET"], name="themes:show"),
    Route(ONE, save, methods=["POST"], name="themes:save"),
    Route(ONE + "/up", up, methods=["POST"], name="themes:up"),
    Route(ONE + "/answer", answer, methods=["POST"], name="themes:answer"),
]
