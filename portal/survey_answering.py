"""Answering a survey: begin, go from page to page and back, save and come back by the link, hand in for a receipt.

The POSTs are endpoints of their own: what is saved on the way is one short transaction, handing in waits for the writer.
"""

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from opinions.submission import Accepted, Closed, OtherContent, Refused
from portal.addresses import ID
from portal.handing_in import RETRY_AFTER_LOAD, hand_in, refuse_too_large
from portal.sent_files import check_one, keep_files
from portal.survey_turn import Turn
from portal.surveys import PRIVATE, start_page
from surveys import drafts, public
from surveys.checking import check
from surveys.submission import AlreadyAnswered, QuotaFull, SurveySubmission, VersionChanged
from web.forms import uploads
from web.i18n import gettext as _
from web.page import ANYONE, MOST_FIELDS, MOST_PART, Context, page
from web.reading import change, for_anyone, read
from web.survey_form import newly_asked, typed_values

ANSWER = "/answer/{token}"
MOST_FILES = 6
YEAR = 365 * 86400


@for_anyone
async def begin(request: Request) -> Response:
    """Open a draft and go to the first page."""
    refuse_too_large(request)
    async with request.form(max_files=1, max_fields=20, max_part_size=10_000) as form:
        return await change(request, form, _begin, int(request.path_params["id"]))


def _begin(ctx: Context, id: int) -> Response:
    survey = public.get(ctx.db, id)
    code = str(ctx.form.get("code", "")).strip()
    contact_id = ctx.state.tokens.read_invitation(code) if code else None
    values = {"code": code} if code else {}
    if not public.is_open(survey, ctx.now):
        return start_page(ctx, survey, status=403)
    if not ctx.state.rate_limit.allows(ctx.request):
        why = _("从您这个网络地址打开得太频繁，请过十分钟再试。")
        return start_page(ctx, survey, status=429, message=why, values=values)
    if (code and contact_id is None) or (survey.access == "invited" and contact_id is None):
        errors = {"code": _("请输入邀请信或者答卷卡上的号码；号码不对，请核对每一位。")}
        return start_page(ctx, survey, status=422, values=values, errors=errors)
    if contact_id is not None and (problem := public.invitation_problem(ctx.db, survey, contact_id)):
        return start_page(ctx, survey, status=422, values=values, errors={"code": _(problem)})
    if survey.once_per_device and ctx.request.cookies.get(f"survey-{id}") and ctx.form.get("again") != "yes":
        errors = {"again": _("这台设备上已经交过一份。每人只答一份；几个人共用设备的，请勾选后继续。")}
        return start_page(ctx, survey, status=422, values=values, errors=errors)
    secret = secrets.token_urlsafe(18)
    drafts.begin(ctx.db, survey, secret=secret, channel="web", now=ctx.now)
    token = ctx.state.tokens.make_answering(secret, contact_id)
    return RedirectResponse(f"/surveys/{id}/answer/{token}", 303, PRIVATE)


@page(can=ANYONE)
def show(ctx: Context, id: int, token: str) -> Response:
    """The page one has come to, or an earlier one with ?page=."""
    turn = Turn.read(ctx, id, token)
    if isinstance(turn, Response):
        return turn
    return turn.page(str(ctx.request.query_params.get("page", "")))


@for_anyone
async def go(request: Request) -> Response:
    """Save this page and go on, back, or hand in."""
    refuse_too_large(request)
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_PART) as form:
        id_, token = int(request.path_params["id"]), str(request.path_params["token"])
        prepared = await change(request, form, _turn, id_, token)
        if isinstance(prepared, Response):
            return prepared
        try:
            accepted: Accepted = await hand_in(request, prepared)
        except Refused as refused:
            return await read(request, form, _not_taken, id_, token, refused)
    response = RedirectResponse(f"/receipts/{accepted.receipt}", 303, PRIVATE)
    secure = str(request.app.state.settings.base_url).startswith("https://")
    response.set_cookie(f"survey-{id_}", "1", max_age=YEAR, samesite="lax", httponly=True, secure=secure)
    return response


