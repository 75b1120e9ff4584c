"""The ledger of a consultation's opinions, from every channel, and what is done with one or several of them."""

from typing import Any
from urllib.parse import urlencode

from pydantic import Field
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin.clause_choices import choices_of, labels
from admin.stages import pill
from consultations import queries as consultation_queries
from consultations.states import PUBLIC
from opinions import ledger as ledgers
from opinions import queries, services
from opinions.ledger import Filter
from opinions.models import CHANNELS, STANCES, Opinion
from opinions.states import NAMES
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

LEDGER = "admin/opinions/ledger.html"
FILTERS = tuple(Filter.__dataclass_fields__)
PILLS = {"received": "open", "in_work": "due", "sealed": "blocked", "withdrawn": "closed", "answered": "done"}


class BulkForm(Form):
    """What to do with the opinions that were ticked."""

    ids: list[int] = Field(default_factory=list)
    act: str = Field(pattern="assign|group|merge")
    theme_id: int | None = None


@page(can="opinions.read")
def index(ctx: Context) -> Response:
    """The ledgers: one for each published consultation."""
    rows = []
    for consultation in consultation_queries.every(ctx.db):
        if consultation.status in PUBLIC:
            total = sum(queries.counts_by(ctx.db, consultation.id or 0, "status").values())
            rows.append((consultation, total, len(queries.unanswered(ctx.db, consultation.id or 0))))
    return ctx.page("admin/opinions/index.html", rows=rows, pill=pill)


@page(can="opinions.read")
def ledger(ctx: Context, id: int) -> Response:
    """One page of the ledger as the filters narrow it; only the rows when htmx asks."""
    values = _ledger(ctx, id, {})
    return ctx.fragment(LEDGER, "rows", **values) if ctx.htmx else ctx.page(LEDGER, **values)


@page(can="opinions.sort")
def bulk(ctx: Context, id: int) -> Response:
    """Take over, put under a theme, or merge what was ticked."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(BulkForm, ctx.form)
    chosen = queries.some(ctx.db, id, form.ids) if form else []
    errors = errors or _bulk_errors(form, chosen)
    if form is None or errors:
        return ctx.page(LEDGER, status=422, **_ledger(ctx, consultation.id or 0, errors))
    if form.act == "assign":
        services.assign(ctx.db, chosen, to=ctx.staff, by=ctx.staff, now=ctx.now)
    elif form.act == "group":
        theme = queries.theme(ctx.db, id, form.theme_id) if form.theme_id else None
        services.group(ctx.db, chosen, theme=theme, by=ctx.staff, now=ctx.now)
    else:
        first = next(o for o in chosen if not o.duplicate_of_id)
        services.merge(ctx.db, [o for o in chosen if o is not first], into=first, by=ctx.staff, now=ctx.now)
    query = ctx.request.url.query  # the filters stay
    return RedirectResponse(ctx.url_for("admin:opinions:ledger", id=id) + (f"?{query}" if query else ""), 303)


def _bulk_errors(form: BulkForm | None, chosen: list[Opinion]) -> dict[str, str]:
    if not chosen:
        return {"ids": _("请先勾选要办理的意见。")}
    closed = [o.receipt for o in chosen if o.status in {"sealed", "withdrawn", "answered"}]
    if closed:
        return {"ids": _("下列意见已封存、撤回或者答复，不能这样办理：{receipts}").format(receipts="、".join(closed))}
    if form and form.act == "merge" and (len(chosen) < 2 or all(o.duplicate_of_id for o in chosen)):
        return {"ids": _("合并须勾选两条以上，且其中一条不是重复意见。")}
    return {}


def _ledger(ctx: Context, id: int, errors: dict[str, str]) -> dict[str, Any]:
    consultation = consultation_queries.with_version(ctx.db, id)
    query = ctx.request.query_params
    wanted = Filter(**{name: query.get(name, "")[:200] for name in FILTERS})
    found = ledgers.page(ctx.db, id, wanted, at=query.get("at", ""))
    kept = {name: getattr(wanted, name) for name in FILTERS if getattr(wanted, name)}
    themes = queries.themes(ctx.db, id)
    return {
        "c": consultation,
        "found": found,
        "to": lambda at: "?" + urlencode(kept | ({"at": at} if at else {})),
        "wanted": wanted,
        "themes": themes,
        "clauses": choices_of(consultation.version),
        "labels": labels(consultation.version),
        "own": ctx.staff.division_id == consultation.division_id and ctx.may("opinions.sort"),
        "errors": errors,
        "values": typed(ctx.form, BulkForm),
        **words(),
    }


def words() -> dict[str, Any]:
    """The names of channels, stances and states, for every page on opinions."""
    return {
        "channels": CHANNELS,
        "stances": STANCES,
        "states": {status.value: name for status, name in NAMES.items()},
        "pills": PILLS,
    }


routes = [
    Route("/opinions", index, methods=["GET"], name="opinions:index"),
    Route("/consultations/{id:int}/opinions", ledger, methods=["GET"], name="opinions:ledger"),
    Route("/consultations/{id:int}/opinions", bulk, methods=["POST"], name="opinions:bulk"),
]
