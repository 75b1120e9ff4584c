"""Work is asked of browsers only while the site is flooded; nobody is ever left without a way."""

import json
from datetime import timedelta

import pytest
from altcha import Challenge, Payload, solve_challenge
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from sqlmodel import select
from structlog.testing import capture_logs

from opinions.models import Opinion
from portal import proof_of_work
from tests.browser.chromium import CHROMIUM, MISSING
from tests.portal.conftest import SITE
from web.attack import CHALLENGE_SECONDS, FAILURE_WEIGHT, PATIENT_PER_HOUR


@pytest.fixture
def flood(app):
    """Opens the sluice: more than a minute may bring."""

    def pour():
        for _ in range(app.state.settings.attack_per_minute + 1):
            app.state.attack.count()

    return pour


def form_of(client, consultation):
    return BeautifulSoup(client.get(f"/consultations/{consultation.id}/opinions/new").text, "html.parser").select_one(
        "#opinion_form"
    )


@pytest.fixture
def challenge(app):
    """A solved challenge for the form with this key."""

    def make(key):
        asked = proof_of_work.challenge(app.state.tokens.challenge_secret, key)
        made = Challenge.from_dict(json.loads(asked))
        return Payload(made, solve_challenge(made)).to_base64()

    return make


def test_in_quiet_times_nothing_is_asked(client, consultation, send):
    assert form_of(client, consultation).select_one("[data-challenge]") is None
    assert send().status_code == 303


def test_a_burst_turns_it_on_for_a_while_and_the_logs_say_so(client, consultation, flood, hand):
    with capture_logs() as logs:
        flood()
        page = form_of(client, consultation)
        assert page.select_one("[data-challenge] [name=proof]") and "没有开启 JavaScript 也能提意见" in page.text
        hand["now"] += timedelta(seconds=CHALLENGE_SECONDS + 1)
        assert form_of(client, consultation).select_one("[data-challenge]") is None
    assert [log["event"] for log in logs if log["event"].startswith("attack")] == ["attack.began", "attack.over"]


def test_programs_turn_it_on_sooner(app, send, token):
    for _ in range(app.state.settings.attack_per_minute // FAILURE_WEIGHT + 1):
        assert not app.state.attack.is_on
        assert send(homepage="http://spam.example").status_code == 422
    assert app.state.attack.is_on


def test_a_worked_form_is_taken_and_its_proof_brings_no_second_opinion(client, send, flood, token, challenge, db):
    flood()
    proof = challenge("first")
    first = send(token=token(key="first"), proof=proof)
    assert first.status_code == 303
    assert send(token=token(key="first"), proof=proof).headers["location"] == first.headers["location"]
    assert send(token=token(key="first"), proof=proof, text="别的内容").status_code == 409
    replayed = send(token=token(key="second"), proof=proof, text="又一条")
    assert replayed.status_code == 422 and "又一条" in replayed.text and "还没有登记" in replayed.text
    assert BeautifulSoup(replayed.text, "html.parser").select_one("[data-challenge]")
    db.rollback()
    assert len(db.exec(select(Opinion)).all()) == 1


@pytest.mark.parametrize("proof", ["", "nonsense", "e30=", "W10=", "bnVsbA==", "eyJjaGFsbGVuZ2UiOnt9fQ=="])
def test_without_work_one_waits_and_is_then_taken(send, flood, token, proof):
    flood()
    early = send(token=token(key="k", seconds=30), proof=proof)
    assert early.status_code == 422 and "请过一分钟再按一次" in early.text
    kept = BeautifulSoup(early.text, "html.parser").select_one("[name=token]")["value"]
    assert kept.split(".")[0] == token(key="k").split(".")[0], "the same form goes on waiting"
    assert send(token=token(key="k", seconds=61), proof=proof).status_code == 303


def test_waiting_is_for_few_from_one_address_and_names_other_ways(send, flood, token, challenge):
    flood()
    for n in range(PATIENT_PER_HOUR):
        assert send(token=token(key=f"k{n}", seconds=61)).status_code == 303
    answer = send(token=token(key="more", seconds=61))
    assert answer.status_code == 429 and "公告里写的其他途径" in answer.text and answer.headers["retry-after"]
    assert send(token=token(key="more", seconds=61), proof=challenge("more")).status_code == 303


def test_a_proof_signed_by_somebody_else_or_altered_is_none(app, flood, send, token, challenge):
    flood()
    foreign = Challenge.from_dict(json.loads(proof_of_work.challenge("another secret", "k")))
    easier = Payload.from_base64(challenge("k"))
    easier.challenge.parameters.key_prefix = ""
    for payload in (Payload(foreign, solve_challenge(foreign)), easier):
        assert send(token=token(key="k"), proof=payload.to_base64()).status_code == 422


def test_programs_of_the_interface_wait_too(client, consultation, flood):
    def give(n):
        body = {"text": "建议", "submitter": {"kind": "person"}, "idempotency_key": f"k-{n}"}
        return client.post(f"/api/v1/consultations/{consultation.id}/opinions", json=body).status_code

    assert give(0) == 201
    flood()
    assert [give(n + 1) for n in range(PATIENT_PER_HOUR + 1)] == [201] * PATIENT_PER_HOUR + [429]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason=MISSING)
def test_the_browser_works_it_out_by_itself(page, consultation, flood, app, monkeypatch, db):
    flood()
    monkeypatch.setattr("portal.opinion_check.FASTEST_HUMAN_SECONDS", 0)
    page.goto(f"{SITE}/consultations/{consultation.id}/opinions/new?clause=a1")
    page.fill("#text", "在网页上写的意见")
    page.check("#stance")
    page.click("button[type=submit]:has-text('提交意见')")  # before the work is over: it is sent when it is
    page.wait_for_url("**/receipts/*", timeout=60_000)
    page.goto(f"{SITE}/consultations/{consultation.id}")
    page.click("a[data-in-place=a2]")
    expect(page.locator("#a2 [data-challenge] [role=status]")).to_contain_text("可以提交", timeout=60_000)
    assert not page.is_visible("[data-plain]")
    db.rollback()
    assert [o.text for o in db.exec(select(Opinion))] == ["在网页上写的意见"]
