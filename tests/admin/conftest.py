"""The staff face on both databases: an application with a clock that stands still, and people who sign in."""

import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlmodel import Session, select
from starlette.testclient import TestClient

from gongyi.app import create_app
from people.models import Staff


@pytest.fixture
def app(settings, engine, moved_clock):
    return create_app(settings, engine=engine, clock=moved_clock[0])


@pytest.fixture
def signed_in(app, engine, moved_clock, db):
    """signed_in("bo") -> a browser in which Bo has signed in."""

    def enter(login: str) -> TestClient:
        browser = TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
        response = browser.post("/admin/sign-in", data=credentials(engine, login, moved_clock[0]()))
        assert response.status_code == 303, response.text
        return browser

    return enter


@pytest.fixture
def bo(signed_in, officer):
    return signed_in("bo")


@pytest.fixture
def dai(signed_in, deputy):
    return signed_in("dai")


def credentials(engine, login, now, **changes):
    with Session(engine) as session:
        secret = session.exec(select(Staff).where(Staff.login == login)).one().totp_secret
    return {"login": login, "password": "long enough 1", "code": pyotp.TOTP(secret).at(now)} | changes


def read(response):
    """The page as a tree; on htmx-free pages every form must have a button."""
    assert response.headers["content-type"].startswith("text/html"), response.headers
    return BeautifulSoup(response.text, "html.parser")


def filled(page, action_ends):
    """What a browser would send for the form whose action ends so, without pressing a particular button."""
    [form] = [f for f in page.find_all("form") if f.get("action", "").endswith(action_ends)]
    values = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or kind == "file" or (kind in {"checkbox", "radio"} and not field.has_attr("checked")):
            continue
        if field.name == "select":
            option = field.find("option", selected=True) or field.find("option")
            values[name] = option["value"] if option else ""
        elif field.name == "textarea":
            values[name] = field.text.removeprefix("\n")
        else:
            values[name] = field.get("value", "on" if kind in {"checkbox", "radio"} else "")
    return values
