"""Risk assessment, fair competition and legality review by HTTP."""

from datetime import date

import pytest

from law import legality_review as legality_law
from people.permissions import Role
from reviews import queries
from tests.admin.conftest import filled, read
from tests.factories import make_matter, make_staff


@pytest.fixture
def matter(db, officer, deputy, now):
    made = make_matter(db, officer=officer, deputy=deputy, now=now)
    for login, role, division in (
        ("li", Role.LEGAL, "政策法规处"), ("head", Role.HEAD, "就业促进处"), ("lu", Role.COUNSEL, "法律顾问"),
    ):  # fmt: skip
        make_staff(db, login=login, roles={role}, division=division, now=now)
    db.commit()
    return made


@pytest.fixture
def facts(db, matter):
    def look():
        db.expire_all()
        found = queries.review_facts(db, matter.id)
        db.commit()
        return found

    return look


def send(browser, path, status=303, **values):
    answer = browser.post(f"/admin{path}", data=values)
    assert answer.status_code == status, answer.text[-3000:]
    return answer


RISK = {
    "kind": "社会稳定",
    "text": "群体上访",
    "likelihood": 4,
    "impact": 4,
    "measure": "宣传解释",
    "owner": "就业促进处",
}
WORK = {f"plan_{n}": "有" for n in range(1, 5)} | {f"aspect_{n}": "有" for n in range(1, 5)} | {"invited": ["人大代表"]}
REPORT = {f"part_{n}": f"第{n}部分" for n in range(1, 6)}


def test_a_risk_assessment_from_plan_to_report(bo, matter, facts):
    send(bo, f"/matters/{matter.id}/risk")
    here = "/risk/1"
    send(bo, here + "/finish", status=422)
    send(bo, here + "/work", form="work", seen=0, reason="影响待遇", **WORK)
    assert send(
        bo, here + "/surveys", 422, form="survey", method="实地调研", held_on="2026-03-02", summary=" "
    ).text.count("请填写")
    send(bo, here + "/surveys", form="survey", method="实地调研", held_on="2026-03-02", summary="走访三地")
    send(bo, here + "/risks", form="risk", **RISK)
    page = read(bo.get("/admin" + here))
    assert "较大" not in page.select_one(".risk-matrix + ol").text
    assert "重大" in page.select_one(".risk-matrix + ol").text
    assert "可能性高、影响较大" in page.select_one(".risk-matrix svg")["aria-label"]
    send(bo, here + "/report", form="report", seen=1, conclusion="不可控", **REPORT)
    send(bo, here + "/finish", form="report")
    found = facts()
    assert (found.risk_done, found.risk_controllable) == (True, False)
    assert {f.rule for f in found.findings["G16"]} == {"P30"}
    send(bo, here + "/reopen")
    values = filled(read(bo.get("/admin" + here)), "/report") | {"conclusion": "调整后可控", "adjustment": "删去第五条"}
    send(bo, here + "/report", **values)
    send(bo, here + "/finish", status=422, form="report")
    send(bo, here + "/confirm")
    send(bo, here + "/finish", form="report")
    assert facts().risk_controllable
    assert bo.get(f"/admin{here}/report.pdf").content.startswith(b"%PDF")
    assert bo.get(f"/admin{here}/report.docx").content.startswith(b"PK")


def test_an_existing_assessment_is_not_repeated(bo, matter, facts):
    send(bo, f"/matters/{matter.id}/risk")
    values = {
        "form": "reuse", "reason": "涉及待遇", "title": "稳评报告", "made_by": "发改委", "made_on": "2026-01-05",
        "basis": "稳评办法", "covers": "同一项目", "conclusion": "可控",
    }  # fmt: skip
    refused = send(bo, "/risk/1/reuse", 422, **values | {"covers": " "})
    assert "程序办法第二十七条第二款" in refused.text
    send(bo, "/risk/1/reuse", **values)
    assert facts().findings["G16"] == []


