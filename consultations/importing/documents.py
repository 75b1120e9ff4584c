"""A file becomes one or more drafts: a page may print several, and print them again."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from consultations.clauses import ARTICLE, Clause, DraftText, with_unique_keys
from consultations.importing.building import Body, add_attachments, build, paragraphs
from consultations.importing.formats import read_lines
from consultations.importing.lines import Doubt, Line
from consultations.importing.marks import find_marks, find_points
from consultations.importing.repeats import Copy, without_repeats
from consultations.importing.sequence import Part, split
from consultations.importing.titles import Title, find_title, preamble
from consultations.importing.wording import ATTACHMENT


@dataclass(frozen=True)
class ImportedDraft:
    """One draft as it was understood, what to confirm, and the names of the attachments it mentions."""

    text: DraftText
    warnings: tuple[Doubt, ...]
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """Everything found in a file, each draft once, in order; never empty."""

    documents: tuple[ImportedDraft, ...]


def import_draft(content: bytes, filename: str) -> Understood:
    """Read the drafts in a DOCX, Markdown, HTML or text file.

    `filename` tells Markdown, HTML and text apart and names a draft without a title. Raises Unreadable, whose
    message is for the reader, when the file is empty, too large, damaged or of another kind.
    """
    lines, doubts = read_lines(content, filename)
    fallback = PurePosixPath(filename.replace("\\", "/")).stem or "未命名草案"
    parts = [part for part in split(lines, find_marks(lines)) if part.marks]
    copies = [_whole(lines, fallback)] if not _usable(parts) else _drafts(lines, parts, fallback)
    copies[0].doubts.extend(doubts)
    return Understood(tuple(_imported(copy) for copy in without_repeats(copies)))


def as_json(understood: Understood) -> dict[str, object]:
    """What `gongyi import-draft --json` prints: the first draft at the top, all under `documents` if there are more."""
    documents = [_document_json(document) for document in understood.documents]
    return {**documents[0], "documents": documents} if len(documents) > 1 else documents[0]


def _document_json(draft: ImportedDraft) -> dict[str, object]:
    return {
        "title": draft.text.title,
        "chapters": draft.text.chapters(),
        "warnings": [str(doubt) for doubt in draft.warnings],
        "attachments": list(draft.attachments),
    }


def _usable(parts: list[Part]) -> bool:
    """A file with headings or articles; a single 第…条 in a letter is none."""
    return any(len(part.marks) > 1 for part in parts) or any(p.marks[0].number == 1 for p in parts)


def _drafts(lines: list[Line], parts: list[Part], fallback: str) -> list[Copy]:
    titles: list[Title] = []
    floor = 0
    for part in parts:
        titles.append(find_title(lines, floor, part.marks[0].at, fallback))
        floor = part.marks[-1].at + 1
    copies = []
    for part, title, end in zip(parts, titles, [*(t.start for t in titles[1:]), len(lines)], strict=True):
        body = build(lines, part.marks, title.body, end)
        _tidy_preamble(body, lines[title.body : part.marks[0].at])
        doubts = [*title.doubts, *part.doubts, *body.doubts]
        copies.append(_copy(title, body, doubts, lines[min(title.start, len(lines) - 1)].number))
    if titles[0].start:
        message = f"标题之前有 {titles[0].start} 段文字没有收入草案，从「{lines[0].text[:20]}」起。"
        copies[0].doubts.append(Doubt(lines[0].number, message, "印发通知、网页导航不必收入；如是正文，请补入。"))
    return copies


def _tidy_preamble(body: Body, between: list[Line]) -> None:
    """Contents and the furniture of a web page are no preamble."""
    if not between:
        return
    kept = preamble(between)
    body.clauses[:1] = [_with_paragraphs(body.clauses[0], kept)] if kept else []


def _with_paragraphs(clause: Clause, lines: list[Line]) -> Clause:
    return Clause(clause.key, clause.kind, paragraphs=paragraphs(lines))


def _whole(lines: list[Line], fallback: str) -> Copy:
    """A draft without 第…条: 一、二、三、 are its articles, else every paragraph is."""
    points = find_points(lines)
    first = points[0].at if len(points) > 1 else min(2, len(lines))
    title = find_title(lines, 0, first, fallback)
    if len(points) > 1:
        body = build(lines, points, title.body, len(lines))
        text = "没有找到「第……条」。"
        doubt = Doubt(lines[0].number, text, "已按「一、二、三、」分条，请确认。")
    else:
        start = title.body if not title.doubts else 0
        body = Body()
        end = next((n for n in range(start, len(lines)) if ATTACHMENT.match(lines[n].text)), len(lines))
        for n, line in enumerate(lines[start:end], 1):
            body.clauses.append(Clause(f"a{n}", ARTICLE, f"第{n}段", n, "", paragraphs([line])))
        add_attachments(body, lines[end:])
        doubt = Doubt(lines[0].number, "没有找到「第……条」。", "已按自然段分开，请确认或补上条号。")
    return _copy(title, body, [doubt, *title.doubts, *body.doubts], lines[0].number)


def _copy(title: Title, body: Body, doubts: list[Doubt], line: int) -> Copy:
    text = DraftText(title.text, with_unique_keys(body.clauses))
    return Copy(text, doubts, tuple(body.attachments), line)


def _imported(copy: Copy) -> ImportedDraft:
    ordered = sorted(copy.doubts, key=lambda doubt: doubt.line)
    return ImportedDraft(copy.text, tuple(ordered), copy.attachments)
