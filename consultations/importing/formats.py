"""Which reader a file needs: its first bytes say so, else its name."""

from consultations.importing.encoding import decode
from consultations.importing.lines import LARGEST, Doubt, Line, Unreadable, broken_lines, checked
from consultations.importing.markdown import markdown_lines
from consultations.importing.web_page import html_lines
from consultations.importing.word import docx_lines

_REFUSED = {
    b"\xd0\xcf\x11\xe0": "这是旧版 .doc 或加密的文件。请在 Word 或 WPS 中另存为不加密的 .docx 再导入。",
    b"%PDF": "不能导入 PDF。请用原来的 DOCX，或把文字另存为纯文本再导入。",
    b"{\\rtf": "不能导入 RTF。请在 Word 或 WPS 中另存为 .docx 再导入。",
    b"Rar!": "这是压缩包。请解压后导入其中的文件。",
}


def read_lines(content: bytes, filename: str) -> tuple[list[Line], list[Doubt]]:
    """The lines of a file and what its format hides. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable("文件超过 20 MB，请去掉图片后再导入。")
    if not content.strip():
        raise Unreadable("文件是空的。")
    for first, message in _REFUSED.items():
        if content.startswith(first):
            raise Unreadable(message)
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if content.startswith(b"PK") or suffix == "docx":
        lines, doubts = docx_lines(content)
        return checked(lines), doubts
    if suffix in {"md", "markdown"}:
        return checked(markdown_lines(content)), []
    if suffix in {"html", "htm", "xhtml", "mht"} or _looks_like_html(content):
        return checked(html_lines(content)), []
    return checked(broken_lines(decode(content))), []


def _looks_like_html(content: bytes) -> bool:
    start = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<body" in start
