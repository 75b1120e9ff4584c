"""Interviewer mode: the list of calls and visits, the script, outcomes, call-backs, and the form that is filled in."""

import secrets
from datetime import date, datetime, time

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.survey_people import read_people
from infra.clock import SHANGHAI
from infra.public_version import touch
from opinions.submission import Closed, Refused
from people.services import journal_role
from surveys import contacts, queries
from surveys.anonymity import WORDS
from surveys.checking import check
from surveys.intake import store_answers
from surveys.models import OUTCOMES, Survey, SurveyContact
from surveys.questions import Values
from surveys.submission import AlreadyAnswered, QuotaFull, SurveySubmission
from web.forms import Form, parse, typed, uploads
from web.i18n import gettext as _
from web.page import Context, page
from web.survey_form import for_browser, newly_asked, page_views, shown_of, typed_values, without_files

INDEX = "admin:surveys:calls"
CHOSEN = {key: label for key, label in OUTCOMES.items() if key not in {"", "done"}}


class OutcomeForm(Form):
    """What came of a call."""

    outcome: str = Field(pattern="|".join(CHOSEN))
    call_on: date | None = None
    call_time: time = time(10, 0)
    note: str = Field("", max_length=500)


@page(can="surveys.interview")
def index(ctx: Context, id: int) -> Response:
    """Whom to call, those with an agreed time first."""
    return _page(ctx, queries.own(ctx.db, id, ctx.staff), {})


