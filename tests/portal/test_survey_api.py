"""Surveys for programs: the same promises as for opinions."""

import pytest
from sqlmodel import select

from surveys.models import SurveyAnswer
from tests.factories import make_survey

SAID = {"way": "o5", "nps": 9, "age": "o2"}


@pytest.fixture
def survey(db, officer, deputy, now):
    made = make_survey(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


@pytest.fixture
def send(client, survey):
    def post(key="k1", **changes):
        body = {"answers": SAID, "idempotency_key": key} | changes
        return client.post(f"/api/v1/surveys/{survey.id}/answers", json=body)

    return post


def test_published_surveys_with_their_questions(client, survey):
    [item] = client.get("/api/v1/surveys?status=open").json()["items"]
    assert item["id"] == survey.id and client.get("/api/v1/surveys?status=closed").json()["items"] == []
    one = client.get(f"/api/v1/surveys/{survey.id}").json()
    assert one["definition"]["pages"][0]["questions"][0]["key"] == "way" and one["results"] is None
    assert client.get("/api/v1/surveys/99").status_code == 404
    assert client.get("/api/v1/surveys?status=x").status_code == 422
    assert "/surveys/{id}/answers" in client.get("/api/v1/openapi.json").json()["paths"]


def test_answers_get_their_receipt_once(send, client, db):
    first = send()
    assert first.status_code == 201, first.text
    receipt = first.json()["receipt"]
    again = send()
    assert again.status_code == 200 and again.json()["receipt"] == receipt
    assert send(answers={"way": "o5"}).status_code == 409
    assert client.get(f"/api/v1/receipts/{receipt}").json()["answers"] == SAID
    assert client.get(f"/api/v1/receipts/{receipt}/proof").json()["receipt"] == receipt
    assert len(db.exec(select(SurveyAnswer)).all()) == 1
    db.rollback()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": {}}, "answers.way"),
        ({"answers": {"way": "o9"}}, "answers.way"),
        ({"answers": {"way": ["o1"]}}, "answers.way"),
        ({"answers": {"way": {"a": 1}}}, "answers.way"),
        ({"answers": SAID | {"nps": 11}}, "answers.nps"),
        ({"answers": SAID | {"nps": True}}, "answers.nps"),
        ({"answers": SAID | {"hack": 1}}, "answers.hack"),
        ({"answers": "all"}, "answers"),
        ({"idempotency_key": ""}, "idempotency_key"),
        ({"invitation": "0000-00000-00000"}, "invitation"),
    ],
)
def test_what_is_wrong_is_named(send, changes, field):
    answer = send(**changes)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert field in [e["field"] for e in answer.json()["errors"]]


def test_closed_and_not_json(send, client, survey, hand):
    assert client.post(f"/api/v1/surveys/{survey.id}/answers", content=b"x").status_code == 422
    hand["now"] = survey.closes_at
    answer = send()
    assert answer.status_code == 403 and answer.json()["closes_at"] == "2026-04-02T00:00:00+08:00"
