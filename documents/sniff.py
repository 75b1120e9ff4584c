"""What an uploaded file really is. Only kinds on the list pass; whatever could run is refused."""

import re
import zipfile
from dataclasses import dataclass

import filetype

from documents.archive import UnsafeArchive, member, open_archive
from documents.pdf_reading import Uninspectable, active_parts
from documents.pictures import NotAPicture, pixels

LARGEST_PICTURE = 100_000_000  # pixels
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MIMES = {
    "pdf": "application/pdf",
    "docx": _DOCX,
    "xlsx": _XLSX,
    "doc": "application/msword",
    "ofd": "application/ofd",
    "png": "image/png",
    "jpg": "image/jpeg",
    "heic": "image/heic",
    "txt": "text/plain",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
ALLOWED = tuple(_MIMES)
_SAME = {"jpeg": "jpg", "heif": "heic", "m4a": "mp4", "m4v": "mp4"}
_MAIN_PARTS = {_DOCX + ".main+xml": "docx", _XLSX + ".main+xml": "xlsx"}
_MACRO_NAMES = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros", "VBA\0"))
_REMOTE = re.compile(rb"<Relationship\b[^>]*>")
_DDE = re.compile(rb"\bDDE(AUTO)?\b")
_MARKUP = re.compile(rb"^\s*(<!doctype|<\?xml|<html|<svg|<script|<\?php|#!|mz\x90)", re.IGNORECASE)
_HIDING = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x1f/\\\\]")


class Refused(Exception):
    """The file is not accepted; the message is for the person who sent it."""


@dataclass(frozen=True)
class Kind:
    """What a file is, by content. Serve it under this type and ending, never under the sender's."""

    mime: str
    extension: str


def check(content: bytes, name: str) -> Kind:
    """The kind of an upload whose name agrees with its content. Raises Refused: not on the list, name and content
    disagree, active content (macros, scripts), encrypted or broken."""
    ending = _ending(name)
    if not content:
        raise Refused("文件是空的。")
    found = _extension(content)
    if found is None or found not in _MIMES:
        raise Refused(f"不能接收这种文件。可以上传：{'、'.join(ALLOWED)}。")
    if found != ending:
        raise Refused(f"文件名以 .{ending} 结尾，但内容是 {found} 文件，请核对后重新上传。")
    if found == "pdf":
        _check_pdf(content)
    return Kind(_MIMES[found], found)


def _ending(name: str) -> str:
    if _HIDING.search(name):
        raise Refused("文件名含有不允许的字符。")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    ending = _SAME.get(ending, ending)
    if ending not in _MIMES:
        raise Refused(f"不能接收这种文件。可以上传：{'、'.join(ALLOWED)}。")
    return ending


def _extension(content: bytes) -> str | None:
    if content.startswith(b"PK\x03\x04"):
        return _container(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_office(content)
    if content.lstrip()[:5] == b"%PDF-":
        return "pdf"
    guessed = filetype.guess(content)
    if guessed is None:
        return _text(content)
    extension = str(_SAME.get(guessed.extension, guessed.extension))
    if extension in {"png", "jpg"}:
        _check_size(content)
    return extension


def _container(content: bytes) -> str | None:
    try:
        with open_archive(content) as archive:
            names = set(archive.namelist())
            if "OFD.xml" in names:
                member(archive, "OFD.xml")
                return "ofd"
            return _office(archive, names) if "[Content_Types].xml" in names else None
    except UnsafeArchive as unsafe:
        raise Refused(f"文件不能打开：{unsafe}。") from unsafe


def _office(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    types = member(archive, "[Content_Types].xml").decode("utf-8", "replace")
    lower = {name.lower() for name in names}
    if "macroEnabled" in types or any("vbaproject" in name or "activex" in name for name in lower):
        raise Refused("文件含有宏或者控件，请去掉后另存为 .docx 或 .xlsx 再上传。")
    for name in names:
        if name.endswith(".rels") and _loads_from_elsewhere(member(archive, name)):
            raise Refused("文件会从外部地址加载模板或者对象，请去掉后再上传。")
        if name.startswith(("word/document", "word/header", "word/footer")) and _runs_dde(member(archive, name)):
            raise Refused("文件含有会启动其他程序的域（DDE），请去掉后再上传。")
    return next((kind for main, kind in _MAIN_PARTS.items() if f'"{main}"' in types), None)


def _loads_from_elsewhere(relations: bytes) -> bool:
    """Hyperlinks may point outside; templates, objects and frames may not."""
    outside = (each for each in _REMOTE.findall(relations) if b'"External"' in each)
    return any(re.search(rb"/(attachedTemplate|oleObject|frame|subDocument)\"", each) for each in outside)


def _runs_dde(part: bytes) -> bool:
    """Fields may be cut into several runs; their instructions are put together again."""
    pieces = re.findall(rb"<w:instrText[^>]*>([^<]*)<", part) + re.findall(rb'w:instr="([^"]*)"', part)
    return bool(_DDE.search(b"".join(pieces)) or _DDE.search(b" ".join(pieces)))


def _old_office(content: bytes) -> str | None:
    if any(name in content for name in _MACRO_NAMES):
        raise Refused("文件含有宏，请另存为 .docx 再上传。")
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("文件已加密，请去掉密码后再上传。")
    return "doc" if "WordDocument".encode("utf-16-le") in content else None


def _text(content: bytes) -> str | None:
    if b"\0" in content or _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:200]):
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "txt"
    return None


def _check_size(content: bytes) -> None:
    try:
        width, height = pixels(content)
    except NotAPicture as broken:
        raise Refused("图片文件已损坏。") from broken
    if width * height > LARGEST_PICTURE:
        raise Refused("图片的尺寸过大。")


def _check_pdf(content: bytes) -> None:
    try:
        found = active_parts(content)
    except Uninspectable as reason:
        raise Refused(f"PDF文件不能检查：{reason}。") from reason
    if found:
        raise Refused("PDF文件含有脚本或者会自动启动的内容，请重新导出后再上传。")
