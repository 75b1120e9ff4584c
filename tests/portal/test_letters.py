"""Suggestions and remarks: a receipt, one however often it is sent, the reply on it; the catalogue."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from decisions import catalogues, letters, starting
from decisions.initiation_models import Letter, Proposal
from infra.files import FileStore
from infra.mail import Outbox
from journal.keys import read_public_key
from journal.receipts import verify_receipt
from law.findings import Unlawful
from law.initiation import Discussion
from people.permissions import Role
from tests.decisions.walking import Walk
from tests.factories import make_staff


@pytest.fixture
def letter(token):
    return {
        "token": token(), "title": "制定灵活就业人员参保办法", "text": "希望统一缴费标准。", "reason": "各地不一",
        "kind": "person", "email": "a@example.com", "homepage": "",
    }  # fmt: skip


def test_a_suggestion_gets_a_receipt_and_becomes_a_proposal(client, db, letter):
    answer = client.post("/suggestions/", data=letter)
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"])
    assert page.status_code == 200 and "希望统一缴费标准" in page.text
    [proposal] = db.exec(select(Proposal)).all()
    assert (proposal.origin, proposal.status, proposal.title) == ("public", "received", letter["title"])
    assert db.exec(select(Outbox)).one().to == "a@example.com"


def test_the_same_form_sent_twice_gives_the_same_receipt(client, db, letter):
    first, second = (client.post("/suggestions/", data=letter).headers["location"] for _ in range(2))
    assert first == second and len(db.exec(select(Letter)).all()) == 1
    db.commit()
    other = client.post("/suggestions/", data=letter | {"text": "另一件事"})
    assert other.status_code == 409 and "另一件事" in other.text


def test_the_receipt_is_found_where_all_receipts_are(client, letter):
    number = client.post("/suggestions/", data=letter).headers["location"].removeprefix("/letters/")
    found = client.get("/receipts/", params={"number": number.lower().replace("-", " ")})
    assert found.headers["location"] == f"/letters/{number}"


def test_the_proof_can_be_checked_offline(client, app, letter):
    number = client.post("/suggestions/", data=letter).headers["location"].removeprefix("/letters/")
    document = json.loads(client.get(f"/letters/{number}/proof").content)
    assert verify_receipt(document, read_public_key(app.state.journal_key.public.text)).holds
    document["submitted"]["text"] = "改过的话"
    assert not verify_receipt(document, None).holds


@pytest.mark.parametrize(
    ("change", "field"),
    [({"text": " "}, "text"), ({"title": ""}, "title"), ({"kind": "organisation"}, "name"), ({"email": "x"}, "email")],
)
def test_what_is_wrong_stands_at_its_field(client, db, letter, change, field):
    answer = client.post("/suggestions/", data=letter | change)
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert db.exec(select(Letter)).all() == []


def test_programs_are_asked_again(client, db, letter, token):
    assert client.post("/suggestions/", data=letter | {"token": token(seconds=0)}).status_code == 422
    assert client.post("/suggestions/", data=letter | {"homepage": "x"}).status_code == 422
    assert client.post("/suggestions/", data=letter | {"token": "made up"}).status_code == 422
    assert db.exec(select(Letter)).all() == []


def test_declining_replies_to_the_letter(client, db, letter, now):
    number = client.post("/suggestions/", data=letter).headers["location"].removeprefix("/letters/")
    office = make_staff(db, login="ban", roles={Role.OFFICE}, division="办公室", now=now)
    proposal = db.exec(select(Proposal)).one()
    starting.decline(db, proposal, reason="属于其他部门职责", seen=0, by=office, now=now)
    db.commit()
    assert "属于其他部门职责" in client.get(f"/letters/{number}").text


def test_there_is_no_remark_on_what_is_not_published(client, db, consultation, letter, now):
    assert client.post(f"/decisions/{consultation.matter_id}/remarks", data=letter).status_code == 404
    with pytest.raises(Unlawful) as refusal:
        written = letters.Written(kind="remark", text="窗口太少", matter_id=consultation.matter_id)
        letters.receive(db, written, key="k", by=None, now=now)
    assert refusal.value.unmet[0].rule == "P40.2"


def test_the_catalogue_is_public_once_the_meeting_agreed(client, db, officer, now):
    office = make_staff(db, login="ban", roles={Role.OFFICE}, division="办公室", now=now)
    made = catalogues.draw_up(db, year=2026, note="", by=office, now=now)
    facts = {"title": "失业保险办法", "division_id": officer.division_id, "planned_for": "第三季度"}
    catalogues.add_item(db, made, **facts, by=office, now=now)
    db.commit()
    assert "失业保险办法" not in client.get("/decisions/catalogue/").text
    with pytest.raises(Unlawful) as refusal:
        catalogues.publish(db, made, discussion=Discussion(), by=office, now=now)
    assert {u.rule for u in refusal.value.unmet} == {"P7b"}
    agreed = Discussion(meeting="厅党组会", held_on=date(2026, 3, 1), record="2026年第1次")
    catalogues.publish(db, made, discussion=agreed, by=office, now=now)
    db.commit()
    assert "失业保险办法" in client.get("/decisions/catalogue/").text
    again = catalogues.draw_up(db, year=2026, note="增补", by=office, now=now)
    db.commit()
    assert (again.version, [item.title for item in again.items]) == (2, ["失业保险办法"])
    assert client.get("/decisions/catalogue/2026/1").status_code == 200
    assert client.get("/decisions/catalogue/2026/2").status_code == 404


def test_a_remark_is_sent_to_the_decision_it_is_about(client, db, now, tmp_path):
    walk = Walk(db, now, FileStore(tmp_path / "files")).to("promulgate")
    id_ = walk.matter.id
    db.commit()
    page = BeautifulSoup(client.get(f"/decisions/{id_}/remarks/new").text, "html.parser")
    form = page.select_one("main form")
    assert form["action"] == f"/decisions/{id_}/remarks" and not form.select("#title")
    assert "修订程序办法" in page.select_one(".lede").text and "建议决策事项" not in page.main.text
