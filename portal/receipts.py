"""The receipt: what was said, how far it has come, what became of it; and what its holder may still do."""

import json

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from decisions import public as decisions
from documents import qr
from documents.pdf import ReceiptSheet, receipt_pdf
from hearings.registering import RECEIPT_PREFIX
from journal.merkle import leaf_hash
from opinions import public as public_opinions
from opinions import services
from opinions.models import OUTCOMES, STANCES
from opinions.receipts import SURVEY, read_number
from opinions.states import NAMES, OpinionStatus
from opinions.submission import Closed
from portal import survey_receipts
from portal.downloads import download
from portal.handing_in import RETRY_AFTER_LIMIT
from portal.held_receipts import Held, address, changed_clause, details, held, step_of
from portal.opinion_form import STANCE_CHOICES, RevisedForm
from portal.opinions import PRIVATE
from portal.proofs import proof_of
from surveys import public as public_surveys
from web.forms import parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.reading import found
from web.templating import until

NUMBER = "/{number}"


@page(can=ANYONE)
def lookup(ctx: Context) -> Response:
    """The form; a number that can be one leads to its receipt."""
    entered = ctx.request.query_params.get("number", "").strip()
    if not entered:
        return ctx.page("portal/receipts/lookup.html", entered="", error="")
    if registration := read_number(entered, prefix=RECEIPT_PREFIX):
        return ctx.goto("hearings:registration", receipt=registration)
    number = read_number(entered) or read_number(entered, prefix=SURVEY)
    if number and _is_known(ctx, number):
        return ctx.goto("receipts:show", number=number)
    if number and found(decisions.letter, ctx.db, number):
        return ctx.goto("letters:show", number=number)
    error = _("没有找到这个编号。请核对回执上的每一位；字母 O 和数字 0、字母 I 和数字 1 不用区分。")
    if number is None:
        error = _("编号没有写完整，或者有一位写错了。编号的样子是 YJ-2026-7F3K-9QXM-2C4D。")
    return ctx.page("portal/receipts/lookup.html", status=404, headers=PRIVATE, entered=entered, error=error)


@page(can=ANYONE)
def show(ctx: Context, number: str) -> Response:
    """The receipt."""
    proper = read_number(number) or read_number(number, prefix=SURVEY)
    if proper and proper != number:
        return RedirectResponse(f"/receipts/{proper}", 303, PRIVATE)
    if survey_receipts.is_of_survey(number):
        return survey_receipts.show(ctx, number)
    return receipt_page(ctx, held(ctx, number))


@page(can=ANYONE)
def edit(ctx: Context, number: str) -> Response:
    """Change the words, until the close."""
    mine = held(ctx, number)
    form, errors = parse(RevisedForm, ctx.form)
    if form is None or errors:
        return receipt_page(ctx, mine, status=422, errors=errors, values=typed(ctx.form))
    if refusal := _refused(ctx, mine, seen=form.seen):
        return refusal
    until = mine.consultation.closes_at if mine.is_open else None
    try:
        services.edit(
            ctx.db, mine.opinion, text=form.text, stance=form.stance, open_until=until, by=services.AUTHOR, now=ctx.now
        )
    except Closed:
        return _too_late(ctx, mine)
    return ctx.goto("receipts:show", number=number)


@page(can=ANYONE)
def withdraw(ctx: Context, number: str) -> Response:
    """Take the opinion back, until the close."""
    mine = held(ctx, number)
    if refusal := _refused(ctx, mine, seen=None):
        return refusal
    until = mine.consultation.closes_at if mine.is_open else None
    try:
        services.withdraw(ctx.db, mine.opinion, open_until=until, by=services.AUTHOR, now=ctx.now)
    except Closed:
        return _too_late(ctx, mine)
    return ctx.goto("receipts:show", number=number)


@page(can=ANYONE)
def mend(ctx: Context, number: str) -> Response:
    """Hand in mended words for an opinion that was sealed."""
    mine = held(ctx, number)
    form, errors = parse(RevisedForm, ctx.form)
    if form is None or errors:
        return receipt_page(ctx, mine, status=422, errors=errors, values=typed(ctx.form))
    if refusal := _refused(ctx, mine, seen=form.seen):
        return refusal
    services.mend(ctx.db, mine.opinion, text=form.text, by=services.AUTHOR, now=ctx.now)
    return ctx.goto("receipts:show", number=number)


