"""Results for staff: counts, cross-tabs, channels, weights, drop-off; what is published; open answers into the ledger."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from surveys import answered, drafts, evidence, ledger, queries, services
from surveys.analysis import (
    GROUPING,
    HIDDEN,
    Crosstab,
    Filter,
    Results,
    Share,
    by_channel,
    crosstab,
    results,
    unfinished,
)
from surveys.models import CHANNELS, Survey
from surveys.questions import Definition
from surveys.regions import ELSEWHERE, regions
from surveys.statistics import CannotRake
from surveys.versions import Given
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:surveys:results"


class NoteForm(Form):
    """What stands above the published figures."""

    note: str = Field("", max_length=10_000)


@page(can="surveys.results")
def index(ctx: Context, id: int) -> Response:
    """Live figures with filters; htmx asks for the counts again while people answer."""
    survey = queries.get(ctx.db, id)
    if ctx.htmx and survey.published_at:
        known = evidence.of_survey(ctx.db, survey)
        return ctx.fragment(
            "admin/surveys/results.html", "counts", s=survey, total=known.answers, arrived=known.channels
        )
    return results_page(ctx, survey, {})


@page(can="surveys.publish")
def publish(ctx: Context, id: int) -> Response:
    """Publish the results of the chosen questions."""
    survey = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(NoteForm, ctx.form)
    if form is None:
        return results_page(ctx, survey, errors, status=422, values=typed(ctx.form))
    definition, _answers = answered.every(ctx.db, survey)
    chosen = {str(key) for key in ctx.form.getlist("published")} & set(definition.by_key)
    services.publish_results(ctx.db, survey, note=form.note, published=chosen, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.edit")
def margins(ctx: Context, id: int) -> Response:
    """The known shares: one group a line, 「选项 = 百分比」."""
    survey = queries.own(ctx.db, id, ctx.staff)
    definition = queries.definition(survey)
    found, problem = read_margins(definition, str(ctx.form.get("question", "")), str(ctx.form.get("shares", "")))
    if problem:
        return results_page(ctx, survey, {"shares": problem}, status=422, values=typed(ctx.form))
    kept = {k: v for k, v in survey.margins.items() if k != ctx.form.get("question")}
    services.set_margins(ctx.db, survey, margins=kept | found, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.edit")
def to_ledger(ctx: Context, id: int, key: str) -> Response:
    """Put the words of one question into the opinion ledger."""
    survey = queries.own(ctx.db, id, ctx.staff)
    answers = queries.answers(ctx.db, id)
    try:
        ledger.transfer(ctx.db, survey, answers, wanted=lambda q: q.key == key, by=ctx.staff, now=ctx.now)
    except ValueError as refused:
        return results_page(ctx, survey, {"": str(refused)}, status=422)
    return ctx.goto(INDEX, id=id)


def read_margins(definition: Definition, key: str, text: str) -> tuple[dict[str, dict[str, float]], str]:
    """({question: {option: share}}, "") or ({}, what is wrong). Empty text takes the question's margins away."""
    question = definition.by_key.get(key)
    if question is None or question.kind not in GROUPING - {"multiple"}:
        return {}, _("请选择一道单选题。")
    keys, shares = {label: k for k, label in question.choices}, {}
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        label, _sign, share = line.replace("＝", "=").rpartition("=")
        label, share = label.strip(), share.strip().rstrip("%％")
        try:
            shares[keys[label] if keys else label] = float(share)
        except (KeyError, ValueError):
            return {}, _("这一行看不懂：{line}。写法是「选项 = 百分比」。").format(line=line)
    return ({key: shares} if shares else {}), ""


def counted(ctx: Context, survey: Survey) -> tuple[Definition, list[Given], Results, str]:
    """(questions, answers, results by the filter in the address, why they could not be weighted)."""
    wanted = ctx.request.query_params
    definition, answers = answered.every(ctx.db, survey)
    chosen = Filter(wanted.get("channel", ""), *_split(wanted.get("only", "")))
    is_weighted = wanted.get("weighted") == "1"
    try:
        return definition, answers, results(definition, survey, answers, chosen, weighted=is_weighted), ""
    except CannotRake as problem:
        return definition, answers, results(definition, survey, answers, chosen, weighted=False), str(problem)


