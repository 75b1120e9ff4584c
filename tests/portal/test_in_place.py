"""An opinion given in place, under its clause: by htmx where there is JavaScript, by the link where there is none."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from sqlmodel import select

import portal.opinion_check
from opinions.models import Opinion
from tests.browser.axe import violations
from tests.browser.chromium import CHROMIUM, MISSING
from tests.portal.conftest import SITE


def in_browser(test):
    """Needs Chromium."""
    return pytest.mark.browser(pytest.mark.skipif(not CHROMIUM, reason=MISSING)(test))


HTMX = {"hx-request": "true"}


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def test_the_fragment_is_the_form_alone_and_is_sent_by_htmx(client, consultation):
    answer = client.get(f"/consultations/{consultation.id}/opinions/new?clause=a2", headers=HTMX)
    assert "<html" not in answer.text and answer.headers["cache-control"] == "no-store"
    form = soup(answer).select_one("#opinion_form form")
    assert form["hx-post"] == form["action"] == f"/consultations/{consultation.id}/opinions"
    assert form.select_one("select[name=clause] option[selected]")["value"] == "a2"
    whole = soup(client.get(f"/consultations/{consultation.id}/opinions/new?clause=a2"))
    assert "hx-post" not in whole.select_one("#opinion_form form").attrs
    link = soup(client.get(f"/consultations/{consultation.id}")).select_one("a[data-in-place=a2]")
    assert link["href"] == f"/consultations/{consultation.id}/opinions/new?clause=a2"


def test_in_place_the_receipt_and_every_refusal_are_fragments(client, consultation, typed, token, closed):
    def send(**changes):
        return client.post(f"/consultations/{consultation.id}/opinions", data=typed(**changes), headers=HTMX)

    taken = send()
    number = soup(taken).select_one(".receipt-number").text
    assert taken.status_code == 200 and client.get(f"/receipts/{number}").status_code == 200
    assert soup(taken).select_one("#opinion_form")["data-kept-done"] == f"opinion-{consultation.id}-a2"
    assert soup(send()).select_one(".receipt-number").text == number
    wrong, other = send(text=""), send(text="别的内容")
    closed()
    late = send(text="晚了", token=token(key="late"))
    for answer, status in ((wrong, 422), (other, 409)):
        assert answer.status_code == status and soup(answer).select_one("#opinion_form form[hx-post]")
        assert "<html" not in answer.text
    assert (
        late.status_code == 403
        and "<html" not in late.text
        and soup(late).select_one("#kept-text").text.strip() == "晚了"
    )


@pytest.fixture
def quick(monkeypatch):
    """People in tests type faster."""
    monkeypatch.setattr(portal.opinion_check, "FASTEST_HUMAN_SECONDS", 0)


def opened(page, consultation):
    page.goto(f"{SITE}/consultations/{consultation.id}")
    page.click("a[data-in-place=a2]")
    page.wait_for_selector("#a2 .in-place form")
    return page


@in_browser
def test_open_close_and_what_was_typed_comes_back(page, consultation):
    opened(page, consultation)
    expect(page.locator("#a2 [data-heading]")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("已在本条下方打开")
    assert page.get_attribute("a[data-in-place=a2]", "aria-expanded") == "true"
    page.fill("#text", "建议延长到四十日")
    page.click("#a2 [data-close]")
    expect(page.locator("a[data-in-place=a2]")).to_be_focused()
    assert page.locator(".in-place").count() == 0 and "没提交" in page.inner_text("#a2 .after")
    page.click("a[data-in-place=a1]")
    page.wait_for_selector("#a1 .in-place form")
    assert page.input_value("#text") == ""
    page.reload()
    opened(page, consultation)
    expect(page.locator("#text")).to_have_value("建议延长到四十日")
    assert page.locator("form[data-keep]").count() == 1, "one form at a time"


@in_browser
def test_errors_and_lost_connections_lose_nothing_and_a_retry_brings_one_opinion(page, consultation, db, quick):
    opened(page, consultation)
    page.fill("#text", "建议延长到四十日")
    page.click("#a2 button[type=submit]")
    expect(page.locator("#errors")).to_be_focused()
    assert page.input_value("#text") == "建议延长到四十日"
    page.check("#stance")
    token = page.input_value("[name=token]")
    page.route("**/opinions", lambda route: route.abort("internetdisconnected"))
    page.click("#a2 button[type=submit]")
    expect(page.locator("[data-says]")).to_contain_text("没有连上网络")
    assert page.input_value("#text") == "建议延长到四十日" and page.input_value("[name=token]") == token
    page.unroute("**/opinions")
    page.click("#a2 button[type=submit]")
    page.wait_for_selector("#a2 .receipt-number")
    expect(page.locator("#a2 [data-heading]")).to_be_focused()
    number = page.inner_text("#a2 .receipt-number")
    db.rollback()
    assert [(o.receipt, o.text, o.clause) for o in db.exec(select(Opinion))] == [(number, "建议延长到四十日", "a2")]
    db.rollback()
    page.click("#a2 [data-close]")
    page.click("a[data-in-place=a2]")
    page.wait_for_selector("#a2 .in-place form")
    assert page.input_value("#text") == "" and page.input_value("[name=token]") != token


@in_browser
@pytest.mark.parametrize(("width", "elder"), [(1280, "0"), (360, "1")])
def test_axe_finds_nothing_in_the_form_its_errors_or_the_receipt(page, consultation, quick, width, elder):
    page.context.add_cookies([{"name": "elder", "value": elder, "url": SITE}])
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, consultation)
    assert violations(page) == []
    page.click("#a2 button[type=submit]")
    expect(page.locator("#errors")).to_be_focused()
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    page.fill("#text", "建议延长到四十日")
    page.check("#stance")
    page.click("#a2 button[type=submit]")
    page.wait_for_selector("#a2 .receipt-number")
    assert violations(page) == []


@in_browser
def test_a_form_that_cannot_be_fetched_says_so_and_keeps_the_link(page, consultation):
    page.goto(f"{SITE}/consultations/{consultation.id}")
    page.route("**/opinions/new*", lambda route: route.abort("internetdisconnected"))
    page.click("a[data-in-place=a2]")
    expect(page.locator("#a2 .unsent")).to_contain_text("意见表没有打开")
    assert page.get_attribute("a[data-in-place=a2]", "aria-expanded") == "false"
    assert page.locator(".in-place").count() == 0
