"""axe finds nothing on the citizens' pages, wide and narrow, plain and elder; nothing scrolls sideways."""

import pytest

from tests.browser.axe import violations

PAGES = [
    "/",
    "/consultations/",
    "/consultations/3",
    "/consultations/1",
    "/consultations/1/results",
    "/consultations/3/compare",
    "/consultations/3/opinions/new?clause=a14",
    "/hearings/",
    "/hearings/1",
    "/hearings/1/register",
    "/hearings/1/screen",
    "/receipts/",
    "/journal/",
    "/search?q=听证",
]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(site, chromium, path, width, elder):
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    if elder:
        context.add_cookies([{"name": "elder", "value": "1", "url": site}])
    page = context.new_page()
    assert page.goto(site + path).status == 200
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_citizen_comments_by_keyboard_without_javascript(site, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/consultations/3/opinions/new?clause=a14")
    page.wait_for_timeout(3200)  # faster than any person is refused
    page.locator("input[name=stance][value=change]").focus()
    page.keyboard.press("Space")
    page.locator("textarea[name=text]").focus()
    page.keyboard.type("建议把期限写明为四十五日。")
    page.keyboard.press("Tab")
    page.locator("form button[type=submit]").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/YJ-*")
    assert "建议把期限写明为四十五日。" in page.inner_text("main")
    context.close()
