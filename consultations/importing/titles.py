"""The title stands before the first chapter or article; between them a note of the stage, a preamble, contents."""

from dataclasses import dataclass

from consultations.importing.lines import Doubt, Line
from consultations.importing.wording import (
    CONTENTS,
    CONTENTS_LINE,
    FURNITURE,
    ORGAN,
    STAGE,
    may_be_title,
    sounds_like_title,
)

FURTHEST = 150  # lines between a title and its first article: a table of contents may stand there


@dataclass(frozen=True)
class Title:
    """A title, the lines it takes (start up to body), and the lines of the preamble after it."""

    text: str
    start: int
    body: int
    doubts: tuple[Doubt, ...] = ()


def find_title(lines: list[Line], floor: int, first: int, fallback: str) -> Title:
    """The title of a draft whose first mark is line `first`; nothing before `floor` belongs to it."""
    nearby = range(first - 1, max(floor, first - FURTHEST) - 1, -1)
    end = next((n for n in nearby if sounds_like_title(lines[n].text)), None)
    if end is None:
        end = next((n for n in nearby if lines[n].is_title), None)
    if end is None:
        end = next((n for n in nearby if may_be_title(lines[n].text) and not STAGE.match(lines[n].text)), None)
    if end is None:
        number = lines[min(first, len(lines) - 1)].number
        doubt = Doubt(number, "没有找到标题。", f"已暂用文件名「{fallback}」，请填写标题。")
        return Title(fallback, first, first, (doubt,))
    start, text = _with_lines_above(lines, floor, end)
    body = end + 1
    if body < first and STAGE.match(lines[body].text):
        text, body = text + lines[body].text, body + 1
    return Title(text, start, body)


def preamble(lines: list[Line]) -> list[Line]:
    """The lines between title and first article without contents and the furniture of a web page."""
    return [line for line in lines if not any(p.match(line.text) for p in (CONTENTS, CONTENTS_LINE, FURNITURE))]


def _with_lines_above(lines: list[Line], floor: int, end: int) -> tuple[int, str]:
    """The organ often stands on a line of its own above, and long titles are broken."""
    text = lines[end].text
    if end - 1 < floor or not may_be_title(lines[end - 1].text):
        return end, text
    above = lines[end - 1].text
    names_organ = bool(ORGAN.search(above)) and not text.startswith(above)
    rest_of_title = len(text) <= 6 and not sounds_like_title(above)
    return (end - 1, above + text) if names_organ or rest_of_title else (end, text)
