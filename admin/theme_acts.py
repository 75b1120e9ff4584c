"""What officers do with whole themes: merge, split, give them words; and take what words or examples suggest."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.sorting import INDEX as SORTING
from admin.sorting import SUREST, index_page
from admin.themes import theme_page
from consultations import queries as consultation_queries
from opinions import queries, sorting, suggesting, theming
from opinions.sorting_models import EXAMPLES, WORDS
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:themes:show"
FEWEST = {
    WORDS: "至少给两个主题写上主题词，才能按主题词归类。",
    EXAMPLES: "至少先由人工把几条意见归入两个主题，才能照样例归类。",
}


class MergeForm(Form):
    """Into which theme, and why."""

    into: int
    merge_reason: str = Field(min_length=1, max_length=500)


class SplitForm(Form):
    """What the new theme is called, which opinions go there, and why."""

    split_title: str = Field(min_length=1, max_length=100)
    ids: list[int] = Field(default_factory=list)
    split_words: str = Field("", max_length=200)
    split_reason: str = Field(min_length=1, max_length=500)


class WordsForm(Form):
    """The officers' own words for a theme."""

    words: str = Field("", max_length=1000)


class PlaceForm(Form):
    """How sure a suggestion must be."""

    surest: float = Field(SUREST, ge=0, le=1)


@page(can="opinions.sort")
def merge(ctx: Context, id: int, theme_id: int) -> Response:
    """All of a theme goes under another."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(MergeForm, ctx.form)
    if form is None or form.into == theme_id:
        return theme_page(ctx, id, theme_id, typed(ctx.form), errors or {"into": _("请选择另一个主题。")}, 422)
    theme, into = queries.theme(ctx.db, id, theme_id), queries.theme(ctx.db, id, form.into)
    theming.merge(ctx.db, theme, into, reason=form.merge_reason, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, theme_id=into.id)


@page(can="opinions.sort")
def split(ctx: Context, id: int, theme_id: int) -> Response:
    """Some opinions of a theme become a theme of their own."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(SplitForm, ctx.form)
    if form is None:
        return theme_page(ctx, id, theme_id, typed(ctx.form, SplitForm), errors, 422)
    try:
        apart, _n = theming.split(
            ctx.db, queries.theme(ctx.db, id, theme_id), title=form.split_title, ids=form.ids, words=form.split_words,
            reason=form.split_reason, by=ctx.staff, now=ctx.now,
        )  # fmt: skip
    except ValueError:
        told = {"split_words": _("请勾选一部分意见，或者写出其中一部分意见含有的词；不能一条不拆，也不能全部拆走。")}
        return theme_page(ctx, id, theme_id, typed(ctx.form, SplitForm), told, 422)
    return ctx.goto(SHOW, id=id, theme_id=apart.id)


@page(can="opinions.sort")
def words(ctx: Context, id: int, theme_id: int) -> Response:
    """Give a theme its words."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(WordsForm, ctx.form)
    if form is None:
        return theme_page(ctx, id, theme_id, typed(ctx.form), errors, 422)
    suggesting.set_words(ctx.db, queries.theme(ctx.db, id, theme_id), form.words, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id, theme_id=theme_id)


@page(can="opinions.sort")
def suggest(ctx: Context, id: int, mode: str) -> Response:
    """Let the worker sort by theme words, or by what people have sorted."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    known = suggesting.words_of(ctx.db, id) if mode == WORDS else suggesting.examples(ctx.db, id)
    if mode not in FEWEST or len(known) < suggesting.FEWEST_THEMES:
        return index_page(ctx, id, {}, {"suggest": _(FEWEST.get(mode, FEWEST[WORDS]))}, 422)
    sorting.ask(ctx.db, id, k=0, seed=1, mode=mode, by=ctx.staff, now=ctx.now)
    return ctx.goto(SORTING, id=id)


@page(can="opinions.sort")
def place(ctx: Context, id: int, theme_id: int) -> Response:
    """Take what is suggested for a theme with enough confidence; it can be undone on the ledger."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(PlaceForm, ctx.form)
    if form is None:
        return index_page(ctx, id, typed(ctx.form), {f"place-{theme_id}": errors["surest"]}, 422)
    theme = queries.theme(ctx.db, id, theme_id)
    suggesting.place(ctx.db, theme, surest=form.surest, by=ctx.staff, now=ctx.now)
    return ctx.goto(SORTING, id=id)


ONE = "/consultations/{id:int}/themes/{theme_id:int}"
routes = [
    Route(ONE + "/merge", merge, methods=["POST"], name="themes:merge"),
    Route(ONE + "/split", split, methods=["POST"], name="themes:split"),
    Route(ONE + "/words", words, methods=["POST"], name="themes:words"),
    Route(ONE + "/place", place, methods=["POST"], name="themes:place"),
    Route("/consultations/{id:int}/sorting/by/{mode}", suggest, methods=["POST"], name="sorting:suggest"),
]