def test_the_review_of_legality_needs_every_procedure_or_its_statement(bo, signed_in, matter, facts):
    li, head, lu = signed_in("li"), signed_in("head"), signed_in("lu")
    id_ = matter.id
    send(bo, f"/matters/{id_}/expert-reviews")
    send(bo, "/expert-reviews/1/unneeded", form="unneeded", reason="内部管理")
    send(bo, f"/matters/{id_}/risk")
    send(bo, "/risk/1/unneeded", form="unneeded", reason="不影响群众")
    assert send(bo, f"/matters/{id_}/competition", 422, form="competition", is_touched="yes", reason="涉及", name="bo")
    send(bo, f"/matters/{id_}/competition", form="competition", is_touched="no", reason="不涉及企业", name="bo")
    grounds = {name: found[0] for name, found in legality_law.GROUNDS.items() if name != "听证"}
    for n, (procedure, ground) in enumerate(grounds.items(), 1):
        draft = {"form": "statement", "procedure": procedure, "facts": "内部事项", "legal_basis": "有关规定"}
        assert send(bo, f"/matters/{id_}/statements", 422, **draft, ground="时间来不及")
        send(bo, f"/matters/{id_}/statements", **draft, ground=ground)
        assert bo.post(f"/admin/matters/{id_}/statements/{n}/sign", data={"name": "bo"}).status_code == 403
        send(head, f"/matters/{id_}/statements/{n}/sign", form=f"sign{n}", name="head")
    send(bo, f"/matters/{id_}/legality")
    here = "/legality/1"
    send(bo, here + "/prepare", form="prepare", seen=0, due_on="2026-03-10")
    assert "程序办法第三十二条" in send(bo, here + "/submit", 422, form="prepare").text
    for kind in legality_law.PAPERS[:3]:
        send(bo, here + "/papers", form="paper", kind=kind, text="内容")
    assert "程序办法第三十三条" in send(bo, here + "/submit", 422, form="prepare").text
    send(bo, here + "/prepare", form="prepare", seen=1, due_on="2026-03-11")
    send(bo, here + "/submit", form="prepare")
    send(li, here + "/send-back", 422, form="back", act="supplement", reason=" ")
    send(li, here + "/send-back", form="back", act="supplement", reason="缺少依据原文")
    assert "缺少依据原文" in bo.get("/admin" + here).text
    send(bo, here + "/submit", form="prepare")
    send(li, here + "/accept")
    opinion = {"form": "decide", "reason_1": "合法", "reason_2": "合法", "reason_3": "合法", "name": "li"}
    assert "程序办法第三十五条" in send(li, here + "/decide", 422, **opinion, outcome="agree").text
    counsel = filled(read(li.get("/admin" + here)), "/counsel")
    send(li, here + "/counsel", **counsel)
    send(lu, "/counsel/1/declare", form="declare", interest="none")
    send(lu, "/counsel/1/sign", form="sign", opinion="没有意见", name="lu")
    refused = send(li, here + "/decide", 422, **opinion, outcome="agree")
    assert refused.text.count("尚未在审查意见中认定") == len(grounds)
    for n in range(1, len(grounds) + 1):
        send(li, f"/matters/{id_}/statements/{n}/decide", form=f"decide{n}", is_accepted="yes", reason="属实")
    assert not facts().legality_passed
    send(li, here + "/decide", **opinion, outcome="adjust", points="第五条与上位法不一致\n第六条缺依据")
    assert {f.rule for f in facts().findings["G19"]} == {"P31.2a"}
    send(li, here + "/confirm", 422, form="confirm", adjustment="已核对")
    for n in (1, 2):
        send(bo, here + f"/points/{n}", form=f"respond{n}", response="已修改")
    send(li, here + "/confirm", form="confirm", adjustment="已核对")
    found = facts()
    assert (found.legality_passed, found.open_responses, found.findings["G17"]) == (True, 0, [])
    assert bo.get(f"/admin{here}/opinion.pdf").content.startswith(b"%PDF")


def test_handing_in_saves_what_stands_in_the_form(bo, signed_in, matter, db, now):
    make_staff(db, login="er", roles={Role.OFFICER}, division="社会保险处", now=now)
    db.commit()
    send(bo, f"/matters/{matter.id}/legality")
    for kind in legality_law.PAPERS[:3]:
        send(bo, "/legality/1/papers", form="paper", kind=kind, text="内容")
    page = read(bo.get("/admin/legality/1"))
    button = page.select_one("button[form=prepare][formaction$='/legality/1/submit']")
    shown = filled(page, "/prepare")
    assert "送政策法规处审查" in button.text and shown["due_on"] == "2026-03-11"
    assert signed_in("er").post("/admin/legality/1/submit", data=shown).status_code == 404
    refused = send(bo, "/legality/1/submit", 422, **shown | {"due_on": "2026-03-10", "legal_risk": "说了一半"})
    assert "程序办法第三十三条" in refused.text and "说了一半" in refused.text
    assert send(bo, "/legality/1/submit", 409, **shown | {"seen": "7"})
    known = queries.legality(db, 1)
    assert (known.status, known.due_on, known.edit) == ("preparing", None, 0)
    db.commit()
    send(bo, "/legality/1/submit", **shown)
    db.expire_all()
    assert (known.status, known.due_on) == ("submitted", date(2026, 3, 11))


