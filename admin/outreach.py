"""Symposia, visits and other ways of hearing people, as records of a matter (程序办法第十三条第二款、第十六条、第十七条)."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import by_field
from admin.checked_files import CheckedFile, one_file
from admin.downloads import download
from consultations import outreach
from consultations import queries as consultations
from consultations.drafting import only_own
from consultations.outreach import CAPACITIES, KINDS, Attendee, Occasion
from consultations.outreach_models import Outreach
from consultations.states import Stale
from decisions import queries as matters
from decisions.duties import affected_groups
from decisions.models import Matter
from decisions.services import keep_paper
from decisions.states import Stage, WrongStage
from law.findings import Unlawful
from opinions.intake_group import STAFF_CHANNELS_OPEN
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:outreach:index"
SPARE = 4  # empty rows to fill in
OVER = frozenset({Stage.ENDED, Stage.ARCHIVED})
COLUMNS = ("attendee", "capacity", "stands_for")
Row = dict[str, str]


class OutreachForm(Form):
    """One occasion. The attendees come as rows beside it. `key`: a second pressing of the button is harmless."""

    key: str = Field(min_length=8, max_length=100)
    seen: int = 0
    kind: str = Field(pattern="|".join(KINDS))
    topic: str = Field(min_length=1, max_length=200)
    held_on: date
    place: str = Field("", max_length=300)
    host: str = Field("", max_length=100)
    minutes: str = Field("", max_length=60_000)
    is_public: bool = False


@page(can="consultations.read")
def index(ctx: Context, id: int) -> Response:
    """Every occasion of a matter, with what came of it."""
    return _index(ctx, matters.get(ctx.db, id), {})


@page(can="consultations.edit")
def new(ctx: Context, id: int) -> Response:
    """The form, empty."""
    values = {"key": secrets.token_urlsafe(16), "held_on": ctx.today}
    return _form(ctx, _own(ctx, id), None, values, [], {})


@page(can="consultations.edit")
def edit(ctx: Context, id: int, outreach_id: int) -> Response:
    """The form with what is known."""
    found = outreach.get(ctx.db, id, outreach_id)
    rows = [dict(zip(COLUMNS, (a.name, a.capacity, a.stands_for), strict=True)) for a in found.attendees]
    values = {field: getattr(found, field) for field in OutreachForm.model_fields if field not in {"key", "seen"}}
    return _form(ctx, _own(ctx, id), found, values | {"key": found.idempotency_key, "seen": found.edit}, rows, {})


@page(can="consultations.edit")
def save(ctx: Context, id: int) -> Response:
    """Plan it, or record it with what was said."""
    return _save(ctx, _own(ctx, id), None)


@page(can="consultations.edit")
def change(ctx: Context, id: int, outreach_id: int) -> Response:
    """The same form again for one that is known."""
    return _save(ctx, _own(ctx, id), outreach.get(ctx.db, id, outreach_id))


@page(can="consultations.edit")
def cancel(ctx: Context, id: int, outreach_id: int) -> Response:
    """It does not take place."""
    matter, found = _own(ctx, id), outreach.get(ctx.db, id, outreach_id)
    try:
        outreach.cancel(ctx.db, found, reason=str(ctx.form.get("reason", ""))[:2000], by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _index(ctx, matter, {f"reason-{found.id}": "；".join(by_field(refusal).values())}, 422)
    return ctx.goto(INDEX, id=id)


@page(can="consultations.edit")
def file(ctx: Context, id: int, outreach_id: int) -> Response:
    """The signed list or the scanned minutes: for the own division, since it names people."""
    _own(ctx, id)
    found = outreach.get(ctx.db, id, outreach_id)
    if not found.file_sha256:
        raise HTTPException(404)
    return download(ctx.state.files.get(found.file_sha256), found.file_name)


def _save(ctx: Context, matter: Matter, found: Outreach | None) -> Response:
    form, errors = parse(OutreachForm, ctx.form)
    rows = _rows(ctx)
    upload, problem = one_file(ctx.form, "paper")
    errors |= _wrong(rows) | ({"paper": problem} if problem else {})
    if form is None or errors:
        return _form(ctx, matter, found, typed(ctx.form), rows, errors, 422)
    attendees = [Attendee(name=r["attendee"], capacity=r["capacity"], stands_for=r["stands_for"]) for r in rows]
    occasion = Occasion(attendees=attendees, **form.model_dump(exclude={"key", "seen"}))
    try:
        if found is None:
            found = outreach.record(
                ctx.db, matter_id=matter.id or 0, division_id=matter.division_id, key=form.key, occasion=occasion,
                by=ctx.staff, now=ctx.now,
            )  # fmt: skip
        else:
            outreach.change(ctx.db, found, occasion=occasion, seen=form.seen, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _form(ctx, matter, found, typed(ctx.form), rows, by_field(refusal), 422)
    except Stale:
        words = _("同事刚刚改过这里。没有保存，您填写的内容都在；核对后再次保存会以您的内容为准。")
        values = typed(ctx.form) | {"seen": found.edit if found else 0}
        return _form(ctx, matter, found, values, rows, {"topic": words}, 409)
    if upload:
        _keep(ctx, matter, found, upload)
    return ctx.goto(INDEX, id=matter.id)


def _keep(ctx: Context, matter: Matter, found: Outreach, upload: CheckedFile) -> None:
    sha256 = ctx.state.files.put(upload.content)
    if sha256 == found.file_sha256:  # the same form, sent again
        return
    outreach.attach(ctx.db, found, name=upload.name, sha256=sha256, by=ctx.staff, now=ctx.now)
    title = _("{kind}材料（{on}）").format(kind=KINDS[found.kind], on=found.held_on)
    keep_paper(
        ctx.db, matter, kind="outreach_file", title=title, filename=upload.name, sha256=sha256, by=ctx.staff,
        now=ctx.now,
    )  # fmt: skip


def _own(ctx: Context, id: int) -> Matter:
    """A matter of the own division that is not over. Raises NoResultFound, NotAllowed, WrongStage."""
    matter = matters.get(ctx.db, id)
    only_own(ctx.staff, matter.division_id)
    if matter.stage in OVER:
        raise WrongStage("outreach", matter.stage)
    return matter


def _rows(ctx: Context) -> list[Row]:
    """The rows that name somebody, or that say for whom."""
    columns = [[str(value).strip() for value in ctx.form.getlist(name)] for name in COLUMNS]
    rows = [dict(zip(COLUMNS, values, strict=False)) for values in zip(*columns, strict=False)]
    return [row for row in rows if row["attendee"] or row["stands_for"]]


def _wrong(rows: Sequence[Row]) -> dict[str, str]:
    errors = {}
    for n, row in enumerate(rows, 1):
        if not row["attendee"] or max(map(len, row.values())) > 100:
            errors[f"attendee-{n}"] = _("请填写姓名，每项不超过一百字。")
        if row["capacity"] not in CAPACITIES:
            errors[f"capacity-{n}"] = _("请选择其中一项。")
    return errors


def _index(ctx: Context, matter: Matter, errors: dict[str, str], status: int = 200) -> Response:
    is_own = ctx.staff.division_id == matter.division_id
    rounds = [c for c in consultations.of_matter(ctx.db, matter.id or 0) if c.status in STAFF_CHANNELS_OPEN]
    return ctx.page(
        "admin/outreach/index.html",
        status=status,
        matter=matter,
        occasions=outreach.of_matter(ctx.db, matter.id or 0),
        opinions=outreach.counted(ctx.db, matter.id or 0),
        rounds=rounds if is_own and ctx.may("opinions.record") else [],
        kinds=KINDS,
        is_own=is_own and ctx.may("consultations.edit") and matter.stage not in OVER,
        sees_names=is_own,
        errors=errors,
    )


def _form(
    ctx: Context,
    matter: Matter,
    found: Outreach | None,
    values: dict[str, Any],
    rows: list[Row],
    errors: dict[str, str],
    status: int = 200,
) -> Response:
    empty = [dict.fromkeys(COLUMNS, "") for _n in range(SPARE)]
    return ctx.page(
        "admin/outreach/edit.html",
        status=status,
        matter=matter,
        o=found,
        values=values,
        rows=rows + empty,
        errors=errors,
        kinds=list(KINDS.items()),
        capacities=[(one, one) for one in CAPACITIES],
        groups=affected_groups(matter),
    )


ALL = "/matters/{id:int}/outreach"
ONE = ALL + "/{outreach_id:int}"
routes = [
    Route(ALL, index, methods=["GET"], name="outreach:index"),
    Route(ALL + "/new", new, methods=["GET"], name="outreach:new"),
    Route(ALL + "/new", save, methods=["POST"], name="outreach:save"),
    Route(ONE, edit, methods=["GET"], name="outreach:edit"),
    Route(ONE, change, methods=["POST"], name="outreach:change"),
    Route(ONE + "/cancel", cancel, methods=["POST"], name="outreach:cancel"),
    Route(ONE + "/file", file, methods=["GET"], name="outreach:file"),
]
