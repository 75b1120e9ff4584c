"""Many opinions from a table: every row is checked first; one wrong row and nothing is done."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.responses import Response
from starlette.routing import Route

from admin.clause_choices import labels
from admin.downloads import download
from admin.record_opinion import BY_STAFF, KINDS, RecordForm, store, submission
from consultations import queries as consultation_queries
from consultations.models import Consultation
from documents.xlsx import Row, Table, Unreadable, read_table, write_rows
from infra.states import WrongState
from opinions.intake_group import STAFF_CHANNELS_OPEN
from opinions.models import STANCES
from opinions.submission import Accepted, Refused
from web.forms import message, uploads
from web.i18n import gettext as _
from web.page import Context, page

COLUMNS = {
    "意见": "text",
    "条款": "clause",
    "立场": "stance",
    "姓名": "submitter_name",
    "类型": "submitter_kind",
    "渠道": "channel",
    "日期": "happened_on",
    "电话": "phone",
    "邮箱": "email",
}
EXAMPLE = ("建议延长补贴期限。", "第三条", "修改建议", "王某某", "个人", "信函", "2026-03-05", "", "")
MOST_ROWS = 2000


@dataclass(frozen=True)
class WrongRow:
    """What is wrong in one row of the table, as the spreadsheet numbers it."""

    number: int
    column: str
    message: str


@page(can="opinions.record")
def show(ctx: Context, id: int) -> Response:
    """Choose the table."""
    return _page(ctx, consultation_queries.own(ctx.db, id, ctx.staff), {}, [])


@page(can="opinions.record")
def take(ctx: Context, id: int) -> Response:
    """Check every row, then store all of them or none."""
    consultation = consultation_queries.own(ctx.db, id, ctx.staff)
    if consultation.status not in STAFF_CHANNELS_OPEN:
        raise WrongState("record_opinion", consultation.status)
    files = uploads(ctx.form, "table")
    if not files:
        return _page(ctx, consultation, {"table": _("请选择一个文件。")}, [], 422)
    content = files[0].file.read()
    try:
        table = read_table(content, files[0].filename or "")
    except Unreadable as problem:
        return _page(ctx, consultation, {"table": str(problem)}, [], 422)
    if refusal := _unfit(table):
        return _page(ctx, consultation, {"table": refusal}, [], 422)
    forms, wrong = _checked(ctx, consultation, table, content)
    if wrong:
        return _page(ctx, consultation, {}, wrong, 422)
    outcomes = store(ctx, [submission(ctx, id, form.key, form) for form in forms])
    for one in outcomes:
        if isinstance(one, Refused):  # nothing is half done: the transaction is given up
            raise one
    done = sum(isinstance(one, Accepted) and not one.repeated for one in outcomes)
    return _page(ctx, consultation, {}, [], done=done)


@page(can="opinions.record")
def template(ctx: Context, id: int) -> Response:
    """An empty table with the right columns and one example."""
    consultation_queries.get(ctx.db, id)
    return download(write_rows(list(COLUMNS), [EXAMPLE], title="意见"), "意见导入模板.xlsx")


def _unfit(table: Table) -> str:
    missing = [name for name in ("意见", "渠道", "日期") if name not in table.header]
    unknown = [name for name in table.header if name not in COLUMNS]
    if missing:
        return _("表头缺少：{names}。请使用模板。").format(names="、".join(missing))
    if unknown:
        return _("表头有不认识的列：{names}。请使用模板。").format(names="、".join(unknown))
    if not table.rows:
        return _("表格里没有意见。")
    if len(table.rows) > MOST_ROWS:
        return _("一次最多导入 {n} 条，请拆分后分次导入。").format(n=MOST_ROWS)
    return ""


def _checked(
    ctx: Context, consultation: Consultation, table: Table, content: bytes
) -> tuple[list[RecordForm], list[WrongRow]]:
    codes = {
        "clause": {label: key for key, label in labels(consultation.version).items()},
        "stance": {label: key for key, label in STANCES.items()},
        "channel": {label: key for key, label in BY_STAFF.items()},
        "submitter_kind": {label: key for key, label in KINDS.items()},
    }
    # The same file twice gives the same keys: it is taken once. A mended file has other bytes; its rows are new ones.
    file_key = hashlib.sha256(content).hexdigest()[:24]
    forms: list[RecordForm] = []
    wrong: list[WrongRow] = []
    for row in table.rows:
        form, errors = _row(table, row, codes, f"{consultation.id}:{file_key}:{row.number}")
        if form and form.happened_on > ctx.today:
            errors.append(WrongRow(row.number, "日期", _("收到的日期不能晚于今天。")))
        wrong += errors
        if form and not errors:
            forms.append(form)
    return forms, wrong


def _row(
    table: Table, row: Row, codes: Mapping[str, Mapping[str, str]], key: str
) -> tuple[RecordForm | None, list[WrongRow]]:
    values: dict[str, str] = {"key": key}
    errors = []
    for column, cell in zip(table.header, row.cells, strict=True):
        name = COLUMNS[column]
        if cell and name in codes and cell not in codes[name]:
            known = "、".join(codes[name])
            errors.append(
                WrongRow(row.number, column, _("没有「{cell}」，可以填：{known}").format(cell=cell, known=known))
            )
        elif cell:
            values[name] = codes[name][cell] if name in codes else cell
    if errors:
        return None, errors
    try:
        return RecordForm.model_validate(values), []
    except ValidationError as problem:
        columns = {name: column for column, name in COLUMNS.items()}
        return None, [WrongRow(row.number, columns.get(str(e["loc"][0]), ""), message(e)) for e in problem.errors()]


def _page(
    ctx: Context,
    consultation: Consultation,
    errors: dict[str, str],
    wrong: list[WrongRow],
    status: int = 200,
    done: int | None = None,
) -> Response:
    return ctx.page(
        "admin/opinions/import.html",
        status=status,
        c=consultation,
        columns=list(COLUMNS),
        errors=errors,
        wrong=wrong,
        done=done,
        is_open=consultation.status in STAFF_CHANNELS_OPEN,
    )


routes = [
    Route("/consultations/{id:int}/opinions/import", show, methods=["GET"], name="opinions:import"),
    Route("/consultations/{id:int}/opinions/import", take, methods=["POST"], name="opinions:take"),
    Route("/consultations/{id:int}/opinions/template", template, methods=["GET"], name="opinions:template"),
]
