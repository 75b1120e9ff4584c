"""Lines become clauses: title, chapters, sections, articles, paragraphs, items, attachments."""

import re
from dataclasses import dataclass

from consultations.clauses import ARTICLE, ATTACHMENT, CHAPTER, PREAMBLE, SECTION, Clause, Paragraph, with_unique_keys
from consultations.numerals import read_numeral, write_numeral

NUMERAL = r"[一二三四五六七八九十百零〇0-9０-９]+"
HEADING = re.compile(rf"^第({NUMERAL})([章节])\s*(.*)$")
ARTICLE_LINE = re.compile(rf"^第({NUMERAL})条\s*(.*)$")
MISPRINT = re.compile(rf"^({NUMERAL})条\s*(.+)$")
REFERENCE = re.compile(r"^[第、和至或的规]|^(?:所|规定|之|第)")
ITEM = re.compile(rf"^[（(]{NUMERAL}[)）]|^\d+[.．、]\s*|^[①-⑳]")
ATTACHMENT_LINE = re.compile(r"^附件\s*[0-9一二三四五六七八九十]*\s*[::]?\s*(.*)$")


@dataclass(frozen=True)
class Doubt:
    """Something to confirm: the line it stands in, what was found, what was made of it."""

    line: int
    message: str
    suggestion: str

    def __str__(self) -> str:
        return f"第{self.line}行:{self.message} {self.suggestion}"


class Builder:
    """Takes lines one by one and keeps the clause it is in."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.doubts: list[Doubt] = []
        self.paragraphs: list[Paragraph] = []
        self.open: Clause | None = None
        self.last_article = 0

    def take(self, number: int, line: str) -> None:
        """Decide what a line is."""
        if heading := HEADING.match(line):
            self._begin_heading(heading)
        elif (article := ARTICLE_LINE.match(line)) and not self._is_reference(article):
            self._begin_article(number, read_numeral(article[1]) or 0, article[2], f"第{article[1]}条")
        elif (misprint := MISPRINT.match(line)) and read_numeral(misprint[1]) == self.last_article + 1:
            label = f"第{write_numeral(self.last_article + 1)}条"
            self.doubts.append(Doubt(number, f"印作「{misprint[1]}条」,缺「第」字。", f"已按「{label}」处理,请确认。"))
            self._begin_article(number, self.last_article + 1, misprint[2], label)
        elif self.last_article and (attachment := ATTACHMENT_LINE.match(line)):
            self._begin(Clause(f"f{len(self.clauses)}", ATTACHMENT, line[:12], None, attachment[1] or line))
        else:
            self._add(line)

    def finish(self) -> tuple[Clause, ...]:
        """Close the last clause."""
        self._close()
        return with_unique_keys(self.clauses)

    def _is_reference(self, match: re.Match[str]) -> bool:
        """A sentence that begins with 第十四条规定… inside an article is no new article when its number does not fit."""
        fits = read_numeral(match[1]) == self.last_article + 1
        return not fits and bool(REFERENCE.match(match[2]))

    def _begin_heading(self, match: re.Match[str]) -> None:
        number = read_numeral(match[1])
        kind, letter = (CHAPTER, "c") if match[2] == "章" else (SECTION, "s")
        title = re.sub(r"\s+", "", match[3])
        self._begin(Clause(f"{letter}{number}", kind, f"第{match[1]}{match[2]}", number, title))

    def _begin_article(self, line: int, number: int, rest: str, label: str) -> None:
        expected = self.last_article + 1
        if number != expected:
            what = "重复" if number == self.last_article else "不连续"
            self.doubts.append(
                Doubt(
                    line, f"条号{what}:上一条是第{self.last_article}条,这里是第{number}条。", "请确认是否缺漏或错印。"
                )
            )
        self.last_article = number
        self._begin(Clause(f"a{number}", ARTICLE, label, number))
        if rest:
            self._add(rest)

    def _begin(self, clause: Clause) -> None:
        self._close()
        self.open = clause

    def _close(self) -> None:
        if self.open is None and self.paragraphs:
            self.open = Clause("p0", PREAMBLE)
        if self.open is not None:
            done = self.open
            self.clauses.append(
                Clause(done.key, done.kind, done.label, done.number, done.heading, tuple(self.paragraphs))
            )
        self.open, self.paragraphs = None, []

    def _add(self, line: str) -> None:
        if ITEM.match(line) and self.paragraphs:
            last = self.paragraphs[-1]
            self.paragraphs[-1] = Paragraph(last.text, (*last.items, line))
        else:
            self.paragraphs.append(Paragraph(line))
