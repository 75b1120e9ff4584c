"""Letters to the department: a suggestion of a matter to decide, a remark on a decision; the receipt and its reply."""

import json
import time
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator
from starlette.responses import Response
from starlette.routing import Route

from decisions import letters, public
from decisions.initiation_models import LETTER_KINDS
from decisions.letters import OtherContent, Written
from infra.tokens import FASTEST_HUMAN_SECONDS
from journal.receipts import Erased, proof_file
from law.initiation import ORIGINS
from opinions.receipts import read_number
from portal.downloads import download
from portal.handing_in import RETRY_AFTER_LIMIT
from portal.opinion_form import LONGEST_TEXT
from portal.opinions import PRIVATE, fresh_token
from web.contacts import checked_email
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, Context, page

FORM, SHOWN = "portal/letters/new.html", "portal/letters/show.html"


class LetterForm(Form):
    """One letter. The title is asked for in a suggestion only."""

    title: str = Field("", max_length=100)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    reason: str = Field("", max_length=LONGEST_TEXT)
    division_id: int | None = None
    kind: Literal["person", "organisation"] = "person"
    name: str = Field("", max_length=100, validate_default=True)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=30)
    token: str = Field("", max_length=400)
    homepage: str = Field("", max_length=2000)

    @field_validator("name")
    @classmethod
    def organisations_have_names(cls, name: str, info: ValidationInfo) -> str:
        """People may stay nameless, organisations may not."""
        if not name and info.data.get("kind") == "organisation":
            raise ValueError("以单位名义来信的，请填写单位名称。")
        return name

    @field_validator("email")
    @classmethod
    def email_can_be_one(cls, email: str) -> str:
        """An address a mail can be sent to."""
        return checked_email(email)


@page(can=ANYONE)
def suggest(ctx: Context) -> Response:
    """The form for a suggestion (程序办法第九条第四项)."""
    return _form(ctx, None, {}, token=fresh_token(ctx))


@page(can=ANYONE)
def send_suggestion(ctx: Context) -> Response:
    """Take a suggestion: 303 to its receipt."""
    return _take(ctx, None)


@page(can=ANYONE)
def remark(ctx: Context, id: int) -> Response:
    """The form for a remark on a decision; open as long as the decision stands (第四十条第二款)."""
    return _form(ctx, public.decision(ctx.db, id), {}, token=fresh_token(ctx))


@page(can=ANYONE)
def send_remark(ctx: Context, id: int) -> Response:
    """Take a remark: 303 to its receipt."""
    return _take(ctx, public.decision(ctx.db, id))


@page(can=ANYONE)
def show(ctx: Context, number: str) -> Response:
    """The receipt of a letter, with the reply when there is one."""
    proper = read_number(number) or number
    letter = public.letter(ctx.db, proper)
    about = public.decision(ctx.db, letter.matter_id) if letter.matter_id else None
    kind = _(LETTER_KINDS[letter.kind])
    return ctx.page(SHOWN, headers=PRIVATE, letter=letter, about=about, kind=kind, routed=_(ORIGINS["public"]))


@page(can=ANYONE)
def proof(ctx: Context, number: str) -> Response:
    """The receipt file, to check offline that the letter stands in the journal."""
    letter = public.letter(ctx.db, number)
    try:
        document = proof_file(
            ctx.db.connection(), ctx.state.journal_key, index=letter.journal_index, number=letter.receipt,
            submitted=letters.content_of(letter),
        )  # fmt: skip
    except Erased:
        return ctx.page(
            "errors/message.html", status=410, title=_("凭证已不能生成"), text=_("个人信息已按要求删除。"), ask=""
        )
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return download(content, f"{letter.receipt}.json", "application/json")


def _take(ctx: Context, about: public.DecisionView | None) -> Response:
    form, errors = parse(LetterForm, ctx.form)
    if form and about is None and not form.title:
        errors = {"title": _("请填写此项。")}
    if form is None or errors:
        return _form(ctx, about, typed(ctx.form), status=422, errors=errors)
    read_token = ctx.state.tokens.read_form(form.token, now=time.time())
    if read_token is None:
        why = _("这个页面打开得太久了。您填写的内容都在，请再按一次提交。")
        return _form(ctx, about, typed(ctx.form), status=422, message=why, token=fresh_token(ctx))
    key, age = read_token
    if form.homepage or age < FASTEST_HUMAN_SECONDS:
        why = _("为防止程序自动提交，请您再按一次提交。您填写的内容都在，还没有登记。")
        return _form(ctx, about, typed(ctx.form), status=422, message=why)
    if not ctx.state.rate_limit.allows(ctx.request):
        why = _("从您这个网络地址提交得太频繁。您填写的内容都在，请过十分钟再提交。")
        return _form(ctx, about, typed(ctx.form), status=429, message=why)
    try:
        letter = letters.receive(ctx.db, _written(ctx, form, about), key=key, by=None, now=ctx.now)
    except OtherContent:
        why = _("这张表单已经登记过另一份内容。要另写一封，请再按一次提交。")
        return _form(ctx, about, typed(ctx.form), status=409, message=why, token=fresh_token(ctx))
    return ctx.goto("letters:show", number=letter.receipt)


def _written(ctx: Context, form: LetterForm, about: public.DecisionView | None) -> Written:
    known = {division.id for division in public.divisions(ctx.db)}
    return Written(
        kind="remark" if about else "suggestion",
        matter_id=about.matter.id if about else None,
        title=about.promulgation.title if about else form.title,
        text=form.text,
        reason=form.reason,
        division_id=form.division_id if form.division_id in known else None,
        submitter_kind=form.kind,
        submitter_name=form.name,
        email=form.email,
        phone=form.phone,
    )


def _form(
    ctx: Context,
    about: public.DecisionView | None,
    values: dict[str, Any],
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    message: str = "",
    token: str = "",
) -> Response:
    headers = {**PRIVATE, **({"Retry-After": str(RETRY_AFTER_LIMIT)} if status == 429 else {})}
    return ctx.page(
        FORM,
        status=status,
        headers=headers,
        about=about,
        divisions=[("", _("不清楚，请帮我转交")), *((d.id, d.name) for d in public.divisions(ctx.db))],
        values=values,
        errors=errors or {},
        message=message,
        token=token or str(values.get("token", "")) or fresh_token(ctx),
        longest=LONGEST_TEXT,
    )


suggestions = [
    Route("/", suggest, methods=["GET"], name="new"),
    Route("/", send_suggestion, methods=["POST"], name="create"),
]
receipts = [
    Route("/{number}", show, methods=["GET"], name="show"),
    Route("/{number}/proof", proof, methods=["GET"], name="proof"),
]
remarks = [
    Route("/{id:int}/remarks/new", remark, methods=["GET"], name="remark"),
    Route("/{id:int}/remarks", send_remark, methods=["POST"], name="create_remark"),
]
