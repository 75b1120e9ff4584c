"""The interface for programs, as other systems rely on it."""

import pytest
from sqlmodel import select

from opinions.models import Opinion
from opinions.submission import Overloaded


@pytest.fixture
def give(client, consultation):
    def post(**changes):
        body = {"text": "建议增加线下方式。", "clause": "a1", "submitter": {"kind": "person"}, "idempotency_key": "k-1"}
        body = {key: value for key, value in (body | changes).items() if value is not None}
        return client.post(f"/api/v1/consultations/{consultation.id}/opinions", json=body)

    return post


def test_an_opinion_is_taken_once(give, client, db):
    first, again = give(), give()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and set(first.json()) == {"receipt", "received_at", "url", "proof_url"}
    assert first.json()["url"].endswith(f"/receipts/{first.json()['receipt']}")
    assert give(text="另一条").status_code == 409
    opinion = db.exec(select(Opinion)).one()
    assert (opinion.channel, opinion.clause, opinion.stance) == ("api", "a1", "other")
    got = client.get(f"/api/v1/receipts/{opinion.receipt}").json()
    assert (got["text"], got["step"], got["answer"]) == ("建议增加线下方式。", "received", None)
    assert "email" not in got


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": None}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "长" * 5001}, "text"),
        ({"clause": "zz"}, "clause"),
        ({"stance": "perhaps"}, "stance"),
        ({"submitter": None}, "submitter"),
        ({"submitter": {"kind": "robot"}}, "submitter.kind"),
        ({"contact": "not@mail"}, "contact"),
        ({"idempotency_key": None}, "idempotency_key"),
    ],
)
def test_malformed_names_the_field(give, db, changes, field):
    answer = give(**changes)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert [e["field"] for e in answer.json()["errors"]] == [field]
    assert db.exec(select(Opinion)).all() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff"])
def test_what_is_no_object_is_malformed(client, consultation, body):
    answer = client.post(f"/api/v1/consultations/{consultation.id}/opinions", content=body)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"


def test_contact_is_a_mail_address_or_a_number(give, db):
    give(contact="a@example.cn")
    give(contact="0471-1234567", idempotency_key="k-2")
    db.rollback()
    assert [(o.email, o.phone) for o in db.exec(select(Opinion))] == [("a@example.cn", ""), ("", "0471-1234567")]


def test_closed_says_until_when_it_was_open(give, closed):
    closed()
    answer = give()
    assert answer.status_code == 403 and answer.json()["closes_at"] == "2026-04-02T00:00:00+08:00"


def test_limits_say_when_to_come_back(give, app, monkeypatch):
    def full(_submission):
        raise Overloaded

    app.state.rate_limit.item = type(app.state.rate_limit.item)(1)
    with monkeypatch.context() as patch:
        patch.setattr(app.state.intake, "submit", full)
        overloaded = give()
    limited = give()
    assert (overloaded.status_code, limited.status_code) == (503, 429)
    assert all(int(answer.headers["retry-after"]) > 0 for answer in (overloaded, limited))


def test_lists_and_one_consultation_are_open_data(client, consultation, give):
    give()
    listed = client.get("/api/v1/consultations?status=open").json()
    assert [item["id"] for item in listed["items"]] == [consultation.id] and listed["next"] is None
    assert client.get("/api/v1/consultations?status=answered").json()["items"] == []
    assert client.get("/api/v1/consultations?status=drafting").status_code == 422
    one = client.get(f"/api/v1/consultations/{consultation.id}").json()
    assert [c["key"] for c in one["draft"]["clauses"]] == ["c1", "a1", "a2", "a3"]
    assert one["counts"] == {"total": 1, "by_clause": {"a1": 1}} and one["feedback"] is None
    assert one["period"]["closes_on"] == "2026-04-01" and len(one["versions"][0]["sha256"]) == 64


def test_unknown_things_are_problems_not_pages(client, db):
    for path in ("/api/v1/consultations/77", "/api/v1/receipts/YJ-2026-0000-0000-0000", "/api/v1/nothing"):
        answer = client.get(path)
        assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"


def test_the_description_names_every_route(client, db):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    from portal import api, survey_api

    every = [*api.routes, *survey_api.routes]
    paths = {r.path.replace(":int}", "}") for r in every if r.path != "/openapi.json"}
    from admin import record_api  # for other systems, by token

    assert set(described["paths"]) == paths | {
        r.path.removeprefix("/api/v1").replace(":int}", "}") for r in record_api.routes
    }
