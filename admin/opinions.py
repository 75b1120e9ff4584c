"""The ledger of a consultation's opinions, from every channel, and what is done with one or several of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import Field, field_validator
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin import filters
from admin.clause_choices import choices_of, labels
from admin.stages import pill
from consultations import queries as consultation_queries
from consultations.states import PUBLIC
from opinions import bulk, desk, queries, services, working
from opinions import ledger as ledgers
from opinions.desk_models import ACTS, MADE_BY
from opinions.models import CHANNELS, OUTCOMES, STANCES, Opinion
from opinions.narrowing import Filter
from opinions.states import NAMES
from people import queries as people
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

LEDGER = "admin/opinions/ledger.html"
PILLS = {"received": "open", "in_work": "due", "sealed": "blocked", "withdrawn": "closed", "answered": "done"}


class BulkForm(Form):
    """What to do with the opinions that were ticked."""

    ids: list[int] = Field(default_factory=list)
    act: str = Field(pattern="assign|give|group|merge")
    theme_id: int | None = None
    assignee_id: int | None = None
    due_on: date | None = None

    @field_validator("due_on", "assignee_id", "theme_id", mode="before")
    @classmethod
    def nothing(cls, value: object) -> object:
        """An empty field is none."""
        return value or None


@page(can="opinions.read")
def index(ctx: Context) -> Response:
    """The ledgers: one for each published consultation."""
    rows = []
    for consultation in consultation_queries.every(ctx.db):
        if consultation.status in PUBLIC:
            rows.append((consultation, desk.glance(ctx.db, consultation.id or 0)))
    return ctx.page("admin/opinions/index.html", rows=rows, pill=pill)


@page(can="opinions.read")
def ledger(ctx: Context, id: int) -> Response:
    """One page of the ledger as the filters narrow it; only the rows when htmx asks."""
    values = ledger_values(ctx, id, {})
    return ctx.fragment(LEDGER, "rows", **values) if ctx.htmx else ctx.page(LEDGER, **values)


@page(can="opinions.sort")
def many(ctx: Context, id: int) -> Response:
    """Assign, put under a theme, or merge what was ticked; it can be undone."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(BulkForm, ctx.form)
    chosen = queries.some(ctx.db, id, form.ids) if form else []
    errors = errors or _errors(form, chosen)
    if form is None or errors:
        return ctx.page(LEDGER, status=422, **ledger_values(ctx, consultation.id or 0, errors))
    with bulk.kept(ctx.db, id, "assign" if form.act == "give" else form.act, chosen, by=ctx.staff, now=ctx.now):
        ACTIONS[form.act](ctx, id, form, chosen)
    query = ctx.request.url.query  # the filters stay
    return RedirectResponse(ctx.url_for("admin:opinions:ledger", id=id) + (f"?{query}" if query else ""), 303)


def _assign(ctx: Context, id: int, form: BulkForm, chosen: list[Opinion]) -> None:
    services.assign(ctx.db, chosen, to=ctx.staff, by=ctx.staff, now=ctx.now)


def _give(ctx: Context, id: int, form: BulkForm, chosen: list[Opinion]) -> None:
    colleagues = {person.id: person for person in people.colleagues(ctx.db, ctx.staff.division_id)}
    services.assign(ctx.db, chosen, to=colleagues.get(form.assignee_id), by=ctx.staff, now=ctx.now)
    if form.due_on:
        working.set_due(ctx.db, chosen, form.due_on, by=ctx.staff, now=ctx.now)


def _group(ctx: Context, id: int, form: BulkForm, chosen: list[Opinion]) -> None:
    theme = queries.theme(ctx.db, id, form.theme_id) if form.theme_id else None
    services.group(ctx.db, chosen, theme=theme, by=ctx.staff, now=ctx.now)


def _merge(ctx: Context, id: int, form: BulkForm, chosen: list[Opinion]) -> None:
    first = next(o for o in chosen if not o.duplicate_of_id)
    services.merge(ctx.db, [o for o in chosen if o is not first], into=first, by=ctx.staff, now=ctx.now)


ACTIONS: dict[str, Callable[[Context, int, BulkForm, list[Opinion]], None]] = {
    "assign": _assign,
    "give": _give,
    "group": _group,
    "merge": _merge,
}


def _errors(form: BulkForm | None, chosen: list[Opinion]) -> dict[str, str]:
    if not chosen:
        return {"ids": _("请先勾选要办理的意见。")}
    closed = [o.receipt for o in chosen if o.status in {"sealed", "withdrawn", "answered"}]
    if closed:
        return {"ids": _("下列意见已封存、撤回或者答复，不能这样办理：{receipts}").format(receipts="、".join(closed))}
    if form and form.act == "merge" and (len(chosen) < 2 or all(o.duplicate_of_id for o in chosen)):
        return {"ids": _("合并须勾选两条以上，且其中一条不是重复意见。")}
    return {}


def ledger_values(ctx: Context, id: int, errors: dict[str, str]) -> dict[str, Any]:
    """Everything the page of a ledger shows: three statements."""
    consultation = consultation_queries.with_version(ctx.db, id)
    wanted = filters.asked(ctx)
    found = ledgers.page(ctx.db, id, filters.meant(ctx, wanted), at=ctx.request.query_params.get("at", ""))
    beside = desk.beside(ctx.db, id, by=ctx.staff, today=ctx.today)
    return {
        "c": consultation,
        "found": found,
        "to": lambda at: filters.query_of(wanted, at=at) or "?",
        "wanted": wanted,
        "kept": filters.kept(wanted),
        "query": filters.query_of(wanted),
        "beside": beside,
        "progress": beside.progress,
        "query_of": lambda values: filters.query_of(Filter(**values)),
        "clauses": choices_of(consultation.version),
        "labels": labels(consultation.version),
        "own": ctx.staff.division_id == consultation.division_id and ctx.may("opinions.sort"),
        "may_answer": ctx.staff.division_id == consultation.division_id and ctx.may("opinions.answer"),
        "acts": ACTS,
        "errors": errors,
        "values": typed(ctx.form, BulkForm),
        **words(),
    }


def words() -> dict[str, Any]:
    """The names of channels, stances and states, for every page on opinions."""
    return {
        "channels": CHANNELS,
        "stances": STANCES,
        "outcomes": OUTCOMES,
        "made_by": MADE_BY,
        "states": {status.value: name for status, name in NAMES.items()},
        "pills": PILLS,
    }


routes = [
    Route("/opinions", index, methods=["GET"], name="opinions:index"),
    Route("/consultations/{id:int}/opinions", ledger, methods=["GET"], name="opinions:ledger"),
    Route("/consultations/{id:int}/opinions", many, methods=["POST"], name="opinions:bulk"),
]
