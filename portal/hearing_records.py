"""What is on now, on the page and on the screen in the room; a participant's record to read, correct and sign; the report."""

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from documents.sniff import Refused
from hearings import minutes, public, recording, session, signing
from hearings.models import REPRESENTATIVE, Hearing
from hearings.selection_models import Participant
from hearings.session import STEPS
from infra.states import WrongState
from law.findings import Unlawful
from portal.addresses import ID
from portal.downloads import download
from portal.opinions import PRIVATE
from web.drawn import drawn_picture
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, Context, page

MINE = "/participants/{code}/record"


class CorrectionForm(Form):
    """Other words for an entry."""

    entry_number: int
    wanted: str = Field(min_length=1, max_length=5000)


class SignForm(Form):
    """The signature of the version that was before one's eyes."""

    seen: str = Field(max_length=64)
    way: str = Field(pattern="drawn|typed")
    drawn: str = Field("", max_length=900_000)
    typed_name: str = Field("", max_length=60)
    read_it: bool = False


@page(can=ANYONE)
def live(ctx: Context, id: int) -> Response:
    """What is on now: the part of the page that renews itself."""
    now = public.on_now(ctx.db, id)
    if ctx.htmx:
        return ctx.fragment("portal/hearings/screen.html", "now", at=now, steps=STEPS)
    return ctx.goto("hearings:show", id=id)


@page(can=ANYONE)
def screen(ctx: Context, id: int) -> Response:
    """For the screen in the room."""
    now = public.on_now(ctx.db, id)
    return ctx.page("portal/hearings/screen.html", at=now, steps=STEPS, headers=PRIVATE)


@page(can=ANYONE)
def record(ctx: Context, code: str) -> Response:
    """The record, with one's own statements marked."""
    return _page(ctx, public.participant_by_code(ctx.db, code))


@page(can=ANYONE)
def correct(ctx: Context, code: str) -> Response:
    """Ask for other words."""
    who = public.participant_by_code(ctx.db, code)
    form, errors = parse(CorrectionForm, ctx.form)
    if form is None:
        return _page(ctx, who, errors=errors, status=422)
    hearing = public.get(ctx.db, who.hearing_id)
    try:
        recording.ask_correction(
            ctx.db, hearing, who, entry_number=form.entry_number, wanted=form.wanted, by="participant", now=ctx.now
        )
    except Unlawful as refusal:
        return _page(ctx, who, errors={u.field: u.message for u in refusal.unmet}, status=422)
    return ctx.goto("hearings:my_record", code=code)


@page(can=ANYONE)
def sign(ctx: Context, code: str) -> Response:
    """Confirm and sign."""
    who = public.participant_by_code(ctx.db, code)
    form, errors = parse(SignForm, ctx.form)
    if form is not None and not form.read_it:
        errors = {"read_it": _("请先确认已经阅读全文、核对无误。")}
    if form is None or errors:
        return _page(ctx, who, errors=errors, status=422)
    hearing = public.get(ctx.db, who.hearing_id)
    identity = f"{who.identity_check}；{_('本人链接')}"
    try:
        signing.sign(
            ctx.db, hearing, who, seen=form.seen, way=form.way, typed_name=form.typed_name,
            picture=drawn_picture(form.drawn) if form.way == "drawn" else b"", files=ctx.state.files,
            identity_check=identity, by="participant", now=ctx.now,
        )  # fmt: skip
    except Unlawful as refusal:
        return _page(ctx, who, errors={u.field: u.message for u in refusal.unmet}, status=422)
    except Refused as refusal:
        return _page(ctx, who, errors={"picture": str(refusal)}, status=422)
    except WrongState:
        why = _("笔录刚刚有了新的一版，或者您已经签过。请核对下面的最新内容。")
        return _page(ctx, who, message=why, status=409)
    return ctx.goto("hearings:my_record", code=code)


@page(can=ANYONE)
def paper(ctx: Context, code: str, number: int) -> Response:
    """A version as PDF, for who was there."""
    who = public.participant_by_code(ctx.db, code)
    found = next((v for v in signing.versions(ctx.db, who.hearing_id) if v.number == number), None)
    if found is None or not _may_read(who):
        raise HTTPException(404)
    content = ctx.state.files.get(found.sealed_sha256 or found.pdf_sha256)
    return download(content, f"听证会记录-第{number}版.pdf", "application/pdf")


@page(can=ANYONE)
def report(ctx: Context, id: int, kind: str) -> Response:
    """The published report."""
    found = public.report(ctx.db, id)
    sha256 = {"pdf": found.pdf_sha256, "docx": found.docx_sha256}.get(kind, "")
    if not sha256:
        raise HTTPException(404)
    mime = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
    return download(ctx.state.files.get(sha256), f"听证报告.{kind}", mime[kind])


def _may_read(who: Participant) -> bool:
    return who.kind == REPRESENTATIVE and who.checked_in_at is not None


def _page(
    ctx: Context, who: Participant, *, errors: dict[str, str] | None = None, status: int = 200, message: str = ""
) -> Response:
    hearing: Hearing = public.get(ctx.db, who.hearing_id)
    version = signing.latest(ctx.db, who.hearing_id)
    if version is None or not _may_read(who):
        raise HTTPException(404)
    settled = signing.standing_signatures(ctx.db, hearing).get(who.id or 0)
    return ctx.page(
        "portal/hearings/record.html",
        status=status,
        headers=PRIVATE,
        who=who,
        hearing=hearing,
        version=version,
        content=minutes.read(version.content),
        kinds=session.KINDS,
        states=minutes.STATES,
        settled=settled,
        until=recording.correction_until(hearing),
        may_sign=hearing.status == "held" and settled is None,
        may_correct=hearing.status == "held" and ctx.now <= recording.correction_until(hearing),
        corrections=[c for c in signing.corrections(ctx.db, hearing) if c.participant_id == who.id],
        values=typed(ctx.form),
        errors=errors or {},
        message=message,
    )


routes = [
    Route(ID + "/live", live, methods=["GET"], name="live"),
    Route(ID + "/screen", screen, methods=["GET"], name="screen"),
    Route(ID + "/report.{kind}", report, methods=["GET"], name="report"),
    Route(MINE, record, methods=["GET"], name="my_record"),
    Route(MINE + "/corrections", correct, methods=["POST"], name="correct_record"),
    Route(MINE + "/sign", sign, methods=["POST"], name="sign_record"),
    Route(MINE + "/{number:int}.pdf", paper, methods=["GET"], name="record_pdf"),
]
