"""Tokens, the record for other systems, and subscriptions through the pages."""

import pytest
from starlette.testclient import TestClient

from people.permissions import Role
from tests.admin.conftest import filled, read
from tests.factories import make_staff

PAGE = "/admin/integrations"


@pytest.fixture
def sys(signed_in, db, now):
    make_staff(db, login="sys", roles={Role.SYSTEM_ADMIN}, division="信息中心", now=now)
    db.commit()
    return signed_in("sys")


@pytest.fixture
def token(sys):
    made = sys.post(PAGE + "/clients", data={"client_name": "OA 系统", "scopes": ["record.read"]})
    assert made.headers["cache-control"] == "no-store"
    return read(made).select_one("main code").text


@pytest.fixture
def machine(app, token):
    return TestClient(app, headers={"authorization": f"Bearer {token}"})


def test_a_token_reads_matters_and_a_record(machine, consultation, sys, db, now):
    listed = machine.get("/api/v1/matters").json()
    assert listed["next"] is None
    [item] = listed["items"]
    record = machine.get(item["record"]).json()
    assert record["number"] == item["number"]
    assert {"发布征求意见公告", "分管厅领导同意"} <= {h["title"] for h in record["timeline"]}
    assert {d["rule"] for d in record["duties"]}
    assert machine.get("/api/v1/matters/999/record").status_code == 404
    make_staff(db, login="aud", roles={Role.AUDIT_ADMIN}, division="信息中心", now=now)
    db.commit()


def test_each_use_is_in_the_trail(machine, signed_in, consultation, db, now):
    machine.get("/api/v1/matters/1/record")
    make_staff(db, login="aud", roles={Role.AUDIT_ADMIN}, division="信息中心", now=now)
    db.commit()
    page = signed_in("aud").get("/admin/audit/people", params={"kind": "client.used"}).text
    assert "OA 系统：/api/v1/matters/1/record" in page


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic abc", "Bearer "])
def test_without_a_valid_token_nothing_is_read(app, token, consultation, header):
    headers = {"authorization": header} if header else {}
    answer = TestClient(app, headers=headers).get("/api/v1/matters")
    assert answer.status_code == 401
    assert "www-authenticate" in answer.headers
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_signed_in_member_of_staff_is_no_client(bo, token):
    assert bo.get("/api/v1/matters").status_code == 401


def test_a_revoked_token_opens_nothing(machine, sys):
    page = read(sys.get(PAGE))
    [form] = [f for f in page.find_all("form") if f["action"].endswith("/revoke")]
    assert sys.post(form["action"]).status_code == 303
    assert machine.get("/api/v1/matters").status_code == 401


@pytest.mark.parametrize("form", [{}, {"client_name": "OA 系统"}, {"client_name": "OA 系统", "scopes": ["everything"]}])
def test_a_wrong_client_form_comes_back(sys, form):
    answer = sys.post(PAGE + "/clients", data=form)
    assert answer.status_code == 422
    assert read(answer).select_one("#scopes-error")


def test_a_subscription_is_made_shown_and_stopped(sys):
    form = {
        "name": "门户",
        "url": "http://127.0.0.1:9/hook",
        "events": ["consultation.published", "feedback.published"],
    }
    made = read(sys.post(PAGE + "/webhooks", data=form))
    assert len(made.select_one("main code").text) == 64
    page = read(sys.get(PAGE))
    assert "http://127.0.0.1:9/hook" in page.text
    assert (
        sys.post(next(f["action"] for f in page.find_all("form") if f["action"].endswith("/stop"))).status_code == 303
    )
    assert "http://127.0.0.1:9/hook" not in sys.get(PAGE).text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "ftp://x.example/"}, "url"),
        ({"events": ["opinion.text"]}, "events"),
        ({"events": []}, "events"),
        ({"name": ""}, "name"),
    ],
)
def test_a_wrong_subscription_comes_back(sys, changes, field):
    form = {"name": "门户", "url": "https://x.example/", "events": ["feedback.published"]} | changes
    answer = sys.post(PAGE + "/webhooks", data=form)
    assert answer.status_code == 422
    assert read(answer).select_one(f"#{field}-error")
    assert filled(read(answer), "/webhooks")["url"] == form["url"]


def test_the_interface_is_described(app):
    described = TestClient(app).get("/api/v1/openapi.json").json()
    assert described["paths"]["/matters/{id}/record"]["get"]["security"] == [{"token": []}]
    assert "event" in described["webhooks"]
