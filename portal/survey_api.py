"""Surveys for programs: what is published, and handing in answers. Errors as for opinions (RFC 9457)."""

from typing import Any

import orjson
from pydantic import Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.clock import SHANGHAI
from opinions.submission import Accepted, Closed, OtherContent, Overloaded, Refused
from portal.addresses import ID
from portal.doors import remembered
from portal.handing_in import RETRY_AFTER_LIMIT, RETRY_AFTER_LOAD, hand_in
from portal.open_data import moment
from portal.opinions import NO_STORE
from portal.problems import body_of, problem
from surveys import public, public_results
from surveys.checking import check
from surveys.definition_json import to_json
from surveys.models import Survey
from surveys.public import ListedSurvey
from surveys.questions import Definition
from surveys.submission import AlreadyAnswered, QuotaFull, SurveySubmission
from surveys.tally import Tally
from web.forms import Form, message
from web.i18n import gettext as _
from web.page import ANYONE, Context, page
from web.reading import for_anyone

STATUSES = {"": None, "open": {"open"}, "closed": {"closed", "reported"}, "reported": {"reported"}}


class SentAnswers(Form):
    """The body of POST /surveys/{id}/answers."""

    answers: dict[str, Any]
    idempotency_key: str = Field(min_length=1, max_length=200)
    invitation: str = Field("", max_length=40)


@page(can=ANYONE)
def surveys(ctx: Context) -> Response:
    """Published surveys; ?status=open|closed|reported."""
    status = ctx.request.query_params.get("status", "")
    if status not in STATUSES:
        return problem(422, _("请求有误"), errors=[{"field": "status", "detail": _("请选择其中一项。")}])
    wanted = STATUSES[status]
    items = [_line(item) for item in public.listed(ctx.db, now=ctx.now) if wanted is None or item.status in wanted]
    return JSONResponse({"items": items, "next": None}, headers={"Cache-Control": "no-cache"})


@page(can=ANYONE)
def survey(ctx: Context, id: int) -> Response:
    """One survey with its questions and, once they are published, its results."""
    found = public.get(ctx.db, id)
    results = public_results.of(ctx.db, found)
    content = {
        "id": found.id,
        "title": found.title,
        "summary": found.summary,
        "purpose": found.purpose,
        "status": found.status,
        "anonymity": found.anonymity,
        "access": found.access,
        "opens_at": moment(found.opens_at),
        "closes_at": moment(found.closes_at),
        "version": found.version,
        "definition": to_json(public.questions(found)),
        "results": _results(results) if results else None,
    }
    return JSONResponse(content, headers={"Cache-Control": "no-cache"})


@for_anyone
async def answer(request: Request) -> Response:
    """Take answers: 201 with a receipt once they are on disk, 200 when they already were."""
    id_ = int(request.path_params["id"])
    version, definition = await door(request, id_)
    prepared = prepare(request, id_, version, definition, await body_of(request))
    if isinstance(prepared, Response):
        return prepared
    try:
        accepted: Accepted = await hand_in(request, prepared)
    except Refused as refused:
        return _not_taken(refused)
    base = str(request.app.state.settings.base_url).rstrip("/")
    proof = f"{base}/api/v1/receipts/{accepted.receipt}/proof" if accepted.journal_index >= 0 else None
    content = {
        "receipt": accepted.receipt,
        "received_at": accepted.received_at.astimezone(SHANGHAI).isoformat(),
        "url": f"{base}/receipts/{accepted.receipt}",
        "proof_url": proof,
    }
    return JSONResponse(content, 200 if accepted.repeated else 201, NO_STORE)


async def door(request: Request, id: int) -> tuple[int, Definition]:
    """The version and questions of a published survey, remembered until they change. Raises NoResultFound."""
    known: tuple[int, Definition] = await remembered(request, "survey", id, _questions)
    return known


