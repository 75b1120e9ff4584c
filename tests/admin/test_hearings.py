"""Preparing and announcing a hearing, and its registrations, at the officer's desk."""

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from hearings.models import Hearing
from hearings.registration_models import Registration
from people.permissions import Role
from tests.admin.conftest import filled, read
from tests.factories import make_staff
from tests.hearings.makers import SEATS, make_hearing, make_open_hearing, make_registrations
from tests.hearings.test_session import png


@pytest.fixture
def prepared(db, officer, deputy, now):
    made = make_hearing(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


@pytest.fixture
def hearing(db, officer, deputy, now):
    made = make_open_hearing(db, officer=officer, deputy=deputy, now=now)
    assert made.categories
    db.commit()
    return made


@pytest.fixture
def client_of_nobody(app):
    return TestClient(app, follow_redirects=False)


def at(hearing, path=""):
    return f"/admin/hearings/{hearing.id}{path}"


def test_from_a_draft_to_the_notice(bo, dai, db, consultation):
    matter = read(bo.get(f"/admin/matters/{consultation.matter_id}"))
    assert matter.find("button", string=lambda s: s and "准备听证会" in s) or "准备听证会" in matter.text
    made = bo.post(f"/admin/drafts/{consultation.draft_id}/hearings")
    hearing = db.exec(select(Hearing)).one()
    db.commit()  # an open reading session on SQLite would keep the next writer waiting
    assert made.headers["location"].endswith(f"/admin/hearings/{hearing.id}/edit")
    values = filled(read(bo.get(at(hearing, "/edit"))), "/edit") | {
        "ground": "直接涉及切身利益", "subject": "听取意见", "explanation": "说明", "place": "一楼", "held_on": "2026-04-15",
        "seats": "3", "contact": "0471-0", "other_matters": "无", "selection_rules": "抽取", "seed_source": "六位见证人",
        "registration_closes_on": "2026-03-25", "selection_on": "2026-03-27", "list_on": "2026-04-01",
        "service_on": "2026-04-06",
    }  # fmt: skip
    assert bo.post(at(hearing, "/edit"), data=values).status_code == 303
    seats = {
        "kind": ["representative", "representative", "observer", "press"], "name": ["职工", "单位", "旁听人", "媒体"],
        "party": ["", "", "", ""], "seats": ["2", "2", "5", "5"], "method": ["draw", "invite", "order", "order"],
        "body": ["", "", "", ""], "fills_up": ["yes"] * 4, "quotas": ["性别：女 1-1", "", "", ""],
    }  # fmt: skip
    assert bo.post(at(hearing, "/seats"), data=seats).status_code == 303
    roles = {
        "role": ["host", "recorder", "presenter"], "role_name": ["甲", "乙", "丙"], "role_title": ["", "", ""],
        "role_staff": ["", "", ""],
    }  # fmt: skip
    assert bo.post(at(hearing, "/roles"), data=roles).status_code == 303
    assert bo.post(at(hearing, "/ask-consent")).status_code == 303
    assert hearing.title in dai.get("/admin/consents").text
    assert dai.post(at(hearing, "/consent"), data={"decision": "granted"}).status_code == 303
    shown = read(bo.get(at(hearing)))
    assert "合计 4 名" in shown.select_one(".problems").text, "3 seats announced, 4 in the categories"
    refused = bo.post(at(hearing, "/announce"))
    assert refused.status_code == 422 and "程序办法第十九条第一款" in refused.text
    bo.post(
        at(hearing, "/edit"),
        data=values | {"seats": "4", "seen": filled(read(bo.get(at(hearing, "/edit"))), "/edit")["seen"]},
    )
    bo.post(at(hearing, "/ask-consent"))
    dai.post(at(hearing, "/consent"), data={"decision": "granted"})
    page = read(bo.get(at(hearing)))
    assert not page.select(".problems li"), page.select_one(".problems")
    assert bo.post(at(hearing, "/announce")).status_code == 303
    assert "已公告，报名中" in read(bo.get(at(hearing))).text


def test_the_planner_answers_while_one_types_and_without_javascript(bo, prepared):
    values = filled(read(bo.get(at(prepared, "/edit"))), "/edit") | {"registration_closes_on": "2026-04-10"}
    fragment = bo.post(at(prepared, "/plan"), data=values, headers={"hx-request": "true"})
    part = read(fragment)
    assert part.find(id="planner") and not part.find("h1")
    assert "来不及" in part.text and part.find(id="registration_closes_on")["value"] == "2026-04-10"
    whole = read(bo.post(at(prepared, "/plan"), data=values | {"held_on": "2026-0"}))
    assert whole.find("h1") and "请先填写听证会时间" in whole.text
    empty = values | dict.fromkeys(("registration_closes_on", "selection_on", "list_on", "service_on"), "")
    filled_in = read(bo.post(at(prepared, "/plan"), data=empty | {"fill": "yes"}))
    assert filled_in.find(id="service_on")["value"] == "2026-04-07"
    assert filled_in.find(id="place")["value"] == prepared.place
    assert "不可行" not in filled_in.find(id="planner").find("ol").text


def test_quotas_that_make_no_sense_come_back(bo, prepared):
    seats = {
        "kind": ["representative"], "name": ["职工"], "party": [""], "seats": ["2"], "method": ["draw"], "body": [""],
        "fills_up": ["yes"], "quotas": ["身高：高 1-2"],
    }  # fmt: skip
    answer = bo.post(at(prepared, "/seats"), data=seats)
    assert answer.status_code == 422 and "写法有误" in answer.text and "身高：高 1-2" in answer.text


def test_letters_and_calls_stand_in_the_same_queue(bo, hearing, db, now):
    form = filled(read(bo.get(at(hearing, "/registrations/new"))), "/new") | {
        "channel": "letter", "happened_on": "2026-03-01", "categories": str(hearing.categories[0].id), "name": "来信人",
        "phone": "13900002222", "region": "包头市", "points": "意见", "stance": "change", "is_adult": "yes",
        "notice_consent": "yes", "list_consent": "yes",
    }  # fmt: skip
    missing = bo.post(at(hearing, "/registrations/new"), data={k: v for k, v in form.items() if k != "list_consent"})
    assert missing.status_code == 422 and read(missing).select_one("#list_consent")
    made = bo.post(at(hearing, "/registrations/new"), data=form)
    assert made.status_code == 303, made.text
    assert bo.post(at(hearing, "/registrations/new"), data=form).headers["location"] == made.headers["location"]
    assert "第 1 号" in bo.get(made.headers["location"]).text
    again = bo.post(at(hearing, "/registrations/new"), data=form | {"key": "another-key-1"})
    assert again.status_code == 422 and "已经报过名" in again.text
    [stored] = db.exec(select(Registration)).all()
    assert (stored.channel, stored.status) == ("letter", "pending")
    listed = read(bo.get(at(hearing, "/registrations")))
    assert "来信人" in listed.text and "信函" in listed.text
    db.commit()
    none = bo.post(at(hearing, "/registrations/decide"), data={"decision": "approved"})
    assert none.status_code == 422
    refused = bo.post(at(hearing, "/registrations/decide"), data={"decision": "rejected", "chosen": str(stored.id)})
    assert refused.status_code == 422 and "请说明理由" in refused.text
    done = bo.post(at(hearing, "/registrations/decide"), data={"decision": "approved", "chosen": str(stored.id)})
    assert done.status_code == 303
    assert "审核通过" in bo.get(at(hearing, f"/registrations/{stored.id}")).text


def test_another_division_may_not_touch_it(signed_in, db, prepared, now):
    make_staff(db, login="eve", roles={Role.OFFICER}, division="社会保险处", now=now)
    db.commit()
    eve = signed_in("eve")
    assert eve.get(at(prepared)).status_code == 200
    for path in ("/ask-consent", "/announce", "/cancel"):
        assert eve.post(at(prepared, path), data={"reason": "x"}).status_code == 403
    assert eve.get(at(prepared, "/registrations/new")).status_code == 403


def test_postponing_from_the_page(bo, hearing):
    late = bo.post(at(hearing, "/postpone"), data={"held_on": "2026-04-22", "held_time": "14:00", "reason": "会场"})
    assert late.status_code == 303
    assert "改期的公告" in bo.get(at(hearing)).text
    soon = bo.post(at(hearing, "/postpone"), data={"held_on": "2026-03-27", "reason": "会场"})
    assert soon.status_code == 422 and "来不及" in soon.text
    assert bo.post(at(hearing, "/cancel"), data={"reason": "终止"}).status_code == 303
    assert "已取消" in bo.get(at(hearing)).text


def test_material_is_checked_for_personal_data(bo, prepared):
    with_phone = {"attachment": ("说明.txt", "联系张三 13812345678".encode(), "text/plain")}
    assert bo.post(at(prepared, "/materials"), files=with_phone).status_code == 422
    assert bo.post(at(prepared, "/materials"), files=with_phone, data={"checked": "yes"}).status_code == 303
    link = read(bo.get(at(prepared))).select_one('a[href*="/materials/"]')["href"]
    assert bo.get(link).content == "联系张三 13812345678".encode()


def test_a_quota_with_too_few_registrants_is_told_in_time(bo, db, officer, deputy, now):
    quota = {"attribute": "sex", "value": "女", "minimum": 3, "maximum": 4}
    seats = ({**SEATS[0], "quotas": [quota]}, *SEATS[1:])
    made = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=seats)
    make_registrations(db, made, made.categories[0], 2, now=now, sex="女")
    make_registrations(db, made, made.categories[0], 9, now=now, sex="男")
    db.commit()
    for page in ("/registrations", "/selection"):
        assert "性别「女」至少 3 人，现有报名 2 人，不足" in bo.get(at(made, page)).text
    make_registrations(db, made, made.categories[0], 4, now=now, sex="女")
    db.commit()
    assert "有的配额报名偏少" not in bo.get(at(made, "/registrations")).text


