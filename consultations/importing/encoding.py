"""Bytes become text: UTF-8, UTF-16 with a mark, GB 18030 (which covers GB 2312 and GBK)."""

import codecs
import re

from consultations.importing.lines import MOST_CHARACTERS, Unreadable

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(content: bytes) -> str:
    """The text of a file, line ends as \\n. Raises Unreadable when no encoding fits or the text is too long."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_strict(content[len(mark) :], encoding))
    if b"\x00" in content:
        raise Unreadable("这不是文本文件。请使用 DOCX、Markdown、HTML 或纯文本。")
    for encoding in _candidates(content):
        if (text := _strict(content, encoding)) is not None:
            return _checked(text)
    raise Unreadable("认不出文件的编码。请另存为 UTF-8 编码再导入。")


def _candidates(content: bytes) -> list[str]:
    """UTF-8 is hardly ever right by chance, so it comes first; then what a web page says of itself, then GB 18030."""
    declared = _DECLARED.search(content[:4096])
    known = {b"big5": "big5"}
    said = known.get(declared[1].lower()) if declared else None
    return ["utf-8", *([said] if said else []), "gb18030"]


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None) -> str:
    if text is None:
        raise Unreadable("文件的编码有错误，可能已损坏。请另存为 UTF-8 编码再导入。")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("文字超过四百万字，请分开导入。")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
