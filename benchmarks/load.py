"""A closed loop of keep-alive connections over loopback, and the CPU which the servers used meanwhile."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

CONNECTIONS = 32
TICKS = os.sysconf("SC_CLK_TCK")
Make = Callable[[int], bytes]


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def run(port: int, make: Make, *, requests: int, expect: int) -> tuple[float, int]:
    """Send `requests` requests over 32 connections, as in the published probes. Returns (requests a second, answers of another status)."""
    numbers = iter(range(requests))
    lock, wrong = threading.Lock(), []

    def client() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            reader = connection.makefile("rb")
            while True:
                with lock:
                    n = next(numbers, None)
                if n is None:
                    return
                connection.sendall(make(n))
                status = answer(reader)
                if status != expect:
                    wrong.append(status)

    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return requests / (time.perf_counter() - begin), len(wrong)


def answer(reader: socket.SocketIO) -> int:
    """Read one HTTP/1.1 answer; returns its status."""
    status = int(reader.readline().split()[1])
    length = 0
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length:
        reader.read(length)
    return status


def get(path: str, *headers: str) -> Make:
    """The same GET again and again."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: br, gzip", *headers, "", ""]
    request = "\r\n".join(lines).encode()
    return lambda _n: request


def post(path: str, body: Callable[[int], bytes]) -> Make:
    """A JSON POST with a new body each time."""

    def make(n: int) -> bytes:
        content = body(n)
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode() + content

    return make


def form(path: str, typed: Iterator[dict[str, str]]) -> Make:
    """A form as browsers send one that may carry files (multipart), with new fields each time."""

    def make(_n: int) -> bytes:
        parts = [f'--edge\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in next(typed).items()]
        content = ("".join(parts) + "--edge--\r\n").encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content

    return make
