"""The interface for programs: open data of everything published, and giving an opinion. Errors: RFC 9457."""

from typing import Any, Literal

import orjson
from pydantic import Field, ValidationError, field_validator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from consultations import public
from hearings import public as public_hearings
from infra.clock import SHANGHAI
from journal import browse
from opinions.submission import Accepted, Closed, OtherContent, Overloaded, Refused, Submission
from portal import open_data
from portal.addresses import ID
from portal.doors import clause_keys
from portal.handing_in import RETRY_AFTER_LIMIT, RETRY_AFTER_LOAD, hand_in
from portal.openapi import description
from portal.opinion_form import LONGEST_TEXT
from portal.opinions import NO_STORE, PRIVATE
from portal.proofs import proof_of
from portal.receipts import held, step_of
from web.contacts import checked_email, checked_phone
from web.forms import Form, message
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.reading import for_anyone

LARGEST_BODY = 100_000
PROBLEM = "application/problem+json"


class Submitter(Form):
    """Who speaks."""

    kind: Literal["person", "organisation"] = "person"
    name: str = Field("", max_length=100)


class SentOpinion(Form):
    """The body of POST /consultations/{id}/opinions."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    clause: str = Field("", max_length=80)
    stance: Literal["for", "against", "change", "other"] = "other"
    submitter: Submitter
    contact: str = Field("", max_length=254)
    idempotency_key: str = Field(min_length=1, max_length=200)

    @field_validator("contact")
    @classmethod
    def contact_can_be_one(cls, contact: str) -> str:
        """An e-mail address or a telephone number."""
        return checked_email(contact) if "@" in contact else checked_phone(contact)

    def submission(self, consultation_id: int) -> Submission:
        """What the intake writer takes. The key is a name space of its own: no form can collide with it."""
        by_mail = "@" in self.contact
        return Submission(
            idempotency_key=f"api:{consultation_id}:{self.idempotency_key}",
            consultation_id=consultation_id,
            text=self.text,
            clause=self.clause,
            stance=self.stance,
            submitter_kind=self.submitter.kind,
            submitter_name=self.submitter.name,
            email=self.contact if by_mail else "",
            phone="" if by_mail else self.contact,
            channel="api",
        )


@page(can=ANYONE)
def consultations(ctx: Context) -> Response:
    """Published consultations; ?status=open|closed|answered."""
    status = ctx.request.query_params.get("status", "")
    if status not in {"", "open", "closed", "answered"}:
        return problem(422, _("请求有误"), errors=[{"field": "status", "detail": _("请选择其中一项。")}])
    items = [open_data.listed(item) for item in public.listed(ctx.db, status=status, now=ctx.now)]
    return JSONResponse({"items": items, "next": None}, headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def consultation(ctx: Context, id: int) -> Response:
    """One consultation with its draft, period, counts and result."""
    view = public.view(ctx.db, id, now=ctx.now)
    return JSONResponse(open_data.consultation(view), headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def hearings(ctx: Context) -> Response:
    """Announced hearings with their dates."""
    items = [open_data.hearing(item) for item in public_hearings.listed(ctx.db, now=ctx.now)]
    return JSONResponse({"items": items, "next": None}, headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def receipt(ctx: Context, number: str) -> Response:
    """How far an opinion has come, and its answer."""
    mine = held(ctx, number)
    return JSONResponse(open_data.receipt(mine.opinion, mine.answer, step_of(mine)), headers=PRIVATE)


@page(can=ANYONE)
def proof(ctx: Context, number: str) -> Response:
    """The file which `gongyi verify receipt` reads."""
    return JSONResponse(proof_of(ctx, held(ctx, number).opinion), headers=PRIVATE)


@page(can=ANYONE)
def checkpoints(ctx: Context) -> Response:
    """The newest signed statements of the journal, the newest first."""
    base = str(ctx.settings.base_url).rstrip("/")
    items = [
        {"size": c.size, "at": open_data.moment(c.at), "note": c.note, "url": f"{base}/journal/checkpoints/{c.size}"}
        for c in browse.checkpoints(ctx.db.connection())
    ]
    content = {"items": items, "next": None, "public_key": ctx.state.journal_key.public.text}
    return JSONResponse(content, headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def openapi(ctx: Context) -> Response:
    """This interface described for programs."""
    return JSONResponse(description(ctx.settings.base_url), headers={"Cache-Control": "no-cache"})


@for_anyone
async def give_opinion(request: Request) -> Response:
    """Take an opinion: 201 with its receipt once it is on disk, 200 when it already was."""
    id_ = int(request.path_params["id"])
    prepared = prepare(request, id_, await clause_keys(request, id_), await _body(request))
    if isinstance(prepared, Response):
        return prepared
    try:
        accepted: Accepted = await hand_in(request, prepared)
    except Refused as refused:
        return _not_taken(refused)
    base = str(request.app.state.settings.base_url).rstrip("/")
    content = {
        "receipt": accepted.receipt,
        "received_at": accepted.received_at.astimezone(SHANGHAI).isoformat(),
        "url": f"{base}/receipts/{accepted.receipt}",
        "proof_url": f"{base}/api/v1/receipts/{accepted.receipt}/proof",
    }
    return JSONResponse(content, 200 if accepted.repeated else 201, NO_STORE)


def prepare(request: Request, id: int, clauses: frozenset[str], body: bytes) -> Submission | Response:
    """The submission, or 422 naming the fields, or 429."""
    try:
        sent = SentOpinion.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        return problem(422, _("请求有误"), errors=[{"field": "", "detail": _("请求的正文不是 JSON。")}])
    except ValidationError as error:
        errors = [{"field": ".".join(str(p) for p in e["loc"]), "detail": message(e)} for e in error.errors()]
        return problem(422, _("请求有误"), errors=errors)
    if sent.clause and sent.clause not in clauses:
        return problem(422, _("请求有误"), errors=[{"field": "clause", "detail": _("草案里没有这一条。")}])
    state = request.app.state
    state.attack.count()
    if not state.rate_limit.allows(request) or (state.attack.is_on and not state.patience.allows(request)):
        return problem(429, _("提交得太频繁"), headers={"Retry-After": str(RETRY_AFTER_LIMIT)})
    return sent.submission(id)


def problem(status: int, title: str, *, headers: dict[str, str] | None = None, **more: Any) -> Response:
    """RFC 9457 problem details."""
    content = {"type": "about:blank", "status": status, "title": title, **more}
    return JSONResponse(content, status, {**NO_STORE, **(headers or {})}, media_type=PROBLEM)


def _not_taken(refused: Refused) -> Response:
    if isinstance(refused, Closed):
        ends = refused.closes_at.astimezone(SHANGHAI).isoformat() if refused.closes_at else None
        return problem(403, _("现在不在征求意见期限内"), closes_at=ends)
    if isinstance(refused, OtherContent):
        return problem(409, _("这个 idempotency_key 已用于另一份内容"))
    title = _("现在提交的人太多") if isinstance(refused, Overloaded) else _("这次没有登记")
    return problem(503, title, headers={"Retry-After": str(RETRY_AFTER_LOAD)})


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise HTTPException(413)
    return await request.body()


routes = [
    Route("/hearings", hearings, methods=["GET"], name="hearings"),
    Route("/consultations", consultations, methods=["GET"], name="consultations"),
    Route("/consultations" + ID, consultation, methods=["GET"], name="consultation"),
    Route("/consultations" + ID + "/opinions", give_opinion, methods=["POST"], name="give_opinion"),
    Route("/receipts/{number}", receipt, methods=["GET"], name="receipt"),
    Route("/receipts/{number}/proof", proof, methods=["GET"], name="proof"),
    Route("/journal/checkpoints", checkpoints, methods=["GET"], name="checkpoints"),
    Route("/openapi.json", openapi, methods=["GET"], name="openapi"),
]
