"""Two officers sort the same random sample, each alone; then the page says how well they agree."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from consultations import queries as consultation_queries
from opinions import agreement, queries
from people import queries as people
from web.forms import Form, parse
from web.i18n import gettext as _
from web.page import Context, page

INDEX, ONE = "admin:agreement:index", "admin:agreement:show"


class SampleForm(Form):
    """How large, and from which seed."""

    size: int = Field(50, ge=5, le=500)
    seed: int = Field(1, ge=0, le=2**31 - 1)


class MarkForm(Form):
    """Under which theme an opinion goes; 0: under none."""

    opinion_id: int
    theme_id: int = Field(ge=0)


@page(can="opinions.read")
def index(ctx: Context, id: int) -> Response:
    """The samples and what came out."""
    return _index(ctx, id, {})


@page(can="opinions.sort")
def make(ctx: Context, id: int) -> Response:
    """Draw a sample."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(SampleForm, ctx.form)
    if form is None:
        return _index(ctx, id, errors, 422)
    try:
        made = agreement.make_sample(ctx.db, id, size=form.size, seed=form.seed, by=ctx.staff, now=ctx.now)
    except ValueError:
        return _index(ctx, id, {"size": _("台账里还没有意见。")}, 422)
    return ctx.goto(ONE, id=id, sample_id=made.id)


@page(can="opinions.read")
def show(ctx: Context, id: int, sample_id: int) -> Response:
    """The next opinion to sort; when all are sorted, how well two people agree."""
    return _sample(ctx, id, sample_id, {})


@page(can="opinions.sort")
def mark(ctx: Context, id: int, sample_id: int) -> Response:
    """Sort one opinion of the sample."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    sample = agreement.sample(ctx.db, id, sample_id)
    form, errors = parse(MarkForm, ctx.form)
    if form is None or form.opinion_id not in sample.opinion_ids:
        return _sample(ctx, id, sample_id, errors or {"theme_id": _("请选择其中一项。")}, 422)
    theme = queries.theme(ctx.db, id, form.theme_id) if form.theme_id else None
    agreement.mark(ctx.db, sample, form.opinion_id, theme.id if theme else None, by=ctx.staff, now=ctx.now)
    return ctx.goto(ONE, id=id, sample_id=sample_id)


def _index(ctx: Context, id: int, errors: dict[str, str], status: int = 200) -> Response:
    consultation = consultation_queries.get(ctx.db, id)
    samples = agreement.samples(ctx.db, id)
    return ctx.page(
        "admin/desk/agreement.html",
        status=status,
        c=consultation,
        samples=[(s, agreement.agreements(ctx.db, s)) for s in samples],
        reading=agreement.reading,
        themes=queries.themes(ctx.db, id),
        own=_own(ctx, id),
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        errors=errors,
    )


def _sample(ctx: Context, id: int, sample_id: int, errors: dict[str, str], status: int = 200) -> Response:
    sample = agreement.sample(ctx.db, id, sample_id)
    mine = agreement.marks(ctx.db, sample, ctx.staff)
    left = [id_ for id_ in sample.opinion_ids if id_ not in mine]
    results = agreement.agreements(ctx.db, sample)
    shown = {id_ for result in results for id_, *_both in result.differ}
    themes = queries.themes(ctx.db, id)
    return ctx.page(
        "admin/desk/sample.html",
        status=status,
        c=consultation_queries.get(ctx.db, id),
        sample=sample,
        done=len(mine),
        opinion=queries.get(ctx.db, id, left[0]) if left else None,
        others=agreement.done_by(ctx.db, sample),
        results=results,
        reading=agreement.reading,
        texts={o.id: o for o in queries.some(ctx.db, id, sorted(shown))},
        themes=themes,
        titles={theme.id: theme.title for theme in themes},
        own=_own(ctx, id),
        me=ctx.staff.id,
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        errors=errors,
    )


def _own(ctx: Context, id: int) -> bool:
    consultation = consultation_queries.get(ctx.db, id)
    mine = ctx.staff.division_id == consultation.division_id and ctx.may("opinions.sort")
    return mine and consultation.status != "answered"


AT = "/consultations/{id:int}/agreement"
routes = [
    Route(AT, index, methods=["GET"], name="agreement:index"),
    Route(AT, make, methods=["POST"], name="agreement:make"),
    Route(AT + "/{sample_id:int}", show, methods=["GET"], name="agreement:show"),
    Route(AT + "/{sample_id:int}", mark, methods=["POST"], name="agreement:mark"),
]