def results_page(
    ctx: Context, survey: Survey, errors: dict[str, str], *, status: int = 200, values: dict[str, Any] | None = None
) -> Response:
    """Everything about the answers."""
    definition, answers, found, problem = counted(ctx, survey)
    wanted = ctx.request.query_params
    groups = [q for q in definition.questions() if q.kind in GROUPING]
    rows, columns = (next((q for q in groups if q.key == wanted.get(name)), None) for name in ("row", "column"))
    asked = definition.by_key.get(wanted.get("compare", ""))
    stored = queries.answers(ctx.db, survey.id or 0)
    by_page = survey.unfinished or drafts.by_page(ctx.db, survey.id or 0)
    is_own = survey.division_id == ctx.staff.division_id
    return ctx.page(
        "admin/surveys/results.html",
        status=status,
        s=survey,
        found=found,
        total=found.total,
        arrived=found.channels,
        problem=problem,
        groups=[(q.key, f"{definition.number_of(q.key)}. {q.title[:30]}") for q in groups],
        onlys=_onlys(definition),
        channels=[("", _("全部途径")), *((k, _(v)) for k, v in CHANNELS.items())],
        cross=crosstab(survey, rows, columns, found.chosen) if rows and columns else None,
        compared=by_channel(found.chosen, asked, survey) if asked in groups and asked else None,
        open_questions=ledger.open_questions(survey, stored),
        files=queries.files(survey, stored),
        choosable=[(q.key, q.title) for q in definition.questions() if q.choices or q.kind in {"number", "date"}],
        published=survey.shown_results
        if survey.reported_at
        else [q.key for q in definition.questions() if q.is_published],
        wanted={name: wanted.get(name, "") for name in ("channel", "only", "weighted", "row", "column", "compare")},
        query=ctx.request.url.query,
        share_rows=lambda tally: [_share_row(share) for share in found.shares[tally.key]],
        cross_rows=_cross_rows,
        cross_shares=lambda c: [[label, *map(_short, shares)] for label, shares in c.shares],
        drop_rows=_drop_rows(survey, by_page, len(answers)),
        may_publish=is_own and ctx.may("surveys.publish") and survey.status in {"closed", "reported"},
        is_own=is_own and ctx.may("surveys.edit"),
        values=values or {"note": survey.results_note},
        errors=errors,
    )


def _cross_rows(cross: Crosstab) -> list[list[Any]]:
    return [[label, *(HIDDEN if n is None else n for n in [*cells, total])] for label, cells, total in cross.rows]


def _drop_rows(survey: Survey, by_page: dict[str, int], answered: int) -> list[tuple[str, int, str]]:
    left = unfinished(queries.definition(survey), by_page, answered)
    return [(label, n, f"{share:.1%}") for label, n, share in left]


def _share_row(share: Share) -> tuple[str, str, str, str]:
    return share.label, f"{share.n:g}", f"{share.share:.1%}", f"{share.low:.1%} — {share.high:.1%}"


def _short(share: Share) -> str:
    return f"{share.share:.1%}（{share.low:.1%}—{share.high:.1%}）"


def _split(only: str) -> tuple[str, str]:
    key, _sign, value = only.partition(":")
    return key, value


def _onlys(definition: Definition) -> Sequence[tuple[str, str]]:
    leagues = [(league, league) for league in (*regions(), ELSEWHERE)]
    groups = [q for q in definition.questions() if q.kind in GROUPING]
    return [("", _("全部答卷"))] + [
        (f"{q.key}:{k}", f"{q.title[:16]}：{label}")
        for q in groups
        for k, label in (leagues if q.kind == "region" else q.choices)
    ]


ONE = "/surveys/{id:int}/results"
routes = [
    Route(ONE, index, methods=["GET"], name="surveys:results"),
    Route(ONE + "/publish", publish, methods=["POST"], name="surveys:publish_results"),
    Route(ONE + "/margins", margins, methods=["POST"], name="surveys:margins"),
    Route(ONE + "/ledger/{key}", to_ledger, methods=["POST"], name="surveys:to_ledger"),
]
