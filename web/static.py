"""Static files from memory, each under a name with its hash: cached for a year, never stale, never on disk twice."""

import gzip
import hashlib
import mimetypes
from pathlib import Path

import brotli
from starlette.types import Receive, Scope, Send

FOREVER = b"public, max-age=31536000, immutable"
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt"}
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


class StaticFiles:
    """Serves /static/<hash>/<path>. An old hash still answers with the present file, uncached."""

    def __init__(self, folder: Path) -> None:
        self.files = {p.relative_to(folder).as_posix(): _load(p) for p in sorted(folder.rglob("*")) if p.is_file()}

    def url(self, path: str) -> str:
        """The address of a file. Raises KeyError for a file that does not exist."""
        return f"/static/{self.files[path][0]}/{path}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        digest, _, path = scope["path"].rpartition("/static/")[2].partition("/")
        file = self.files.get(path)
        if file is None or scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 404, [(b"content-type", b"text/plain")], b"not found")
            return
        name, mime, plain, packed = file
        headers = [(b"content-type", mime), (b"x-content-type-options", b"nosniff"), (b"vary", b"accept-encoding")]
        headers.append((b"cache-control", FOREVER if digest == name else b"no-cache"))
        accepted = next((v for k, v in scope["headers"] if k == b"accept-encoding"), b"")
        for encoding in (b"br", b"gzip"):
            if encoding in accepted and encoding in packed:
                headers.append((b"content-encoding", encoding))
                plain = packed[encoding]
                break
        await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else plain)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _load(path: Path) -> tuple[str, bytes, bytes, dict[bytes, bytes]]:
    content = path.read_bytes()
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if mime.startswith("text/"):
        mime += "; charset=utf-8"
    packed = {}
    if path.suffix in COMPRESSIBLE:
        packed = {b"br": brotli.compress(content, quality=5), b"gzip": gzip.compress(content, 6, mtime=0)}
    return hashlib.sha256(content).hexdigest()[:10], mime.encode(), content, packed
