"""The style page in a real browser: accessible in every mode, never wider than the screen, and the scripts do what they say."""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.axe import violations
from tests.browser.chromium import CHROMIUM, MISSING, QUIET
from web.security import POLICY

ROOT = Path(__file__).parent.parent.parent
FORM = """{% extends "base_portal.html" %}{% block main %}<h1>意见</h1><form method="post" action="/sent.html" data-keep="k">
{{ field("opinion", "意见", rows=3) }}{{ field("phone", "手机号", keep=False) }}<button type="submit">提交</button></form>{% endblock %}"""
DONE = '{% extends "base_portal.html" %}{% block main %}<h1 data-kept-done="k">已收到</h1>{% endblock %}'
WIDER = """() => document.documentElement.scrollWidth - innerWidth"""

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason=MISSING)]


class Pages(http.server.SimpleHTTPRequestHandler):
    """Static files under the site's own policy; a POST is slow and answers nothing new."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def translate_path(self, path):
        digest, _, name = path.removeprefix("/static/").partition("/")
        return str(ROOT / "static" / name) if path.startswith("/static/") else super().translate_path(path)

    def do_POST(self):  # noqa: N802 -- the name http.server calls
        self.server.posts += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def site(tmp_path, render):
    for name, values in {"style": {}, "elder": {"elder": True}}.items():
        (tmp_path / f"{name}.html").write_text(render("portal/style.html", **values))
    (tmp_path / "form.html").write_text(render(source=FORM))
    (tmp_path / "done.html").write_text(render(source=DONE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Pages, directory=str(tmp_path)))
    server.posts = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    tabs, complaints = [], []

    def go(name, *, width=1280, dark=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        tab = context.new_page()
        tab.on("console", lambda m: complaints.append(m.text) if "Content Security Policy" in m.text else None)
        tab.on("pageerror", lambda e: complaints.append(str(e)))
        tab.goto(f"http://127.0.0.1:{site.server_address[1]}/{name}.html")
        tabs.append(context)
        return tab

    yield go
    for context in tabs:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("name", "dark"), [("style", False), ("style", True), ("elder", False)])
def test_axe_finds_nothing(visit, name, dark):
    tab = visit(name, dark=dark)
    assert violations(tab) == []


@pytest.mark.parametrize("name", ["style", "elder"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_page_is_never_wider_than_the_screen(visit, name, width):
    assert visit(name, width=width).evaluate(WIDER) <= 0


def test_elder_targets_are_56_pixels_high(visit):
    tab = visit("elder", width=360)
    low = tab.eval_on_selector_all(
        "main button, main .button, main input:not([type=radio], [type=checkbox], [type=hidden], .trap input), main select, .site-nav a",
        "all => all.filter(e => e.offsetHeight && e.offsetHeight < 56).map(e => e.outerHTML.slice(0, 80))",
    )
    assert low == []


def test_what_was_typed_comes_back_after_a_reload_except_what_must_not_be_kept(visit):
    tab = visit("form")
    tab.fill("#opinion", "期限太短")
    tab.fill("#phone", "13800001234")
    tab.locator(".kept", has_text="已暂存").wait_for()
    tab.reload()
    assert tab.input_value("#opinion") == "期限太短" and tab.input_value("#phone") == ""
    assert "已恢复" in tab.text_content(".kept")


def test_clear_forgets_what_was_kept(visit):
    tab = visit("form")
    tab.fill("#opinion", "期限太短")
    tab.click(".kept button")
    assert tab.input_value("#opinion") == ""
    tab.reload()
    assert tab.input_value("#opinion") == ""


def test_success_forgets_what_was_kept(visit):
    tab = visit("form")
    tab.fill("#opinion", "期限太短")
    tab.goto(tab.url.replace("form", "done"))
    tab.goto(tab.url.replace("done", "form"))
    assert tab.input_value("#opinion") == ""


def test_pressing_twice_sends_once_and_says_so(visit, site):
    tab = visit("form")
    tab.dblclick("form[data-keep] button[type=submit]")
    assert tab.text_content("#live").startswith("正在提交")
    tab.wait_for_timeout(300)
    assert site.posts == 1


def test_contents_mark_where_the_reader_is(visit):
    tab = visit("style")
    tab.evaluate("document.getElementById('charts').scrollIntoView({behavior: 'instant'})")
    tab.locator(".contents [aria-current]", has_text="图表").wait_for()
