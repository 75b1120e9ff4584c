"""The second reader: whether one is wanted, and the answers that wait for one, equal ones once."""

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from admin.answer_forms import clause_options
from consultations import queries as consultation_queries
from infra.states import WrongState
from opinions import queries, second_reading
from opinions.desk_models import RETURNED
from opinions.models import OUTCOMES
from people import queries as people
from web.forms import Form, parse
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:second_reading:index"


class ReadingForm(Form):
    """Confirmed, or returned with a remark."""

    verdict: str = Field(pattern="confirmed|returned")
    remark: str = Field("", max_length=1000)


@page(can="opinions.read")
def index(ctx: Context, id: int) -> Response:
    """Every draft answer, equal ones once, with what the second reader said."""
    return _page(ctx, id, {})


@page(can="opinions.answer")
def want(ctx: Context, id: int) -> Response:
    """Ask for a second reader for this consultation, or no longer."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    second_reading.want(ctx.db, id, on=ctx.form.get("on") == "1", by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, id=id)


@page(can="opinions.confirm")
def read(ctx: Context, id: int, answer_id: int) -> Response:
    """Confirm or return an answer and those that say exactly the same."""
    consultation_queries.own(ctx.db, id, ctx.staff)
    form, errors = parse(ReadingForm, ctx.form)
    if form and form.verdict == RETURNED and not form.remark:
        errors = {f"remark-{answer_id}": _("退回须写明意见，拟稿人据此修改。")}
    if form is None or errors:
        return _page(ctx, id, errors, 422)
    alike = second_reading.alike(ctx.db, id, answer_id)
    try:
        second_reading.read(
            ctx.db, alike, verdict=form.verdict, remark=form.remark, by=ctx.staff, now=ctx.now
        )  # fmt: skip
    except WrongState as refusal:
        return _page(ctx, id, {f"remark-{answer_id}": refusal.why}, 422)
    return ctx.goto(INDEX, id=id)


def _page(ctx: Context, id: int, errors: dict[str, str], status: int = 200) -> Response:
    consultation = consultation_queries.get(ctx.db, id)
    mine = ctx.staff.division_id == consultation.division_id and consultation.status != "answered"
    return ctx.page(
        "admin/desk/reading.html",
        status=status,
        c=consultation,
        wanted=second_reading.is_wanted(ctx.db, id),
        unread=second_reading.unread(ctx.db, id),
        batches=second_reading.batches(ctx.db, id),
        titles={theme.id: theme.title for theme in queries.themes(ctx.db, id)},
        clause_names=dict(clause_options(consultation)),
        name_of=lambda staff_id: people.name(ctx.db, staff_id),
        outcomes=OUTCOMES,
        own=mine and ctx.may("opinions.answer"),
        may_read=mine and ctx.may("opinions.confirm"),
        me=ctx.staff.id,
        errors=errors,
    )


AT = "/consultations/{id:int}/reading"
routes = [
    Route(AT, index, methods=["GET"], name="second_reading:index"),
    Route(AT, want, methods=["POST"], name="second_reading:want"),
    Route(AT + "/{answer_id:int}", read, methods=["POST"], name="second_reading:read"),
]
