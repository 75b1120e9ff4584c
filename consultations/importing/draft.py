"""A file becomes one or more drafts: a page may print several, and print them again."""

import re
from dataclasses import dataclass
from typing import Any

from consultations.clauses import ARTICLE, CHAPTER, DraftText
from consultations.importing.lines import read_lines
from consultations.importing.structure import ARTICLE_LINE, HEADING, Builder, Doubt

TITLE = re.compile(r"(办法|规定|条例|细则|规则|意见|方案|通知|规划|制度|决定|标准|措施|草案|征求意见稿)[)）]?$")
LONGEST_TITLE = 60


@dataclass(frozen=True)
class ImportedDraft:
    """One draft as it was understood, with what to confirm."""

    text: DraftText
    warnings: tuple[Doubt, ...]


@dataclass(frozen=True)
class Understood:
    """Everything found in a file."""

    documents: tuple[ImportedDraft, ...]
    warnings: tuple[str, ...] = ()


def import_draft(content: bytes, filename: str) -> Understood:
    """Read a draft from DOCX, Markdown, HTML or text. Raises Unreadable with plain words."""
    lines = read_lines(content, filename)
    starts = _starts(lines)
    documents: list[ImportedDraft] = []
    repeats = 0
    for n, (title_from, body_from) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(lines)
        draft = _draft(lines, title_from, body_from, end)
        if any(_same(draft, earlier) for earlier in documents):
            repeats += 1
        else:
            documents.append(draft)
    notes = (f"同一文本在文件中重复出现 {repeats} 次,已各保留一份。",) if repeats else ()
    return Understood(tuple(documents), notes)


def as_json(understood: Understood) -> dict[str, object]:
    """What `gongyi import-draft --json` prints: the first draft at the top, all of them under `documents`."""
    documents = [_document_json(d) for d in understood.documents]
    first: dict[str, Any] = dict(documents[0])
    first["warnings"] = [*documents[0]["warnings"], *understood.warnings]
    return {**first, "documents": documents} if len(documents) > 1 else first


def _document_json(draft: ImportedDraft) -> dict[str, Any]:
    warnings = [str(doubt) for doubt in draft.warnings]
    return {"title": draft.text.title, "chapters": draft.text.chapters(), "warnings": warnings}


def _starts(lines: list[str]) -> list[tuple[int, int]]:
    """(first line of the title, first line of the body) of each draft: where 第一章 or 第一条 begins anew."""
    starts: list[tuple[int, int]] = []
    in_body = False
    for n, line in enumerate(lines):
        heading, article = HEADING.match(line), ARTICLE_LINE.match(line)
        first_chapter = bool(heading and heading[2] == "章" and heading[1] in {"一", "1"})
        first_article = bool(article and article[1] in {"一", "1"})
        if first_chapter or (
            first_article and not (in_body and starts and _just_after_chapter(lines, starts[-1][1], n))
        ):
            starts.append((_title_from(lines, n, starts[-1][1] if starts else -1), n))
            in_body = True
    return starts or [(0, min(1, len(lines) - 1) if TITLE.search(lines[0]) else 0)]


def _just_after_chapter(lines: list[str], start: int, n: int) -> bool:
    """第一条 after 第一章 belongs to the draft that has begun."""
    return not any(ARTICLE_LINE.match(line) for line in lines[start:n])


def _title_from(lines: list[str], body: int, floor: int) -> int:
    """The title stands right before the body: one or two short lines, the last of which sounds like one."""
    start = body
    while start - 1 > floor and body - start < 2 and _may_be_title(lines[start - 1]):
        start -= 1
    return start


def _may_be_title(line: str) -> bool:
    return len(line) <= LONGEST_TITLE and not re.search(r"[。;:,]$", line) and not re.match(r"^\d{4}年", line)


def _draft(lines: list[str], title_from: int, body_from: int, end: int) -> ImportedDraft:
    title = "".join(lines[title_from:body_from]) or "未命名草案"
    builder = Builder()
    for n in range(body_from, end):
        builder.take(n + 1, lines[n])
    clauses = builder.finish()
    doubts = list(builder.doubts)
    if not any(c.kind == ARTICLE for c in clauses):
        doubts.append(Doubt(body_from + 1, "没有找到「第…条」。", "全文按段落保存,请检查是否需要分条。"))
    numbers = [c.number for c in clauses if c.kind == CHAPTER]
    if numbers != list(range(1, len(numbers) + 1)):
        doubts.append(Doubt(body_from + 1, "章号不连续。", "请确认。"))
    return ImportedDraft(DraftText(title, clauses), tuple(doubts))


def _same(a: ImportedDraft, b: ImportedDraft) -> bool:
    def articles(draft: ImportedDraft) -> list[str]:
        return [re.sub(r"\s", "", c.plain) for c in draft.text.clauses if c.kind == ARTICLE]

    mine, other = articles(a), articles(b)
    return bool(mine) and mine[:-1] == other[:-1]
