"""What every format is turned into: numbered lines of plain words; and what may be wrong with a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

LARGEST = 20 * 1024 * 1024  # bytes of the uploaded file
MOST_LINES = 5000  # the longest code of law has some 1,300 articles
MOST_CHARACTERS = 4_000_000  # of markup and words, after decoding
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\x00-\x08\x0e-\x1f]")
_SENTENCE_END = re.compile(r"[。；;：:！!？?”」』）)》…]$")


class Unreadable(Exception):
    """The file can't be read as a draft; the message says why in plain words."""


@dataclass(frozen=True)
class Doubt:
    """Something to confirm: the line it stands in, what was found, what was made of it or should be done."""

    line: int
    message: str
    suggestion: str

    def __str__(self) -> str:
        return f"第{self.line}行：{self.message}{self.suggestion}"


@dataclass(frozen=True)
class Line:
    """A paragraph of the source. `continues`: it may be the rest of the line before, broken at the page's edge."""

    number: int
    text: str
    is_title: bool = False
    continues: bool = False


def clean(text: str) -> str:
    """One line without blanks at its ends; runs of blanks, full-width ones too, become one; nothing invisible stays."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def checked(lines: Iterable[Line]) -> list[Line]:
    """The lines cleaned, empty ones left out. Raises Unreadable when there are none or too many."""
    found = []
    for line in lines:
        if text := clean(line.text):
            found.append(replace(line, text=text))
        if len(found) > MOST_LINES:
            raise Unreadable(f"文件超过 {MOST_LINES} 段，请分开导入。")
    if not found:
        raise Unreadable("文件里没有找到文字。扫描件请先识别为文字再导入。")
    return found


def broken_lines(text: str, first: int = 1, *, is_title: bool = False) -> list[Line]:
    """The lines of a plain text. A long line without an end, followed at once by an unindented one, was broken."""
    lines: list[Line] = []
    before = ""
    for number, raw in enumerate(text.split("\n"), first):
        ended = len(clean(before)) < 20 or _SENTENCE_END.search(clean(before))
        continues = not ended and raw[:1] not in {" ", "\t", "\u3000", "\xa0", "\u2002", "\u2003"}
        lines.append(Line(number, raw, is_title=is_title, continues=continues))
        before = raw
    return lines
