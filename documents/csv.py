"""CSV for people who open it in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# What Excel, WPS and LibreOffice take for the beginning of a formula; full-width forms are normalised by some of them.
_STARTS = ("=", "+", "-", "@", "–", "＝", "＋", "－", "＠")


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, CRLF ends. Texts that a spreadsheet would run as a formula begin with '."""
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", errors="replace")


def safe(cell: object) -> object:
    """The cell, with ' before a text that would be a formula. Numbers stay numbers, None is empty."""
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = str(cell).replace("\0", "")
    if text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_STARTS):
        return "'" + text
    return text
