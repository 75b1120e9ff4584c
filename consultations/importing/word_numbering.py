"""Word's automatic numbers: 第一条 that nobody typed stands only in numbering.xml and must be written out."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from consultations.importing.numeral_formats import formatted

DEEPEST_STYLE = 20


@dataclass(frozen=True)
class Level:
    """One level of a list: what it starts with, how numbers look, the text around them (第%1条)."""

    start: int
    form: str
    text: str
    restart: int | None  # begins anew after a number of a level up to this one; 0 never, None any higher level
    legal: bool  # all numbers in Arabic digits
    style: str


class Numbering:
    """Counts the paragraphs as Word does when it shows them; ask in the order of the document."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self.lists: dict[str, dict[int, Level]] = {}
        self.list_of: dict[str, str] = {}  # numId -> abstractNumId
        self.restarts: dict[str, dict[int, int]] = {}
        self.own_levels: dict[str, dict[int, Level]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.styles = {s.get(qn("w:styleId")): s for s in styles.findall(qn("w:style"))}
        paragraph_styles = (s for s in self.styles.values() if s.get(qn("w:type")) == "paragraph")
        default = (s for s in paragraph_styles if s.get(qn("w:default")) in {"1", "true"})
        self.default_style = next((s.get(qn("w:styleId")) for s in default), "")
        if numbering is not None:
            self._read(numbering)

    def style_of(self, paragraph: Any) -> str:
        """The id of the paragraph's style."""
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        return str(_attribute(style) or self.default_style)

    def before(self, paragraph: Any) -> str:
        """What Word shows before this paragraph, with a blank after 第…条; counts it."""
        num, index = self._place(paragraph)
        levels = self._levels(num)
        if num not in self.list_of or index not in levels:
            return ""
        counts = self.counts[self.list_of[num]]
        for restarted, start in self.restarts.pop(num, {}).items():  # only where the list is first used
            counts[restarted] = start - 1
        counts[index] = counts.get(index, levels[index].start - 1) + 1
        for deeper in [n for n in counts if n > index]:
            limit = levels[deeper].restart if deeper in levels else None
            if limit is None or index < limit:
                del counts[deeper]
        text = re.sub(r"%([1-9])", lambda m: _number(levels, counts, int(m[1]) - 1, levels[index]), levels[index].text)
        return f"{text} " if text.rstrip().endswith(("编", "章", "节", "条")) else text

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """List and level: of the paragraph itself, else of its style or a style that this one is based on."""
        num, index = _numbered(paragraph)
        style = own = self.style_of(paragraph)
        for _ in range(DEEPEST_STYLE):
            if num is not None or style not in self.styles:
                break
            num, level = _numbered(self.styles[style])
            index = level if index is None else index
            own = style
            style = str(_attribute(self.styles[style].find(qn("w:basedOn"))) or "")
        if num is None or num == "0":  # 0 switches the number of the style off
            return "", 0
        if index is None:
            index = next((n for n, level in self._levels(num).items() if level.style == own), 0)
        return num, index

    def _levels(self, num: str) -> dict[int, Level]:
        return {**self.lists.get(self.list_of.get(num, ""), {}), **self.own_levels.get(num, {})}

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}
        for abstract in root.findall(qn("w:abstractNum")):
            key = str(abstract.get(qn("w:abstractNumId")))
            self.lists[key] = {_index(level): _level(level) for level in abstract.findall(qn("w:lvl"))}
            if style := _attribute(abstract.find(qn("w:numStyleLink"))):
                linked[key] = style
        for num in root.findall(qn("w:num")):
            key = str(num.get(qn("w:numId")))
            self.list_of[key] = str(_attribute(num.find(qn("w:abstractNumId"))))
            self.restarts[key] = {}
            for override in num.findall(qn("w:lvlOverride")):
                if start := _attribute(override.find(qn("w:startOverride"))):
                    self.restarts[key][_index(override)] = int(start)
                if (level := override.find(qn("w:lvl"))) is not None:
                    self.own_levels.setdefault(key, {})[_index(override)] = _level(level)
        self._follow(linked)

    def _follow(self, linked: dict[str, str]) -> None:
        """A list that only names a style has the levels of the list which that style uses."""
        for abstract, style in linked.items():
            element = self.styles.get(style)
            num = _numbered(element)[0] if element is not None else None
            self.lists[abstract] = self.lists.get(self.list_of.get(num or "", ""), {})


def _number(levels: dict[int, Level], counts: dict[int, int], index: int, asking: Level) -> str:
    level = levels.get(index)
    number = counts.setdefault(index, level.start if level else 1)
    return formatted(number, "decimal" if asking.legal or level is None else level.form)


def _numbered(element: Any) -> tuple[str | None, int | None]:
    properties = element.find(qn("w:pPr"))
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return None, None
    level = _attribute(numbered.find(qn("w:ilvl")))
    return _attribute(numbered.find(qn("w:numId"))), int(level) if level is not None else None


def _level(element: Any) -> Level:
    restart = _attribute(element.find(qn("w:lvlRestart")))
    legal = element.find(qn("w:isLgl"))
    return Level(
        start=int(_attribute(element.find(qn("w:start"))) or "1"),
        form=_attribute(element.find(qn("w:numFmt"))) or "decimal",
        text=_attribute(element.find(qn("w:lvlText"))) or "",
        restart=int(restart) if restart is not None else None,
        legal=legal is not None and _attribute(legal) not in {"0", "false"},
        style=_attribute(element.find(qn("w:pStyle"))) or "",
    )


def _index(element: Any) -> int:
    return int(element.get(qn("w:ilvl")) or 0)


def _attribute(element: Any) -> str | None:
    return element.get(qn("w:val")) if element is not None else None
