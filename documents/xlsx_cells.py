"""Rows of a sheet as XML, many at a time: what all texts need is done once for all of them."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import chain
from zoneinfo import ZoneInfo

LONGEST_CELL = 32_767
CUT = "……〔内容超出单元格上限，余下部分已略去〕"
HEADER, TEXT, QUOTED, DAY, MOMENT = 1, 2, 3, 4, 5  # numbers of the formats in xlsx_parts
_CELL = '<c s="{}" t="inlineStr"><is><t{}>\0</t></is></c>'
_PLAIN, _HEADING = _CELL.format(TEXT, ""), _CELL.format(HEADER, "")
_SPACED, _QUOTED = (_CELL.format(style, ' xml:space="preserve"') for style in (TEXT, QUOTED))
_FORBIDDEN = bytes(n for n in range(1, 32) if n not in b"\t\n\r")  # XML 1.0, section 2.2; \0 parts the texts
_ESCAPES = (
    (b"&", b"&amp;"), (b"<", b"&lt;"), (b"]]>", b"]]&gt;"), (b"\r\n", b"\n"), (b"\r", b"\n"), (b"\xef\xbf\xbe", b""), (b"\xef\xbf\xbf", b""),
)  # fmt: skip
_LIKE_FORMULA = frozenset("=+-@")
_LOOKED_AT = frozenset("=+-@ \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2000\u2002\u2003\u2009\u3000")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # _x000D_ would be read as a character
_LARGEST_EXACT = 10**15  # a spreadsheet keeps fifteen digits
_BEIJING = timezone(timedelta(hours=8))
_ZERO = datetime(1899, 12, 30, tzinfo=_BEIJING)
_SUMMER_TIME = datetime(1992, 1, 1, tzinfo=_BEIJING)  # before it clocks in China were sometimes an hour ahead


def rows_xml(first: int, rows: Sequence[Sequence[object]], style: int = TEXT) -> bytes:
    """Rows numbered from `first`. Nothing and empty texts are empty cells."""
    shape, texts = [], []
    for number, row in enumerate(rows, first):
        shape.append(f'<row r="{number}">')
        for cell in row:
            text = cell if cell.__class__ is str else _other(cell, shape)
            if text:
                texts.append(text)
                shape.append(_styled(text) if style == TEXT else _HEADING)
            elif text is not None:
                shape.append("<c/>")
        shape.append("</row>")
    pieces = "".join(shape).encode().split(b"\0")
    return b"".join(chain.from_iterable(zip(pieces, _escaped(texts), strict=False))) + pieces[-1]


def letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _styled(text: str) -> str:
    # The quote prefix keeps a text a text even after somebody edits the cell.
    if text[0] in _LOOKED_AT:
        return _QUOTED if text.lstrip()[:1] in _LIKE_FORMULA else _SPACED
    return _SPACED if text[-1].isspace() else _PLAIN


def _escaped(texts: list[str]) -> list[bytes]:
    joined = "\0".join(texts)
    if joined.count("\0") != max(len(texts) - 1, 0) or len(joined) > LONGEST_CELL:
        texts = [_fitting(t) if len(t) > LONGEST_CELL or "\0" in t else t for t in texts]
        joined = "\0".join(texts)
    if "_x" in joined:
        joined = _ESCAPE.sub("_x005F_", joined)
    written = joined.encode("utf-8", "ignore").translate(None, _FORBIDDEN)  # half surrogates cannot be encoded
    for sign, escape in _ESCAPES:
        written = written.replace(sign, escape)
    return written.split(b"\0")


def _fitting(text: str) -> str:
    text = text.replace("\0", "")
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def _other(cell: object, shape: list[str]) -> str | None:
    """The cell as text; None when it was written as a number or a date."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < _LARGEST_EXACT:
        shape.append(f'<c s="{TEXT}"><v>{cell!r}</v></c>')
    elif isinstance(cell, datetime):
        since = _local(cell) - _ZERO
        shape.append(f'<c s="{MOMENT}"><v>{since.days + since.seconds / 86400!r}</v></c>')
    elif isinstance(cell, date):
        shape.append(f'<c s="{DAY}"><v>{cell.toordinal() - _ZERO.toordinal()}</v></c>')
    else:
        return str(cell)
    return None


def _local(moment: datetime) -> datetime:
    """Beijing time; what has no zone is taken for it."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=_BEIJING)
    if moment >= _SUMMER_TIME:
        return moment
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=_BEIJING)
