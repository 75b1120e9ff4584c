"""Lines that may begin a chapter, section or article. Which of them do is for the sequence of numbers to say."""

import re
from dataclasses import dataclass

from consultations.clauses import ARTICLE, CHAPTER, SECTION
from consultations.importing.lines import Line
from consultations.importing.wording import ARTICLE as ARTICLE_LINE
from consultations.importing.wording import HEADING, MISPRINT, POINT, REFERENCE, SENTENCE, spaceless
from consultations.numerals import read_numeral, write_numeral

CERTAIN, LIKELY, DOUBTFUL = 2, 1, 0


@dataclass(frozen=True)
class Mark:
    """A possible beginning. `trust`: a blank after 条 is certain, 「第十四条规定的」 doubtful."""

    at: int  # index of the line
    kind: str
    number: int
    label: str
    rest: str
    unit: str = "条"
    inserted: int = 0  # 1 for 第十条之一
    trust: int = CERTAIN
    misprint: str = ""  # 「十一条」 as printed, without its 第

    @property
    def key(self) -> str:
        """The identity that a clause gets when it is imported for the first time."""
        letter = {"编": "b", "章": "c", "节": "s", "条": "a", "、": "a"}[self.unit]
        return f"{letter}{self.number}" + (f"z{self.inserted}" if self.inserted else "")


def find_marks(lines: list[Line]) -> list[Mark]:
    """Every line that looks like a beginning."""
    found = (_heading(n, line) or _article(n, line) or _misprint(n, line) for n, line in enumerate(lines))
    return [mark for mark in found if mark]


def find_points(lines: list[Line]) -> list[Mark]:
    """一、二、三、 in the right order: the articles of a draft that has no 第…条."""
    points: list[Mark] = []
    for n, line in enumerate(lines):
        match = POINT.match(line.text)
        if match and read_numeral(match[1]) == len(points) + 1:
            points.append(Mark(n, ARTICLE, len(points) + 1, f"{match[1]}、", match[2], unit="、"))
    return points


def _heading(at: int, line: Line) -> Mark | None:
    match = HEADING.match(line.text)
    if match is None or SENTENCE.search(line.text):
        return None
    numeral, unit, rest = match[1] or match[4], match[2] or match[5], match[3] or ""
    number = read_numeral(_joined(numeral))
    if number is None:
        return None
    kind = SECTION if unit == "节" else CHAPTER
    return Mark(at, kind, number, f"第{_joined(numeral)}{unit}", spaceless(rest.strip()), unit=unit)


def _article(at: int, line: Line) -> Mark | None:
    match = ARTICLE_LINE.match(line.text)
    number = read_numeral(_joined(match[1])) if match else None
    if match is None or number is None:
        return None
    inserted = (read_numeral(match[2]) or 0) if match[2] else 0
    rest, label = match[4], f"第{_joined(match[1])}条" + (f"之{match[2]}" if inserted else "")
    trust = CERTAIN if match[3] or not rest else DOUBTFUL if REFERENCE.match(rest) else LIKELY
    return Mark(at, ARTICLE, number, label, rest, inserted=inserted, trust=trust)


def _misprint(at: int, line: Line) -> Mark | None:
    match = MISPRINT.match(line.text)
    number = read_numeral(match[1]) if match else None
    if match is None or number is None:
        return None
    return Mark(at, ARTICLE, number, f"第{write_numeral(number)}条", match[2], misprint=f"{match[1]}条")


def _joined(numeral: str) -> str:
    return re.sub(r"\s", "", numeral)
