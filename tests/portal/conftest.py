"""A running site and a browser without JavaScript; forms that were shown ten seconds ago."""

import time
from datetime import UTC
from unittest import mock

import pytest
from playwright.sync_api import sync_playwright
from starlette.testclient import TestClient

from gongyi.app import create_app
from infra.clock import end_of
from tests.browser.chromium import CHROMIUM, QUIET
from tests.hearings.makers import make_open_hearing

SHOWN_SECONDS_AGO = 10
SITE = "http://127.0.0.1:8000"  # a secure context for WebCrypto; every request is answered by the test client


@pytest.fixture
def hand(now):
    """What time it is on the site; tests move it. UTC, as every clock of the product."""
    return {"now": now.astimezone(UTC)}


@pytest.fixture
def app(settings, engine, hand):
    return create_app(settings, engine=engine, clock=lambda: hand["now"])


@pytest.fixture
def client(app):
    with TestClient(app, base_url="http://testserver", headers={"sec-fetch-site": "same-origin"}) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture
def closed(hand, consultation, db):
    """Moves the clock behind the last day and lets the clock's work be done."""
    from consultations import services

    def close():
        hand["now"] = end_of(consultation.closes_on)
        services.close_due(db, now=hand["now"])
        db.commit()

    return close


@pytest.fixture
def token(app):
    """A form token as the form carried it a while ago."""

    def make(key="11111111-1111-4111-8111-111111111111", seconds=SHOWN_SECONDS_AGO):
        then = time.time() - seconds
        with mock.patch("itsdangerous.timed.time.time", return_value=then):
            return app.state.tokens.make_form(key)

    return make


@pytest.fixture
def typed(token):
    """A form as a browser sends it."""

    def make(**changes):
        plain = {
            "clause": "a2",
            "stance": "change",
            "text": "建议把期限延长到四十日。",
            "kind": "person",
            "homepage": "",
        }
        return {"token": token(), **plain, **changes}

    return make


@pytest.fixture
def send(client, consultation, typed):
    """Sends the form and gives the answer."""

    def post(**changes):
        return client.post(f"/consultations/{consultation.id}/opinions", data=typed(**changes))

    return post


@pytest.fixture
def receipt(send):
    """The number of an opinion that was taken."""
    answer = send()
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix("/receipts/")


@pytest.fixture
def page(client):
    """A Chromium whose requests the test client answers; `page.goto(SITE + path)`."""

    def answer(route):
        asked = route.request
        kept = {k: v for k, v in asked.headers.items() if k in {"content-type", "hx-request"}}
        got = client.request(asked.method, asked.url.removeprefix(SITE), content=asked.post_data_buffer, headers=kept)
        if got.has_redirect_location:  # a redirect would leave the browser's interception: no server listens there
            onward = f'<meta http-equiv="refresh" content="0; url={got.headers["location"]}">'
            route.fulfill(status=200, content_type="text/html", body=onward)
            return
        headers = {k: v for k, v in got.headers.items() if k not in {"content-encoding", "content-length"}}
        route.fulfill(status=got.status_code, headers=headers, body=got.content)

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        page.route("**/*", answer)
        yield page
        browser.close()


@pytest.fixture
def hearing(db, officer, deputy, now):
    """A hearing that people can register for."""
    made = make_open_hearing(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made
