"""ZIP containers: written so that the same content gives the same bytes, read so that a bomb stays shut."""

import zipfile
import zlib
from datetime import date
from io import BytesIO

LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_MEMBERS = 5000
_HIGHEST_RATIO = 200  # honest office files stay below 60; a bomb reaches 1000
_BROKEN = (KeyError, ValueError, EOFError, NotImplementedError, RuntimeError, OSError, zipfile.BadZipFile, zlib.error)
_RATIO_FROM = 10 * 1024 * 1024  # small members may compress as well as they like


class UnsafeArchive(Exception):
    """A ZIP container that must not be opened: broken, too large when unpacked, encrypted or with a document type."""


def fixed_zip(content: bytes, day: date) -> bytes:
    """The same container with every member dated on `day`, so that equal documents are equal bytes."""
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for member in source.infolist():
            entry = zipfile.ZipInfo(member.filename, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(member))
    return written.getvalue()


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The container, after looking at its directory. Raises UnsafeArchive."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as broken:
        raise UnsafeArchive("压缩包已损坏") from broken
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise UnsafeArchive("解压后的内容过大")
    for member in members:
        _check(member)
    return archive


def _check(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise UnsafeArchive("压缩包已加密")
    if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
        raise UnsafeArchive("压缩包内的路径不安全")
    if member.file_size > _RATIO_FROM and member.file_size > member.compress_size * _HIGHEST_RATIO:
        raise UnsafeArchive("解压后的内容过大")


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member, checked against its announced size; XML with a document type is refused (entity expansion)."""
    try:
        content = archive.read(name)
    except _BROKEN as broken:
        raise UnsafeArchive("压缩包已损坏") from broken
    if name.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in content[:4096]:
        raise UnsafeArchive("文件含有外部实体声明")
    return content
