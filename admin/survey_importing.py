"""Questions from files: a whole questionnaire as JSON, or rows of a table."""

import orjson
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.survey_builder import QUESTIONS, builder_page
from documents.xlsx import Unreadable, read_table
from surveys import queries, services
from surveys.definition_json import BrokenDefinition, from_json
from surveys.importing import WrongRow, add_rows, template
from web.forms import uploads
from web.i18n import gettext as _
from web.page import Context, page

LARGEST_JSON = 2_000_000


@page(can="surveys.edit")
def take(ctx: Context, id: int) -> Response:
    """JSON replaces all questions, a table adds its rows at the end."""
    survey = queries.own(ctx.db, id, ctx.staff)
    sent = uploads(ctx.form, "file")
    if not sent:
        return builder_page(ctx, survey, errors={"file": _("请选择文件。")}, status=422)
    wrong: list[WrongRow] = []
    content, name = sent[0].file.read(), sent[0].filename or ""
    try:
        if name.lower().endswith(".json"):
            definition = from_json(orjson.loads(content[:LARGEST_JSON]))
        else:
            definition, wrong = add_rows(queries.definition(survey), read_table(content, name))
    except orjson.JSONDecodeError:
        return builder_page(ctx, survey, errors={"file": _("这个文件不是 JSON。")}, status=422)
    except BrokenDefinition as broken:
        return builder_page(ctx, survey, errors={"file": "；".join(broken.problems[:5])}, status=422)
    except Unreadable as refused:
        return builder_page(ctx, survey, errors={"file": str(refused)}, status=422)
    if wrong:
        errors = {"file": _("表格里有 {n} 处需要改正，一题也没有加入。").format(n=len(wrong))}
        rows = [(row.number, row.message) for row in wrong]
        return builder_page(ctx, survey, errors=errors, status=422, wrong=rows)
    services.save_questions(ctx.db, survey, definition=definition, by=ctx.staff, now=ctx.now)
    return ctx.goto(QUESTIONS, id=id)


@page(can="surveys.read")
def table(ctx: Context) -> Response:
    """The table to fill in."""
    return download(template(), _("题目导入模板") + ".xlsx")


routes = [
    Route("/surveys/{id:int}/questions/import", take, methods=["POST"], name="surveys:import"),
    Route("/surveys/questions-template.xlsx", table, methods=["GET"], name="surveys:template"),
]
