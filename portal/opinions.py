"""Giving an opinion: the form, and what happens when it is sent.

The POST is an endpoint of its own, not a @page: it waits for the intake writer and must hold no transaction meanwhile.
"""

import time
from typing import Any
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from consultations import public
from consultations.clauses import DraftText
from consultations.models import Consultation
from opinions.models import STANCES
from opinions.submission import Accepted, Closed, OtherContent, Overloaded, Refused, Submission
from portal.addresses import ID
from portal.doors import clause_keys
from portal.handing_in import RETRY_AFTER_LOAD, hand_in, refuse_too_large
from portal.opinion_check import Mistake, prepare
from portal.opinion_form import LONGEST_TEXT, STANCE_CHOICES
from portal.proof_of_work import challenge
from portal.sent_files import ACCEPTED, MOST_FILES
from web.forms import typed, uploads
from web.i18n import gettext as _
from web.page import ANYONE, MOST_FIELDS, MOST_PART, Context, page
from web.reading import for_anyone, read
from web.templating import until

NO_STORE = {"Cache-Control": "no-store"}
PRIVATE = {**NO_STORE, "X-Robots-Tag": "noindex"}


@page(can=ANYONE)
def new(ctx: Context, id: int) -> Response:
    """The form, on one clause or on the whole draft; after the close, what is still possible."""
    consultation = public.with_versions(ctx.db, id)
    if not is_open(ctx, consultation):
        return closed_page(ctx, consultation, "")
    wanted = ctx.request.query_params.get("clause", "")
    clause = wanted if wanted in {c.key for c in DraftText.from_json(consultation.version.text).commentable()} else ""
    return form_page(ctx, id, values={"clause": clause}, token=fresh_token(ctx))


@for_anyone
async def create(request: Request) -> Response:
    """Take an opinion: 303 to its receipt once it is on disk; otherwise the form again with everything typed."""
    refuse_too_large(request)
    id_ = int(request.path_params["id"])
    clauses = await clause_keys(request, id_)
    async with request.form(max_files=MOST_FILES + 3, max_fields=MOST_FIELDS, max_part_size=MOST_PART) as form:
        prepared = await _checked(request, form, id_, clauses)
        if isinstance(prepared, Mistake):
            return await read(request, form, again, id_, prepared)
        try:
            accepted: Accepted = await hand_in(request, prepared)
        except Refused as refused:
            return await read(request, form, not_taken, id_, refused)
    if "hx-request" in request.headers:
        return await read(request, form, taken, id_, prepared, accepted)
    return RedirectResponse(f"/receipts/{accepted.receipt}", 303, NO_STORE)


async def _checked(request: Request, form: FormData, id: int, clauses: frozenset[str]) -> Submission | Mistake:
    if uploads(form, "files") or form.get("proof"):  # keeping files and checking proofs takes time
        return await run_in_threadpool(prepare, request, form, id, clauses)
    return prepare(request, form, id, clauses)


def taken(ctx: Context, id: int, sent: Submission, accepted: Accepted) -> Response:
    """In place of the form: the number of the receipt and where it is followed."""
    kept = f"opinion-{id}-{ctx.form.get('clause', '')}"
    response = ctx.fragment("portal/opinions/taken.html", "opinion_form", accepted=accepted, sent=sent, kept=kept)
    response.headers.update(PRIVATE)
    return response


def again(ctx: Context, id: int, mistake: Mistake) -> Response:
    """The form with what was typed and what is wrong with it."""
    return form_page(
        ctx,
        id,
        status=mistake.status,
        errors=mistake.errors,
        message=mistake.message,
        token=fresh_token(ctx) if mistake.fresh else "",
        headers={"Retry-After": str(mistake.retry_after)} if mistake.retry_after else None,
    )


