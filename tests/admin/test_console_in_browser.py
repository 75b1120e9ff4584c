"""The console when the connection drops: two tabs go on typing, then all is there, once."""

import socket
import threading

import pyotp
import pytest
import uvicorn
from sqlmodel import Session, select

from gongyi.app import create_app
from hearings import session as services
from hearings.session_models import HearingEntry
from infra.clock import system_clock
from people.models import Staff
from tests.browser.chromium import CHROMIUM, MISSING
from tests.browser.conftest import chromium  # noqa: F401 -- a fixture
from tests.hearings.test_session import listed, opened  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason=MISSING)]
SOON = 15_000


@pytest.fixture
def address(settings, engine, db, opened):  # noqa: F811
    """A server of its own, by the real clock; the hearing is in its first step."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    db.commit()
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, engine=engine, clock=system_clock), port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        pass
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def recorder(chromium, address, engine):  # noqa: F811
    """A browser context in which Bo has signed in."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/admin/sign-in")
    with Session(engine) as db:
        secret = db.exec(select(Staff).where(Staff.login == "bo")).one().totp_secret
    page.fill("#login", "bo")
    page.fill("#password", "long enough 1")
    page.fill("#code", pyotp.TOTP(secret).now())
    page.press("#code", "Enter")
    page.wait_for_url(f"{address}/admin/")
    page.close()
    yield context
    context.close()


def write(page, kind, text):
    page.select_option("#kind", kind)
    page.fill("#text", text)
    page.click("#entry > button")


def test_five_minutes_offline_in_two_tabs_lose_nothing_and_send_nothing_twice(recorder, address, opened, engine):  # noqa: F811
    place = f"{address}/admin/hearings/{opened.id}/session"
    first, second = recorder.new_page(), recorder.new_page()
    for tab in (first, second):
        tab.clock.install()
        tab.goto(place)
    write(first, "incident", "在线一")
    first.locator("#alive", has_text="在线一").wait_for(timeout=SOON)
    recorder.set_offline(True)
    for n in range(3):
        write(first, "incident", f"甲离线{n}")
        write(second, "incident", f"乙离线{n}")
    for tab in (first, second):  # what looks for the network every few seconds looks in vain
        tab.clock.run_for("05:00")
    first.locator("#queue", has_text="6 条记在这台设备上").wait_for(timeout=SOON)
    write(first, "incident", "甲离线五分钟后")
    recorder.set_offline(False)
    for tab in (first, second):  # both tabs send at the same moment
        tab.evaluate("window.dispatchEvent(new Event('online'))")
    for tab in (first, second):
        tab.locator("#queue", has_text="都已存入").wait_for(timeout=SOON)
    with Session(engine) as db:
        texts = [e.text for e in db.exec(select(HearingEntry).order_by(HearingEntry.number))]
    assert sorted(texts) == sorted(["在线一", "甲离线五分钟后", *(f"{who}离线{n}" for who in "甲乙" for n in range(3))])
    order = [texts.index(f"甲离线{n}") for n in (0, 1, 2, "五分钟后")]
    assert order == sorted(order)


def test_a_reload_while_offline_keeps_what_was_typed(recorder, address, opened, engine):  # noqa: F811
    page = recorder.new_page()
    page.goto(f"{address}/admin/hearings/{opened.id}/session")
    recorder.set_offline(True)
    write(page, "incident", "断线时写的")
    page.close()
    recorder.set_offline(False)
    page = recorder.new_page()
    page.goto(f"{address}/admin/hearings/{opened.id}/session")
    page.locator("#alive", has_text="断线时写的").wait_for(timeout=SOON)
    with Session(engine) as db:
        assert [e.text for e in services.entries(db, opened.id)] == ["断线时写的"]


def test_what_the_law_refuses_stays_visible(recorder, address, opened):  # noqa: F811
    page = recorder.new_page()
    page.goto(f"{address}/admin/hearings/{opened.id}/session")
    page.evaluate("document.querySelector('#entry [name=step]').value = '2'")
    write(page, "incident", "跳过顺序")
    page.locator("#queue", has_text="跳过顺序").wait_for(timeout=SOON)
    assert "还没有进行到这一步" in page.inner_text("#queue")
