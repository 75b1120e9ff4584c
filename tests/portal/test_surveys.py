"""Answering a survey without JavaScript: page by page, back without loss, save and resume, one receipt."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from opinions.submission import Overloaded
from surveys import building, queries, services
from surveys.definition_json import from_json
from surveys.models import SurveyAnswer, SurveyContact, SurveyDraft
from surveys.public_results import of
from surveys.services import publish_results
from tests.factories import make_survey


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def survey(db, officer, deputy, now):
    made = make_survey(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


@pytest.fixture
def begun(client, survey):
    answer = client.post(f"/surveys/{survey.id}/begin", data={})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


PARTS = {f"parts.r{n}": "o4" for n in (1, 2, 3, 4)}


def turn(client, address, page, go="next", **fields):
    form = soup(client.get(f"{address}?page={page}")).select_one("form[data-survey]")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert hidden["page"] in {page, "p1"}
    return client.post(address, data={**hidden, "page": page, "go": go, **fields})


def rows(db, model=SurveyAnswer):
    db.rollback()
    found = db.exec(select(model)).all()
    db.expunge_all()
    db.rollback()
    return found


def walk(client, address):
    assert turn(client, address, "p1", way="o2", thing=["o1", "o2"]).headers["location"].endswith("page=p2")
    assert turn(client, address, "p2", overall="4", **PARTS).headers["location"].endswith("page=p3")
    return turn(client, address, "p3", nps="9", age="o2", region="呼和浩特市/新城区", advice="")


def test_the_list_and_the_start_page_say_what_matters(client, survey):
    assert "办事体验问卷" in client.get("/surveys/").text
    page = soup(client.get(f"/surveys/{survey.id}"))
    assert "保密调查" in page.main.text and "2026年4月1日（周三） 24:00" in page.main.text and "分钟" in page.main.text
    assert client.get("/surveys/999").status_code == 404


def test_page_by_page_to_the_receipt(client, begun, db, survey):
    answer = walk(client, begun)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/receipts/WJ-2026-"), answer.text
    [stored] = rows(db)
    assert stored.answers == {
        "way": "o2", "thing": ["o1", "o2"], "parts": {f"r{n}": "o4" for n in (1, 2, 3, 4)}, "overall": 4, "nps": 9,
        "age": "o2", "region": "呼和浩特市/新城区",
    }  # fmt: skip
    assert rows(db, SurveyDraft) == [] and stored.channel == "web" and stored.seconds == 0
    receipt = client.get(answer.headers["location"])
    assert "呼和浩特市 新城区" in receipt.text and receipt.headers["cache-control"] == "no-store"
    proof = client.get(answer.headers["location"] + "/proof")
    assert proof.json()["receipt"] == stored.receipt
    assert client.get(begun).headers["location"] == answer.headers["location"]  # the link now leads to the receipt


def test_handing_in_twice_is_one_answer(client, begun, db):
    first = walk(client, begun)
    again = client.post(begun, data={"page": "p3", "go": "next"})
    assert again.headers["location"] == first.headers["location"] and len(rows(db)) == 1


def test_back_and_later_lose_nothing(client, begun):
    turn(client, begun, "p1", way="o1", times="3")
    back = turn(client, begun, "p2", go="back", overall="5")
    assert back.headers["location"].endswith("page=p1")
    page = soup(client.get(begun + "?page=p1"))
    assert page.select_one("input[name=way][checked]")["value"] == "o1" and page.select_one("#times")["value"] == "3"
    saved = turn(client, begun, "p2", go="save", overall="5")
    assert "已保存" in saved.text and begun in saved.text
    assert soup(client.get(begun + "?page=p2")).select_one("input[name=overall][checked]")["value"] == "5"


def test_a_revision_meanwhile_costs_nobody_what_they_have_typed(client, begun, db, survey, officer, deputy, now):
    turn(client, begun, "p1", way="o1", times="3")
    walk(client, client.post(f"/surveys/{survey.id}/begin", data={}).headers["location"])  # locks the first version
    survey = db.get(type(survey), survey.id)
    services.revise(db, survey, reason="改一题", by=officer, now=now)
    made = building.change_question(
        queries.definition(survey), replace(queries.definition(survey).by_key["times"], most=2)
    )
    services.save_questions(db, survey, definition=made, by=officer, now=now)
    services.check_wording(db, survey, name="王审核", by=officer, now=now)
    services.ask_consent(db, survey, by=officer, now=now)
    services.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    services.publish(db, survey, opens_at=None, by=officer, now=now)
    db.commit()
    answer = client.post(begun, data={"page": "p2", "go": "next", "shown": "", "overall": "4", **PARTS})
    page = soup(answer)
    assert answer.status_code == 409 and "题目刚刚修订过" in page.main.text
    assert page.select_one("input[name=way][checked]")["value"] == "o1" and page.select_one("#times")["value"] == ""
    turn(client, begun, "p1", way="o1", times="2")
    page = soup(client.get(f"{begun}?page=p2"))
    assert page.select_one("input[name=overall][checked]")["value"] == "4" and "修订过" not in page.main.text
    turn(client, begun, "p2", overall="4", **PARTS)
    assert turn(client, begun, "p3", nps="9", age="o2").headers["location"].startswith("/receipts/")
    assert {a.version: a.answers.get("overall") for a in rows(db)} == {1: 4, 2: 4}


def test_a_jump_skips_pages_and_drops_what_was_answered_there(client, begun, db):
    turn(client, begun, "p1", way="o2")
    turn(client, begun, "p2", overall="1", why="慢", **PARTS)
    assert turn(client, begun, "p1", way="o5").headers["location"].endswith("page=p3")
    assert turn(client, begun, "p3").headers["location"].startswith("/receipts/")
    [stored] = rows(db)
    assert stored.answers == {"way": "o5"}


def test_a_question_that_becomes_due_on_the_same_page_is_shown_before_going_on(client, begun):
    turn(client, begun, "p1", way="o2")
    shown = soup(client.get(begun + "?page=p2"))
    assert shown.select_one("[data-question=why]").has_attr("hidden")
    answer = turn(client, begun, "p2", overall="1", **PARTS)
    assert answer.status_code == 422 and "还有 1 道题" in answer.text
    assert not soup(answer).select_one("[data-question=why]").has_attr("hidden")
    assert turn(client, begun, "p2", overall="1", why="", **PARTS).status_code == 303


@pytest.mark.parametrize(
    ("page", "fields", "key"),
    [
        ("p1", {}, "way"),
        ("p1", {"way": "nonsense"}, "way"),
        ("p1", {"way": "o1", "times": "-2"}, "times"),
        ("p1", {"way": "o1", "times": "三"}, "times"),
        ("p2", {"overall": "9", **PARTS}, "overall"),
        ("p2", {"overall": "3", "parts.r1": "o1"}, "parts"),
        ("p3", {"region": "火星/基地"}, "region"),
        ("p3", {"advice": "长" * 1001}, "advice"),
    ],
)
def test_what_is_wrong_is_said_at_the_question(client, begun, db, page, fields, key):
    if page != "p1":
        turn(client, begun, "p1", way="o2")
    answer = turn(client, begun, page, **fields)
    assert answer.status_code == 422 and soup(answer).select_one(f'#errors a[href="#{key}"]'), answer.text[:3000]
    assert rows(db) == []


def test_a_left_out_page_is_asked_for_before_handing_in(client, begun, db):
    turn(client, begun, "p1", way="o2")
    answer = client.post(begun, data={"page": "p3", "go": "next", "shown": "nps age region advice"})
    assert answer.status_code == 422 and soup(answer).select_one('#errors a[href="#parts"]') and rows(db) == []


def test_closed_and_forged(client, begun, hand, survey, db):
    assert client.get(f"/surveys/{survey.id}/answer/made-up").status_code == 404
    hand["now"] = survey.closes_at
    assert turn(client, begun, "p1", way="o2").status_code == 403
    assert client.post(f"/surveys/{survey.id}/begin", data={}).status_code == 403


def test_the_second_time_on_a_device_asks_first(client, begun, survey):
    walk(client, begun)
    answer = client.post(f"/surveys/{survey.id}/begin", data={})
    assert answer.status_code == 422 and "这台设备" in answer.text
    assert client.post(f"/surveys/{survey.id}/begin", data={"again": "yes"}).status_code == 303


def test_overload_keeps_the_answers(client, begun, app, monkeypatch, db):
    def full(_):
        raise Overloaded

    monkeypatch.setattr(app.state.intake, "submit", full)
    answer = walk(client, begun)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert soup(answer).select_one("input[name=nps][checked]")["value"] == "9" and len(rows(db, SurveyDraft)) == 1


def test_a_full_quota_says_so_politely(client, db, officer, deputy, now):
    condition = {"question": "way", "op": "is", "value": "o5"}
    survey = make_survey(
        db, officer=officer, deputy=deputy, now=now, quotas=[("没办过的", condition, 1)], once_per_device=False
    )
    db.commit()
    answers = []
    for _ in range(2):
        address = client.post(f"/surveys/{survey.id}/begin", data={}).headers["location"]
        turn(client, address, "p1", way="o5")
        answers.append(turn(client, address, "p3"))
    assert answers[0].status_code == 303 and answers[1].status_code == 403 and "名额已满" in answers[1].text
    assert len(rows(db)) == 1


def test_an_invitation_is_good_once(client, db, officer, deputy, now, app):
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, access="invited", once_per_device=False)
    contact = SurveyContact(survey_id=survey.id, way="mail", email="a@b.cn", added_on=now.date())
    db.add(contact)
    db.commit()
    code = app.state.tokens.make_invitation(contact.id)
    assert client.post(f"/surveys/{survey.id}/begin", data={}).status_code == 422
    assert client.post(f"/surveys/{survey.id}/begin", data={"code": code[:-1] + "0"}).status_code in {303, 422}
    assert "邀请" in client.get(f"/surveys/{survey.id}/i/{code}").text
    both = [
        client.post(f"/surveys/{survey.id}/begin", data={"code": code.lower()}).headers["location"] for _ in range(2)
    ]
    for address in both:
        turn(client, address, "p1", way="o5")
    first, second = (turn(client, address, "p3") for address in both)
    assert first.status_code == 303 and second.status_code == 409 and "已经用过" in second.text
    assert client.post(f"/surveys/{survey.id}/begin", data={"code": code}).status_code == 422
    [stored] = rows(db)
    assert stored.contact_id == contact.id and rows(db, SurveyContact)[0].answered_on


def test_everything_on_one_page(client, db, officer, deputy, now):
    definition = from_json(
        {"paging": "one", "pages": [
            {"key": "p1", "questions": [{"key": "a", "kind": "yesno", "title": "甲", "required": True}]},
            {"key": "p2", "show": {"question": "a", "op": "is", "value": "yes"},
             "questions": [{"key": "b", "kind": "ranking", "title": "乙", "required": True, "options": ["一", "二"]}]},
        ]}
    )  # fmt: skip
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, definition=definition)
    db.commit()
    address = client.post(f"/surveys/{survey.id}/begin", data={}).headers["location"]
    page = soup(client.get(address))
    assert page.select_one("[data-page=p2]").has_attr("hidden")
    answer = client.post(address, data={"page": "p1", "shown": "a", "a": "yes"})
    assert answer.status_code == 422 and soup(answer).select_one('#errors a[href="#b"]')
    answer = client.post(address, data={"page": "p1", "shown": "a b", "a": "yes", "b.o2": "1", "b.o1": "2"})
    assert answer.status_code == 303 and rows(db)[0].answers == {"a": "yes", "b": ["o2", "o1"]}


def test_results_are_shown_question_by_question_and_never_of_a_few(client, db, survey, officer, hand, now):
    for n in range(6):
        client.cookies.clear()
        address = client.post(f"/surveys/{survey.id}/begin", data={}).headers["location"]
        turn(client, address, "p1", way="o5")
        turn(client, address, "p3", nps="9", **({"age": "o2"} if n < 3 else {}))
    from surveys.services import close_due

    hand["now"] = survey.closes_at + timedelta(seconds=1)
    close_due(db, now=hand["now"])
    publish_results(db, survey, note="感谢参与", published={"way", "age"}, by=officer, now=hand["now"])
    db.commit()
    results = of(db, survey)
    db.rollback()
    assert results.total == 6 and [t.question.key for t in results.tallies] == ["way"]
    page = soup(client.get(f"/surveys/{survey.id}"))
    assert "感谢参与" in page.text and "没有办过" in page.select_one("#result svg").text
    assert "您愿意向亲友推荐" not in page.select_one("#result").text
    assert survey.data_sha256 in page.text