def not_taken(ctx: Context, id: int, refused: Refused) -> Response:
    """What the writer's refusal means for the person at the form. Nothing typed is lost."""
    if isinstance(refused, Closed):
        return closed_page(ctx, public.get(ctx.db, id), str(ctx.form.get("text", "")))
    if isinstance(refused, OtherContent):
        why = _(
            "这张表单已经登记过另一份内容，为避免混淆，这次没有登记。要另提一条意见，请再按一次「提交意见」；"
            "要修改已提交的那一条，请打开它的回执。"
        )
        return form_page(ctx, id, status=409, message=why, token=fresh_token(ctx))
    if isinstance(refused, Overloaded):
        why = _("现在提交的人太多，这次没有登记。您填写的内容都在，请过十几秒再按一次「提交意见」。")
        return form_page(ctx, id, status=503, message=why, headers={"Retry-After": str(RETRY_AFTER_LOAD)})
    why = _("这次没有登记成功。您填写的内容都在，请稍后再按一次「提交意见」。")
    return form_page(ctx, id, status=503, message=why, headers={"Retry-After": str(RETRY_AFTER_LOAD)})


def form_page(
    ctx: Context,
    id: int,
    *,
    status: int = 200,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    message: str = "",
    token: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """The form with what was typed. Without a new token the one that was sent stays: a repeat is recognised by it."""
    consultation = public.with_versions(ctx.db, id)
    text = DraftText.from_json(consultation.version.text)
    values = typed(ctx.form) if values is None else values
    token = token or str(values.get("token", "")) or fresh_token(ctx)
    facts: dict[str, Any] = dict(
        consultation=consultation,
        in_place=ctx.htmx,
        until=until,
        clauses=[("", _("整个草案"))]
        + [(c.key, f"{c.label} {c.heading}".strip() or _("开头部分")) for c in text.commentable()],
        chosen=text.find(str(values.get("clause", ""))),
        stances=[(key, _(STANCES[key])) for key in STANCE_CHOICES],
        values=values,
        errors=errors or {},
        message=message,
        token=token,
        challenge=challenge_for(ctx, token),
        accept=ACCEPTED,
        most_files=MOST_FILES,
        longest=LONGEST_TEXT,
    )
    if ctx.htmx:
        response = ctx.fragment("portal/opinions/new.html", "opinion_form", status=status, **facts)
    else:
        response = ctx.page("portal/opinions/new.html", status=status, **facts)
    response.headers.update({**PRIVATE, **(headers or {})})
    return response


def closed_page(ctx: Context, consultation: Consultation, text: str) -> Response:
    """403: since when, and the ways that are still there; what was typed can be copied."""
    is_coming = consultation.status == "published"
    facts: dict[str, Any] = {"consultation": consultation, "text": text, "is_coming": is_coming, "until": until}
    facts["in_place"] = ctx.htmx
    if ctx.htmx:
        response = ctx.fragment("portal/opinions/closed.html", "opinion_form", status=403, **facts)
    else:
        response = ctx.page("portal/opinions/closed.html", status=403, **facts)
    response.headers.update(PRIVATE)
    return response


def is_open(ctx: Context, consultation: Consultation) -> bool:
    """Whether an opinion is taken at this moment."""
    ends = consultation.closes_at
    return consultation.status == "open" and ends is not None and ctx.now < ends


def challenge_for(ctx: Context, token: str) -> str:
    """What the browser has to work out for this form while the site is flooded; empty in quiet times."""
    known = ctx.state.tokens.read_form(token, now=time.time())
    if known is None or not ctx.state.attack.is_on:
        return ""
    return challenge(ctx.state.tokens.challenge_secret, known[0])


def fresh_token(ctx: Context) -> str:
    """A signed idempotency key that says when the form was shown."""
    return str(ctx.state.tokens.make_form(str(uuid4())))


routes = [
    Route(ID + "/opinions/new", new, methods=["GET"], name="new_opinion"),
    Route(ID + "/opinions", create, methods=["POST"], name="create_opinion"),
]
