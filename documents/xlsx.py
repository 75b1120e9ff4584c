"""Tables as XLSX: written row by row in constant memory, no cell ever a formula; read with clear refusals."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter

from documents.characters import printable
from documents.reading_tables import Row, Table, Unreadable, read_table

__all__ = ["Row", "Sheet", "Table", "Unreadable", "read_table", "write_rows", "write_sheets"]

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575  # below the header
CUT = "……〔内容超出单元格上限，余下部分已略去〕"
_LIKE_FORMULA = ("=", "+", "-", "@")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LARGEST_EXACT = 10**15  # a spreadsheet keeps fifteen digits


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows may be a generator: they are written as they come. Widths count full characters."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: Sequence[float] = ()


def write_rows(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, title: str, widths: Sequence[float] = ()
) -> bytes:
    """One sheet as XLSX. Texts stay texts, dates become dates (moments in Beijing time), None stays empty.
    Raises ValueError beyond 1,048,575 rows."""
    written = BytesIO()
    write_sheets([Sheet(title, header, rows, widths)], written)
    return written.getvalue()


def write_sheets(sheets: Sequence[Sheet], target: BinaryIO | Path) -> None:
    """Several sheets to a file or an open stream, in constant memory."""
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True},
    )
    # A fixed day, so that the same rows give the same bytes.
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
    formats = _formats(book)
    names: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_sheet_name(sheet.title, names)), sheet, formats)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    common = {"valign": "top", "font_name": "宋体", "font_size": 11}
    return {
        "header": book.add_format({**common, "bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}),
        "text": book.add_format({**common, "text_wrap": True}),
        "quoted": book.add_format({**common, "text_wrap": True, "quote_prefix": True}),
        "day": book.add_format({**common, "num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": book.add_format({**common, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
    }


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for column in range(len(sheet.header)):
        width = sheet.widths[column] if column < len(sheet.widths) else 12
        page.set_column(column, column, width * 2)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for column, heading in enumerate(sheet.header):
        page.write_string(0, column, _cut(heading), formats["header"])
    number = 0
    for number, row in enumerate(sheet.rows, 1):
        if number > MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, formats)
    if sheet.header:
        page.autofilter(0, 0, max(number, 1), len(sheet.header) - 1)


def _write_cell(page: Any, row: int, column: int, cell: object, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        page.write_string(row, column, "是" if cell else "否", formats["text"])
    elif isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < _LARGEST_EXACT:
        page.write_number(row, column, cell, formats["text"])
    elif isinstance(cell, datetime):
        local = cell.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None) if cell.tzinfo else cell
        page.write_datetime(row, column, local.replace(microsecond=0), formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats["day"])
    else:
        text = _cut(str(cell))
        # The quote prefix keeps a text a text even after somebody edits the cell.
        style = "quoted" if text.lstrip().startswith(_LIKE_FORMULA) else "text"
        page.write_string(row, column, text, formats[style])


def _cut(text: str) -> str:
    text = printable(text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\', no two alike whatever their case."""
    base = _NOT_IN_NAMES.sub(" ", printable(title)).strip()[:31] or "表"
    name, count = base, 2
    while name.lower() in taken or name.lower() == "history":
        name = f"{base[:27]}({count})"
        count += 1
    taken.add(name.lower())
    return name
