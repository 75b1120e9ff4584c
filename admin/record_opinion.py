"""Writing down an opinion that came by letter, telephone, visit, symposium, e-mail or social media."""

import secrets
from datetime import date

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import choices_of, labels
from consultations import outreach
from consultations import queries as consultation_queries
from consultations.models import Consultation
from consultations.outreach_models import Outreach
from infra import public_version
from opinions import public as public_opinions
from opinions import queries
from opinions.intake_group import STAFF_CHANNELS_OPEN, Outcome, store_group
from opinions.models import CHANNELS, STANCES
from opinions.submission import Refused, Submission
from people.services import journal_role
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

BY_STAFF = {key: CHANNELS[key] for key in ("letter", "phone", "visit", "symposium", "email", "social")}
KINDS = {"person": "个人", "organisation": "单位"}
LONGEST = 20_000


class RecordForm(Form):
    """An opinion as somebody said or wrote it. `key` makes a second pressing of the button harmless."""

    key: str = Field(min_length=8, max_length=100)
    text: str = Field(min_length=1, max_length=LONGEST)
    clause: str = ""
    stance: str = Field("other", pattern="|".join(STANCES))
    channel: str = Field(pattern="|".join(BY_STAFF))
    happened_on: date
    submitter_kind: str = Field("person", pattern="|".join(KINDS))
    submitter_name: str = Field("", max_length=100)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=200, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")
    region: str = Field("", max_length=100)


class VoicedForm(RecordForm):
    """The same, voiced on an occasion of which there is a record."""

    outreach_id: int | None = None


@page(can="opinions.record")
def new(ctx: Context, id: int) -> Response:
    """The form."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    values: dict[str, object] = {"key": secrets.token_urlsafe(16), "happened_on": ctx.today}
    occasion = _occasion(ctx, consultation, ctx.request.query_params.get("outreach", ""))
    if occasion:
        channel = outreach.CHANNELS[occasion.kind]
        values |= {"outreach_id": occasion.id, "channel": channel, "happened_on": occasion.held_on}
    return _form(ctx, consultation, values, {})


@page(can="opinions.record")
def record(ctx: Context, id: int) -> Response:
    """Store it in this transaction; the slip follows."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(VoicedForm, ctx.form)
    if form:
        errors = _errors(ctx, consultation, form)
    if form is None or errors:
        return _form(ctx, consultation, typed(ctx.form), errors, 422)
    occasion = _occasion(ctx, consultation, str(form.outreach_id or ""))
    [outcome] = store(ctx, [submission(ctx, id, form.key, form)])
    if isinstance(outcome, Refused):
        return _form(ctx, consultation, typed(ctx.form), {"text": refusal(outcome)}, 422)
    if occasion:
        outreach.name_source(ctx.db, occasion, public_opinions.by_receipt(ctx.db, outcome.receipt).id or 0)
    return ctx.goto("admin:opinions:slip", id=id, receipt=outcome.receipt)


@page(can="opinions.read")
def slip(ctx: Context, id: int, receipt: str) -> Response:
    """The receipt to print and hand over."""
    opinion = queries.get(ctx.db, id, public_opinions.by_receipt(ctx.db, receipt).id or 0)
    consultation = consultation_queries.get(ctx.db, id)
    label = labels(consultation.version).get(opinion.clause, "")
    own = consultation.division_id == ctx.staff.division_id and ctx.may("opinions.record")
    return ctx.page(
        "admin/opinions/slip.html",
        c=consultation,
        opinion=opinion,
        label=label,
        channels=CHANNELS,
        own=own,
        source=outreach.source_of(ctx.db, opinion.id or 0),
    )


def submission(ctx: Context, id: int, key: str, form: RecordForm) -> Submission:
    """What the ledger takes."""
    facts = form.model_dump(exclude={"key", "outreach_id"})
    return Submission(
        idempotency_key=f"staff:{key}",
        consultation_id=id,
        recorded_by=ctx.staff.id,
        by_role=journal_role(ctx.staff),
        mail_receipt=bool(form.email),
        **facts,
    )


def store(ctx: Context, group: list[Submission]) -> list[Outcome]:
    """Into the ledger, inside the transaction of the request; the public counts grow with it."""
    outcomes = store_group(ctx.db.connection(), group, ctx.now)
    public_version.touch(ctx.db, *{f"opinions:{s.consultation_id}" for s in group})
    return outcomes


def refusal(outcome: Refused) -> str:
    """Why the ledger did not take it."""
    return _("没有登记：同一张表单先前登记过别的内容，或者该事项现在不能登记意见。请返回台账后重新登记。")


def _occasion(ctx: Context, consultation: Consultation, id: str) -> Outreach | None:
    """The occasion of this matter that the form is about, when it was held."""
    if not id.isdecimal():
        return None
    found = outreach.get(ctx.db, consultation.matter_id, int(id))
    return found if found.is_held else None


def _errors(ctx: Context, consultation: Consultation, form: RecordForm) -> dict[str, str]:
    errors = {}
    if form.clause not in labels(consultation.version):
        errors["clause"] = _("请选择其中一项。")
    if form.happened_on > ctx.today:
        errors["happened_on"] = _("收到的日期不能晚于今天。")
    return errors


def _form(
    ctx: Context, consultation: Consultation, values: dict[str, object], errors: dict[str, str], status: int = 200
) -> Response:
    return ctx.page(
        "admin/opinions/record.html",
        status=status,
        c=consultation,
        values=values,
        errors=errors,
        clauses=choices_of(consultation.version),
        channels=list(BY_STAFF.items()),
        stances=list(STANCES.items()),
        kinds=list(KINDS.items()),
        occasion=_occasion(ctx, consultation, str(values.get("outreach_id") or "")),
        occasion_kinds=outreach.KINDS,
        is_open=consultation.status in STAFF_CHANNELS_OPEN,
    )


routes = [
    Route("/consultations/{id:int}/opinions/new", new, methods=["GET"], name="opinions:new"),
    Route("/consultations/{id:int}/opinions/new", record, methods=["POST"], name="opinions:record"),
    Route("/consultations/{id:int}/opinions/slips/{receipt}", slip, methods=["GET"], name="opinions:slip"),
]
