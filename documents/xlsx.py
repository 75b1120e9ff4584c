"""Tables as XLSX: written row by row in constant memory, no cell ever a formula; read with clear refusals.

The sheet is written as XML directly (ECMA-376 part 1, 18.3): a library that makes an object of each cell takes six times the
CPU. Texts are inline strings, which no spreadsheet runs.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO

from documents import xlsx_parts as parts
from documents.characters import printable
from documents.reading_tables import Row, Table, Unreadable, read_table
from documents.xlsx_cells import CUT, HEADER, LONGEST_CELL, letters, rows_xml

__all__ = ["CUT", "LONGEST_CELL", "Row", "Sheet", "Table", "Unreadable", "read_table", "write_rows", "write_sheets"]

MOST_ROWS = 1_048_575  # below the header
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_TOGETHER = 200  # rows
_LEVEL = 1  # of compression: the next ones cost twice the CPU for a few percent


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
    """Several sheets to a file or an open stream, in constant memory. The same rows give the same bytes."""
    taken: set[str] = set()
    names = [_sheet_name(sheet.title, taken) for sheet in sheets]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for path, content in parts.frame(names, [bool(sheet.header) for sheet in sheets]).items():
            book.writestr(_member(path), content)
        for number, sheet in enumerate(sheets, 1):
            with book.open(_member(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as member:
                _write(member, sheet)


def _member(path: str) -> zipfile.ZipInfo:
    """A fixed day, so that the same rows give the same bytes."""
    member = zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0))
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    level = (
        "compress_level" if "compress_level" in zipfile.ZipInfo.__slots__ else "_compresslevel"
    )  # before Python 3.13
    setattr(member, level, _LEVEL)
    return member


def _write(member: IO[bytes], sheet: Sheet) -> None:
    columns = len(sheet.header)
    member.write(parts.sheet_head(columns, sheet.widths).encode())
    if columns:
        member.write(rows_xml(1, [[str(heading) for heading in sheet.header]], HEADER))
    number, rows = 1, iter(sheet.rows)
    while chunk := list(islice(rows, _TOGETHER)):
        if number + len(chunk) - 1 > MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        member.write(rows_xml(number + 1, chunk))
        number += len(chunk)
    last = f"{letters(columns - 1)}{max(number, 2)}" if columns else ""
    member.write(parts.sheet_tail(last).encode())


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\', no two alike whatever their case."""
    base = _NOT_IN_NAMES.sub(" ", printable(title)).strip()[:31] or "表"
    name, count = base, 2
    while name.lower() in taken or name.lower() == "history":
        name = f"{base[:27]}({count})"
        count += 1
    taken.add(name.lower())
    return name