def test_counsel_sees_nothing_else_and_nothing_after_recusal(bo, signed_in, matter, db, now):
    li, lu = signed_in("li"), signed_in("lu")
    send(bo, f"/matters/{matter.id}/legality")
    for kind in legality_law.PAPERS[:3]:
        send(bo, "/legality/1/papers", form="paper", kind=kind, text="保密的内容")
    send(bo, "/legality/1/prepare", form="prepare", seen=0, due_on="2026-03-20")
    send(bo, "/legality/1/submit", form="prepare")
    send(li, "/legality/1/accept")
    assert lu.get("/admin/counsel/1").status_code == 404
    send(li, "/legality/1/counsel", **filled(read(li.get("/admin/legality/1")), "/counsel"))
    assert "保密的内容" not in lu.get("/admin/counsel/1").text
    for path in ("matters", "legality", "legality/1", "experts", "expert", "opinions"):
        assert lu.get(f"/admin/{path}").status_code == 403
    send(lu, "/counsel/1/declare", form="declare", interest="interested", remark="代理过")
    assert "保密的内容" not in lu.get("/admin/counsel/1").text
    send(lu, "/counsel/1/sign", 409, form="sign", opinion="x", name="lu")


def test_the_pool_from_call_to_letter(signed_in, matter, app, db):
    from starlette.testclient import TestClient

    li = signed_in("li")
    citizen = TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    send(li, "/experts/fields", form="field", name="社会保障")
    assert "已有同名" in send(li, "/experts/fields", 422, form="field", name="社会保障").text
    send(li, "/experts/calls", form="call", title="征集论证专家", text="请报名", closes_on="2026-04-01")
    page = read(citizen.get("/experts/1"))
    values = filled(page, "/experts/1") | {
        "homepage": "", "field_id": "1", "name": "张三丰", "employer": "内蒙古大学", "phone": "13812345678", "achievements": "论文三篇",
    }  # fmt: skip
    bad = citizen.post("/experts/1", data=values | {"name": ""})
    assert bad.status_code == 422
    assert "论文三篇" in bad.text
    answer = citizen.post("/experts/1", data=values)
    again = citizen.post("/experts/1", data=values)
    assert answer.status_code == 303, read(answer).main.text
    assert answer.headers["location"] == again.headers["location"]
    state = citizen.get(answer.headers["location"]).text
    assert "13812345678" not in state
    assert "张三丰" not in state
    assert citizen.get("/experts/applications/ZJ-2026-0000-0000-0000").status_code == 404
    send(li, "/experts/applications/1/check", 422, form="check", conditions=["1", "2"])
    send(li, "/experts/applications/1/check", form="check", conditions=[str(n) for n in range(1, 7)])
    send(li, "/experts/applications/1/discuss", form="discuss", discussed_on="2026-03-02", discussion="厅务会同意")
    assert (
        "专家论证办法第八条"
        in send(li, "/experts/applications/1/appoint", 422, form="appoint", ends_on="2029-03-03").text
    )
    shown = send(li, "/experts/applications/1/appoint", 200, form="appoint", ends_on=date(2029, 3, 2).isoformat())
    assert "初始口令" in shown.text
    assert "初始口令" not in li.get("/admin/experts/1").text
    assert li.get("/admin/experts/1/letters/1.pdf").content.startswith(b"%PDF")
    send(li, "/experts/1/renew", form="renew", ends_on="2031-01-01")
    send(li, "/experts/1/dismiss", 422, form="dismiss", facts="x")
    send(li, "/experts/1/dismiss", form="dismiss", ground="专家本人申请解聘", facts="来信")
    send(li, "/experts/1/dismiss", 409, form="dismiss", ground="专家本人申请解聘", facts="来信")
