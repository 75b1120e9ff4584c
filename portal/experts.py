"""The public call for experts: reading it, applying, and how far an application has come."""

import time
from typing import Any
from uuid import uuid4

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from documents.personal import mask_email, mask_phone
from infra.states import WrongState
from portal.addresses import ID
from reviews import experts, public
from reviews.states import NAMES
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import ANYONE, Context, page

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
STEPS = ("received", "checked", "discussed", "appointed")


class ApplicationForm(Form):
    """Who applies, to which sub-pool, with what."""

    token: str = Field(min_length=1, max_length=500)
    homepage: str = ""  # people leave it empty
    field_id: int
    name: str = Field(min_length=1, max_length=50)
    employer: str = Field(min_length=1, max_length=100)
    title: str = Field("", max_length=100)
    side_posts: str = Field("", max_length=500)
    phone: str = Field(min_length=5, max_length=30)
    email: str = Field("", max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$")
    achievements: str = Field(min_length=1, max_length=5000)


@page(can=ANYONE)
def index(ctx: Context) -> Response:
    """The calls: those that are open first."""
    calls = public.calls(ctx.db)
    number = ctx.request.query_params.get("number", "").strip()
    if number and (found := public.application(ctx.db, number)):
        return RedirectResponse(f"/experts/applications/{found.number}", 303, PRIVATE)
    error = _("没有这个编号。请核对后再查，编号样子是 ZJ-2026-7F3K-9QXM-2C4D。") if number else ""
    return ctx.page(
        "portal/experts/index.html",
        status=404 if error else 200,
        open=[c for c in calls if public.is_open(c, ctx.today)],
        closed=[c for c in calls if not public.is_open(c, ctx.today)],
        entered=number,
        error=error,
    )


@page(can=ANYONE)
def show(ctx: Context, id: int) -> Response:
    """One call, with the form while it is open."""
    return _show(ctx, id)


@page(can=ANYONE)
def apply(ctx: Context, id: int) -> Response:
    """Take an application; the same form sent again leads to the same number."""
    call = public.call(ctx.db, id)
    form, errors = parse(ApplicationForm, ctx.form)
    if form and form.field_id not in {f.id for f in public.fields(ctx.db)}:
        errors["field_id"] = _("请选择其中一项。")
    if form is None or errors:
        return _show(ctx, id, errors=errors, status=422)
    read = ctx.state.tokens.read_form(form.token, now=time.time())
    if read is None or form.homepage:
        return _show(
            ctx,
            id,
            message=_("这个页面打开得太久了。您填写的内容都在，请再按一次「提交报名」。"),
            fresh=True,
            status=422,
        )
    if not ctx.state.rate_limit.allows(ctx.request):
        why = _("从您这个网络地址提交得太频繁。您填写的内容都在，请过十分钟再提交。")
        return _show(ctx, id, message=why, status=429)
    facts = form.model_dump(exclude={"token", "homepage", "field_id"})
    try:
        made = experts.apply(ctx.db, call, key=read[0], field_id=form.field_id, facts=facts, now=ctx.now)
    except WrongState:
        return _show(ctx, id, message=_("报名已经截止。"), status=403)
    return RedirectResponse(f"/experts/applications/{made.number}", 303, PRIVATE)


@page(can=ANYONE)
def application(ctx: Context, number: str) -> Response:
    """How far an application has come. Contacts are masked: the number may have been seen by others."""
    found = public.application(ctx.db, number)
    if found is None:
        raise HTTPException(404)
    return ctx.page(
        "portal/experts/application.html",
        headers=PRIVATE,
        a=found,
        status_name=_(NAMES[found.status]),
        steps=[(_(NAMES[step]), step) for step in STEPS],
        place=STEPS.index(found.status) if found.status in STEPS else -1,
        phone=mask_phone(found.phone),
        email=mask_email(found.email) if found.email else "",
    )


def _show(
    ctx: Context,
    id: int,
    *,
    errors: dict[str, str] | None = None,
    message: str = "",
    fresh: bool = False,
    status: int = 200,
) -> Response:
    call = public.call(ctx.db, id)
    values: dict[str, Any] = typed(ctx.form)
    kept = "" if fresh else str(values.get("token", ""))
    return ctx.page(
        "portal/experts/show.html",
        status=status,
        headers=PRIVATE,
        call=call,
        is_open=public.is_open(call, ctx.today),
        fields=[("", _("请选择")), *((f.id, f.name) for f in public.fields(ctx.db))],
        values=values,
        errors=errors or {},
        message=message,
        token=kept or ctx.state.tokens.make_form(str(uuid4())),
    )


routes = [
    Route("/", index, methods=["GET"], name="index"),
    Route(ID, show, methods=["GET"], name="show"),
    Route(ID, apply, methods=["POST"], name="apply"),
    Route("/applications/{number}", application, methods=["GET"], name="application"),
]
