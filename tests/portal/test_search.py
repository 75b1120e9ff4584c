"""The search over everything that is published."""

import pytest
from bs4 import BeautifulSoup

from infra.searching import excerpt
from tests.portal.test_query_budget import statements


def found(client, words):
    page = BeautifulSoup(client.get("/search", params={"q": words}).text, "html.parser")
    return [(hit.a["href"], hit.a.text) for hit in page.select(".entry-title")]


def test_who_looks_for_hearings_finds_each_and_clauses_come_last(client, consultation, hearing):
    places = [href for href, _ in found(client, "听证")]
    assert f"/hearings/{hearing.id}" in places
    pages = [href for href in places if "#" not in href]
    assert places[: len(pages)] == pages and len(places) > len(pages)


def test_every_word_must_stand_somewhere(client, consultation, hearing):
    title = hearing.title[:6]
    assert (f"/hearings/{hearing.id}", hearing.title) in found(client, f"{title} 听证会")
    assert found(client, f"{title} 没有这样的词") == []


def test_what_is_not_announced_is_not_found(client, db, consultation, hearing):
    hearing.status = "drafting"
    db.commit()
    assert not [href for href, _ in found(client, "听证会") if href.startswith("/hearings/")]


def test_signs_of_the_database_are_only_letters(client, consultation):
    assert found(client, "%") == [] and found(client, "_") == []


def test_it_asks_the_database_twice(client, app, engine, consultation, hearing):
    assert len(statements(client, app, engine, "/search?q=听证")) == 2


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("甲" * 10 + "听证" + "乙" * 10, ["听证"], "甲" * 10 + "听证" + "乙" * 10),
        ("甲" * 200 + "听证", ["没有", "听证"], "…" + "甲" * 30 + "听证"),
        ("甲" * 200, ["没有"], "甲" * 120 + "…"),
        ("", ["听证"], ""),
    ],
)
def test_the_excerpt_stands_around_the_first_word_that_occurs(text, words, wanted):
    assert excerpt(text, words) == wanted
