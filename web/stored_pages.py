"""Public pages rendered once and kept: the next reader gets the bytes without template or database (speed.md).

A page is stored under its address, language, view and the legal day (countdowns change at midnight) with the tags it
rests on; it is fresh as long as none of them has changed. Nothing personal may be in it.
"""

import gzip
import hashlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import brotli
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.clock import Clock, legal_date

MOST_PAGES = 4000
COOKIES = (b"lang=", b"elder=")

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes, str, int]


@dataclass
class StoredPage:
    """One page in its encodings."""

    etag: bytes
    versions: tuple[tuple[str, int], ...]
    headers: Headers
    bodies: dict[bytes, bytes] = field(default_factory=dict)


class StoredPages:
    """The pages of one process."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.pages: OrderedDict[Key, StoredPage] = OrderedDict()
        self.versions: dict[str, int] = {}
        self.hits = self.rendered = 0  # for /metrics
        self.lock = Lock()
        self.packer = ThreadPoolExecutor(1, thread_name_prefix="pack")

    def changed(self, tags: set[str]) -> None:
        """These tags have changed: pages that rest on them are old."""
        with self.lock:
            for tag in tags:
                self.versions[tag] = self.versions.get(tag, 0) + 1

    def snapshot(self, tags: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        """The versions to remember before a page is rendered: what changes while it renders makes it old."""
        return tuple((tag, self.versions.get(tag, 0)) for tag in tags)

    def find(self, key: Key) -> StoredPage | None:
        """The fresh page of this address, if there is one."""
        page = self.pages.get(key)
        if page is None:
            return None
        for tag, version in page.versions:
            if self.versions.get(tag, 0) != version:
                return None
        return page

    def keep(self, key: Key, body: bytes, headers: Headers, versions: tuple[tuple[str, int], ...]) -> StoredPage:
        """Store a rendered page; it is compressed beside the request."""
        etag = b'"' + hashlib.sha256(body).hexdigest()[:20].encode() + b'"'
        page = StoredPage(etag, versions, headers, {b"": body})
        with self.lock:
            self.rendered += 1
            self.pages[key] = page
            self.pages.move_to_end(key)
            if len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)
        self.packer.submit(_pack, page)
        return page

    def key(self, scope: Scope) -> Key:
        """What distinguishes one stored page from another."""
        cookies = b""
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookies = value
                break
        view = view_of(cookies) if cookies else ""
        return scope["path"], scope["query_string"], view, legal_date(self.clock()).toordinal()


def view_of(cookies: bytes) -> str:
    """The two cookies that change a public page, in a fixed order: language and elder mode."""
    parts = sorted(c.strip() for c in cookies.split(b";") if c.strip().startswith(COOKIES))
    return b";".join(parts).decode("latin-1")


def _pack(page: StoredPage) -> None:
    page.bodies[b"gzip"] = gzip.compress(page.bodies[b""], 6, mtime=0)
    page.bodies[b"br"] = brotli.compress(page.bodies[b""], quality=9)


class ServeStored:
    """ASGI middleware: answers from the stored pages before anything else runs."""

    def __init__(self, app: ASGIApp, pages: StoredPages) -> None:
        self.app, self.pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] == "GET":
            page = self.pages.find(self.pages.key(scope))
            if page is not None and not _is_fragment(scope):
                self.pages.hits += 1
                await respond(page, scope, send)
                return
        await self.app(scope, receive, send)


def _is_fragment(scope: Scope) -> bool:
    return any(name == b"hx-request" for name, _ in scope["headers"])


async def respond(page: StoredPage, scope: Scope, send: Send) -> None:
    """304 when the reader has it, else the smallest encoding the reader accepts."""
    accepted = wanted = b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accepted = value
        elif name == b"if-none-match":
            wanted = value
    if wanted and page.etag in wanted:
        headers = [*page.headers, (b"etag", page.etag)]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    encoding = next((e for e in (b"br", b"gzip") if e in accepted and e in page.bodies), b"")
    body = page.bodies[encoding]
    headers = [*page.headers, (b"etag", page.etag), (b"content-length", str(len(body)).encode())]
    if encoding:
        headers.append((b"content-encoding", encoding))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
