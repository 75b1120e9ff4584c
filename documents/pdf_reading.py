"""Reading PDFs that strangers send: what in them could run, and what their pages say."""

import re
import zlib
from io import BytesIO
from struct import error as StructError  # noqa: N812

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MOST_OBJECTS = 100_000
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/XFA", "/EmbeddedFiles"}
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMedia", "/Rendition", "/GoToE"}
# Structure, resources and page contents hold no actions, and they are most of a large file.
_HARMLESS_KEYS = {"/Resources", "/StructTreeRoot", "/Parent", "/Contents", "/P", "/StructParents"}
# What pypdf lets through on files that are broken on purpose.
_BROKEN = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError, AssertionError,
    NotImplementedError, OverflowError, ZeroDivisionError, MemoryError, zlib.error, StructError,
)  # fmt: skip


class Uninspectable(Exception):
    """Broken, encrypted, or too large to look through."""


def active_parts(content: bytes) -> set[str]:
    """The names of scripts and automatic actions in a PDF; empty when there are none. Raises Uninspectable."""
    reader = _opened(content)
    found: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting: list[object] = [reader.trailer]
    count = 0
    try:
        while waiting:
            each = waiting.pop()
            if isinstance(each, IndirectObject):
                key = (each.idnum, each.generation)
                if key in seen:
                    continue
                seen.add(key)
                each = each.get_object()
            count += 1
            if count > MOST_OBJECTS:
                raise Uninspectable("内容过于复杂")
            found |= _names(each)
            waiting += _inside(each)
    except _BROKEN as broken:
        raise Uninspectable("文件已损坏") from broken
    return found


def page_texts(content: bytes, most_pages: int) -> tuple[list[str], bool]:
    """The texts of the first pages, and whether that was all. Scanned pages are empty. Raises Uninspectable."""
    reader = _opened(content)
    try:
        pages = len(reader.pages)
        return [reader.pages[at].extract_text() for at in range(min(pages, most_pages))], pages <= most_pages
    except _BROKEN as broken:
        raise Uninspectable("文件已损坏") from broken


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Uninspectable("文件已加密")
        if not re.search(rb"startxref", content[-2048:]):
            raise Uninspectable("文件不完整")
    except _BROKEN as broken:
        raise Uninspectable("文件已损坏") from broken
    return reader


def _names(each: object) -> set[str]:
    if not isinstance(each, DictionaryObject):
        return set()
    action = {str(each.raw_get("/S"))} & _ACTIVE_ACTIONS if "/S" in each else set()
    return (_ACTIVE_KEYS & set(each.keys())) | action


def _inside(each: object) -> list[object]:
    if isinstance(each, DictionaryObject):
        return [each.raw_get(key) for key in each if key not in _HARMLESS_KEYS]
    return list(each) if isinstance(each, ArrayObject) else []
