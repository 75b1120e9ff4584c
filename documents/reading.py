"""Plain text out of uploaded and generated files, for checks before anything is published."""

import re
import zipfile
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from documents.archive import UnsafeArchive, member, open_archive
from documents.pdf_reading import Uninspectable, page_texts
from documents.reading_tables import Unreadable, decoded

MOST_PAGES = 300
MOST_CHARACTERS = 2_000_000
_WORD_PARTS = re.compile(r"word/(document|header\d*|footer\d*|comments|footnotes|endnotes)\.xml")
_SHEET_PARTS = re.compile(r"xl/(sharedStrings|worksheets/sheet\d+|comments\d*)\.xml")
_CELL_TAGS = {"si", "is", "text", "v"}
_PROPERTIES = "docProps/core.xml"
READABLE = ("txt", "csv", "docx", "xlsx", "pdf")


@dataclass(frozen=True)
class Reading:
    """The text of a file. `complete` is False when part of it could not be read: pictures of pages, or too long."""

    text: str
    complete: bool


def text_of(content: bytes, kind: str) -> Reading:
    """The text of a file of a kind (extension) found by sniff.check, with headers, comments and author.
    Other kinds give an empty, incomplete reading. Raises reading_tables.Unreadable for broken files."""
    try:
        match kind:
            case "txt" | "csv":
                pieces, complete = [decoded(content)], True
            case "pdf":
                pieces, complete = _pdf(content)
            case "docx":
                pieces, complete = _office(content, _WORD_PARTS, "w:p", "w:t"), True
            case "xlsx":
                pieces, complete = _sheets(content), True
            case _:
                return Reading("", complete=False)
    except (UnsafeArchive, Uninspectable, SyntaxError) as failed:
        raise Unreadable(f"文件不能打开：{failed}。") from failed
    text = "\n".join(pieces)
    return Reading(text[:MOST_CHARACTERS], complete and len(text) <= MOST_CHARACTERS)


def _pdf(content: bytes) -> tuple[list[str], bool]:
    pages, complete = page_texts(content, MOST_PAGES)
    return pages, complete and all(page.strip() for page in pages)


def _office(content: bytes, parts: re.Pattern[str], paragraph: str, piece: str) -> list[str]:
    with open_archive(content) as archive:
        found = [_properties(archive)]
        for name in archive.namelist():
            if parts.fullmatch(name):
                root: Any = parse_xml(member(archive, name))
                # A number may be cut into several runs, so runs are joined before anything is searched.
                found += ["".join(each.text or "" for each in p.iter(qn(piece))) for p in root.iter(qn(paragraph))]
        return found


def _sheets(content: bytes) -> list[str]:
    """Texts, numbers and comments of all sheets. Numbers are written as they stand in the file."""
    with open_archive(content) as archive:
        found = [_properties(archive)]
        for name in archive.namelist():
            if _SHEET_PARTS.fullmatch(name):
                root: Any = parse_xml(member(archive, name))
                cells = (each for each in root.iter() if str(each.tag).rpartition("}")[2] in _CELL_TAGS)
                found += ["".join(cell.itertext()) for cell in cells]
        return found


def _properties(archive: zipfile.ZipFile) -> str:
    if _PROPERTIES not in archive.namelist():
        return ""
    root: Any = parse_xml(member(archive, _PROPERTIES))
    return "\n".join(text for text in root.itertext() if text.strip())
