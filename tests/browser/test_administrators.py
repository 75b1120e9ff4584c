"""The pages of the three administrators in a browser: axe finds nothing, nothing scrolls sideways."""

import sqlite3

import pyotp
import pytest

from gongyi.demo.people import PASSWORD
from tests.browser.axe import violations

PAGES = {
    "sysadmin": ["accounts", "accounts/1", "divisions", "workdays/2026", "integrations", "account"],
    "secadmin": ["security", "security/1"],
    "auditadmin": ["audit/journal", "audit/journal/40", "audit/state?verify=1", "audit/people"],
}

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("login", PAGES)
def test_an_administrator_signs_in_and_axe_finds_nothing(site, site_folder, chromium, login):
    database = sqlite3.connect(site_folder / "gongyi.db")
    [(secret,)] = database.execute("SELECT totp_secret FROM staff WHERE login = ?", (login,))
    database.close()
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(site + "/admin/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.fill("#code", pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/{PAGES[login][0]}")
    for path in PAGES[login]:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.goto(f"{site}/admin/{path}").status == 200
            assert violations(page) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
