"""DOCX: paragraphs and table rows in order, automatic numbers written out, deleted words left out."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from consultations.importing.lines import Doubt, Line, Unreadable, clean
from consultations.importing.word_numbering import Numbering

LARGEST_UNPACKED = 150 * 1024 * 1024
MOST_PARTS = 5000
DAMAGED = "这不是有效的 DOCX 文件，可能已损坏。请在 Word 或 WPS 中打开后另存再导入。"
_DAMAGE = (  # what damaged archives (zlib too), broken XML (lxml's XMLSyntaxError) and parts out of place raise
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, AssertionError, OSError, EOFError, RuntimeError, OpcError, PythonDocxError,
)  # fmt: skip
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same words once more
_NO_WORDS = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), _FALLBACK}
_HOLDERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:smartTag")}


def docx_lines(content: bytes) -> tuple[list[Line], list[Doubt]]:
    """The lines of a Word file, numbered by paragraph, and what could not be taken over. Raises Unreadable."""
    try:
        _check_size(content)
        document = docx.Document(io.BytesIO(content))
        return list(_lines(document)), _hidden(document)
    except _DAMAGE as error:
        raise Unreadable(DAMAGED) from error


def _lines(document: Document) -> Iterator[Line]:
    styles = document.styles.element
    numbering = Numbering(_numbering_root(document), styles)
    titles = {s.get(qn("w:styleId")) for s in styles.findall(qn("w:style")) if _name(s) == "title"}
    for n, block in enumerate(_blocks(document.element.body), 1):
        if block.tag == qn("w:tbl"):
            yield from (Line(n, row) for row in _rows(block, numbering))
            continue
        words = numbering.before(block) + "".join(_words(block))
        is_title = numbering.style_of(block) in titles
        yield from (Line(n, part, is_title=is_title) for part in words.split("\n"))


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable("文件解压后过大，已拒绝导入。")
    if "word/document.xml" not in {part.filename for part in parts}:
        raise Unreadable("这不是 Word 文档。请使用 DOCX、Markdown、HTML 或纯文本。")


def _numbering_root(document: Document) -> Any:
    try:
        return getattr(document.part.numbering_part, "element", None)
    except NotImplementedError:  # python-docx for: the file has no numbering
        return None


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val")) or "").lower() if name is not None else ""


def _blocks(holder: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls and insertions too."""
    for child in holder:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        cells = [_cell(cell, numbering) for cell in row.iter(qn("w:tc"))]
        yield " | ".join(cell for cell in cells if cell)


def _cell(cell: Any, numbering: Numbering) -> str:
    paragraphs = (p for p in _blocks(cell) if p.tag == qn("w:p"))
    return clean(" ".join(numbering.before(p) + "".join(_words(p)) for p in paragraphs))


def _words(node: Any) -> Iterator[str]:
    """The words as they are shown when all changes are accepted."""
    for child in node:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield " "
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:p"):  # a text box
            yield from ("\n", *_words(child), "\n")
        elif child.tag not in _NO_WORDS:
            yield from _words(child)


def _hidden(document: Document) -> list[Doubt]:
    """What a reader of the draft would not see: tracked changes and footnotes."""
    body = document.element.body
    doubts = []
    if next(body.iter(qn("w:del"), qn("w:ins"), qn("w:moveFrom")), None) is not None:
        doubts.append(Doubt(1, "文件带有修订痕迹。", "已按接受全部修订处理，请确认。"))
    if next(body.iter(qn("w:footnoteReference"), qn("w:endnoteReference")), None) is not None:
        doubts.append(Doubt(1, "文件有脚注或尾注，没有收入草案。", "如需保留，请写入正文。"))
    return doubts
