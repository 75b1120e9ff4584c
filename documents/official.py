"""A plain description of an official document (公文), from which the DOCX and the PDF are both written.

Layout numbers: GB/T 9704-2012 党政机关公文格式. Nothing here knows a file format.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from documents.characters import printable, width

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
TOP_MM, BOTTOM_MM, INSIDE_MM, OUTSIDE_MM = 37, 35, 28, 26
TEXT_WIDTH_MM, TEXT_HEIGHT_MM = 156, 225  # 版心
LINES, CHARACTERS = 22, 28
BODY_POINTS, TITLE_POINTS, SMALL_POINTS, TABLE_POINTS = 16, 22, 14, 12  # 3号, 2号, 4号, 小四
LINE_POINTS = TEXT_HEIGHT_MM / 25.4 * 72 / LINES
CHARACTER_POINTS = TEXT_WIDTH_MM / 25.4 * 72 / CHARACTERS
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d\d-\d\d")
_DAY_WIDTH = 8.2  # 2026年10月22日, with what some office programs put between figures and Chinese
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Heading:
    """Level 1 to 4: 一、 (一) 1. (1). Numbered by the writer, unless the text brings its own number (第一条)."""

    level: int
    text: str
    numbered: bool = True


@dataclass(frozen=True)
class Paragraph:
    """Text with the first line set in by two characters; `align` may be "left" (ragged), "center" or "right"."""

    text: str
    align: str = "justify"


@dataclass(frozen=True)
class Table:
    """Rows of plain texts; the header is repeated on every page; widths are shares of the whole."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""

    def shares(self) -> list[float]:
        """The width of each column as a part of 1; no column is narrower than its short words (序号, 部分采纳, a day)."""
        widths = self.widths if len(self.widths) == len(self.header) else tuple(1.0 for _ in self.header)
        asked = [each / sum(widths) for each in widths]
        least = [self._least(column) for column in range(len(widths))]
        spare = [max(share - floor, 0.0) for share, floor in zip(asked, least, strict=True)]
        if sum(least) >= 1 or not sum(spare):
            return asked
        missing = sum(max(floor - share, 0.0) for share, floor in zip(asked, least, strict=True))
        kept = 1 - missing / sum(spare)
        return [floor + more * kept if more else floor for floor, more in zip(least, spare, strict=True)]

    def _least(self, column: int) -> float:
        cells = [self.header[column], *(row[column] for row in self.rows if column < len(row))]
        short = max((width(cell) for cell in cells if width(cell) <= 4.5), default=0.0)
        if any(_DAY.fullmatch(cell) for cell in cells):
            short = max(short, _DAY_WIDTH)
        return (short * TABLE_POINTS + 12) / (TEXT_WIDTH_MM / 25.4 * 72)


@dataclass(frozen=True)
class Listing:
    """Points of a list: 1. 2. 3. when ordered, else each after a dash."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Figure:
    """An SVG, PNG or JPEG picture. `alt` says in words what it shows and may not be empty."""

    content: bytes
    caption: str
    alt: str
    width_mm: int = 140

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a figure without alternative text cannot be published")


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | Listing | Figure | PageBreak


@dataclass(frozen=True)
class Attachment:
    """附件: named below the text; with blocks it follows on a page of its own."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Imprint:
    """版记: who gets copies, who printed it and when; stands at the foot of the last page."""

    copies_to: str
    printed_by: str
    printed_on: date


@dataclass(frozen=True)
class OfficialDocument:
    """One official document. An empty issuer (发文机关标志) leaves out the red head: a report, a list."""

    title: str
    dated_on: date
    issuer: str = ""
    number: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signer: str = ""
    note: str = ""
    imprint: Imprint | None = None


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十. Raises ValueError beyond."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} headings of one level")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks with the number written before each numbered heading; deeper levels begin again at one."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading) and block.numbered:
            level = min(max(block.level, 1), 4)
            counts[level - 1] += 1
            counts[level:] = [0] * (4 - level)
            yield replace(block, level=level, text=_label(level, counts[level - 1]) + block.text, numbered=False)
        else:
            yield block


def _label(level: int, count: int) -> str:
    if level == 1:
        return chinese_number(count) + "、"
    if level == 2:
        return f"（{chinese_number(count)}）"
    return f"{count}. " if level == 3 else f"（{count}）"


def written_date(day: date) -> str:
    """成文日期 in Arabic digits without leading zeros: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def issuer_points(issuer: str) -> float:
    """Type size of the red head: as large as fits on one line of the 版心, at most 22 mm."""
    return min(62.0, TEXT_WIDTH_MM / 25.4 * 72 / max(width(issuer), 1.0) * 0.98)


def attachment_lines(attachments: tuple[Attachment, ...]) -> list[str]:
    """附件说明: one name without a number, several with 1. 2. 3.; no mark at the end (7.3.4)."""
    names = [printable(each.title).rstrip("。；;，,") for each in attachments]
    return names if len(names) < 2 else [f"{index}. {name}" for index, name in enumerate(names, 1)]


def signature_indents(signer: str, day: date) -> tuple[float, float]:
    """How many characters the signer and the date stay clear of the right edge, centred on each other (7.3.5)."""
    name, dated = width(signer), width(written_date(day))
    if name <= dated + 4:
        return 4 + (dated - name) / 2, 4.0
    return 2.0, 2 + (name - dated) / 2
