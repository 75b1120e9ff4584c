"""Letters from the public in the back office: read, answered, or registered from paper."""

from typing import Any, Literal
from uuid import uuid4

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.acting import act
from decisions import letters, queries
from decisions.initiation_models import LETTER_KINDS, Letter
from decisions.letters import Written
from opinions.models import CHANNELS
from people.permissions import Role
from people.services import roles_of
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

PAGES, SHOW = "admin/letters/", "admin:letters:show"
ON_PAPER = ("letter", "phone", "email", "visit")


class ReplyForm(Form):
    """The answer."""

    reply: str = Field(min_length=1, max_length=10_000)


class PaperForm(Form):
    """A letter that came another way. With a decision it is a remark, without one a suggestion."""

    channel: Literal["letter", "phone", "email", "visit"]
    matter_id: int | None = None
    title: str = Field("", max_length=100)
    text: str = Field(min_length=1, max_length=20_000)
    name: str = Field("", max_length=100)
    key: str = Field(min_length=8, max_length=60)


@page(can="letters.read")
def index(ctx: Context) -> Response:
    """Letters, unanswered first: the office sees all, a division its own."""
    return _index(ctx, {}, {}, 200)


@page(can="letters.answer")
def record(ctx: Context) -> Response:
    """Register a letter that came on paper, by telephone, by mail or in person."""

    def do(form: PaperForm) -> Response:
        if not form.matter_id and not form.title:
            return _index(ctx, form.model_dump(), {"title": _("请填写此项。")}, 422)
        title = queries.get(ctx.db, form.matter_id).title if form.matter_id else form.title
        written = Written(
            kind="remark" if form.matter_id else "suggestion", matter_id=form.matter_id, title=title, text=form.text,
            submitter_name=form.name, channel=form.channel,
        )  # fmt: skip
        letter = letters.receive(ctx.db, written, key=form.key, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=letter.id)

    return act(ctx, PaperForm, lambda *said: _index(ctx, *said), do)


@page(can="letters.read")
def show(ctx: Context, id: int) -> Response:
    """One letter."""
    return _show(ctx, _mine(ctx, id), {}, {}, 200)


@page(can="letters.answer")
def reply(ctx: Context, id: int) -> Response:
    """Answer it; whoever left an address is told."""
    letter = _mine(ctx, id)

    def do(form: ReplyForm) -> Response:
        letters.reply(ctx.db, letter, text=form.reply, by=ctx.staff, now=ctx.now)
        return ctx.goto(SHOW, id=id)

    return act(ctx, ReplyForm, lambda *said: _show(ctx, letter, *said), do)


def _mine(ctx: Context, id: int) -> Letter:
    division_id = None if Role.OFFICE in roles_of(ctx.staff) else ctx.staff.division_id
    return queries.letter(ctx.db, id, division_id)


def _index(ctx: Context, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    division_id = None if Role.OFFICE in roles_of(ctx.staff) else ctx.staff.division_id
    return ctx.page(
        PAGES + "index.html",
        status=status,
        letters=queries.letters(ctx.db, division_id),
        kinds=LETTER_KINDS,
        channels=[(key, _(CHANNELS[key])) for key in ON_PAPER],
        decisions=[("", _("不针对已公布的决策：是决策事项建议")), *((m.id, m.title) for m in queries.in_force(ctx.db))],
        values={"key": str(uuid4())} | values,
        errors=errors,
    )


def _show(ctx: Context, letter: Letter, values: dict[str, Any], errors: dict[str, str], status: int) -> Response:
    return ctx.page(
        PAGES + "show.html",
        status=status,
        letter=letter,
        kind=_(LETTER_KINDS[letter.kind]),
        channel=_(CHANNELS[letter.channel]),
        proposal=queries.proposal_of(ctx.db, letter),
        may_answer=letter.division_id in {None, ctx.staff.division_id} and ctx.may("letters.answer"),
        values=values,
        errors=errors,
    )


routes = [
    Route("/letters", index, methods=["GET"], name="letters:index"),
    Route("/letters", record, methods=["POST"], name="letters:record"),
    Route("/letters/{id:int}", show, methods=["GET"], name="letters:show"),
    Route("/letters/{id:int}/reply", reply, methods=["POST"], name="letters:reply"),
]
