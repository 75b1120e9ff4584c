"""Uploaded files, stored once under their SHA-256, never served from their own name."""

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    """A folder of files named by content. `put` returns only after the bytes are on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store the bytes durably; the same bytes are stored once. Returns the SHA-256 in hex."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, content)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes, checked against their name. Raises FileNotFoundError, or ValueError when they were altered."""
        content = self.path(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"stored file {digest[:12]} was altered")
        return content

    def path(self, digest: str) -> Path:
        """Where a file stands; two levels so that no folder grows without bound."""
        return self.folder / digest[:2] / digest[2:4] / digest

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
