"""The front page and the pages about the site."""

import pytest
from bs4 import BeautifulSoup

PAGES = [
    "/",
    "/search",
    "/search?q=听证",
    "/privacy",
    "/accessibility",
    "/sitemap",
    "/hearings/",
    "/hearings/verify",
    "/surveys/",
    "/consultations/",
    "/receipts/",
    "/journal/",
    "/journal/verify",
]


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_and_its_title_begins_with_it(client, consultation, path):
    answer = client.get(path)
    assert answer.status_code == 200
    page = soup(answer)
    assert len(page.select("h1")) == 1
    assert " ".join(page.title.text.split()).startswith(" ".join(page.h1.text.split()))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_home_of_an_empty_site_says_what_would_appear(client, db):
    page = soup(client.get("/"))
    assert "现在没有正在征求意见的草案" in page.text and "还没有已公布的结果" in page.text


def test_home_shows_what_is_open_until_when(client, consultation):
    page = soup(client.get("/"))
    entry = page.select_one(".entries li")
    assert entry.a["href"] == f"/consultations/{consultation.id}"
    assert "还剩 30 天" in entry.text and "2026年4月1日（周三） 24:00" in entry.text
    assert page.select_one('form[action="/receipts/"] input[name=number]')


def test_home_is_stored_and_new_after_the_close(client, consultation, closed):
    first = client.get("/")
    assert client.get("/", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    closed()
    assert "正在研究意见" in client.get("/").text


def test_search_finds_a_clause_by_two_characters(client, consultation):
    page = soup(client.get("/search?q=听证"))
    assert f"/consultations/{consultation.id}#a1" in [a["href"] for a in page.select(".entries a")]
    assert client.get("/search?q=听证").headers["x-robots-tag"] == "noindex"
    assert "没有找到" in client.get("/search?q=不存在的词").text


def test_view_sets_the_cookie_and_goes_back(client, db):
    answer = client.get("/view?elder=1&next=/consultations/%3Fstatus%3Dopen")
    assert (answer.status_code, answer.headers["location"]) == (303, "/consultations/?status=open")
    assert "elder=1" in answer.headers["set-cookie"]
    assert soup(client.get("/")).html["class"] == ["elder"]
    client.get("/view?lang=en")
    assert soup(client.get("/")).html["lang"] == "en"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1", "/a%0d%0ab"]
)
def test_view_never_leads_to_another_site(client, db, target):
    assert client.get(f"/view?elder=0&next={target}").headers["location"] == "/"


def test_a_language_without_translation_says_so(client, db):
    answer = client.get("/view?lang=mn-Mong&next=/privacy")
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    assert soup(answer).select_one('main a[href="/privacy"]')


def test_health(client):
    assert client.get("/healthz").text == "ok"