def prepare(
    request: Request, id: int, version: int, definition: Definition, body: bytes
) -> SurveySubmission | Response:
    """The submission, or 422 naming the questions, or 429."""
    try:
        sent = SentAnswers.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        return problem(422, _("请求有误"), errors=[{"field": "", "detail": _("请求的正文不是 JSON。")}])
    except ValidationError as error:
        errors = [{"field": ".".join(str(p) for p in e["loc"]), "detail": message(e)} for e in error.errors()]
        return problem(422, _("请求有误"), errors=errors)
    answers, wrong = check(definition, sent.answers, say=_)
    wrong |= _foreign(definition, sent.answers)
    contact_id = request.app.state.tokens.read_invitation(sent.invitation) if sent.invitation else None
    if sent.invitation and contact_id is None:
        wrong["invitation"] = _("没有这份邀请。")
    if wrong:
        errors = [
            {"field": f"answers.{key}" if key != "invitation" else key, "detail": words} for key, words in wrong.items()
        ]
        return problem(422, _("请求有误"), errors=errors)
    if not request.app.state.rate_limit.allows(request):
        return problem(429, _("提交得太频繁"), headers={"Retry-After": str(RETRY_AFTER_LIMIT)})
    return SurveySubmission(
        idempotency_key=f"api:{id}:{sent.idempotency_key}",
        survey_id=id,
        version=version,
        answers=answers,
        channel="api",
        contact_id=contact_id,
    )


def _foreign(definition: Definition, answers: dict[str, Any]) -> dict[str, str]:
    wrong = {}
    for key in answers:
        question = definition.by_key.get(key.removesuffix(".other"))
        if question is None:
            wrong[key] = _("问卷里没有这一题。")
        elif question.kind == "file":
            wrong[key] = _("文件只能在网页上传。")
    return wrong


def _questions(ctx: Context, id: int) -> tuple[int, Definition]:
    found: Survey = public.get(ctx.db, id)
    return found.version, public.questions(found)


def _not_taken(refused: Refused) -> Response:
    if isinstance(refused, Closed):
        ends = refused.closes_at.astimezone(SHANGHAI).isoformat() if refused.closes_at else None
        return problem(403, _("问卷现在不开放"), closes_at=ends)
    if isinstance(refused, QuotaFull):
        return problem(403, _("这一类人群的名额已满"), quota=refused.label)
    if isinstance(refused, AlreadyAnswered):
        return problem(403, _("需要一份没有用过的邀请"))
    if isinstance(refused, OtherContent):
        return problem(409, _("这个 idempotency_key 已用于另一份内容"))
    title = _("现在提交的人太多") if isinstance(refused, Overloaded) else _("这次没有登记")
    return problem(503, title, headers={"Retry-After": str(RETRY_AFTER_LOAD)})


def _line(item: ListedSurvey) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "summary": item.summary,
        "status": item.status,
        "opens_at": moment(item.opens_at),
        "closes_at": moment(item.closes_at),
        "answers": item.answers,
        "questions": item.questions,
        "access": item.access,
        "reported_at": moment(item.reported_at),
        "url": f"/surveys/{item.id}",
    }


def _results(results: public_results.PublicResults) -> dict[str, Any]:
    return {
        "total": results.total,
        "by_channel": dict(results.channels),
        "note": results.note,
        "data_sha256": results.sha256,
        "questions": [_tally(tally) for tally in results.tallies],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    counts = [{"key": c.key, "label": c.label, "count": c.n, "share": round(c.share, 6)} for c in tally.counts]
    return {"key": tally.key, "title": tally.title, "answered": tally.answered, "counts": counts, "mean": tally.mean}


routes = [
    Route("/surveys", surveys, methods=["GET"], name="surveys"),
    Route("/surveys" + ID, survey, methods=["GET"], name="survey"),
    Route("/surveys" + ID + "/answers", answer, methods=["POST"], name="answer_survey"),
]
