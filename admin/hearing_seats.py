"""The seats of a hearing by category, and who does what at it."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from admin.hearings import PAGES, SHOW
from hearings import planning, queries
from hearings.models import KINDS, METHODS, ROLES, Hearing
from hearings.quotas import read_quotas, written_quotas
from people import queries as people
from web.i18n import gettext as _
from web.page import Context, page

SPARE = 4  # empty rows to fill in
MOST = 20
SEAT_FIELDS = ("kind", "name", "party", "seats", "method", "body", "fills_up", "quotas")
ROLE_FIELDS = ("role", "role_name", "role_title", "role_staff")
Row = dict[str, str]


@page(can="hearings.edit")
def seats(ctx: Context, id: int) -> Response:
    """The table of categories."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    rows = [
        {
            "kind": c.kind, "name": c.name, "party": c.party, "seats": str(c.seats), "method": c.method, "body": c.body,
            "fills_up": "yes" if c.fills_up else "no", "quotas": written_quotas(c.quotas),
        }
        for c in hearing.categories
    ]  # fmt: skip
    return _seats(ctx, hearing, rows, {})


@page(can="hearings.edit")
def save_seats(ctx: Context, id: int) -> Response:
    """Keep the table; empty rows are left out."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    rows = [row for row in _rows(ctx, SEAT_FIELDS) if row["name"] or row["seats"]]
    given, errors = [], {}
    for number, row in enumerate(rows, 1):
        try:
            given.append(_category(row))
        except ValueError as problem:
            errors[f"name-{number}"] = _("第 {n} 行：{why}").format(n=number, why=problem)
    if errors:
        return _seats(ctx, hearing, rows, errors, 422)
    planning.set_seats(ctx.db, hearing, given, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="hearings.edit")
def roles(ctx: Context, id: int) -> Response:
    """The table of roles."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    rows = [
        {"role": r.role, "role_name": r.name, "role_title": r.title, "role_staff": str(r.staff_id or "")}
        for r in hearing.roles
    ]
    return _roles(ctx, hearing, rows or [dict.fromkeys(ROLE_FIELDS, "") | {"role": r} for r in list(ROLES)[:3]])


@page(can="hearings.edit")
def save_roles(ctx: Context, id: int) -> Response:
    """Keep the table; rows without a name are left out. A member of staff is found by name."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    rows = [row for row in _rows(ctx, ROLE_FIELDS) if row["role_name"] and row["role"] in ROLES]
    known = {person.name: person.id for person in people.everybody(ctx.db)}
    given = [(r["role"], r["role_name"], r["role_title"], known.get(r["role_name"])) for r in rows]
    planning.set_roles(ctx.db, hearing, given, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


def _category(row: Row) -> dict[str, Any]:
    if not row["name"]:
        raise ValueError(_("请填写类别名称。"))
    if not row["seats"].isdecimal() or int(row["seats"]) > 1000:
        raise ValueError(_("请填写名额，例如 10。"))
    if row["kind"] not in KINDS or row["method"] not in METHODS:
        raise ValueError(_("请选择类别和产生方式。"))
    number = int(row["seats"])
    return {
        "kind": row["kind"], "name": row["name"], "party": row["party"], "seats": number, "method": row["method"],
        "body": row["body"], "fills_up": row["fills_up"] != "no", "quotas": read_quotas(row["quotas"], number),
    }  # fmt: skip


def _rows(ctx: Context, fields: tuple[str, ...]) -> list[Row]:
    columns = [[str(value).strip()[:300] for value in ctx.form.getlist(name)] for name in fields]
    longest = min(max((len(c) for c in columns), default=0), MOST)
    return [{n: c[k] if k < len(c) else "" for n, c in zip(fields, columns, strict=True)} for k in range(longest)]


def _seats(ctx: Context, hearing: Hearing, rows: list[Row], errors: dict[str, str], status: int = 200) -> Response:
    blank = {**dict.fromkeys(SEAT_FIELDS, ""), "kind": "representative", "method": "draw", "fills_up": "yes"}
    return ctx.page(
        PAGES + "seats.html", status=status, c=hearing, rows=[*rows, *[blank] * SPARE][:MOST], errors=errors,
        kinds=list(KINDS.items()), methods=list(METHODS.items()),
        total=sum(int(r["seats"]) for r in rows if r["kind"] == "representative" and r["seats"].isdecimal()),
    )  # fmt: skip


def _roles(ctx: Context, hearing: Hearing, rows: list[Row]) -> Response:
    blank = dict.fromkeys(ROLE_FIELDS, "") | {"role": "expert"}
    names = sorted(person.name for person in people.everybody(ctx.db))
    return ctx.page(
        PAGES + "roles.html", c=hearing, rows=[*rows, *[blank] * SPARE], roles=list(ROLES.items()), names=names
    )


routes = [
    Route("/hearings/{id:int}/seats", seats, methods=["GET"], name="hearings:seats"),
    Route("/hearings/{id:int}/seats", save_seats, methods=["POST"], name="hearings:save_seats"),
    Route("/hearings/{id:int}/roles", roles, methods=["GET"], name="hearings:roles"),
    Route("/hearings/{id:int}/roles", save_roles, methods=["POST"], name="hearings:save_roles"),
]
