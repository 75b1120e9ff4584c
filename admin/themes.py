"""Themes: groups of opinions that say the same and get one answer."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.answer_forms import AnswerForm, answer_values, clause_options
from consultations import queries as consultation_queries
from opinions import queries, services
from opinions.models import OUTCOMES
from web.forms import Form, parse, typed
from web.page import Context, page

INDEX = "admin:themes:index"


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
    return _theme(ctx, id, theme_id, {}, {})


@page(can="opinions.sort")
def save(ctx: Context, id: int, theme_id: int) -> Response:
    """Change the wording of a theme."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    theme = queries.theme(ctx.db, id, theme_id)
    form, errors = parse(ThemeForm, ctx.form)
    if form is None:
        return _theme(ctx, id, theme_id, typed(ctx.form), errors, 422)
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
        return _theme(ctx, id, theme_id, typed(ctx.form), errors, 422)
    services.prepare_answer(ctx.db, theme, **form.model_dump(), by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


def _page(ctx: Context, id: int, values: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    consultation = consultation_queries.get(ctx.db, id)
    return ctx.page(
        "admin/themes/index.html",
        status=status,
        c=consultation,
        themes=queries.themes(ctx.db, id),
        counts=queries.counts_by(ctx.db, id, "theme_id"),
        answers={a.theme_id: a for a in queries.answers(ctx.db, id) if a.theme_id},
        outcomes=OUTCOMES,
        own=ctx.staff.division_id == consultation.division_id and ctx.may("opinions.sort"),
        values=values,
        errors=errors,
    )


def _theme(
    ctx: Context, id: int, theme_id: int, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    consultation = consultation_queries.get(ctx.db, id)
    theme = queries.theme(ctx.db, id, theme_id)
    prepared = next((a for a in queries.answers(ctx.db, id) if a.theme_id == theme.id), None)
    members = [o for o in queries.every(ctx.db, id) if o.theme_id == theme.id]
    return ctx.page(
        "admin/themes/show.html",
        status=status,
        c=consultation,
        theme=theme,
        opinions=members,
        outcomes=OUTCOMES,
        answer_values=answer_values(prepared) | values,
        clause_options=clause_options(consultation),
        own=ctx.staff.division_id == consultation.division_id and ctx.may("opinions.answer"),
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
