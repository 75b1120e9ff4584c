"""The file outside the database to which every checkpoint is added, one note after another."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_NOTE = re.compile(
    r"^[^\n]+\n(?:0|[1-9][0-9]*)\n[A-Za-z0-9+/]{43}=\n\n(?:— [^ \n]+ [A-Za-z0-9+/]+={0,2}\n)+", re.MULTILINE
)
_TAIL = 64 * 1024


def notes_in(text: str) -> list[str]:
    """Every complete note of a file; a tail that was torn by a crash is no note."""
    return _NOTE.findall(text)


def last_note(path: Path) -> str | None:
    """The last complete note of the file, or None."""
    try:
        with path.open("rb") as file:
            return _last(file)
    except FileNotFoundError:
        return None


@contextmanager
def only_writer(path: Path) -> Iterator[BinaryIO]:
    """The file, opened to add to, while no other process of this machine does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if is_new:
            _sync_folder(path.parent)
        yield file


def add_note(file: BinaryIO, note: str) -> None:
    """Add a note and return only when it is on disk."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - 1))
    torn = end and file.read(1) != b"\n"
    file.write(("\n" if torn else "").encode() + ("\n" if end else "").encode() + note.encode())
    file.flush()
    os.fsync(file.fileno())


def _last(file: BinaryIO) -> str | None:
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _TAIL))
    found = notes_in(file.read().decode("utf-8", errors="replace"))
    return found[-1] if found else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
