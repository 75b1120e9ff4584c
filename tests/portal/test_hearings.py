"""Hearings on the portal: reading them, registering, and my registration."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from hearings.forgetting import PERSONAL
from hearings.registration_models import Candidacy, Registration, RegistrationLetter
from opinions.submission import Overloaded
from tests.hearings.makers import close_of, make_hearing
from tests.hearings.test_session import png
from tests.portal.test_query_budget import counted


@pytest.fixture
def form(hearing, token):
    def make(**changes):
        plain = {
            "token": token(), "categories": str(hearing.categories[0].id), "submitter_kind": "person", "name": "张三",
            "phone": "13900003333", "email": "zhang@example.cn", "region": "包头市", "stance": "change", "points": "建议",
            "is_adult": "yes", "notice_consent": "yes", "list_consent": "yes", "homepage": "",
        }  # fmt: skip
        return {k: v for k, v in (plain | changes).items() if v is not None}

    return make


@pytest.fixture
def send(client, hearing, form):
    def post(**changes):
        return client.post(f"/hearings/{hearing.id}/register", data=form(**changes))

    return post


def test_the_list_and_the_page(client, hearing):
    assert hearing.title in client.get("/hearings/").text
    page = client.get(f"/hearings/{hearing.id}").text
    for words in (
        "我要报名",
        "2026年4月15日（周三） 09:30",
        "三、听证会参加人名额和产生办法",
        "第一条",
        "韩主持",
        "六名见证人",
    ):
        assert words in page, words
    calendar = client.get(f"/hearings/{hearing.id}/calendar.ics").text
    assert "BEGIN:VEVENT" in calendar and "20260415T" in calendar
    assert f"/hearings/{hearing.id}" in client.get("/hearings/feed.atom").text


def test_what_is_not_announced_is_not_there(client, db, officer, deputy, now):
    hidden = make_hearing(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    assert client.get(f"/hearings/{hidden.id}").status_code == 404
    assert client.get(f"/hearings/{hidden.id}/register").status_code == 404
    assert "现在没有已公告的听证会" in client.get("/hearings/").text


def test_registering_gives_a_receipt_once(client, send, db):
    answer = send()
    assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    assert send().headers["location"] == place, "pressing twice is one registration"
    page = client.get(place)
    assert page.headers["x-robots-tag"] == "noindex"
    assert "第 1 号" in page.text and "13900003333" not in page.text and "139****3333" in page.text
    assert client.get("/receipts/?number=" + place.rsplit("/", 1)[1].lower()).headers["location"].endswith(place)
    assert len(db.exec(select(Registration)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "abc"}, "phone"),
        ({"region": "火星"}, "region"),
        ({"notice_consent": None}, "notice_consent"),
        ({"list_consent": None}, "list_consent"),
        ({"is_adult": None}, "is_adult"),
        ({"points": ""}, "points"),
        ({"categories": None}, "categories"),
        ({"categories": "99"}, "categories"),
        ({"submitter_kind": "organisation"}, "organisation"),
        ({"submitter_kind": "organisation", "organisation": "某公司", "credit_code": "123"}, "credit_code"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(send, changes, field, db):
    answer = send(**changes)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and "zhang@example.cn" in answer.text
    assert not db.exec(select(Registration)).all()


def test_the_same_number_again_is_told_so_without_showing_the_receipt(send, token, client):
    receipt = send().headers["location"].rsplit("/", 1)[1]
    again = send(token=token("another-key"), name="李四", phone="+86 139 0000 3333")
    assert again.status_code == 422 and "已经为本次听证会报过名" in again.text
    assert receipt not in again.text


def test_changing_and_withdrawing(client, send, hearing, db, hand):
    place = send().headers["location"]
    change = {
        "seen": "1", "categories": str(hearing.categories[1].id), "region": "赤峰市", "points": "改过的观点", "stance": "for",
        "email": "",
    }  # fmt: skip
    assert client.post(place + "/change", data=change).status_code == 303
    page = client.get(place).text
    assert "改过的观点" in page and "用人单位代表" in page
    assert client.post(place + "/change", data=change).status_code == 409, "two tabs do not fight"
    assert client.post(place + "/change", data={**change, "seen": "2", "points": ""}).status_code == 422
    hand["now"] = close_of(hearing)
    assert client.post(place + "/change", data={**change, "seen": "2"}).status_code == 403
    assert client.get(f"/hearings/{hearing.id}/register").status_code == 403
    assert client.post(place + "/withdraw").status_code == 303
    assert "已撤回" in client.get(place).text


def test_programs_and_old_forms_are_asked_again(send, token):
    assert "再按一次" in send(token=token(seconds=0)).text
    assert "再按一次" in send(homepage="x").text
    assert "打开得太久" in send(token="forged").text


def test_overload_says_when_to_come_back_and_keeps_what_was_typed(send, app, monkeypatch, db):
    def full(_handed):
        raise Overloaded

    monkeypatch.setattr(app.state.intake, "submit", full)
    answer = send(points="建议提前公布材料")
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "建议提前公布材料" in answer.text and "zhang@example.cn" in answer.text and "提交的人太多" in answer.text
    assert not db.exec(select(Registration)).all()


def test_registering_looks_at_the_database_only_through_the_writer(send, token, engine):
    every = []
    for n in range(3):  # the watcher of versions may ask for the form anew once
        with counted(engine) as asked:
            assert send(token=token(f"key-{n}"), phone=f"1390000444{n}").status_code == 303
        every.append(asked)
    fewest = min(every, key=len)
    assert len(fewest) <= 16 and not [one for one in fewest if "hearing_quota" in one], fewest


def test_after_the_close_a_form_that_was_open_is_told_so(send, hearing, hand, db):
    hand["now"] = close_of(hearing)
    assert send().status_code == 403 and not db.exec(select(Registration)).all()


def test_a_receipt_that_does_not_exist(client):
    assert client.get("/hearings/registrations/BM-2026-0000-0000-0000").status_code == 404


FIRM = {"submitter_kind": "organisation", "organisation": "青城家政有限公司", "credit_code": "91110000600037341L"}


def test_the_letter_of_an_organisation_is_kept_with_its_registration(client, hearing, form, db):
    wrong = {"letter": ("推荐函.png", b"MZ\x90 not a letter", "image/png")}
    refused = client.post(f"/hearings/{hearing.id}/register", data=form(**FIRM), files=wrong)
    assert refused.status_code == 422 and 'href="#letter"' in refused.text and "青城家政" in refused.text
    sent = {"letter": ("推荐函.png", png(), "image/png")}
    assert client.post(f"/hearings/{hearing.id}/register", data=form(**FIRM), files=sent).status_code == 303
    [registration] = db.exec(select(Registration)).all()
    assert registration.letter_name == "推荐函.png"
    [kept] = db.exec(select(RegistrationLetter)).all()
    assert kept.content == png() and kept.registration_id == registration.id


def test_the_page_of_an_erased_registration_says_so(client, send, db, now):
    place = send().headers["location"]
    [mine] = db.exec(select(Registration)).all()
    for name in PERSONAL:
        setattr(mine, name, "")
    mine.erased_at = now
    db.commit()
    page = client.get(place)
    assert page.status_code == 200 and "个人信息已于" in page.text and "第 1 号" in page.text
    assert "修改报名" not in page.text and "撤回我的报名" not in page.text


def test_forty_at_once_by_http_for_three_places_each_form_sent_twice(client, hearing, form, token, db):
    observers, id_ = hearing.categories[2], hearing.id
    forms = [
        form(token=token(f"key-{n:04}"), categories=str(observers.id), name=f"旁听{n}", phone=f"138{n:08}")
        for n in range(40)
    ]
    db.rollback()  # an open reading session on SQLite would keep the writers waiting

    def twice(one):
        return {client.post(f"/hearings/{id_}/register", data=one).headers["location"] for _ in range(2)}

    with ThreadPoolExecutor(20) as pool:
        places = list(pool.map(twice, forms))
    assert all(len(found) == 1 for found in places) and len(set().union(*places)) == 40
    rows = select(Registration.arrival, Candidacy.standing).join(Candidacy).order_by(Registration.arrival)
    found = db.exec(rows).all()
    assert [arrival for arrival, _ in found] == list(range(1, 41))
    assert [standing for _, standing in found] == ["seated"] * 3 + ["waiting"] * 37