@page(can=ANYONE)
def sheet(ctx: Context, number: str) -> Response:
    """The receipt as PDF."""
    mine = held(ctx, number)
    proof = proof_of(ctx, mine.opinion)
    content = receipt_pdf(
        ReceiptSheet(
            number=number,
            draft_title=mine.consultation.title,
            submitted_at=mine.opinion.received_at,
            details=tuple(details(mine)),
            text=mine.opinion.text,
            follow_url=address(ctx, number),
            journal_index=mine.opinion.journal_index + 1,
            entry_hash=leaf_hash(proof["entry"].encode()).hex(),
            office=ctx.settings.site_name,
        )
    )
    response = download(content, _("意见回执") + f"-{number}.pdf", "application/pdf")
    response.headers.update(PRIVATE)
    return response


@page(can=ANYONE)
def proof(ctx: Context, number: str) -> Response:
    """The file that `gongyi verify receipt` and the page /journal/verify read."""
    if survey_receipts.is_of_survey(number):
        return survey_receipts.proof(ctx, number)
    content = json.dumps(proof_of(ctx, held(ctx, number).opinion), ensure_ascii=False, indent=1)
    response = download(content.encode(), f"{number}.json", "application/json")
    response.headers.update(PRIVATE)
    return response


@page(can=ANYONE)
def code(ctx: Context, number: str) -> Response:
    """The address of the receipt as a QR code."""
    if survey_receipts.is_of_survey(number):
        return survey_receipts.code(ctx, number)
    held(ctx, number)
    return Response(qr.svg(address(ctx, number)), headers=PRIVATE, media_type="image/svg+xml")


def receipt_page(
    ctx: Context,
    mine: Held,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    values: dict[str, object] | None = None,
    message: str = "",
) -> Response:
    """The page of a receipt, with the forms for what is possible now."""
    opinion = mine.opinion
    changeable = mine.is_open and opinion.status in {OpinionStatus.RECEIVED, OpinionStatus.IN_WORK}
    number = opinion.receipt
    return ctx.page(
        "portal/receipts/show.html",
        status=status,
        headers={**PRIVATE, **({"Retry-After": str(RETRY_AFTER_LIMIT)} if status == 429 else {})},
        mine=mine,
        opinion=opinion,
        consultation=mine.consultation,
        step=step_of(mine),
        until=until,
        status_name=_(NAMES[OpinionStatus(opinion.status)]),
        details=details(mine),
        outcome=_(OUTCOMES[mine.answer.outcome]) if mine.answer else "",
        change=changed_clause(mine),
        may_edit=changeable,
        may_withdraw=changeable or (mine.is_open and opinion.status == OpinionStatus.SEALED),
        must_mend=opinion.status == OpinionStatus.SEALED,
        stances=[(key, _(STANCES[key])) for key in STANCE_CHOICES],
        stance_names=STANCES,
        values={"text": opinion.text, "stance": opinion.stance, **(values or {})},
        errors=errors or {},
        message=message,
        address=address(ctx, number),
        qr=Markup(qr.svg(address(ctx, number), title=_("本回执二维码"))),  # noqa: S704 -- drawn by us
    )


def _is_known(ctx: Context, number: str) -> bool:
    of_survey = survey_receipts.is_of_survey(number)
    return found(public_surveys.by_receipt if of_survey else public_opinions.by_receipt, ctx.db, number) is not None


def _refused(ctx: Context, mine: Held, *, seen: int | None) -> Response | None:
    if not ctx.state.rate_limit.allows(ctx.request):
        why = _("从您这个网络地址提交得太频繁，请过十分钟再试。您填写的内容都在。")
        return receipt_page(ctx, mine, status=429, message=why, values=typed(ctx.form))
    if seen is not None and seen != mine.opinion.revision:
        why = _("这条意见在别的窗口里已经改过。下面是您刚才写的内容，请对照最新的内容后再提交。")
        return receipt_page(ctx, mine, status=409, message=why, values=typed(ctx.form))
    return None


def _too_late(ctx: Context, mine: Held) -> Response:
    why = _("征求意见已经截止，不能再修改或撤回。这次没有改动。")
    return receipt_page(ctx, mine, status=403, message=why)


routes = [
    Route("/", lookup, methods=["GET"], name="lookup"),
    Route(NUMBER, show, methods=["GET"], name="show"),
    Route(NUMBER + "/edit", edit, methods=["POST"], name="edit"),
    Route(NUMBER + "/withdraw", withdraw, methods=["POST"], name="withdraw"),
    Route(NUMBER + "/mend", mend, methods=["POST"], name="mend"),
    Route(NUMBER + "/pdf", sheet, methods=["GET"], name="pdf"),
    Route(NUMBER + "/proof", proof, methods=["GET"], name="proof"),
    Route(NUMBER + "/qr.svg", code, methods=["GET"], name="qr"),
]
