"""The sequence of numbers decides which lines begin an article, where a new draft begins, and what is doubtful."""

from dataclasses import dataclass, field

from consultations.clauses import ARTICLE, SECTION
from consultations.importing.lines import Doubt, Line
from consultations.importing.marks import CERTAIN, DOUBTFUL, LIKELY, Mark
from consultations.numerals import write_numeral


@dataclass
class Part:
    """The beginnings of one draft in order, with what is doubtful about their numbers."""

    marks: list[Mark] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def has_articles(self) -> bool:
        """Whether an article was found."""
        return any(mark.kind == ARTICLE for mark in self.marks)


def split(lines: list[Line], marks: list[Mark]) -> list[Part]:
    """The drafts of a file: numbers that begin anew begin a new draft."""
    sequence = _Sequence(lines, marks)
    for n, mark in enumerate(marks):
        if mark.kind == ARTICLE:
            sequence.article(n, mark)
        else:
            sequence.heading(mark)
    return [part for part in sequence.parts if part.marks]


class _Sequence:
    def __init__(self, lines: list[Line], marks: list[Mark]) -> None:
        self.lines = lines
        self.found = marks
        self.parts: list[Part] = []
        self._new_part()

    def heading(self, mark: Mark) -> None:
        """A chapter or section. 第一章 for a second time begins a new draft, or ends a table of contents."""
        again = self.part.has_articles or any(m.unit == mark.unit for m in self.part.marks)
        if mark.number == 1 and again and mark.kind != SECTION and not self._under_new_book(mark):
            if self._is_contents(mark):
                self.part.marks.clear()
                self.part.doubts.clear()
            else:
                self._new_part()
            self.next = {"编": 1, "章": 1, "节": 1}
        if mark.number != self.next[mark.unit]:
            self._doubt(mark, f"{mark.label}的序号不连续。", "请确认是否缺漏或错印。")
        self.next[mark.unit] = mark.number + 1
        for deeper in {"编": ("章", "节"), "章": ("节",), "节": ()}[mark.unit]:
            self.next[deeper] = 1
        self.part.marks.append(mark)

    def article(self, n: int, mark: Mark) -> None:
        """An article when its number fits; a sentence that begins with a reference stays a sentence."""
        if self.lines[mark.at].continues and mark.trust < CERTAIN:
            return
        if mark.misprint:
            self._misprint(mark)
        elif mark.inserted:
            if mark.number == self.last and mark.trust > DOUBTFUL:
                self.part.marks.append(mark)
        elif mark.number == 1 and self.last:
            self._restart(mark)
        elif mark.number == self.last + 1:
            if mark.trust > DOUBTFUL or self._next_number(n) != mark.number:
                self._accept(mark, mark.number)
        else:
            self._out_of_order(n, mark)

    def _out_of_order(self, n: int, mark: Mark) -> None:
        backwards = mark.number <= self.last
        if mark.trust == DOUBTFUL or (mark.trust == LIKELY and (backwards or not self.last)):
            if mark.trust == LIKELY:
                self._doubt(mark, f"这一段以「{mark.label}」开头，但条号不连续。", "已作为上一条的文字，请确认。")
            return
        expected = self.last + 1
        presumed = self.last > 0 and self._next_number(n) == expected + 1
        if presumed:
            self._doubt(mark, f"印作「{mark.label}」，前后条号应为第{write_numeral(expected)}条。", "请改正条号。")
        elif backwards:
            what = "重复" if mark.number == self.last else "倒退"
            self._doubt(
                mark, f"条号{what}：「{mark.label}」之前已到第{write_numeral(self.last)}条。", "请确认是否错印。"
            )
        else:
            self._doubt(mark, f"缺{_span(expected, mark.number - 1)}。", f"已从「{mark.label}」继续，请确认是否缺漏。")
        self._accept(mark, expected if presumed else max(mark.number, self.last))

    def _misprint(self, mark: Mark) -> None:
        if self.last and mark.number == self.last + 1:
            text = f"印作「{mark.misprint}」，前面缺「第」字。"
            self._doubt(mark, text, f"已按「{mark.label}」处理，请确认。")
            self._accept(mark, mark.number)

    def _restart(self, mark: Mark) -> None:
        if mark.trust == DOUBTFUL:
            return
        before = self.part.marks[-1]
        if before.kind != ARTICLE and before.number > 1:
            self._doubt(mark, f"{before.label}的条号重新从第一条开始。", "请确认是否应当连续编号。")
        else:
            self._new_part()
        self._accept(mark, 1)

    def _accept(self, mark: Mark, counts_as: int) -> None:
        self.part.marks.append(mark)
        self.last = counts_as

    def _next_number(self, n: int) -> int | None:
        """The number of the next line that is quite surely an article."""
        later = self.found[n + 1 :]
        return next((m.number for m in later if m.kind == ARTICLE and m.trust > DOUBTFUL and not m.inserted), None)

    def _under_new_book(self, mark: Mark) -> bool:
        return mark.unit == "章" and self.part.marks[-1].unit == "编"

    def _is_contents(self, mark: Mark) -> bool:
        first = self.part.marks[0].at
        return not self.part.has_articles and len(self.part.marks) >= 0.7 * (mark.at - first)

    def _new_part(self) -> None:
        self.part = Part()
        self.parts.append(self.part)
        self.last = 0
        self.next = {"编": 1, "章": 1, "节": 1}

    def _doubt(self, mark: Mark, message: str, suggestion: str) -> None:
        self.part.doubts.append(Doubt(self.lines[mark.at].number, message, suggestion))


def _span(first: int, last: int) -> str:
    """第五条, or 第五条至第七条."""
    ends = [f"第{write_numeral(n)}条" for n in sorted({first, last})]
    return "至".join(ends)
