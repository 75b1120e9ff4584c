"""Takes docs/screenshots: `python -m tests.browser.screenshots`, from a demo site of its own or from the one named."""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import CHROMIUM, QUIET
from tests.browser.conftest import FONTS
from tests.browser.demo_site import demo_site

TARGET = Path(__file__).parents[2] / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "list": "/consultations/",
    "draft": "/consultations/3",
    "form": "/consultations/3/opinions/new?clause=a14",
    "hearing": "/hearings/1",
    "survey": "/surveys/1",
}


def main(site: str) -> None:
    """Each page at 1280 and 360 px."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        conf = Path(folder) / "fonts.conf"
        conf.write_text(
            f'<?xml version="1.0"?><fontconfig><dir>{FONTS}</dir><cachedir>{folder}/c</cachedir></fontconfig>'
        )
        environment = os.environ | {"FONTCONFIG_FILE": str(conf)}
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=environment)
        for name, path in PAGES.items():
            for width in (1280, 360):
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.goto(site + path)
                page.screenshot(path=TARGET / f"{name}-{width}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as data, demo_site(Path(data), "consulting") as own:
            main(own)