def _turn(ctx: Context, id: int, token: str) -> SurveySubmission | Response:
    turn = Turn.read(ctx, id, token)
    if isinstance(turn, Response):
        return turn
    if not public.is_open(turn.survey, ctx.now):
        return start_page(ctx, turn.survey, status=403)
    here, go_to = str(ctx.form.get("page", "")), str(ctx.form.get("go", "next"))
    is_one = turn.definition.paging == "one"
    keys = {p.key for p in turn.definition.pages} if is_one else {here}
    turn.values = typed_values(turn.definition, ctx.form, keys, turn.values)
    errors = _take_files(turn, keys)
    if turn.was_revised:
        turn.keep(turn.stops()[0].key)
        return turn.page("", errors=errors, status=409)
    turn.keep(here if not is_one else turn.stops()[-1].key)
    if go_to == "back":
        return _back(turn, here)
    if go_to == "save":
        return turn.page(here, message=_("已保存。请记下或者收藏下面的链接，随时可以回来继续。"))
    _answers, wrong = check(turn.definition, turn.values, pages=frozenset(keys), say=_)
    wrong = {**errors, **wrong}
    if wrong:
        return turn.page(here, errors=wrong, status=422)
    if new := newly_asked(turn.definition, turn.ctx.form, turn.values, keys):
        return turn.page(here, message=_("根据您的回答，本页还有 {n} 道题。").format(n=new), status=422)
    stops = [p.key for p in turn.stops()]
    place = stops.index(here) if here in stops else len(stops) - 1
    if not is_one and place + 1 < len(stops):
        turn.keep(stops[place + 1])
        return RedirectResponse(f"/surveys/{id}/answer/{token}?page={stops[place + 1]}", 303, PRIVATE)
    return _hand_in(turn, here)


def _hand_in(turn: Turn, here: str) -> SurveySubmission | Response:
    answers, wrong = check(turn.definition, turn.values, say=_)
    if wrong:  # an earlier page was changed since, or left out
        page_key = turn.definition.page_of(next(iter(wrong))).key
        return turn.page(page_key, errors=wrong, status=422)
    if not turn.ctx.state.rate_limit.allows(turn.ctx.request):
        why = _("从您这个网络地址提交得太频繁。您的回答都在，请过十分钟再提交。")
        return turn.page(here, message=why, status=429)
    return turn.submission(answers)


def _back(turn: Turn, here: str) -> Response:
    stops = [p.key for p in turn.stops()]
    place = stops.index(here) if here in stops else len(stops)
    to = stops[max(place - 1, 0)]
    return RedirectResponse(f"/surveys/{turn.survey.id}/answer/{turn.token}?page={to}", 303, PRIVATE)


def _take_files(turn: Turn, keys: set[str]) -> dict[str, str]:
    errors = {}
    for question in turn.definition.questions():
        if question.kind != "file" or turn.definition.page_of(question.key).key not in keys:
            continue
        for upload in uploads(turn.ctx.form, question.key)[:1]:
            checked, problem = check_one(upload)
            if checked is None:
                errors[question.key] = problem
            else:
                [kept] = keep_files(turn.ctx.state.files, [checked])
                turn.values[question.key] = {
                    "name": kept.name,
                    "mime": kept.mime,
                    "size": kept.size,
                    "sha256": kept.sha256,
                }
    return errors


def _not_taken(ctx: Context, id: int, token: str, refused: Refused) -> Response:
    """What the writer's refusal means. The saved draft is still there, unless there is nothing left to do with it."""
    survey = public.get(ctx.db, id)
    if isinstance(refused, Closed):
        return start_page(ctx, survey, status=403)
    if isinstance(refused, QuotaFull):
        return ctx.page("portal/surveys/full.html", status=403, headers=PRIVATE, survey=survey)
    if isinstance(refused, AlreadyAnswered | OtherContent | VersionChanged):
        why = {
            AlreadyAnswered: _("这份邀请已经用过，每份邀请只能答一次。这次没有登记。"),
            OtherContent: _("这份答卷已经交过，不能再改。这次没有登记。"),
            VersionChanged: _("题目刚刚修订过，请重新开始。这次没有登记。"),
        }[type(refused)]
        return start_page(ctx, survey, status=409, message=why)
    turn = Turn.read(ctx, id, token)
    if isinstance(turn, Response):
        return turn
    why = _("现在提交的人太多，这次没有登记。您的回答都已保存，请过十几秒再按一次「提交答卷」。")
    answer = turn.page(str(ctx.form.get("page", "")), message=why, status=503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_LOAD)
    return answer


routes: list[Any] = [
    Route(ID + "/begin", begin, methods=["POST"], name="begin"),
    Route(ID + ANSWER, show, methods=["GET"], name="answer"),
    Route(ID + ANSWER, go, methods=["POST"], name="go"),
]
