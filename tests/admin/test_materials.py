"""Removals, explanation events and the promise of feedback on the staff pages, and what the public sees of them."""

import pytest

from infra import public_version
from tests.admin.conftest import filled, read
from tests.factories import make_draft_consultation


@pytest.fixture
def prepared(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


@pytest.fixture(autouse=True)
def stored_pages_are_told(app):
    """As the running application tells them."""
    public_version.listen(app.state.pages.changed)
    yield
    public_version.unlisten(app.state.pages.changed)


def at(consultation, path=""):
    return f"/admin/consultations/{consultation.id}{path}"


def removal(page, kind):
    return page.select_one(f'form[action*="/{kind}/"][action$="/remove"]')


def test_before_publication_a_file_a_question_and_evidence_go_without_a_reason(bo, prepared):
    bo.post(at(prepared, "/attachments"), files={"attachment": ("说明.txt", "说明".encode(), "text/plain")})
    bo.post(at(prepared, "/questions"), data={"question": "何时施行", "answer": "公布后", "clause": ""})
    evidence = {"channel": "报刊", "published_on": "2026-03-01", "link": "https://example.cn"}
    assert bo.post(at(prepared, "/evidence"), data=evidence).status_code == 303
    for kind in ("attachments", "questions", "evidence"):
        form = removal(read(bo.get(at(prepared))), kind)
        assert form.select_one("[name=reason]") is None
        assert bo.post(form["action"]).status_code == 303
        assert removal(read(bo.get(at(prepared))), kind) is None
        assert bo.post(form["action"]).status_code == 404


def test_after_publication_a_reason_is_asked_for_at_its_field(bo, consultation):
    bo.post(at(consultation, "/questions"), data={"question": "何时施行", "answer": "公布后", "clause": ""})
    assert "何时施行" in bo.get(f"/consultations/{consultation.id}").text
    form = removal(read(bo.get(at(consultation))), "questions")
    refused = bo.post(form["action"], data={"reason": ""})
    field = form.select_one("[name=reason]")["id"]
    assert refused.status_code == 422 and "须说明理由" in read(refused).select_one(f"#{field}-error").text
    assert bo.post(form["action"], data={"reason": "答复有误"}).status_code == 303
    assert "何时施行" not in bo.get(f"/consultations/{consultation.id}").text


def test_evidence_is_checked_for_what_it_is(bo, consultation):
    values = {"channel": "报刊", "published_on": "2026-03-01", "link": ""}
    program = {"evidence_file": ("a.png", b"MZ\x90program", "image/png")}
    refused = bo.post(at(consultation, "/evidence"), data=values, files=program)
    assert refused.status_code == 422 and read(refused).select_one("#evidence_file-error")


def planned(bo, consultation, **changes):
    values = {"event_kind": "press", "event_title": "新办法解读", "event_on": "2026-03-02", "event_place": "发布厅"}
    return bo.post(at(consultation, "/explanations"), data=values | changes)


def test_an_event_from_plan_to_public_page(bo, dai, consultation):
    public = f"/consultations/{consultation.id}"
    assert planned(bo, consultation, event_title="").status_code == 422
    assert planned(bo, consultation).status_code == 303
    assert "新办法解读" not in bo.get(public).text
    assert "解释说明活动 1 项" in dai.get("/admin/").text
    form = read(dai.get("/admin/consents")).select_one('form[action$="/decision"]')
    refused = dai.post(form["action"], data={"decision": "refused", "reason": ""})
    assert refused.status_code == 422 and "请说明理由" in read(refused).select_one("[id^=reason-][id$=-error]").text
    assert bo.post(form["action"], data={"decision": "granted"}).status_code == 403
    assert dai.post(form["action"], data={"decision": "granted"}).status_code == 303
    assert "新办法解读" in bo.get(public).text
    one = form["action"].removesuffix("/decision")
    nothing = bo.post(one + "/held", data={"held_on": "2026-03-02"})
    assert nothing.status_code == 422 and read(nothing).select_one("[id^=held_file-][id$=-error]")
    secret = {"held_file": ("通稿.txt", "联系张三 13812345678".encode(), "text/plain")}
    warned = bo.post(one + "/held", data={"held_on": "2026-03-02"}, files=secret)
    assert warned.status_code == 422 and "13812345678" not in warned.text and "没有登记" in warned.text
    clean = {"held_file": ("通稿.txt", "新办法解读通稿".encode(), "text/plain")}
    early = bo.post(one + "/held", data={"held_on": "2026-03-01"}, files=clean)
    assert early.status_code == 422 and "分管厅领导" in read(early).select_one("[id^=held_on-][id$=-error]").text
    assert bo.post(one + "/held", data={"held_on": "2026-03-02"}, files=clean).status_code == 303
    page = read(bo.get(public)).select_one("#events")
    assert "已举行" in page.text
    assert bo.get(page.select_one('a[href$="/file"]')["href"]).content == "新办法解读通稿".encode()


def test_an_event_that_had_no_consent_stays_inside(bo, dai, consultation):
    planned(bo, consultation)
    form = read(dai.get("/admin/consents")).select_one('form[action$="/decision"]')
    dai.post(form["action"], data={"decision": "refused", "reason": "时机不合适"})
    assert "时机不合适" in bo.get(at(consultation)).text
    assert "新办法解读" not in bo.get(f"/consultations/{consultation.id}").text
    assert bo.get(form["action"].replace("/admin", "").replace("/decision", "/file")).status_code == 404


def test_the_promise_is_the_officers_and_stands_in_the_notice(bo, dai, prepared):
    values = filled(read(bo.get(at(prepared, "/edit"))), "/edit")
    assert values["promised_days"] == "30"
    wrong = bo.post(at(prepared, "/edit"), data=values | {"promised_days": "0"})
    assert wrong.status_code == 422 and read(wrong).select_one("#promised_days-error")
    assert bo.post(at(prepared, "/edit"), data=values | {"promised_days": "45"}).status_code == 303
    bo.post(at(prepared, "/ask-consent"))
    assert "45 日内" in dai.get(at(prepared, "/consent")).text
    dai.post(at(prepared, "/consent"), data={"decision": "granted"})
    bo.post(at(prepared, "/publish"))
    assert "在截止后 45 日内（不晚于 2026年5月16日" in read(bo.get(f"/consultations/{prepared.id}")).text
