"""Marks and the lines between them become clauses: paragraphs, items, what follows the text, attachments."""

from dataclasses import dataclass, field
from itertools import pairwise

from consultations.clauses import ARTICLE, ATTACHMENT, PREAMBLE, Clause, Paragraph
from consultations.importing.lines import Doubt, Line
from consultations.importing.marks import Mark
from consultations.importing.wording import ATTACHMENT as ATTACHMENT_LINE
from consultations.importing.wording import DATE, END_OF_PARAGRAPH, FURNITURE, ITEM, SENTENCE, may_be_title
from consultations.numerals import read_numeral

SHORT_HEADING = 30


@dataclass
class Body:
    """What one draft consists of, while it is put together."""

    clauses: list[Clause] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def build(lines: list[Line], marks: list[Mark], start: int, end: int) -> Body:
    """The clauses of the lines from `start` (after the title) up to `end`, where the next draft begins."""
    body = Body()
    if words := lines[start : marks[0].at]:
        body.clauses.append(Clause("p", PREAMBLE, paragraphs=paragraphs(words)))
    ends = [mark.at for mark in marks[1:]] + [text_end(lines, marks[-1].at, end)]
    for mark, until in zip(marks, ends, strict=True):
        _clause(body, mark, lines[mark.at], lines[mark.at + 1 : until])
    add_attachments(body, lines[ends[-1] : end])
    return body


def text_end(lines: list[Line], last: int, end: int) -> int:
    """Where the last article ends: with its last sentence before a date, an attachment, the furniture of a page."""
    until = last + 1
    for n in range(last + 1, end):
        text = lines[n].text
        if any(pattern.match(text) for pattern in (FURNITURE, ATTACHMENT_LINE, DATE)):
            return until
        introduces = text[-1] in ":：" and n + 1 < end and ITEM.match(lines[n + 1].text)
        if END_OF_PARAGRAPH.search(text) or ITEM.match(text) or introduces or lines[n].continues:
            until = n + 1
    return until


def paragraphs(lines: list[Line]) -> tuple[Paragraph, ...]:
    """Lines as paragraphs (款) with their items; a line broken at the page's edge is joined."""
    found: list[Paragraph] = []
    for line in lines:
        last = found[-1] if found else None
        if ITEM.match(line.text):
            found[-1:] = [Paragraph(last.text, (*last.items, line.text))] if last else [Paragraph("", (line.text,))]
        elif line.continues and last:
            found[-1] = _continued(last, line.text)
        else:
            found.append(Paragraph(line.text))
    return tuple(found)


def add_attachments(body: Body, lines: list[Line]) -> None:
    """附件：1.… names them; 附件1 on a line of its own begins one. Other lines are left out, and this is said."""
    starts = [n for n, line in enumerate(lines) if ATTACHMENT_LINE.match(line.text)]
    left_out = lines[: starts[0]] if starts else lines
    for n, until in pairwise([*starts, len(lines)]):
        match = ATTACHMENT_LINE.match(lines[n].text)
        assert match is not None, "only such lines were taken"
        content = lines[n + 1 : until]
        if match[3]:
            named = next((k for k, line in enumerate(content) if not ITEM.match(line.text)), len(content))
            body.attachments += [ITEM.sub("", x).strip() for x in [match[4], *(c.text for c in content[:named])] if x]
            left_out = [*left_out, *content[named:]]
        else:
            _attachment(body, match[1] + (match[2] or ""), match[4], content)
    if left_out:
        message = f"正文之后有 {len(left_out)} 段文字没有收入草案，从「{left_out[0].text[:20]}」起。"
        body.doubts.append(Doubt(left_out[0].number, message, "落款、网页导航不必收入；如是正文，请补入。"))


def _attachment(body: Body, label: str, heading: str, content: list[Line]) -> None:
    if not heading and content and may_be_title(content[0].text):
        heading, content = content[0].text, content[1:]
    if heading:
        body.attachments.append(heading)
    if content:
        number = read_numeral(label[1:]) if label[1:] else None
        key = f"f{1 + sum(c.kind == ATTACHMENT for c in body.clauses)}"
        body.clauses.append(Clause(key, ATTACHMENT, f"附{label}", number, heading, paragraphs(content)))


def _clause(body: Body, mark: Mark, line: Line, content: list[Line]) -> None:
    heading, rest = ("", mark.rest) if mark.kind == ARTICLE else (mark.rest, "")
    if mark.kind != ARTICLE and not heading and content and may_be_title(content[0].text):
        heading, content = content[0].text, content[1:]
    if mark.unit == "、" and len(rest) <= SHORT_HEADING and content and not SENTENCE.search(rest):
        heading, rest = rest, ""
    words = [Line(line.number, rest), *content] if rest else content
    if mark.kind != ARTICLE:
        body.clauses.append(Clause(mark.key, mark.kind, mark.label, mark.number, heading))
        if words:  # words under a heading without an article of their own can be commented on, too
            key, label = f"{mark.key}t", f"{mark.label}正文"
            body.clauses.append(Clause(key, ARTICLE, label, None, "", paragraphs(words)))
        return
    clause = Clause(mark.key, ARTICLE, mark.label, mark.number, heading, paragraphs(words))
    if not clause.plain:
        body.doubts.append(Doubt(line.number, f"「{mark.label}」没有内容。", "请补上文字或删去这一条。"))
    body.doubts += _item_doubts(clause, line.number)
    body.clauses.append(clause)


def _item_doubts(clause: Clause, line: int) -> list[Doubt]:
    """Items (一)(三) or (二)(二): something is missing or misprinted."""
    doubts = []
    matches = (ITEM.match(item) for paragraph in clause.paragraphs for item in paragraph.items)
    numbers = [read_numeral(match[1]) or 0 for match in matches if match and match[1]]
    for before, number in pairwise([0, *numbers]):
        if number not in {before + 1, 1}:
            message = f"「{clause.label}」的项不连续：第{before}项之后是第{number}项。"
            doubts.append(Doubt(line, message, "请确认是否缺漏或错印。"))
    return doubts


def _continued(last: Paragraph, text: str) -> Paragraph:
    if last.items:
        return Paragraph(last.text, (*last.items[:-1], last.items[-1] + text))
    return Paragraph(last.text + text)
