"""The console of host and recorder: who is there, what comes now, what is said. Works when the connection drops."""

import secrets
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from pydantic import Field
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from admin.clause_choices import choices_of
from admin.hearings import PAGES, pill
from consultations import queries as draft_queries
from documents.sniff import Refused, check
from hearings import participants, queries, quorum, session
from hearings.models import KINDS as SEAT_KINDS
from hearings.models import QUORUMS, ROLES, Hearing
from hearings.registration_models import STANCES
from hearings.selection_models import Participant
from hearings.session import ALLOWED, ANY_TIME, KINDS, STEPS, Said
from hearings.states import TRANSITIONS
from law.findings import Unlawful
from web.forms import Form, parse, typed, uploads
from web.i18n import gettext as _
from web.page import Context, page

CONSOLE = "admin:hearings:console"
IDENTITY = ("身份证件原件", "其他有效证件原件", "短信验证码", "工作人员当面确认")


class SaidForm(Form):
    """One thing said. `key` is made where it is typed; `at` is the console's clock in milliseconds."""

    key: str = Field(min_length=8, max_length=80)
    kind: str = Field(pattern="|".join(KINDS))
    step: int = Field(ge=0, le=len(STEPS) - 1)
    at: int = 0
    speaker: str = Field("", pattern=r"^([pr]\d{1,9})?$")
    text: str = Field("", max_length=20_000)
    clause: str = Field("", max_length=80)
    stance: str = Field("", pattern="^(for|against|change)?$")
    basis: str = Field("", max_length=5000)
    reason: str = Field("", max_length=5000)
    replaces: int | None = None

    def said(self, now: datetime, name: str = "", sha256: str = "") -> Said:
        """What the service takes."""
        at = datetime.fromtimestamp(self.at / 1000, UTC) if self.at else now
        number = int(self.speaker[1:]) if self.speaker else None
        return Said(
            key=self.key, kind=self.kind, step=self.step, at=at, text=self.text, clause=self.clause, stance=self.stance,
            participant_id=number if self.speaker.startswith("p") else None,
            role_id=number if self.speaker.startswith("r") else None, basis=self.basis, reason=self.reason,
            file_name=name, file_sha256=sha256, replaces=self.replaces,
        )  # fmt: skip


class StepForm(Form):
    """The step the host has before their eyes."""

    seen: int


class CheckInForm(Form):
    """Who came, by list or by the code of the ticket, and how identity was checked."""

    participant_id: int | None = None
    code: str = Field("", max_length=300)
    identity_check: str = Field("", max_length=100)


class ReasonForm(Form):
    """Why the session is adjourned."""

    reason: str = Field("", max_length=500)


class WhoForm(Form):
    """A participant, or a turn."""

    id: int


