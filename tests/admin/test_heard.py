"""What a matter has heard is taken over into the risk assessment and stands beside the evaluation, for those whose it is."""

from datetime import date

import pytest
from sqlmodel import select

from consultations import outreach
from consultations.outreach import Attendee, Occasion
from decisions import evaluating
from infra.files import FileStore
from law.execution import EVALUATION_PARTS, INFORMANTS
from opinions.intake_group import store_group
from people.permissions import Role
from reviews.models import RiskSurvey
from tests.admin.conftest import read
from tests.decisions.walking import Walk
from tests.factories import make_staff, make_submission

TOPIC = "走访包头"


def visited(db, matter_id, officer, now):
    """A visit that was held for the matter; the key by which forms name it."""
    occasion = Occasion(
        kind="visit", topic=TOPIC, held_on=date(2026, 3, 2), place="包头", host="王", minutes="窗口太少。", is_public=False,
        attendees=[Attendee(name="李", capacity="群众代表")],
    )  # fmt: skip
    made = outreach.record(
        db,
        matter_id=matter_id,
        division_id=officer.division_id,
        key="visit-one",
        occasion=occasion,
        by=officer,
        now=now,
    )
    db.commit()
    return f"outreach:{made.id}"


@pytest.fixture
def strangers(db, now, signed_in):
    """Those who may not: an officer of another division, the policy division, the general office."""
    for login, role, division in (
        ("er", Role.OFFICER, "社会保险处"),
        ("li", Role.LEGAL, "政策法规处"),
        ("ban", Role.OFFICE, "办公室"),
    ):
        make_staff(db, login=login, roles={role}, division=division, now=now)
    db.commit()
    return {login: signed_in(login) for login in ("er", "li", "ban")}


@pytest.fixture
def surveyed(db):
    """The survey work of the assessments, as it is stored now."""

    def look():
        db.expire_all()
        found = [(s.method, s.held_on, s.summary) for s in db.exec(select(RiskSurvey).order_by(RiskSurvey.id))]
        db.commit()
        return found

    return look


def test_what_was_heard_is_taken_over_once_and_only_by_the_own_division(
    db, consultation, officer, bo, strangers, surveyed, now
):
    key = visited(db, consultation.matter_id, officer, now)
    assert bo.post(f"/admin/matters/{consultation.matter_id}/risk").status_code == 303
    button = read(bo.get("/admin/risk/1")).select_one("form[action$='/risk/1/heard'] button")
    assert button.text == f"引用为风险调查：{TOPIC}"
    refused = {
        login: who.post("/admin/risk/1/heard", data={"key": key}).status_code for login, who in strangers.items()
    }
    assert refused == {"er": 404, "li": 403, "ban": 403}
    assert [bo.post("/admin/risk/1/heard", data={"key": wrong}).status_code for wrong in ("survey:1", "")] == [404, 404]
    assert surveyed() == []
    for _ in range(2):
        assert bo.post("/admin/risk/1/heard", data={"key": key}).status_code == 303
    summary = f"实地走访“{TOPIC}”于2026年3月2日举行，参加：群众代表1人。窗口太少。"
    assert surveyed() == [("实地调研", date(2026, 3, 2), summary)]
    page = read(bo.get("/admin/risk/1"))
    assert page.select("form[action$='/risk/1/heard']") == [] and "已引用" in page.text


def test_the_figures_of_the_ledger_are_taken_over_only_by_the_own_division(
    db, consultation, bo, strangers, surveyed, now
):
    assert bo.post(f"/admin/matters/{consultation.matter_id}/risk").status_code == 303
    assert bo.post("/admin/risk/1/ledger").status_code == 404, "nobody said anything yet"
    store_group(db.connection(), [make_submission(consultation.id, idempotency_key=f"k{n}") for n in range(3)], now)
    db.commit()
    refused = {login: who.post("/admin/risk/1/ledger").status_code for login, who in strangers.items()}
    assert refused == {"er": 404, "li": 403, "ban": 403}
    assert surveyed() == []
    assert bo.post("/admin/risk/1/ledger").status_code == 303
    [(method, held_on, summary)] = surveyed()
    assert (method, held_on) == ("公示", now.date()) and "共收到意见3条" in summary


def test_an_evaluation_is_written_beside_what_was_heard(db, now, settings, signed_in):
    walk = Walk(db, now, FileStore(settings.data_dir / "files")).to("promulgate")
    visited(db, walk.matter.id, walk.officer, now)
    evaluating.begin(
        db, walk.matter, trigger="needed", explanation="已满一年", evaluator="内蒙古大学", earlier_assessors="", many=20,
        seen=walk.seen, by=walk.officer, now=now,
    )  # fmt: skip
    db.commit()
    url = f"/admin/matters/{walk.matter.id}/execution"
    beside = read(signed_in("bo").get(url)).select_one("form[action$='/evaluation/report'] details")
    assert "本事项已经听取的意见" in beside.summary.text and beside.a.text == TOPIC
    assert "群众代表1人" in beside.select_one(".why").text
    parts = {f"part{n}": "内容" for n in range(1, len(EVALUATION_PARTS) + 1)}
    whole = {
        "seen": walk.seen,
        "heard": ["社会公众"],
        "informants": list(INFORMANTS),
        "sources": ["座谈会"],
        "result": "keep",
    }
    whole |= parts
    er = signed_in("er")  # executes the decision, but another division evaluates it
    assert read(er.get(url)).select("form[action$='/evaluation/report']") == []
    assert er.post(f"/admin/matters/{walk.matter.id}/evaluation/report", data=whole).status_code == 403
