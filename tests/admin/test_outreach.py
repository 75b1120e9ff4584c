"""The pages of symposia and visits: form, list, file, what enters the ledger, what the public sees."""

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from consultations.outreach_models import Outreach
from opinions.models import Opinion
from people.permissions import Role
from tests.admin.conftest import filled, read
from tests.factories import make_staff

NAME = "额尔敦其其格"
VALUES = {
    "kind": "symposium", "topic": "程序办法座谈会", "held_on": "2026-03-02", "place": "三楼会议室", "host": "王主持",
    "minutes": "建议延长期限。", "is_public": "true", "attendee": [NAME, "", "李二"],
    "capacity": ["人大代表", "人大代表", "群众代表"], "stands_for": ["包头市", "", "残疾人"],
}  # fmt: skip


@pytest.fixture
def at(consultation):
    return f"/admin/matters/{consultation.matter_id}/outreach"


def rows(engine, model):
    with Session(engine) as db:
        return db.exec(select(model)).all()


def test_from_the_consultation_to_the_ledger(bo, app, engine, db, consultation, at, now):
    page = read(bo.get(f"/admin/consultations/{consultation.id}"))
    assert page.select_one(f'a[href="{at}"]')
    values = filled(read(bo.get(at + "/new")), "/new") | VALUES
    wrong = read(bo.post(at + "/new", data=values | {"topic": " ", "attendee": ["", "", "李二"]}))
    assert wrong.select_one('#errors a[href="#topic"]') and wrong.select_one('#errors a[href="#attendee-1"]')
    assert wrong.select_one("#minutes").text.strip() == "建议延长期限。"
    assert wrong.select_one("#stands_for-1")["value"] == "包头市"
    paper = {"paper": ("签到表.txt", "签到".encode(), "text/plain")}
    for _ in range(2):
        assert bo.post(at + "/new", data=values, files=paper).status_code == 303
    [made] = rows(engine, Outreach)
    assert made.file_name == "签到表.txt"
    listed = read(bo.get(at)).main
    assert NAME in listed.text and "参加 2 人" in listed.text and "已举行" in listed.text
    assert bo.get(f"{at}/{made.id}/file").content == "签到".encode()
    link = listed.select_one('a[href*="outreach="]')["href"]
    form = read(bo.get(link))
    assert "来源" in form.main.text and form.select_one("#channel option[selected]")["value"] == "symposium"
    opinion = filled(form, "/opinions/new") | {"text": "延长到十五日"}
    slip = bo.post(f"/admin/consultations/{consultation.id}/opinions/new", data=opinion).headers["location"]
    assert f"?outreach={made.id}" in bo.get(slip).text
    [stored] = rows(engine, Opinion)
    assert (stored.channel, str(stored.happened_on)) == ("symposium", "2026-03-02")
    shown = read(bo.get(f"/admin/consultations/{consultation.id}/opinions/{stored.id}"))
    assert shown.select_one(f'a[href="{at}#outreach-{made.id}"]')
    assert "登记了 1 条意见" in read(bo.get(at)).text
    citizen = TestClient(app).get(f"/consultations/{consultation.id}").text
    assert "程序办法座谈会" in citizen and "三楼会议室" in citizen and NAME not in citizen and "王主持" not in citizen
    assert f"outreach-{made.id}" in bo.get(f"/admin/matters/{consultation.matter_id}/dossier").text
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        url = f"/admin/matters/{consultation.matter_id}/dossier/outreach-{made.id}.{ending}"
        assert bo.get(url).content.startswith(start)


def test_what_is_not_public_stays_inside(bo, app, at, consultation):
    values = filled(read(bo.get(at + "/new")), "/new") | VALUES
    del values["is_public"]
    assert bo.post(at + "/new", data=values).status_code == 303
    assert "程序办法座谈会" not in TestClient(app).get(f"/consultations/{consultation.id}").text


def test_a_plan_is_changed_seen_by_one_and_cancelled(bo, engine, at):
    plan = VALUES | {"minutes": "", "held_on": "2026-03-20", "attendee": [], "capacity": [], "stands_for": []}
    values = filled(read(bo.get(at + "/new")), "/new") | plan
    assert bo.post(at + "/new", data=values).status_code == 303
    [made] = rows(engine, Outreach)
    one = f"{at}/{made.id}"
    form = filled(read(bo.get(one)), one)
    early = bo.post(one, data=form | {"minutes": "说了很多"})
    assert early.status_code == 422 and "程序办法第十三条第二款" in early.text
    assert bo.post(one, data=form | {"place": "五楼"}).status_code == 303
    late = bo.post(one, data=form | {"place": "六楼"})
    assert late.status_code == 409 and read(late).select_one("#place")["value"] == "六楼"
    assert bo.post(one + "/cancel", data={"reason": ""}).status_code == 422
    assert bo.post(one + "/cancel", data={"reason": "改为书面征求"}).status_code == 303
    assert "改为书面征求" in bo.get(at).text
    assert bo.post(one, data=form).status_code == 409


def test_another_division_reads_but_does_not_see_names_or_touch(signed_in, bo, db, engine, at, now):
    values = filled(read(bo.get(at + "/new")), "/new") | VALUES
    bo.post(at + "/new", data=values, files={"paper": ("签到表.txt", "签到".encode(), "text/plain")})
    [made] = rows(engine, Outreach)
    make_staff(db, login="eve", roles={Role.OFFICER}, division="社会保险处", now=now)
    db.commit()
    eve = signed_in("eve")
    page = eve.get(at)
    assert page.status_code == 200 and NAME not in page.text and "人大代表" in page.text
    assert eve.get(f"{at}/new").status_code == 403
    assert eve.post(f"{at}/{made.id}", data=values).status_code == 403
    assert eve.get(f"{at}/{made.id}/file").status_code == 403
