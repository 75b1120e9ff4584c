"""Registering for a hearing: the form, and what happens when it is sent.

The POST is an endpoint of its own, not a @page: it waits for the intake writer and must hold no transaction meanwhile.
"""

import time
from typing import Any

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hearings import public
from hearings.application import AlreadyRegistered, HandedRegistration, OtherContent, RegistrationClosed, WrongSeats
from hearings.models import Hearing
from hearings.registering import is_open, register
from infra.tokens import FASTEST_HUMAN_SECONDS
from opinions.submission import Accepted, Overloaded, Refused
from portal.addresses import ID
from portal.doors import remembered
from portal.handing_in import RETRY_AFTER_LIMIT, RETRY_AFTER_LOAD, hand_in, refuse_too_large
from portal.opinion_check import Mistake
from portal.opinions import PRIVATE, fresh_token
from web.forms import parse, typed, uploads
from web.i18n import gettext as _
from web.page import ANYONE, MOST_FIELDS, MOST_FILES, MOST_PART, Context, page
from web.reading import change, for_anyone, read
from web.registration_form import RegistrationForm, form_choices, sent_letter
from web.templating import until

PAGES = "portal/hearings/"


class PortalForm(RegistrationForm):
    """With the marks that tell people from programs."""

    token: str = Field("", max_length=400)
    homepage: str = Field("", max_length=2000)


@page(can=ANYONE)
def new(ctx: Context, id: int) -> Response:
    """The form; after the close, what is still possible."""
    hearing = public.for_registration(ctx.db, id)
    if not is_open(hearing, ctx.now):
        return closed_page(ctx, hearing)
    return form_page(ctx, hearing, values={"categories": ctx.request.query_params.getlist("category")})


@for_anyone
async def create(request: Request) -> Response:
    """Take a registration: 303 to its receipt once it is on disk; otherwise the form again with everything typed."""
    refuse_too_large(request)
    id_ = int(request.path_params["id"])
    hearing: Hearing = await remembered(request, "hearing", id_, _asked)
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_PART) as form:
        prepared = await _checked(request, form, hearing)
        if isinstance(prepared, Mistake):
            return await read(request, form, again, id_, prepared)
        try:
            accepted = await _taken(request, form, prepared)
        except Refused as refused:
            return await read(request, form, not_taken, id_, refused)
    return RedirectResponse(f"/hearings/registrations/{accepted.receipt}", 303, PRIVATE)


async def _checked(request: Request, form: FormData, hearing: Hearing) -> HandedRegistration | Mistake:
    if uploads(form, "letter"):  # looking into a file takes time
        return await run_in_threadpool(prepare, request, form, hearing)
    return prepare(request, form, hearing)


async def _taken(request: Request, form: FormData, handed: HandedRegistration) -> Accepted:
    if handed.application.letter:  # megabytes do not wait in the queue: few threads take them, one at a time each
        return await change(request, form, _at_once, handed)
    return await hand_in(request, handed)


def _at_once(ctx: Context, handed: HandedRegistration) -> Accepted:
    return register(ctx.db, handed.hearing_id, handed.application, by=handed.by_role, now=ctx.now)


def prepare(request: Request, sent: FormData, hearing: Hearing) -> HandedRegistration | Mistake:
    """Check what was sent, without the database; the answer is what to hand in, or what is wrong."""
    form, errors = parse(PortalForm, sent)
    if form is not None:
        errors = {name: _(words) for name, words in form.problems(hearing).items()}
    letter, problem = sent_letter(sent)
    if problem:
        errors["letter"] = problem
    if form is None or errors:
        return Mistake(errors=errors)
    state = request.app.state
    token = state.tokens.read_form(form.token, now=time.time())
    if token is None:
        why = _("这个页面打开得太久了。您填写的内容都在，请再按一次「提交报名」。")
        return Mistake(message=why, fresh=True)
    key, age = token
    if form.homepage or age < FASTEST_HUMAN_SECONDS:
        why = _("为防止程序自动提交，请您再按一次「提交报名」。您填写的内容都在，还没有登记。")
        return Mistake(message=why)
    if not state.rate_limit.allows(request):
        why = _("从您这个网络地址提交得太频繁。您填写的内容都在，请过十分钟再提交。")
        return Mistake(status=429, message=why, retry_after=RETRY_AFTER_LIMIT)
    return HandedRegistration(hearing.id or 0, form.application(f"web:{key}", **letter))


def again(ctx: Context, id: int, mistake: Mistake) -> Response:
    """The form with what was typed and what is wrong with it."""
    return form_page(
        ctx,
        public.for_registration(ctx.db, id),
        status=mistake.status,
        errors=mistake.errors,
        message=mistake.message,
        token=fresh_token(ctx) if mistake.fresh else "",
        retry_after=mistake.retry_after,
    )


def not_taken(ctx: Context, id: int, refused: Refused) -> Response:
    """What the refusal means for the person at the form. Nothing typed is lost."""
    hearing = public.for_registration(ctx.db, id)
    if isinstance(refused, RegistrationClosed):
        return closed_page(ctx, hearing)
    if isinstance(refused, AlreadyRegistered):
        why = _(
            "这个手机号码已经为本次听证会报过名（网上、电话、信函、窗口是同一个名册）。要修改，请用报名回执打开您的报名；"
            "家人合用一个号码的，请打电话或者到窗口报名。"
        )
        return form_page(ctx, hearing, status=422, errors={"phone": why})
    if isinstance(refused, WrongSeats):
        return form_page(ctx, hearing, status=422, errors={"categories": _("请选择要报名的类别。")})
    if isinstance(refused, OtherContent):
        why = _("这张表单已经登记过另一份内容，为避免混淆，这次没有登记。要修改已提交的报名，请打开它的回执。")
        return form_page(ctx, hearing, status=409, message=why, token=fresh_token(ctx))
    why = _("这次没有登记成功。您填写的内容都在，请稍后再按一次。")
    if isinstance(refused, Overloaded):
        why = _("现在提交的人太多，这次没有登记。您填写的内容都在，请过十几秒再按一次「提交报名」。")
    return form_page(ctx, hearing, status=503, message=why, retry_after=RETRY_AFTER_LOAD)


def form_page(
    ctx: Context,
    hearing: Hearing,
    *,
    status: int = 200,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    message: str = "",
    token: str = "",
    retry_after: int = 0,
) -> Response:
    """The form with what was typed. Without a new token the one that was sent stays: a repeat is recognised by it."""
    values = typed(ctx.form, PortalForm) if values is None else values
    headers = {**PRIVATE, **({"Retry-After": str(retry_after)} if retry_after else {})}
    return ctx.page(
        PAGES + "register.html", status=status, headers=headers, hearing=hearing, values=values, errors=errors or {},
        message=message, until=until, token=token or str(values.get("token", "")) or fresh_token(ctx),
        offered=form_choices(hearing, kept_days=ctx.settings.erased_after_days),
    )  # fmt: skip


def closed_page(ctx: Context, hearing: Hearing) -> Response:
    """403: since when, and what is still possible."""
    return ctx.page(PAGES + "closed.html", status=403, headers=PRIVATE, hearing=hearing, until=until)


def _asked(ctx: Context, id: int) -> Hearing:
    """With everything the form asks for, to be kept without its session."""
    return public.for_registration(ctx.db, id)


routes = [
    Route(ID + "/register", new, methods=["GET"], name="new_registration"),
    Route(ID + "/register", create, methods=["POST"], name="create_registration"),
]