@page(can="surveys.interview")
def take(ctx: Context, id: int) -> Response:
    """A list of people to be called or visited."""
    survey = queries.own(ctx.db, id, ctx.staff)
    sent = uploads(ctx.form, "file")
    if not sent:
        return _page(ctx, survey, {"file": _("请选择文件。")}, 422)
    people, problem = read_people(sent[0].file.read(), sent[0].filename or "", needs="电话")
    if problem:
        return _page(ctx, survey, {"file": problem}, 422)
    contacts.add(ctx.db, survey, people, way="phone", by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.interview")
def call(ctx: Context, id: int, contact_id: int) -> Response:
    """The script, the questions and the outcomes for one person."""
    survey, contact = _known(ctx, id, contact_id)
    return interview_page(ctx, survey, contact, {}, {}, key=secrets.token_urlsafe(16))


@page(can="surveys.interview")
def note(ctx: Context, id: int, contact_id: int) -> Response:
    """Nobody there, later, refused, …"""
    survey, contact = _known(ctx, id, contact_id)
    form, errors = parse(OutcomeForm, ctx.form)
    if form and form.outcome == "call_back" and form.call_on is None:
        errors["call_on"] = _("约定再联系的，请填写日期。")
    if form is None or errors:
        return interview_page(
            ctx, survey, contact, {}, errors, key=secrets.token_urlsafe(16), status=422, values=typed(ctx.form)
        )
    at = datetime.combine(form.call_on, form.call_time, SHANGHAI) if form.call_on else None
    contacts.note_call(
        ctx.db, survey, contact, outcome=form.outcome, call_back_at=at, note=form.note, by=ctx.staff, now=ctx.now
    )
    return ctx.goto(INDEX, id=id)


@page(can="surveys.interview")
def visit(ctx: Context, id: int) -> Response:
    """The form for somebody who is met without a list (当面问询)."""
    survey = queries.own(ctx.db, id, ctx.staff)
    return interview_page(ctx, survey, None, {}, {}, key=secrets.token_urlsafe(16))


@page(can="surveys.interview")
def record(ctx: Context, id: int) -> Response:
    """Store what was said, in this transaction; every answer keeps its channel."""
    survey = queries.own(ctx.db, id, ctx.staff)
    typed_id = str(ctx.form.get("contact", ""))
    contact = queries.contact(ctx.db, id, int(typed_id)) if typed_id.isdigit() else None
    definition, key = without_files(queries.definition(survey)), str(ctx.form.get("key", ""))[:60]
    pages = {p.key for p in definition.pages}
    values = typed_values(definition, ctx.form, pages, {})
    answers, wrong = check(definition, values, say=_)
    new = newly_asked(definition, ctx.form, values, pages)
    if wrong or new or len(key) < 8:
        return interview_page(
            ctx, survey, contact, values, wrong, key=key or secrets.token_urlsafe(16), status=422, values={"new": new}
        )
    channel = contact.way if contact else "visit"
    refused = store(ctx, survey, answers, key=f"interview:{id}:{key}", channel=channel, contact=contact)
    if refused:
        return interview_page(ctx, survey, contact, values, {"": refused}, key=key, status=422)
    return ctx.goto(INDEX, id=id)


def store(
    ctx: Context, survey: Survey, answers: Values, *, key: str, channel: str, contact: SurveyContact | None = None,
    sheet: str = "",
) -> str:  # fmt: skip
    """Into the answers, inside the transaction of the request. Returns why not, or nothing."""
    submission = SurveySubmission(
        idempotency_key=key,
        survey_id=survey.id or 0,
        version=survey.version,
        answers=answers,
        channel=channel,
        contact_id=contact.id if contact else None,
        entered_by=ctx.staff.id,
        by_role=journal_role(ctx.staff),
        sheet=sheet,
    )
    [outcome] = store_answers(ctx.db.connection(), [submission], ctx.now)
    touch(ctx.db, f"answers:{survey.id}")
    ctx.db.expire_all()
    return _refusal(outcome) if isinstance(outcome, Refused) else ""


def _refusal(refused: Refused) -> str:
    if isinstance(refused, QuotaFull):
        return _("「{label}」的配额已满，这份没有登记。请向对方说明并致谢。").format(label=refused.label)
    if isinstance(refused, AlreadyAnswered):
        return _("这个人已经答过，这份没有登记。")
    if isinstance(refused, Closed):
        return _("问卷现在不开放，这份没有登记。")
    return _("同一张表单先前登记过别的内容，或者题目刚刚修订过，这份没有登记。")


def _known(ctx: Context, id: int, contact_id: int) -> tuple[Survey, SurveyContact]:
    survey = queries.own(ctx.db, id, ctx.staff)
    contact = queries.contact(ctx.db, id, contact_id)
    if contact.way not in {"phone", "visit"}:
        raise HTTPException(404)
    return survey, contact


def _page(ctx: Context, survey: Survey, errors: dict[str, str], status: int = 200) -> Response:
    people = queries.contacts(ctx.db, survey.id or 0, "phone", "visit")
    waiting = [c for c in people if c.outcome in {"", "no_answer", "call_back"} and c.answered_on is None]
    order = sorted(waiting, key=lambda c: (c.call_back_at is None, c.call_back_at or ctx.now, c.attempts, c.id))
    counts = {label: sum(c.outcome == key for c in people) for key, label in OUTCOMES.items()}
    return ctx.page(
        "admin/surveys/calls.html",
        status=status,
        s=survey,
        people=order,
        counts=[(_(label), n) for label, n in counts.items() if n],
        outcomes=OUTCOMES,
        errors=errors,
    )


def interview_page(
    ctx: Context, survey: Survey, contact: SurveyContact | None, said: Values, wrong: dict[str, str], *, key: str,
    status: int = 200, values: dict[str, object] | None = None,
) -> Response:  # fmt: skip
    """Script, questions on one page, outcomes. `new` of the values: how many questions have just become due."""
    definition = without_files(queries.definition(survey))
    keys = [p.key for p in definition.pages]
    views = page_views(definition, definition.pages, said, errors=wrong, seed=key, by_hand=True)
    return ctx.page(
        "admin/surveys/interview.html",
        status=status,
        s=survey,
        contact=contact,
        pages=views,
        shown=shown_of(views),
        new=(values or {}).get("new", 0),
        browser=for_browser(definition, said, keys),
        promise=_(WORDS[survey.anonymity]),
        outcomes=[(k, _(label)) for k, label in CHOSEN.items()],
        key=key,
        errors=wrong,
        values=values or {},
    )


ONE = "/surveys/{id:int}/calls"
routes = [
    Route(ONE, index, methods=["GET"], name="surveys:calls"),
    Route(ONE, take, methods=["POST"], name="surveys:take_calls"),
    Route(ONE + "/visit", visit, methods=["GET"], name="surveys:visit"),
    Route(ONE + "/record", record, methods=["POST"], name="surveys:record"),
    Route(ONE + "/{contact_id:int}", call, methods=["GET"], name="surveys:call"),
    Route(ONE + "/{contact_id:int}/outcome", note, methods=["POST"], name="surveys:outcome"),
]
