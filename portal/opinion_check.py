"""What is checked before an opinion is handed in: without the database, so that a POST of the form costs what it must."""

import time
from dataclasses import dataclass, field

from starlette.datastructures import FormData
from starlette.requests import Request

from infra.tokens import FASTEST_HUMAN_SECONDS, PATIENT_SECONDS
from opinions.submission import Submission
from portal.handing_in import RETRY_AFTER_LIMIT
from portal.opinion_form import OpinionForm
from portal.proof_of_work import holds
from portal.sent_files import check_files, keep_files
from web.forms import parse
from web.i18n import gettext as _


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """Why the form comes back. `fresh`: with a new idempotency key."""

    status: int = 422
    message: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    fresh: bool = False
    retry_after: int = 0


def prepare(request: Request, sent: FormData, id: int, clauses: frozenset[str]) -> Submission | Mistake:
    """Check what was sent and keep its files; the answer is what to hand in, or what is wrong."""
    form, errors = parse(OpinionForm, sent)
    if form and form.clause and form.clause not in clauses:
        errors["clause"] = _("草案里没有这一条，请重新选择。")
    files, problem = check_files(sent)
    if problem:
        errors["files"] = problem
    if form is None or errors:
        return Mistake(errors=errors)
    state = request.app.state
    read_token = state.tokens.read_form(form.token, now=time.time())
    if read_token is None:
        why = _("这个页面打开得太久了。您填写的内容都在，请再按一次「提交意见」。")
        return Mistake(message=why, fresh=True)
    key, age = read_token
    suspicious = bool(form.homepage) or age < FASTEST_HUMAN_SECONDS
    state.attack.count(failed=suspicious)
    if suspicious:
        why = _("为防止程序自动提交，请您再按一次「提交意见」。您填写的内容都在，还没有登记。")
        return Mistake(message=why)
    if not state.rate_limit.allows(request):
        why = _("从您这个网络地址提交得太频繁。您填写的内容都在，请过十分钟再提交。")
        return Mistake(status=429, message=why, retry_after=RETRY_AFTER_LIMIT)
    if state.attack.is_on and (mistake := _unproven(request, form.proof, key, age)):
        return mistake
    return form.submission(id, key, keep_files(state.files, files))


def _unproven(request: Request, proof: str, key: str, age: float) -> Mistake | None:
    """While the site is flooded: the browser has worked for this form, or a person has waited. Never a dead end."""
    state = request.app.state
    if proof and holds(proof, state.tokens.challenge_secret, key):
        return None
    if age < PATIENT_SECONDS:
        why = _(
            "现在提交异常频繁，这次还没有登记。您填写的内容都在：浏览器开启了 JavaScript 的，等页面显示「可以提交」后再按一次；"
            "没有开启的，请过一分钟再按一次。"
        )
        return Mistake(message=why)
    if not state.patience.allows(request):
        why = _(
            "现在提交异常频繁，从您这个网络地址不经计算的提交已经够多了。您填写的内容都在：请开启 JavaScript 后重新打开本页，"
            "或者过一小时再提交，也可以用公告里写的其他途径。"
        )
        return Mistake(status=429, message=why, retry_after=RETRY_AFTER_LIMIT)
    return None