def test_the_letter_of_an_organisation_is_read_by_staff_only(bo, client_of_nobody, db, hearing):
    form = {
        "key": "letter-by-visit", "channel": "visit", "happened_on": "2026-03-02", "categories": str(hearing.categories[1].id),
        "submitter_kind": "organisation", "organisation": "青城家政有限公司", "credit_code": "91110000600037341L", "name": "张三",
        "phone": "13900003333", "region": "包头市", "stance": "change", "points": "建议", "is_adult": "yes", "notice_consent": "yes",
        "list_consent": "yes",
    }  # fmt: skip
    sent = bo.post(at(hearing, "/registrations/new"), data=form, files={"letter": ("推荐函.png", png(), "image/png")})
    assert sent.status_code == 303, sent.text
    [registration] = db.exec(select(Registration)).all()
    db.commit()
    page = at(hearing, f"/registrations/{registration.id}")
    assert "推荐函.png" in bo.get(page).text
    answer = bo.get(page + "/letter")
    assert answer.content == png() and "attachment" in answer.headers["content-disposition"]
    assert client_of_nobody.get(page + "/letter").status_code in {303, 401}


def test_the_deputy_reads_quotas_and_quorum_before_agreeing(bo, dai, db, officer, deputy, now):
    quota = {"attribute": "sex", "value": "女", "minimum": 3, "maximum": 4}
    seats = ({**SEATS[0], "quotas": [quota]}, *SEATS[1:])
    made = make_hearing(db, officer=officer, deputy=deputy, now=now, seats=seats, quorum="2/3")
    db.commit()
    assert bo.post(at(made, "/ask-consent")).status_code == 303
    for page in (dai.get(at(made, "/consent")).text, bo.get(at(made)).text):
        assert "女 3-4" in page and "三分之二以上" in page
