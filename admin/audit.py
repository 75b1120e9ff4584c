"""The journal and the trail of accounts: the audit administrator's part of the three (审计管理员)."""

from pathlib import Path

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from admin.paging import asked_for, day_begins, day_ends, page_number, pages
from decisions.timeline import TITLES, office
from journal import browse
from journal.checkpoints import Forked, check_outside, describe_gap
from journal.verify import verify_journal
from people import accounts, audit
from people.permissions import ROLE_NAMES, Role
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

FILTERS = ("kind", "object", "since", "until")
PEOPLE_FILTERS = ("kind", "person", "since", "until")
STATE = "admin/audit/state.html"
OFFICES = {"command": "服务器命令", "system": "系统", "staff": "本人", "client": "接口"}


class GapForm(Form):
    """Why entries are lost."""

    reason: str = Field(min_length=10, max_length=2000)


@page(can="journal.read")
def entries(ctx: Context) -> Response:
    """The journal, the newest first."""
    asked = asked_for(ctx, *FILTERS)
    wanted = browse.Filter(asked["kind"], asked["object"], day_begins(asked["since"]), day_ends(asked["until"]))
    rows, total = browse.entries(ctx.db.connection(), wanted, page=page_number(ctx))
    shown = pages(ctx, total, browse.PER_PAGE, *FILTERS)
    return ctx.page("admin/audit/entries.html", rows=rows, page=shown, wanted=asked, titles=_titles(), actor=_actor)


@page(can="journal.read")
def entry(ctx: Context, index: int) -> Response:
    """One entry word for word, with the proof that it is in the journal."""
    return ctx.page("admin/audit/entry.html", proven=_proven(ctx, index), titles=_titles(), actor=_actor)


def _titles() -> dict[str, str]:
    return {kind: _(words) for kind, words in (TITLES | audit.KINDS).items()}


def _actor(by_role: str) -> str:
    return "、".join(_(office(role)) for role in by_role.split("+"))


def _granted(detail: str) -> str:
    """The roles of a grant in words; what is not a list of roles stays."""
    return "、".join(_(ROLE_NAMES[Role(one)]) if one in set(Role) else one for one in detail.split(", "))


@page(can="journal.read")
def proof(ctx: Context, index: int) -> Response:
    """The inclusion proof as text (C2SP tlog-proof)."""
    found = _proven(ctx, index)
    if not found.text:
        raise HTTPException(404)
    return PlainTextResponse(found.text)


@page(can="journal.read")
def state(ctx: Context) -> Response:
    """How the database stands to what was published, its checkpoints; `?verify=1` recomputes everything."""
    return _state(ctx, {})


@page(can="journal.read", even_read_only=True)
def accept(ctx: Context) -> Response:
    """State why entries are lost, so that the site may be written to again."""
    form, errors = parse(GapForm, ctx.form)
    standing = _standing(ctx)
    if standing[0]:
        errors["reason"] = _("数据库与外部检查点一致，没有缺失需要说明。")
    if form is None or errors:
        return _state(ctx, errors, 422)
    lost, by = describe_gap(_outside(ctx)), ctx.staff
    audit.note(ctx.db, "journal.gap", lost, detail=form.reason, by=by, by_role="audit_admin", now=ctx.now)
    return ctx.goto("admin:audit:state")


@page(can="people.audit")
def people(ctx: Context) -> Response:
    """Sign-ins, locks, grants and everything else that was done with accounts."""
    asked = asked_for(ctx, *PEOPLE_FILTERS)
    since, until = day_begins(asked["since"]), day_ends(asked["until"])
    wanted = audit.Filter(asked["kind"], asked["person"], since, until)
    rows, total = audit.acts(ctx.db, wanted, page=page_number(ctx))
    shown = pages(ctx, total, audit.PER_PAGE, *PEOPLE_FILTERS)
    offices = {key: _(words) for key, words in OFFICES.items()}
    names = {person.id: f"{person.name} ({person.login})" for person in accounts.everyone(ctx.db)}
    return ctx.page(
        "admin/audit/people.html", rows=rows, page=shown, wanted=asked, kinds={kind: _(words) for kind, words in audit.KINDS.items()}, names=names, offices=offices, actor=_actor, granted=_granted
    )  # fmt: skip


def _proven(ctx: Context, index: int) -> browse.Proven:
    found = browse.proven(ctx.db.connection(), index) if index < 2**31 else None
    if found is None:
        raise HTTPException(404)
    return found


def _state(ctx: Context, errors: dict[str, str], status: int = 200) -> Response:
    connection = ctx.db.connection()
    agrees, words = _standing(ctx)
    report = None
    if ctx.request.query_params.get("verify") == "1":
        where = _outside(ctx)
        against = where.read_text("utf-8") if where.exists() else None
        report = verify_journal(connection, against, ctx.state.journal_key.public)
    return ctx.page(
        STATE, status=status, agrees=agrees, words=words, report=report, checkpoints=browse.checkpoints(connection),
        read_only=ctx.state.read_only, values=typed(ctx.form), errors=errors,
    )  # fmt: skip


def _standing(ctx: Context) -> tuple[bool, str]:
    try:
        found = check_outside(ctx.db.connection(), _outside(ctx), ctx.state.journal_key.public)
    except Forked as forked:
        return False, str(forked)
    return True, found.words


def _outside(ctx: Context) -> Path:
    return Path(ctx.settings.data_dir) / "checkpoints.txt"


routes = [
    Route("/audit/journal", entries, methods=["GET"], name="audit:entries"),
    Route("/audit/journal/{index:int}", entry, methods=["GET"], name="audit:entry"),
    Route("/audit/journal/{index:int}/proof", proof, methods=["GET"], name="audit:proof"),
    Route("/audit/state", state, methods=["GET"], name="audit:state"),
    Route("/audit/state", accept, methods=["POST"], name="audit:accept"),
    Route("/audit/people", people, methods=["GET"], name="audit:people"),
]
