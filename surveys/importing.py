"""Questions from a table: one row a question, errors by row and column; nothing is taken while a row is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.xlsx import Table, write_rows
from surveys.definition_json import BrokenDefinition, from_json, to_json
from surveys.questions import KINDS, WITH_OPTIONS, WITH_ROWS, Definition

COLUMNS = ("页", "题型", "题目", "说明", "必答", "选项", "行", "最小", "最大")
NEEDED = ("题型", "题目")
YES = {"是", "必答", "1", "y", "yes"}
EXAMPLE = (
    ("基本情况", "单选题", "您的年龄是？", "", "是", "18 岁以下\n18 至 35 岁\n36 至 59 岁\n60 岁及以上", "", "", ""),
    (
        "基本情况",
        "多选题",
        "您办过哪些业务？",
        "可以多选",
        "否",
        "参保登记\n待遇申领\n都没有[排他]\n其他[其他]",
        "",
        "",
        "",
    ),
    ("评价", "矩阵单选", "请评价窗口服务。", "", "是", "不满意\n一般\n满意", "等候时间\n服务态度", "", ""),
    ("评价", "长文本", "还有什么建议？", "", "否", "", "", "", "500"),
)


@dataclass(frozen=True)
class WrongRow:
    """What is wrong in one row."""

    number: int
    message: str


def template() -> bytes:
    """The table to fill in, with examples."""
    return write_rows(COLUMNS, EXAMPLE, title="题目", widths=(8, 8, 30, 14, 5, 24, 18, 5, 5))


def add_rows(definition: Definition, table: Table) -> tuple[Definition, list[WrongRow]]:
    """The questionnaire with the questions of the table at its end; or the same as before and what is wrong."""
    if missing := [column for column in NEEDED if column not in table.header]:
        return definition, [WrongRow(1, f"缺少列：{'、'.join(missing)}。")]
    wrong: list[WrongRow] = []
    stored = to_json(definition)
    pages = {page.get("title", ""): page for page in stored["pages"]}
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=True))
        title = cells.get("页", "").strip() or next(reversed(pages))
        if title not in pages:
            pages[title] = {"key": f"p{len(pages) + 1}_{row.number}", "title": title, "questions": []}
            stored["pages"].append(pages[title])
        question, problem = _question(cells, f"q{row.number}_{len(definition.by_key) + row.number}")
        if problem:
            wrong.append(WrongRow(row.number, problem))
        else:
            pages[title]["questions"].append(question)
    if wrong:
        return definition, wrong
    stored["pages"] = [p for p in stored["pages"] if p["questions"] or p.get("text")] or stored["pages"]
    try:
        return from_json(stored), []
    except BrokenDefinition as broken:
        return definition, [WrongRow(0, problem) for problem in broken.problems]


def _question(cells: Mapping[str, str], key: str) -> tuple[dict[str, Any], str]:
    kinds = {label: kind for kind, label in KINDS.items()}
    kind = kinds.get(cells["题型"].strip())
    if kind is None:
        return {}, f"没有题型「{cells['题型']}」，可以填：{'、'.join(kinds)}。"
    made: dict[str, Any] = {"key": key, "kind": kind, "title": cells["题目"].strip(), "help": cells.get("说明", "")}
    if not made["title"]:
        return {}, "题目没有文字。"
    made["required"] = cells.get("必答", "").strip().lower() in YES
    for column, name, needs in (("选项", "options", WITH_OPTIONS), ("行", "rows", WITH_ROWS)):
        lines = [line.strip() for line in cells.get(column, "").replace("；", "\n").splitlines() if line.strip()]
        if kind in needs and not lines:
            return {}, f"{KINDS[kind]}需要填「{column}」，一行一个或者用；隔开。"
        if kind in needs:
            made[name] = [_option(line, n) for n, line in enumerate(lines, 1)]
    for column, name in (("最小", "least"), ("最大", "most")):
        if typed := cells.get(column, "").strip():
            try:
                made[name] = float(typed)
            except ValueError:
                return {}, f"「{column}」应当是数字。"
    return made, ""


def _option(line: str, n: int) -> dict[str, Any]:
    flags = {name: True for mark, name in (("[排他]", "exclusive"), ("[其他]", "other")) if mark in line}
    return {"key": f"o{n}", "label": line.replace("[排他]", "").replace("[其他]", "").strip(), **flags}
