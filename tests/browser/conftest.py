"""A demo site as a process of its own, and a Chromium to look at it."""

import os
from pathlib import Path

import pytest

from tests.browser.chromium import CHROMIUM, MISSING, QUIET
from tests.browser.demo_site import demo_site

FONTS = Path(__file__).parents[2] / "documents" / "fonts"


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """The data folder of the demo site."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder):
    """Address of a running demo site at stage answered."""
    with demo_site(site_folder, "answered") as address:
        yield address


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
