"""The record at the officer's desk: its versions, corrections, signatures, and the sealed end."""

from typing import Any

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import labels
from admin.downloads import download
from admin.hearings import PAGES, pill
from consultations import queries as draft_queries
from decisions import queries as matter_queries
from decisions.services import keep_paper
from documents.seals import NoSeal, Seal, load_seal
from documents.sniff import Refused
from hearings import minutes, queries, recording, session, signing
from hearings.models import Hearing, HearingRole
from hearings.recording import LAST, Office
from hearings.selection_models import Participant
from law.findings import Unlawful
from web.drawn import drawn_picture
from web.forms import Form, parse, typed, uploads
from web.i18n import gettext as _
from web.page import Context, page

RECORD = "admin:hearings:record"


class CorrectionForm(Form):
    """What becomes of a correction that was asked for."""

    correction_id: int
    decision: str = Field(pattern="granted|refused")
    reason: str = Field("", max_length=1000)


class SignForm(Form):
    """A signature given in the room, on paper or on the tablet; or the note that there is none."""

    who: str = Field(pattern=r"^[pr]\d{1,9}$")
    way: str = Field(pattern="typed|paper|drawn|refused|absent")
    seen: str = Field(max_length=64)
    typed_name: str = Field("", max_length=60)
    drawn: str = Field("", max_length=900_000)
    note: str = Field("", max_length=1000)


@page(can="hearings.read")
def record(ctx: Context, id: int) -> Response:
    """The newest version, who has signed it, what was asked to be corrected."""
    return _page(ctx, queries.get(ctx.db, id), {}, {})


@page(can="hearings.run")
def build(ctx: Context, id: int) -> Response:
    """The first version from the session."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    names = labels(draft_queries.version(ctx.db, hearing.version_id)) | {"": ""}
    recording.build(ctx.db, hearing, labels=names, office=office_of(ctx), by=ctx.staff, now=ctx.now)
    return ctx.goto(RECORD, id=id)


@page(can="hearings.run")
def revise(ctx: Context, id: int) -> Response:
    """Other words for some entries: a new version."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    changes = {
        int(key.removeprefix("entry-")): str(value).replace("\r\n", "\n")
        for key, value in ctx.form.items()
        if key.startswith("entry-") and key.removeprefix("entry-").isdecimal()
    }
    note = str(ctx.form.get("note", ""))
    try:
        recording.revise(ctx.db, hearing, changes, note=note, office=office_of(ctx), by=ctx.staff, now=ctx.now)
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), _by_field(refusal), 422)
    return ctx.goto(RECORD, id=id)


@page(can="hearings.run")
def correct(ctx: Context, id: int) -> Response:
    """Grant or refuse a correction."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(CorrectionForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    asked = next((c for c in signing.corrections(ctx.db, hearing) if c.id == form.correction_id), None)
    if asked is None:
        raise HTTPException(404)
    try:
        recording.decide_correction(
            ctx.db, hearing, asked, granted=form.decision == "granted", reason=form.reason, office=office_of(ctx),
            by=ctx.staff, now=ctx.now,
        )  # fmt: skip
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), _by_field(refusal), 422)
    return ctx.goto(RECORD, id=id)


@page(can="hearings.run")
def sign(ctx: Context, id: int) -> Response:
    """A signature in the room, or the note that there is none."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(SignForm, ctx.form)
    if form is None:
        return _page(ctx, hearing, typed(ctx.form), errors, 422)
    who = _signer(ctx, hearing, form.who)
    try:
        if form.way in {"refused", "absent"}:
            if not isinstance(who, Participant):
                raise HTTPException(422)
            signing.note_missing(ctx.db, hearing, who, state=form.way, note=form.note, by=ctx.staff, now=ctx.now)
        else:
            signing.sign(
                ctx.db, hearing, who, seen=form.seen, way=form.way, typed_name=form.typed_name,
                picture=_picture(ctx, form), files=ctx.state.files, identity_check=_("现场核对"), by=ctx.staff, now=ctx.now,
            )  # fmt: skip
    except Unlawful as refusal:
        return _page(ctx, hearing, typed(ctx.form), _by_field(refusal), 422)
    except Refused as refusal:
        return _page(ctx, hearing, typed(ctx.form), {"scan": str(refusal)}, 422)
    return ctx.goto(RECORD, id=id)


@page(can="hearings.run")
def close(ctx: Context, id: int) -> Response:
    """Seal the final PDF through G12."""
    hearing = queries.own(ctx.db, id, ctx.staff)
    try:
        stamp = seal_of(ctx)
    except NoSeal:
        return _page(ctx, hearing, {}, {"seal": _("印章证书不可用，请系统管理员检查 GONGYI_SEAL_FILE。")}, 422)
    closed = recording.close(ctx.db, hearing, office=office_of(ctx), by_seal=stamp, by=ctx.staff, now=ctx.now)
    title = _("听证会记录（第 {n} 版，已盖章）").format(n=closed.number)
    keep(ctx, hearing, "hearing_record", title, f"听证会记录-第{closed.number}版.pdf", closed.sealed_sha256)
    return ctx.goto(RECORD, id=id)


