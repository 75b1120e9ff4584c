"""The table of working days, year by year: the system administrator keeps it as the State Council publishes it."""

from datetime import date

from pydantic import Field
from starlette.responses import Response
from starlette.routing import Route

from consultations.moved_deadlines import Moved, moved
from people import workday_acts
from people.holiday_notice import NamedDay, Unclear, read_notice
from people.workdays import load_workdays
from web.forms import Form, parse, typed
from web.i18n import gettext as _
from web.page import Context, page

INDEX = "admin:workdays:year"
FIRST, LAST = 2000, 2100


class DayForm(Form):
    """One day by hand."""

    on: date
    is_workday: bool
    name: str = Field("", max_length=50)


class RemoveForm(Form):
    """Which day is as its weekday says again."""

    on: date


class NoticeForm(Form):
    """A notice or list; `confirmed` after the preview."""

    text: str = Field(min_length=1, max_length=20000)
    source: str = Field(min_length=4, max_length=200)
    publish: bool = False
    confirmed: bool = False


@page(can="workdays.edit")
def this_year(ctx: Context) -> Response:
    """Go to the present year."""
    return ctx.goto(INDEX, year=ctx.today.year)


@page(can="workdays.edit")
def year(ctx: Context, year: int) -> Response:
    """The exceptions of a year."""
    return _page(ctx, year)


@page(can="workdays.edit")
def set_day(ctx: Context, year: int) -> Response:
    """Add or change one day."""
    form, errors = parse(DayForm, ctx.form)
    if form and form.on.year != year:
        errors["on"] = _("请填写本年的日期。")
    if form is None or errors:
        return _page(ctx, year, errors=errors, status=422)
    day = NamedDay(form.on, form.is_workday, form.name)
    touched = moved(ctx.db, load_workdays(ctx.db), workday_acts.preview(ctx.db, [day]))
    if touched and ctx.form.get("confirmed") != "true":
        return _page(ctx, year, touched=touched, asks="day", status=409)
    workday_acts.set_days(ctx.db, [day], source=_("手工登记"), by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, year=year)


@page(can="workdays.edit")
def remove_day(ctx: Context, year: int) -> Response:
    """The day is again what its weekday says."""
    form, errors = parse(RemoveForm, ctx.form)
    if form is None:
        return _page(ctx, year, errors=errors, status=422)
    touched = moved(ctx.db, load_workdays(ctx.db), workday_acts.preview(ctx.db, [], removed=[form.on]))
    if touched and ctx.form.get("confirmed") != "true":
        return _page(ctx, year, touched=touched, asks="remove", status=409)
    workday_acts.remove_day(ctx.db, form.on, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, year=year)


@page(can="workdays.edit")
def notice(ctx: Context, year: int) -> Response:
    """Read a pasted notice: first a preview with the deadlines it moves, then, confirmed, the table."""
    form, errors = parse(NoticeForm, ctx.form)
    days: list[NamedDay] = []
    if form:
        try:
            days = read_notice(form.text, year)
        except Unclear as unclear:
            errors["text"] = str(unclear)
    if form is None or errors:
        return _page(ctx, year, errors=errors, status=422)
    if not form.confirmed:
        after = workday_acts.preview(ctx.db, days, year=year if form.publish else 0)
        return _page(ctx, year, days=days, touched=moved(ctx.db, load_workdays(ctx.db), after), asks="notice")
    workday_acts.set_days(ctx.db, days, source=form.source, by=ctx.staff, now=ctx.now)
    if form.publish:
        workday_acts.publish_year(ctx.db, year, source=form.source, by=ctx.staff, now=ctx.now)
    return ctx.goto(INDEX, year=year)


def _page(
    ctx: Context,
    year: int,
    *,
    days: list[NamedDay] | None = None,
    touched: list[Moved] | None = None,
    asks: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    year = min(max(year, FIRST), LAST)
    return ctx.page(
        "admin/workdays/year.html",
        status=status,
        year=year,
        rows=workday_acts.exceptions(ctx.db, year),
        published=workday_acts.published(ctx.db, year),
        days=days or [],
        touched=touched or [],
        asks=asks,
        values=typed(ctx.form),
        errors=errors or {},
    )


YEAR = "/workdays/{year:int}"
routes = [
    Route("/workdays", this_year, methods=["GET"], name="workdays:index"),
    Route(YEAR, year, methods=["GET"], name="workdays:year"),
    Route(YEAR, set_day, methods=["POST"], name="workdays:set"),
    Route(YEAR + "/remove", remove_day, methods=["POST"], name="workdays:remove"),
    Route(YEAR + "/notice", notice, methods=["POST"], name="workdays:notice"),
]
