"""Tables that people upload: XLSX or CSV, with a header row. Every refusal says in Chinese what to do."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from documents.archive import UnsafeArchive, member, open_archive
from documents.characters import printable

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_DELIMITERS = ",\t;|，"
_BROKEN = (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError)


class Unreadable(Exception):
    """A table that cannot be read; the message is for the person who uploaded it."""


@dataclass(frozen=True)
class Row:
    """`number` is the row's number in the file, as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Every row has as many cells as the header; empty rows are left out."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes, filename: str) -> Table:
    """The first sheet of an XLSX, or a CSV in UTF-8, UTF-16 or GB 18030 with any usual delimiter.
    Dates come back as YYYY-MM-DD. Raises Unreadable: too large, broken, no header, a row longer than the header."""
    if not content:
        raise Unreadable("文件是空的。")
    if len(content) > LARGEST:
        raise Unreadable("文件超过20MB，请拆分后再上传。")
    ending = filename.lower().rpartition(".")[2]
    if content.startswith(b"PK\x03\x04"):
        return _table(_xlsx_rows(content))
    if content.startswith(b"\xd0\xcf\x11\xe0") or ending == "xls":
        raise Unreadable("这是旧格式的表格（.xls）或者加密的表格，请另存为不加密的 .xlsx 后再上传。")
    if ending not in {"csv", "txt", "tsv"}:
        raise Unreadable("只能读取 .xlsx 和 .csv 文件。")
    return _table(_csv_rows(decoded(content)))


def _table(rows: Iterator[tuple[int, list[str]]]) -> Table:
    header: tuple[str, ...] = ()
    found: list[Row] = []
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if not header:
            header = _header(cells, number)
            continue
        if len(cells) > len(header):
            raise Unreadable(f"第{number}行有{len(cells)}列，比表头多。")
        if len(found) == MOST_ROWS:
            raise Unreadable(f"表格超过{MOST_ROWS}行，请拆分后再上传。")
        found.append(Row(number, (*cells, *[""] * (len(header) - len(cells)))))
    if not header:
        raise Unreadable("表格里没有内容。")
    return Table(header, tuple(found))


def _header(cells: list[str], number: int) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"表头超过{MOST_COLUMNS}列。")
    if not all(cells):
        raise Unreadable(f"第{number}行是表头，但第{cells.index('') + 1}列没有名称。")
    twice = next((cell for cell in cells if cells.count(cell) > 1), None)
    if twice is not None:
        raise Unreadable(f"表头中“{twice}”出现了两次。")
    return tuple(cells)


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with open_archive(content) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    member(archive, name)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except UnsafeArchive as unsafe:
        raise Unreadable(f"表格不能打开：{unsafe}。") from unsafe
    except _BROKEN as broken:
        raise Unreadable("表格已损坏，或者不是 .xlsx 文件。") from broken
    try:
        if not book.worksheets:
            raise Unreadable("表格里没有工作表。")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the announced size is whatever the writer claimed
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [_shown(cell) for cell in cells]
    except _BROKEN as broken:
        raise Unreadable("表格已损坏，或者不是 .xlsx 文件。") from broken
    finally:
        book.close()


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return printable(str(cell)).strip()


def decoded(content: bytes) -> str:
    """A text file in UTF-8, UTF-16 (with its mark) or GB 18030. Raises Unreadable."""
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("这不是文本表格。")
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件的文字编码无法识别，请另存为 UTF-8 编码的 CSV 后再上传。")


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda each: len(next(csv.reader([first], delimiter=each))))
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [printable(cell).strip() for cell in cells]
    except csv.Error as broken:
        raise Unreadable(f"第{number + 1}行无法读取：引号不成对，或者单元格过长。") from broken
