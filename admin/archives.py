"""Archiving: completeness, lists, the hand-over, supervision by the office, periods of keeping; accountability."""

from datetime import date
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import Seen, act
from admin.downloads import download
from decisions import archive, evaluating, queries
from decisions.archive_record import years_of
from decisions.bag_building import bag_name, bag_zip
from decisions.execution_models import ACCOUNTABILITY_KINDS
from decisions.models import Matter
from decisions.states import NAMES, Stage
from law.archiving import CATEGORIES, hand_over_due
from law.findings import Unmet
from people.workdays import load_workdays
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:archives:show"


class GapForm(Form):
    """Why a category has no papers."""

    category: str = Field(pattern="|".join(CATEGORIES))
    reason: str = Field(min_length=1, max_length=2000)


class ListForm(Form):
    """What a division hands over and keeps."""

    originals: int = Field(ge=0, le=100_000)
    copies_kept: int = Field(ge=0, le=100_000)
    note: str = Field("", max_length=2000)


class HandOverForm(Seen):
    """The hand-over; late ones say why."""

    delay_reason: str = Field("", max_length=2000)


class InspectionForm(Form):
    """What the office found."""

    finding: str = Field("", max_length=10_000)
    is_complete: bool = False
    mend_by: date | None = None


class RetentionForm(Form):
    """Years; 0: for ever."""

    category: str = Field(pattern="|".join(CATEGORIES))
    years: int = Field(ge=0, le=100)
    basis: str = Field("", max_length=300)


class AccountabilityForm(Form):
    """What was ordered, or what came of it."""

    kind: str = Field(pattern="|".join(ACCOUNTABILITY_KINDS))
    article: str = Field(min_length=1, max_length=60)
    concerns: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=20_000)
    due_on: date | None = None


class OutcomeForm(Form):
    """What came of an order, and on which day it was settled."""

    outcome: str = Field(min_length=1, max_length=10_000)
    closed_on: date


@page(can="record.read")
def index(ctx: Context) -> Response:
    """What is to be archived, what is late, and how long each category is kept."""
    return _index(ctx, {}, {}, 200)


