"""Paper forms: to print, to type in, and to type in twice for comparison."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.survey_calls import store
from surveys import queries
from surveys.anonymity import WORDS
from surveys.checking import check
from surveys.models import Survey
from surveys.paper import PaperSheet, add_second_entry, differences, paper_pdf
from surveys.questions import Values
from web.i18n import gettext as _
from web.page import Context, page
from web.survey_form import for_browser, newly_asked, page_views, shown_of, typed_values, without_files

INDEX = "admin:surveys:paper"
LONGEST_SHEET = 30


@page(can="surveys.interview")
def index(ctx: Context, id: int) -> Response:
    """Which forms were typed once or twice, and where the two differ."""
    survey = queries.own(ctx.db, id, ctx.staff)
    first, second = queries.sheets(ctx.db, id), queries.second_entries(ctx.db, id)
    compared = []
    for sheet, entry in sorted(second.items()):
        if sheet in first:
            definition = queries.definition(survey, first[sheet].version)
            compared.append((sheet, differences(definition, first[sheet].answers, entry.answers)))
    asked = sum(q.is_asked for q in queries.definition(survey).questions())
    wrong = sum(len(rows) for _, rows in compared)
    return ctx.page(
        "admin/surveys/paper.html",
        s=survey,
        sheets=sorted(first),
        compared=compared,
        rate=wrong / (len(compared) * asked) if compared and asked else None,
    )


@page(can="surveys.interview")
def enter(ctx: Context, id: int) -> Response:
    """The form as it stands on paper."""
    survey = queries.own(ctx.db, id, ctx.staff)
    return _form(ctx, survey, {}, {}, second=ctx.request.query_params.get("second") == "1")


@page(can="surveys.interview")
def take(ctx: Context, id: int) -> Response:
    """Store it, or compare it with the first entry."""
    survey = queries.own(ctx.db, id, ctx.staff)
    definition, sheet = without_files(queries.definition(survey)), str(ctx.form.get("sheet", "")).strip()
    is_second = ctx.form.get("second") == "1"
    pages = {p.key for p in definition.pages}
    values = typed_values(definition, ctx.form, pages, {})
    answers, wrong = check(definition, values, say=_)
    new = newly_asked(definition, ctx.form, values, pages)
    if not 0 < len(sheet) <= LONGEST_SHEET or not sheet.isprintable():
        wrong = {"sheet": _("请填写表号。"), **wrong}
    elif is_second and not wrong and not new:
        try:
            add_second_entry(ctx.db, survey, sheet=sheet, answers=answers, by=ctx.staff, now=ctx.now)
        except ValueError as problem:
            wrong = {"sheet": str(problem)}
    elif not wrong and not new:
        key = f"paper:{id}:{sheet}"
        if refused := store(ctx, survey, answers, key=key, channel="paper", sheet=sheet):
            wrong = {"sheet": refused}
    if wrong or new:
        return _form(ctx, survey, values, wrong, second=is_second, sheet=sheet, status=422, new=new)
    return ctx.goto(INDEX, id=id)


@page(can="surveys.read")
def printed(ctx: Context, id: int) -> Response:
    """The questionnaire as PDF; ?large=1 in large print."""
    survey = queries.get(ctx.db, id)
    is_large = ctx.request.query_params.get("large") == "1"
    sheet = PaperSheet(
        title=survey.title,
        purpose=survey.summary,
        promise=WORDS[survey.anonymity],
        address=f"{ctx.settings.base_url.rstrip('/')}/surveys/{id}",
        office=ctx.settings.site_name,
        until=str(survey.closes_on or ""),
        version=survey.version,
        day=ctx.today,
        is_large=is_large,
    )
    name = f"{survey.title} 纸质问卷{'（大字）' if is_large else ''}.pdf"
    return download(paper_pdf(queries.definition(survey), sheet), name)


def _form(
    ctx: Context, survey: Survey, said: Values, wrong: dict[str, str], *, second: bool, sheet: str = "",
    status: int = 200, new: int = 0,
) -> Response:  # fmt: skip
    definition = without_files(queries.definition(survey))
    keys = [p.key for p in definition.pages]
    views = page_views(definition, definition.pages, said, errors=wrong, by_hand=True)
    values: dict[str, Any] = {"sheet": sheet}
    return ctx.page(
        "admin/surveys/paper_entry.html",
        status=status,
        s=survey,
        pages=views,
        shown=shown_of(views),
        new=new,
        browser=for_browser(definition, said, keys),
        second=second,
        values=values,
        errors=wrong,
    )


ONE = "/surveys/{id:int}/paper"
routes = [
    Route(ONE, index, methods=["GET"], name="surveys:paper"),
    Route(ONE + "/enter", enter, methods=["GET"], name="surveys:enter"),
    Route(ONE + "/enter", take, methods=["POST"], name="surveys:enter_form"),
    Route(ONE + ".pdf", printed, methods=["GET"], name="surveys:printed"),
]
