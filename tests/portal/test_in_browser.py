"""In the browser: the check of a receipt file agrees with `gongyi verify receipt`; what was typed outlives a lost answer."""

import json

import pytest
from playwright.sync_api import expect
from sqlmodel import select

import portal.opinion_check
from opinions.models import Opinion
from tests.browser.chromium import CHROMIUM, MISSING
from tests.portal.conftest import SITE

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason=MISSING)]


def check(page, document):
    page.goto(f"{SITE}/journal/verify")
    content = json.dumps(document, ensure_ascii=False).encode()
    page.set_input_files("#verify-file", {"name": "r.json", "mimeType": "application/json", "buffer": content})
    page.wait_for_selector("#verify-result p")
    return page.inner_text("#verify-result")


def test_a_good_file_holds_and_an_altered_one_does_not(page, client, send, token):
    number = send(text='含 "引号"、\n换行和 \u2028 的意见').headers["location"].removeprefix("/receipts/")
    for n in range(3):  # entries after it, so that the path leads up on both sides
        assert send(token=token(key=f"later-{n}")).status_code == 303
    document = client.get(f"/receipts/{number}/proof").json()
    told = check(page, document)
    assert "全部成立" in told and "✗" not in told
    altered = json.loads(json.dumps(document))
    altered["submitted"]["text"] += "。"
    told = check(page, altered)
    assert "✗ 提交的内容与登记的摘要值不一致" in told and "有不成立的项目" in told
    moved = document | {"entry": document["entry"].replace("opinion", "opinlon")}
    assert "✗ 这条记录不在检查点所覆盖的册子里" in check(page, moved)
    assert "不是公议的回执凭证文件" in check(page, {"format": "other"})


def test_signature_of_another_key_is_told(page, client, send):
    number = send().headers["location"].removeprefix("/receipts/")
    document = client.get(f"/receipts/{number}/proof").json()
    body, _, signature = document["proof"].rpartition(" ")
    wrong = "A" if signature[20] != "A" else "B"
    document["proof"] = f"{body} {signature[:20]}{wrong}{signature[21:]}"
    told = check(page, document)
    assert "签名" in told and ("✗" in told or "?" in told)


def test_sent_again_after_the_answer_was_lost_it_is_the_same_opinion(page, client, consultation, db, monkeypatch):
    monkeypatch.setattr(portal.opinion_check, "FASTEST_HUMAN_SECONDS", 0)
    form = f"{SITE}/consultations/{consultation.id}/opinions/new?clause=a2"

    def write():
        page.goto(form)
        page.fill("textarea[name=text]", "网络断了也不该变成两条意见。")
        page.check("input[name=stance][value=change]")

    def stored_but_lost(route):
        asked = route.request
        headers = {"content-type": asked.headers["content-type"]}
        assert (
            client.post(asked.url.removeprefix(SITE), content=asked.post_data_buffer, headers=headers).status_code
            == 303
        )
        route.abort("connectionreset")

    write()
    where = f"{SITE}/consultations/{consultation.id}/opinions"
    page.route(where, stored_but_lost)
    with page.expect_event("requestfailed"):
        page.click("#opinion_form button[type=submit]")
    page.unroute(where)
    page.wait_for_url("chrome-error://**")
    page.goto(form)
    expect(page.locator("textarea[name=text]")).to_have_value("网络断了也不该变成两条意见。")
    page.click("#opinion_form button[type=submit]")
    page.wait_for_url("**/receipts/*")
    assert len(db.exec(select(Opinion).where(Opinion.consultation_id == consultation.id)).all()) == 1


def test_a_receipt_forgets_the_form_it_came_from_and_no_other(page, consultation, monkeypatch):
    monkeypatch.setattr(portal.opinion_check, "FASTEST_HUMAN_SECONDS", 0)
    whole = f"{SITE}/consultations/{consultation.id}/opinions/new"

    def give(where, clause, text):
        page.goto(where)
        page.fill("textarea[name=text]", text)
        page.check("input[name=stance][value=change]")
        page.select_option("select[name=clause]", clause)
        page.click("#opinion_form button[type=submit]")
        page.wait_for_url("**/receipts/*")

    give(whole, "a2", "从整个草案的表选了第二条。")
    page.goto(whole)
    expect(page.locator("textarea[name=text]")).to_have_value("")
    page.fill("textarea[name=text]", "对整个草案，还没有写完。")
    page.wait_for_selector(".kept button")
    give(f"{whole}?clause=a1", "a1", "对第一条。")
    page.goto(whole)
    expect(page.locator("textarea[name=text]")).to_have_value("对整个草案，还没有写完。")