@page(can="retention.edit")
def retention(ctx: Context) -> Response:
    """Change how long a category is kept."""

    def do(form: RetentionForm) -> Response:
        archive.set_retention(ctx.db, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto("admin:archives:index")

    return act(ctx, RetentionForm, lambda *said: _index(ctx, *said), do)


@page(can="record.read")
def show(ctx: Context, id: int) -> Response:
    """The archive of one matter."""
    return _show(ctx, queries.get(ctx.db, id), {}, {}, 200)


@page(can="archive.hand_over")
def gap(ctx: Context, id: int) -> Response:
    """Say why a category has no papers."""
    return _act(ctx, id, GapForm, archive.explain_gap)


@page(can="archive.hand_over")
def listed(ctx: Context, id: int) -> Response:
    """A division's list of originals and copies."""
    return _act(ctx, id, ListForm, archive.list_division)


@page(can="archive.supervise")
def inspect(ctx: Context, id: int) -> Response:
    """The office writes down what it found."""
    return _act(ctx, id, InspectionForm, archive.inspect)


@page(can="accountability.record")
def accountability(ctx: Context, id: int) -> Response:
    """Keep what was ordered after a breach."""
    return _act(ctx, id, AccountabilityForm, evaluating.hold_accountable)


@page(can="accountability.record")
def outcome(ctx: Context, id: int, record_id: int) -> Response:
    """Keep what came of an order."""
    matter = queries.get(ctx.db, id)
    row = next((r for r in evaluating.accountability(ctx.db, id) if r.id == record_id), None)
    if row is None:
        raise HTTPException(404)

    def do(form: OutcomeForm) -> Response:
        evaluating.close_record(ctx.db, matter, row, outcome=form.outcome, on=form.closed_on, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, OutcomeForm, lambda v, *said: _show(ctx, matter, v | {"record_id": record_id}, *said), do)


@page(can="archive.hand_over")
def hand_over(ctx: Context, id: int) -> Response:
    """Hand the record over, through gate G26."""
    matter = queries.get(ctx.db, id)

    def do(form: HandOverForm) -> Response:
        workdays, files = load_workdays(ctx.db), ctx.state.files
        archive.hand_over(ctx.db, matter, files, **form.model_dump(), by=ctx.staff, now=ctx.now, workdays=workdays)
        return ctx.goto(SHOW, id=id)

    return act(ctx, HandOverForm, lambda *said: _show(ctx, matter, *said), do)


@page(can="record.read")
def bag(ctx: Context, id: int, number: int) -> Response:
    """The bag of a hand-over as a ZIP; `gongyi verify record` checks it with nothing else."""
    matter = queries.get(ctx.db, id)
    row = next((h for h in archive.hand_overs(ctx.db, id) if h.number == number), None)
    if row is None:
        raise HTTPException(404)
    content = bag_zip(ctx.db, matter, row, ctx.state.files, ctx.state.journal_key)
    return download(content, f"{bag_name(matter, row)}.zip")


def _act(ctx: Context, id: int, model: type[Form], service: Any) -> Response:
    matter = queries.get(ctx.db, id)

    def do(form: Form) -> Response:
        service(ctx.db, matter, **form.model_dump(), by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, model, lambda *said: _show(ctx, matter, *said), do)


def _index(ctx: Context, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    workdays = load_workdays(ctx.db)
    rows = []
    for matter in queries.every(ctx.db):
        if matter.concluded_on:
            done = archive.hand_overs(ctx.db, matter.id or 0)
            due = hand_over_due(matter.concluded_on, workdays).on
            rows.append((matter, due, done, _(NAMES[Stage(matter.stage)])))
    kept = archive.retention(ctx.db)
    periods = [(key, name, years_of(kept[key]), kept[key].basis) for key, name in CATEGORIES.items()]
    return ctx.page(
        "admin/archives/index.html",
        status=status,
        rows=sorted(rows, key=lambda row: (bool(row[2]), row[1])),
        periods=periods,
        categories=[(key, f"{key} {_(name)}") for key, name in CATEGORIES.items()],
        values=values,
        errors=errors,
    )


def _show(ctx: Context, matter: Matter, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    id_, workdays, mine = matter.id or 0, load_workdays(ctx.db), ctx.staff.division_id
    found = archive.findings(
        ctx.db, matter, ctx.state.files, delay_reason=str(values.get("delay_reason", "")), now=ctx.now,
        workdays=workdays,
    )  # fmt: skip
    undertaking = {d.id for d in queries.divisions(ctx.db, id_, "undertaking")}
    return ctx.page(
        "admin/archives/show.html",
        status=status,
        matter=matter,
        categories=archive.category_names(archive.counts(ctx.db, matter)),
        gaps=archive.gaps(ctx.db, id_),
        kept={key: years_of(rule) for key, rule in archive.retention(ctx.db).items()},
        due=hand_over_due(matter.concluded_on, workdays).on if matter.concluded_on else None,
        unmet=[f for f in found if isinstance(f, Unmet)],
        lists=archive.lists(ctx.db, id_),
        waiting=archive.missing_lists(ctx.db, matter),
        hand_overs=archive.hand_overs(ctx.db, id_),
        inspections=archive.inspections(ctx.db, id_),
        own=mine == matter.division_id and ctx.may("archive.hand_over"),
        undertakes=mine in undertaking and ctx.may("archive.hand_over"),
        accountability=evaluating.accountability(ctx.db, id_) if ctx.may("accountability.read") else [],
        kinds=[(key, _(name)) for key, name in ACCOUNTABILITY_KINDS.items()],
        names=ACCOUNTABILITY_KINDS,
        values=values,
        errors=errors,
    )


ONE = "/matters/{id:int}/archive"
routes = [
    Route("/archives", index, methods=["GET"], name="archives:index"),
    Route("/archives/retention", retention, methods=["POST"], name="archives:retention"),
    Route(ONE, show, methods=["GET"], name="archives:show"),
    Route(ONE + "/gaps", gap, methods=["POST"], name="archives:gap"),
    Route(ONE + "/lists", listed, methods=["POST"], name="archives:list"),
    Route(ONE + "/hand-over", hand_over, methods=["POST"], name="archives:hand_over"),
    Route(ONE + "/inspections", inspect, methods=["POST"], name="archives:inspect"),
    Route(ONE + "/accountability", accountability, methods=["POST"], name="archives:accountability"),
    Route(ONE + "/accountability/{record_id:int}", outcome, methods=["POST"], name="archives:outcome"),
    Route(ONE + "/{number:int}.zip", bag, methods=["GET"], name="archives:bag"),
]
