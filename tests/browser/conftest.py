"""A demo site as a process of its own, and a Chromium to look at it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.run import wait_for
from tests.browser.chromium import CHROMIUM, MISSING, QUIET

GONGYI = str(Path(sys.executable).parent / "gongyi")
FONTS = Path(__file__).parents[2] / "documents" / "fonts"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """The data folder of the demo site."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder):
    """Address of a running demo site at stage answered."""
    folder = site_folder
    environment = os.environ | {"GONGYI_DATA_DIR": str(folder), "GONGYI_OPINIONS_PER_HOUR": "100000"}
    for command in (["migrate"], ["demo", "--stage", "answered"]):
        subprocess.run([GONGYI, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen([GONGYI, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    wait_for(port, "/")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")  # two of them at once in one process do not get along
def chromium(tmp_path_factory):
    """The browser, with the project's own Chinese fonts."""
    if not CHROMIUM:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("fonts")
    (folder / "fonts.conf").write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{FONTS}</dir>'
        f"<cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    with sync_playwright() as play:
        environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=environment)
        yield browser
        browser.close()