@page(can="hearings.read")
def paper(ctx: Context, id: int, number: int) -> Response:
    """A version as PDF; the last one sealed once it is closed."""
    found = next((v for v in signing.versions(ctx.db, id) if v.number == number), None)
    if found is None:
        raise HTTPException(404)
    name = f"听证会记录-第{number}版{'-已盖章' if found.sealed_sha256 else ''}.pdf"
    return download(ctx.state.files.get(found.sealed_sha256 or found.pdf_sha256), name)


def office_of(ctx: Context) -> Office:
    """Where papers are kept, and in whose name they are made."""
    return Office(ctx.state.files, ctx.settings.site_name)


def seal_of(ctx: Context) -> Seal:
    """The configured seal; development makes one. Raises NoSeal."""
    settings = ctx.settings
    path = type(settings.data_dir)(settings.seal_file or settings.data_dir / "seal.p12")
    password = settings.seal_password.get_secret_value() or settings.secret
    made = settings.env == "development"
    return load_seal(
        path, password, owner=settings.site_name, create=made, stamps_at=settings.seal_stamps_at, now=ctx.now
    )


def keep(ctx: Context, hearing: Hearing, kind: str, title: str, filename: str, sha256: str) -> None:
    """Put a paper of the hearing into the decision record."""
    matter = matter_queries.get(ctx.db, hearing.matter_id)
    keep_paper(ctx.db, matter, kind=kind, title=title, filename=filename, sha256=sha256, by=ctx.staff, now=ctx.now)


def _picture(ctx: Context, form: SignForm) -> bytes:
    if form.way == "drawn":
        return drawn_picture(form.drawn)
    files = uploads(ctx.form, "scan")
    return files[0].file.read() if form.way == "paper" and files else b""


def _signer(ctx: Context, hearing: Hearing, who: str) -> Participant | HearingRole:
    id_ = int(who[1:])
    if who.startswith("p"):
        return queries.participant(ctx.db, hearing.id or 0, id_)
    found = next((r for r in hearing.roles if r.id == id_ and r.role in LAST), None)
    if found is None:
        raise HTTPException(404)
    return found


def _page(
    ctx: Context, hearing: Hearing, values: dict[str, Any], errors: dict[str, str], status: int = 200
) -> Response:
    id_ = hearing.id or 0
    version = signing.latest(ctx.db, id_)
    settled = signing.standing_signatures(ctx.db, hearing)
    came = session.came(ctx.db, id_)
    names = {p.id: p.name for p in queries.everybody(ctx.db, id_)}
    by_role = {s.role_id: s for s in signing.of_version(ctx.db, version)} if version else {}
    open_ = [p for p in came if p.id not in settled]
    last = [r for r in hearing.roles if r.role in LAST]
    signers = [(f"p{p.id}", f"{p.number} {p.name}") for p in open_]
    if not open_:
        signers += [(f"r{r.id}", r.name) for r in last if r.id not in by_role]
    return ctx.page(
        PAGES + "record.html",
        status=status,
        c=hearing,
        pill=pill(hearing),
        version=version,
        versions=signing.versions(ctx.db, id_),
        content=minutes.read(version.content) if version else None,
        kinds=session.KINDS,
        came=came,
        settled=settled,
        states=minutes.STATES,
        last=last,
        by_role=by_role,
        signers=signers,
        until=recording.correction_until(hearing) if hearing.ended_at else None,
        corrections=signing.corrections(ctx.db, hearing),
        names=names,
        own=ctx.staff.division_id == hearing.division_id and ctx.may("hearings.run"),
        values=values,
        errors=errors,
    )


def _by_field(refusal: Unlawful) -> dict[str, str]:
    return {one.field: one.message for one in refusal.unmet}


ONE = "/hearings/{id:int}"
routes = [
    Route(ONE + "/record", record, methods=["GET"], name="hearings:record"),
    Route(ONE + "/record/build", build, methods=["POST"], name="hearings:build_record"),
    Route(ONE + "/record/revise", revise, methods=["POST"], name="hearings:revise_record"),
    Route(ONE + "/record/corrections", correct, methods=["POST"], name="hearings:correct"),
    Route(ONE + "/record/sign", sign, methods=["POST"], name="hearings:sign"),
    Route(ONE + "/record/close", close, methods=["POST"], name="hearings:close_record"),
    Route(ONE + "/record/{number:int}.pdf", paper, methods=["GET"], name="hearings:record_pdf"),
]
