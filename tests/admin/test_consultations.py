from datetime import timedelta

import pytest

from people.permissions import Role
from tests.admin.conftest import filled, read
from tests.factories import make_draft_consultation, make_staff


@pytest.fixture
def prepared(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


def at(consultation, path=""):
    return f"/admin/consultations/{consultation.id}{path}"


def test_from_preparation_to_publication(bo, dai, prepared):
    assert "公开征求意见" in read(bo.get(at(prepared))).select_one(".problems").text
    assert bo.post(at(prepared, "/ask-consent")).status_code == 303
    assert prepared.title in dai.get("/admin/consents").text
    assert dai.post(at(prepared, "/consent"), data={"decision": "granted"}).status_code == 303
    page = read(bo.get(at(prepared)))
    assert not page.select(".problems li")
    assert bo.post(at(prepared, "/publish"), data=filled(page, "/publish")).status_code == 303
    shown = read(bo.get(at(prepared)))
    assert "正在征求意见" in shown.text
    assert shown.select_one(f'a[href="/consultations/{prepared.id}"]')


def test_publishing_without_consent_names_the_article(bo, prepared):
    bo.post(at(prepared, "/ask-consent"))
    page = read(bo.get(at(prepared)))
    button = page.select_one('button[aria-disabled="true"]')
    assert "程序办法第十四条第一款" in button.parent.text
    refused = bo.post(at(prepared, "/publish"), data={})
    assert refused.status_code == 422 and "程序办法第十四条第一款" in refused.text


def test_a_short_period_is_refused_with_the_article(bo, dai, prepared):
    values = filled(read(bo.get(at(prepared, "/edit"))), "/edit") | {"closes_on": "2026-03-10"}
    assert bo.post(at(prepared, "/edit"), data=values).status_code == 303
    bo.post(at(prepared, "/ask-consent"))
    dai.post(at(prepared, "/consent"), data={"decision": "granted"})
    refused = bo.post(at(prepared, "/publish"), data={})
    assert refused.status_code == 422
    assert "不少于30日" in refused.text
    assert "已同意" in bo.get(at(prepared)).text


def test_a_refusal_needs_a_reason_and_keeps_the_choice(bo, dai, prepared):
    bo.post(at(prepared, "/ask-consent"))
    answer = dai.post(at(prepared, "/consent"), data={"decision": "refused", "reason": ""})
    assert answer.status_code == 422
    page = read(answer)
    assert "请说明理由" in page.select_one("#reason-error").text
    assert page.select_one('input[value="refused"]').has_attr("checked")
    assert dai.post(at(prepared, "/consent"), data={"decision": "refused", "reason": "说明太短"}).status_code == 303
    assert "说明太短" in bo.get(at(prepared)).text


def test_the_form_says_the_earliest_lawful_close(bo, prepared):
    assert "2026年4月1日（周三）" in read(bo.get(at(prepared, "/edit"))).select_one("#counting").text


def test_two_officers_never_overwrite_each_other(bo, prepared):
    first = filled(read(bo.get(at(prepared, "/edit"))), "/edit")
    assert bo.post(at(prepared, "/edit"), data=first | {"summary": "甲"}).status_code == 303
    late = bo.post(at(prepared, "/edit"), data=first | {"summary": "乙"})
    assert late.status_code == 409
    assert read(late).select_one("#summary").text.strip() == "乙"
    assert "甲" in bo.get(at(prepared)).text


def test_extension_evidence_and_question(bo, consultation):
    short = bo.post(at(consultation, "/extend"), data={"closes_on": "2026-03-20", "reason": "误"})
    assert short.status_code == 422
    assert "只能延长" in read(short).select_one("#closes_on-error").text
    assert (
        bo.post(at(consultation, "/extend"), data={"closes_on": "2026-04-20", "reason": "来信要求"}).status_code == 303
    )
    proof = {"channel": "报刊", "published_on": "2026-03-02"}
    assert bo.post(at(consultation, "/evidence"), data=proof).status_code == 422
    assert bo.post(at(consultation, "/evidence"), data=proof | {"link": "javascript:alert(1)"}).status_code == 422
    assert bo.post(at(consultation, "/evidence"), data=proof | {"link": "https://paper.example/1"}).status_code == 303
    asked = {"clause": "a1", "question": "谁可以参加？", "answer": "所有人。"}
    assert bo.post(at(consultation, "/questions"), data=asked).status_code == 303
    empty = bo.post(at(consultation, "/questions"), data=asked | {"answer": " "})
    assert empty.status_code == 422
    assert read(empty).select_one("#answer-error")
    text = bo.get(at(consultation)).text
    assert all(words in text for words in ["2026年4月20日", "https://paper.example/1", "谁可以参加？"])


def test_attachments_are_checked_for_personal_data(bo, prepared):
    with_phone = {"attachment": ("说明.txt", "联系张三 13812345678".encode(), "text/plain")}
    warned = bo.post(at(prepared, "/attachments"), files=with_phone)
    assert warned.status_code == 422
    assert "138****5678" in warned.text
    assert "13812345678" not in warned.text
    assert bo.post(at(prepared, "/attachments"), files=with_phone, data={"checked": "yes"}).status_code == 303
    link = read(bo.get(at(prepared))).select_one('a[href*="/attachments/"]')["href"]
    assert bo.get(link).content == "联系张三 13812345678".encode()
    program = {"attachment": ("a.pdf", b"MZ\x90program", "application/pdf")}
    assert bo.post(at(prepared, "/attachments"), files=program).status_code == 422


def test_scheduled_opening(bo, dai, prepared, now):
    bo.post(at(prepared, "/ask-consent"))
    dai.post(at(prepared, "/consent"), data={"decision": "granted"})
    later = (now + timedelta(days=1)).date().isoformat()
    refused = bo.post(at(prepared, "/publish"), data={"opens_on": later, "opens_time": "09:00"})
    assert refused.status_code == 422, "closing on 1 April is too early for a notice of 3 March"


def test_another_division_may_not_touch_it(signed_in, db, prepared, now):
    make_staff(db, login="eve", roles={Role.OFFICER}, division="社会保险处", now=now)
    db.commit()
    eve = signed_in("eve")
    assert eve.post(at(prepared, "/ask-consent")).status_code == 403
    assert eve.get(at(prepared)).status_code == 200


def test_the_mongolian_version_is_written_checked_and_seen_by_its_division_alone(bo, prepared, signed_in, db, now):
    where, script = at(prepared, "/mongolian"), "ᠮᠣᠩᠭᠣᠯ ᠦᠰᠦᠭ"
    refused = bo.post(where, data={"title": "Монгол", "text": script, "translator": ""})
    page = read(refused)
    assert refused.status_code == 422 and "传统蒙古文" in page.select_one("#title-error").text
    assert page.select_one("#translator-error") and page.select_one("#text").text.strip() == script
    assert bo.post(where, data={"title": script, "text": script, "translator": "译审中心"}).status_code == 303
    assert "译审中心" in read(bo.get(at(prepared))).select_one("#mongolian-title").parent.text
    assert filled(read(bo.get(where)), "/mongolian") == {"title": script, "text": script, "translator": "译审中心"}
    make_staff(db, login="other", roles={Role.OFFICER}, division="别的处", now=now)
    db.commit()
    assert signed_in("other").post(where, data={"title": script, "text": script, "translator": "我"}).status_code == 403
