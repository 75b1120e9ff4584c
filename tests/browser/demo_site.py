"""A demo site as a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.run import wait_for

GONGYI = str(Path(sys.executable).parent / "gongyi")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_site(folder: Path, stage: str) -> Iterator[str]:
    """The address of a running site at this stage, with its data in the folder."""
    environment = os.environ | {"GONGYI_DATA_DIR": str(folder), "GONGYI_OPINIONS_PER_HOUR": "100000"}
    for command in (["migrate"], ["demo", "--stage", stage]):
        subprocess.run([GONGYI, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen([GONGYI, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, "/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
