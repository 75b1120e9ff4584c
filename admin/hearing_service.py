"""Service of the material at the officer's desk: who has it, by which way, and what proves it."""

from datetime import date
from pathlib import PurePath

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.hearings import PAGES, pill
from documents.sniff import Refused, check
from hearings import participants, queries, serving
from hearings.models import Hearing
from infra.clock import legal_date
from law.findings import Unlawful
from law.hearings import latest_material_service
from web.forms import Form, parse, typed, uploads
from web.i18n import gettext as _
from web.page import Context, page

SERVICE = "admin:hearings:service"


class ServiceForm(Form):
    """A service by post or by hand, or a waiver."""

    participant_id: int
    method: str = Field(pattern="post|hand|waiver")
    received_on: date
    proof: str = Field("", max_length=200)


@page(can="hearings.read")
def service(ctx: Context, id: int) -> Response:
    """Who has the material and who has not."""
    return _service(ctx, queries.get(ctx.db, id), {}, {})


@page(can="hearings.serve")
def send(ctx: Context, id: int) -> Response:
    """Send it electronically to everybody who does not have it."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    done = {s.participant_id for s in serving.services(ctx.db, participants.participants(ctx.db, id))}
    people = [p for p in serving.unserved(ctx.db, hearing) if p.id not in done]
    serving.send(ctx.db, hearing, people, by=ctx.staff, now=ctx.now)
    return ctx.goto(SERVICE, id=id)


@page(can="hearings.serve")
def remind(ctx: Context, id: int) -> Response:
    """Remind those who have not acknowledged."""
    serving.remind(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(SERVICE, id=id)


@page(can="hearings.serve")
def record(ctx: Context, id: int) -> Response:
    """Record a service by post or by hand, or a waiver."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ServiceForm, ctx.form)
    if form is None:
        return _service(ctx, hearing, typed(ctx.form), errors, 422)
    name = sha256 = ""
    if files := uploads(ctx.form, "slip"):
        name, content = PurePath(files[0].filename or "").name, files[0].file.read()
        try:
            check(content, name)
        except Refused as refusal:
            return _service(ctx, hearing, typed(ctx.form), {"slip": str(refusal)}, 422)
        sha256 = ctx.state.files.put(content)
    who = queries.participant(ctx.db, id, form.participant_id)
    facts = form.model_dump(exclude={"participant_id"})
    try:
        serving.record(ctx.db, hearing, who, **facts, file_name=name, file_sha256=sha256, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _service(ctx, hearing, typed(ctx.form), {u.field: u.message for u in refusal.unmet}, 422)
    return ctx.goto(SERVICE, id=id)


@page(can="hearings.read")
def slip(ctx: Context, id: int, service_id: int) -> Response:
    """The photo of a signed slip or the scan of a waiver."""
    people = queries.everybody(ctx.db, id)
    found = next(s for s in serving.services(ctx.db, people) if s.id == service_id and s.file_sha256)
    return download(ctx.state.files.get(found.file_sha256), found.file_name)


def _service(
    ctx: Context, hearing: Hearing, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    people = participants.participants(ctx.db, hearing.id or 0)
    held_on = legal_date(hearing.starts_at) if hearing.starts_at else None
    rows = serving.services(ctx.db, people)
    return ctx.page(
        PAGES + "service.html",
        status=status,
        c=hearing,
        pill=pill(hearing),
        people=people,
        received=serving.received_on(ctx.db, people, held_on) if held_on else {},
        services={p.id: [s for s in rows if s.participant_id == p.id] for p in people},
        methods=serving.METHODS,
        ways=[(key, _(serving.METHODS[key])) for key in ("post", "hand", "waiver")],
        latest=latest_material_service(held_on) if held_on else None,
        own=ctx.staff.division_id == hearing.division_id and ctx.may("hearings.serve"),
        may_serve=hearing.status in {"selected", "listed"},
        values=values,
        errors=errors,
    )


ONE = "/hearings/{id:int}"
routes = [
    Route(ONE + "/service", service, methods=["GET"], name="hearings:service"),
    Route(ONE + "/service/send", send, methods=["POST"], name="hearings:send"),
    Route(ONE + "/service/remind", remind, methods=["POST"], name="hearings:remind"),
    Route(ONE + "/service/record", record, methods=["POST"], name="hearings:record_service"),
    Route(ONE + "/service/slips/{service_id:int}", slip, methods=["GET"], name="hearings:service_slip"),
]
