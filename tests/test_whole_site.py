"""Every page that links lead to, on the demo with everything in it: none is broken, none asks the database too often."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlmodel import Session, SQLModel
from starlette.testclient import TestClient

from gongyi.app import create_app
from gongyi.demo import seed
from gongyi.demo.people import PASSWORD, PEOPLE, known_people
from infra.db import make_engine
from infra.settings import Settings
from tests.portal.test_query_budget import MOST, counted

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
NOT_FOLLOWED = ("/static/", "/view")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The application on a demo with everything in it, and its engine."""
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("all"), worker_inside=False)
    engine = make_engine(settings.database)
    with engine.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
    seed(engine, settings, lambda: NOW, "all")
    yield create_app(settings, engine=engine, clock=lambda: NOW), engine
    engine.dispose()


def browser(app):
    headers = {"sec-fetch-site": "same-origin"}
    return TestClient(app, base_url="http://testserver", headers=headers, follow_redirects=False)


def links(answer):
    """The addresses on a page, without fragments."""
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    found = (a["href"].partition("#")[0] for a in BeautifulSoup(answer.text, "html.parser").find_all("a", href=True))
    return [href for href in found if href.startswith("/") and not href.startswith(NOT_FOLLOWED)]


def kind(path):
    """Addresses of one kind differ in numbers and questions alone."""
    return re.sub(r"\d+", "N", path.partition("?")[0])


def walk(client, start, within):
    """(address, answer) of one page of each kind that links lead to."""
    waiting, seen = list(start), {kind(path) for path in start}
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        yield path, answer
        for href in [*links(answer), answer.headers.get("location", "")]:
            if href.startswith(within) and kind(href) not in seen:
                seen.add(kind(href))
                waiting.append(href)


def test_public_pages_answer_and_none_asks_more_than_three_times_even_when_none_is_stored(site):
    app, engine = site
    with browser(app) as client:
        found = {
            path: answer.status_code for path, answer in walk(client, ["/", "/sitemap"], "/") if "/admin" not in path
        }
        too_many = {}
        for path in found:
            app.state.pages.pages.clear()
            with counted(engine) as asked:
                client.get(path)
            if len(asked) > MOST:
                too_many[path] = asked
    assert {path: status for path, status in found.items() if status not in {200, 303}} == {}
    assert too_many == {} and len(found) >= 30


@pytest.mark.parametrize("login", [p[0] for p in PEOPLE])
def test_no_link_on_a_staff_page_leads_to_an_error_or_to_what_one_may_not_see(site, login):
    app, engine = site
    with Session(engine) as db:
        code = pyotp.TOTP(known_people(db)[login].totp_secret).at(NOW)
    with browser(app) as client:
        entered = client.post("/admin/sign-in", data={"login": login, "password": PASSWORD, "code": code})
        assert entered.status_code == 303
        found = {path: answer.status_code for path, answer in walk(client, ["/admin/"], "/admin")}
    assert {path: status for path, status in found.items() if status not in {200, 303}} == {} and len(found) >= 3


def test_the_search_finds_drafts_clauses_hearings_surveys_and_decisions(site):
    with browser(site[0]) as client:
        for words, place in (
            ("零工市场", "/consultations/"), ("听证", "/hearings/"), ("问卷", "/surveys/"),
            ("内人社发", "/decisions/"), ("第十九条", "#"),
        ):  # fmt: skip
            page = BeautifulSoup(client.get("/search", params={"q": words}).text, "html.parser")
            assert any(place in hit["href"] for hit in page.select(".entry-title a")), words