@page(can="hearings.run")
def console(ctx: Context, id: int) -> Response:
    """The whole console; htmx asks for the part that lives."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    return _page(ctx, hearing, {}, {})


@page(can="hearings.run")
def check_in(ctx: Context, id: int) -> Response:
    """Somebody is at the door."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(CheckInForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    who = _who(ctx, id, form)
    if who is None:
        return _page(ctx, hearing, typed(ctx.form), {"code": _("没有这个编号或者二维码。")}, 422)
    try:
        session.check_in(ctx.db, hearing, who, identity_check=form.identity_check, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), _by_field(refusal), 422)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def check_out(ctx: Context, id: int) -> Response:
    """Somebody leaves."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(WhoForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    session.check_out(ctx.db, hearing, queries.participant(ctx.db, id, form.id), by=ctx.staff, now=ctx.now)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def begin(ctx: Context, id: int) -> Response:
    """Open the session through G11; with fewer than the published rules ask for, only for a reason."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ReasonForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    try:
        session.open_session(ctx.db, hearing, by=ctx.staff, now=ctx.now, reason=form.reason)
    except Unlawful as refusal:
        if any(one.field != "below_quorum" for one in refusal.unmet):
            raise
        return _page(ctx, hearing, typed(ctx.form), _by_field(refusal), 422)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def advance(ctx: Context, id: int) -> Response:
    """The following step; nothing is left out or reordered."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(StepForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    session.advance(ctx.db, hearing, seen=form.seen, by=ctx.staff, now=ctx.now)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def enter(ctx: Context, id: int) -> Response:
    """Write down what was said. A program (the queue of the console) gets JSON, a form the page again."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    wants_json = "application/json" in ctx.request.headers.get("accept", "")
    form, errors = parse(SaidForm, ctx.form)
    name = sha256 = ""
    if form and (files := uploads(ctx.form, "file")):
        name, content = PurePath(files[0].filename or "").name, files[0].file.read()
        try:
            check(content, name)
            sha256 = ctx.state.files.put(content)
        except Refused as refusal:
            errors = {"file": str(refusal)}
    if form is None or errors:
        return (
            JSONResponse({"errors": errors}, 422) if wants_json else _page(ctx, hearing, typed(ctx.form), errors, 422)
        )
    try:
        entry = session.enter(ctx.db, hearing, form.said(ctx.now, name, sha256), by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        found = _by_field(refusal)
        return JSONResponse({"errors": found}, 422) if wants_json else _page(ctx, hearing, typed(ctx.form), found, 422)
    if wants_json:
        return JSONResponse({"key": entry.key, "number": entry.number})
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def ask_turn(ctx: Context, id: int) -> Response:
    """Somebody asks to speak."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(WhoForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    session.ask_to_speak(ctx.db, hearing, queries.participant(ctx.db, id, form.id), by=ctx.staff, now=ctx.now)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def give_turn(ctx: Context, id: int) -> Response:
    """Begin or end a turn."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(WhoForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    turn = next(t for t in session.turns(ctx.db, id) if t.id == form.id)
    session.give_turn(ctx.db, hearing, turn, by=ctx.staff, now=ctx.now)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def adjourn(ctx: Context, id: int) -> Response:
    """Break off."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ReasonForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    try:
        session.adjourn(ctx.db, hearing, reason=form.reason, by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), _by_field(refusal), 422)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def resume(ctx: Context, id: int) -> Response:
    """Go on."""
    session.resume(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto(CONSOLE, id=id)


@page(can="hearings.run")
def end(ctx: Context, id: int) -> Response:
    """Close the session; the record follows."""
    session.end(ctx.db, queries.own(ctx.db, id, ctx.staff), by=ctx.staff, now=ctx.now)
    return ctx.goto("admin:hearings:record", id=id)


def _who(ctx: Context, id: int, form: CheckInForm) -> Participant | None:
    every = [p for p in queries.everybody(ctx.db, id) if p.standing == "seated"]
    code = form.code.rstrip("/").rsplit("/", 1)[-1]
    if code:
        return next((p for p in every if code in {p.code, str(p.number)}), None)
    return next((p for p in every if p.id == form.participant_id), None)


def _page(
    ctx: Context, hearing: Hearing, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    id_ = hearing.id or 0
    people = [p for p in queries.everybody(ctx.db, id_) if p.standing == "seated"]
    speakers = [p for p in people if p.kind == "representative" and p.checked_in_at and not p.left_at]
    due = sum(p.kind == "representative" for p in people)
    turns = session.turns(ctx.db, id_)
    names = {p.id: p for p in people}
    values_of: dict[str, Any] = dict(
        c=hearing,
        pill=pill(hearing),
        acts={act for act, moves in TRANSITIONS.items() if hearing.status in moves},
        steps=STEPS,
        kinds=KINDS,
        offered=[(k, _(KINDS[k])) for k in KINDS if k in ALLOWED[hearing.step] | (ANY_TIME - {"adjourned", "resumed"})],
        entries=list(reversed(session.entries(ctx.db, id_))),
        people=people,
        seat_kinds=SEAT_KINDS,
        due=due,
        present=len(speakers),
        quorum=quorum.needed(hearing, due),
        quorum_words=_(QUORUMS[hearing.quorum]),
        missing=participants.representation(ctx.db, hearing, only_present=True),
        unmet=session.opening_findings(ctx.db, hearing) if hearing.status == "listed" else [],
        speakers=[("", _("没有"))]
        + [(f"p{p.id}", f"{p.number} {p.name}（{p.category.name}）") for p in speakers]
        + [(f"r{r.id}", f"{r.name}（{_(ROLES[r.role])}）") for r in hearing.roles]
        + [(f"p{p.id}", f"{p.name}（{p.category.name}）") for p in people if p.kind != "representative" and p.checked_in_at],
        waiting=[(t, names[t.participant_id]) for t in turns if t.participant_id in names and not t.ended_at],
        clauses=choices_of(draft_queries.version(ctx.db, hearing.version_id)),
        stances=list(STANCES.items()),
        identity=[("", _("请选择")), *((one, _(one)) for one in IDENTITY)],
        key=secrets.token_urlsafe(12),
        values=values,
        errors=errors,
    )  # fmt: skip
    if ctx.htmx:
        return ctx.fragment(PAGES + "console.html", "alive", status=status, **values_of)
    return ctx.page(PAGES + "console.html", status=status, **values_of)


def _by_field(refusal: Unlawful) -> dict[str, str]:
    return {one.field: one.message for one in refusal.unmet}


ONE = "/hearings/{id:int}/session"
routes = [
    Route(ONE, console, methods=["GET"], name="hearings:console"),
    Route(ONE + "/check-in", check_in, methods=["POST"], name="hearings:check_in"),
    Route(ONE + "/check-out", check_out, methods=["POST"], name="hearings:check_out"),
    Route(ONE + "/open", begin, methods=["POST"], name="hearings:open"),
    Route(ONE + "/advance", advance, methods=["POST"], name="hearings:advance"),
    Route(ONE + "/entries", enter, methods=["POST"], name="hearings:enter"),
    Route(ONE + "/turns", ask_turn, methods=["POST"], name="hearings:ask_turn"),
    Route(ONE + "/turns/give", give_turn, methods=["POST"], name="hearings:give_turn"),
    Route(ONE + "/adjourn", adjourn, methods=["POST"], name="hearings:adjourn"),
    Route(ONE + "/resume", resume, methods=["POST"], name="hearings:resume"),
    Route(ONE + "/end", end, methods=["POST"], name="hearings:end"),
]
