"""The published result of a consultation with many opinions: small pages, all opinions, each stored once."""

import csv
from io import StringIO
from time import sleep

import pytest
from sqlmodel import select

from consultations import services as consultation_services
from opinions import services
from opinions.intake_group import store_group
from opinions.models import Answer, Opinion
from tests.factories import days, make_submission
from tests.portal.test_query_budget import MOST, counted, statements
from tests.portal.test_receipts import soup

UNDER_THEME, ALONE = 112, 21


@pytest.fixture
def answered(db, consultation, officer, now):
    """112 opinions under a theme, 21 with an answer of their own, one that was withdrawn."""
    names = {0: {"submitter_name": "张三丰", "text": "=1+1，建议把期限延长到四十五日。"}}
    sent = [make_submission(consultation.id, **names.get(n, {})) for n in range(UNDER_THEME + ALONE + 1)]
    store_group(db.connection(), sent, now)
    *some, gone = db.exec(select(Opinion).order_by(Opinion.id)).all()
    gone.status = "withdrawn"
    theme = services.add_theme(db, consultation.id, title="期限", summary="希望更长", by=officer, now=now)
    services.group(db, some[:UNDER_THEME], theme=theme, by=officer, now=now)
    said = {"outcome": "not", "reason": "另有规定。", "changed_clause": "", "by": officer, "now": now}
    for about in (theme, *some[UNDER_THEME:]):
        services.prepare_answer(db, about, **said)
    consultation_services.close_due(db, now=now + days(60))
    later = {"by": officer, "now": now + days(60)}
    consultation_services.publish_feedback(db, consultation, note="", revised_version_id=None, **later)
    db.commit()
    return consultation.id


@pytest.fixture
def of_theme(db, answered):
    return db.exec(select(Answer.id).where(Answer.theme_id != None)).one()  # noqa: E711


def numbers(client, path):
    return [int(cell.text) for cell in soup(client.get(path)).select("tbody th")]


def test_the_page_shows_the_first_opinions_of_the_first_answers_and_where_the_others_are(client, answered, of_theme):
    result = soup(client.get(f"/consultations/{answered}")).select_one("#result")
    assert len(result.select("article")) == 20
    assert len(result.select(f"#answer-{of_theme} tbody tr")) == 10
    assert result.select_one(f'a[href="/consultations/{answered}/results/{of_theme}"]')
    rest = soup(client.get(result.select_one('a[href$="?page=2"]')["href"]))
    assert len(rest.select("article")) == 2
    everything = client.get(f"/api/v1/consultations/{answered}").json()["feedback"]
    assert everything["total"] == UNDER_THEME + ALONE
    assert [theme["people"] for theme in everything["themes"]] == [UNDER_THEME] + [1] * ALONE


def test_the_opinions_under_an_answer_stand_on_their_pages_once_and_in_order(client, answered, of_theme):
    path = f"/consultations/{answered}/results/{of_theme}"
    first, second = numbers(client, path), numbers(client, f"{path}?page=2")
    assert first + second == list(range(1, UNDER_THEME + 1))
    page = client.get(path).text
    assert "张**" in page and "张三丰" not in page


def test_the_whole_list_is_a_table_of_all_of_them_without_names_and_formulas(client, answered):
    answer = client.get(f"/consultations/{answered}/results.csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, UNDER_THEME + ALONE + 1)]
    assert rows[1][1] == "张**"
    assert rows[1][2].startswith("'=")
    assert {row[6] for row in rows[1:]} == {"不采纳"}


@pytest.mark.parametrize("path", ["", "/results", "/results?page=2", "/results/{answer}", "/results.csv"])
def test_a_page_of_the_result_asks_little_once_and_then_nothing(client, app, engine, answered, of_theme, path):
    address = f"/consultations/{answered}" + path.format(answer=of_theme)
    assert len(statements(client, app, engine, address)) <= MOST
    for _ in range(100):  # until the watcher has seen what the fixture wrote
        with counted(engine) as asked:
            client.get(address)
        if not asked:
            break
        sleep(0.1)
    assert asked == []


@pytest.mark.parametrize("path", ["/results?page=3", "/results?page=0", "/results?page=x", "/results/999"])
def test_what_is_not_there_is_not_found(client, answered, path):
    assert client.get(f"/consultations/{answered}{path}").status_code == 404


def test_before_the_result_is_published_there_is_no_list(client, consultation):
    for path in ("/results", "/results/1", "/results.csv"):
        assert client.get(f"/consultations/{consultation.id}{path}").status_code == 404
