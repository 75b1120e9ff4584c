"""The receipt: only for its holder, changeable until the close, provable for ever."""

import json

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from consultations import services as consultation_services
from journal.receipts import verify_receipt
from opinions import services
from opinions.models import Opinion


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def ledger(db, receipt):
    """Reads the opinion and ends the transaction, or the site would wait for this test."""

    def look():
        opinion = db.exec(select(Opinion).where(Opinion.receipt == receipt)).one()
        db.expunge(opinion)
        db.rollback()
        return opinion

    return look


@pytest.fixture
def mine(db, receipt):
    """The opinion as officers work on it; the test commits."""
    return lambda: db.exec(select(Opinion).where(Opinion.receipt == receipt)).one()


def test_page_shows_what_was_said_to_its_holder_only(client, send):
    number = send(name="张三", email="zhang@example.cn", phone="13812345678").headers["location"].split("/")[-1]
    answer = client.get(f"/receipts/{number}")
    page = soup(answer)
    assert number in page.h1.text and "建议把期限延长到四十日。" in page.blockquote.text
    assert "zhang@example.cn" not in answer.text and "13812345678" not in answer.text
    assert "z***@example.cn" in answer.text and "138****5678" in answer.text
    assert answer.headers["cache-control"] == "no-store" and answer.headers["x-robots-tag"] == "noindex"
    assert page.select_one("meta[name=robots]")["content"].startswith("noindex")
    assert page.select_one(".steps [aria-current]").text.strip().startswith("已收到")


def test_lookup_reads_what_people_write(client, receipt):
    for written in (receipt.lower(), receipt.replace("-", ""), f"  {receipt} "):
        answer = client.get("/receipts/", params={"number": written})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/receipts/{receipt}")
    assert client.get(f"/receipts/{receipt.lower()}").headers["location"] == f"/receipts/{receipt}"


@pytest.mark.parametrize("number", ["YJ-2026-0000-0000-0001", "YJ", "<script>", "YJ-2026-7F3K-9QXM-2C4D"])
def test_a_number_that_is_none_is_told_kindly(client, db, number):
    answer = client.get("/receipts/", params={"number": number})
    assert answer.status_code == 404 and "<script>" not in answer.text.split("<main")[1]
    assert soup(answer).select_one("#errors a")["href"] == "#number"
    assert client.get(f"/receipts/{number}").status_code == 404


def test_words_can_be_changed_until_the_close(client, receipt):
    form = {"text": "改为四十五日。", "stance": "against", "seen": 1}
    assert client.post(f"/receipts/{receipt}/edit", data=form).status_code == 303
    page = soup(client.get(f"/receipts/{receipt}"))
    assert "改为四十五日。" in page.blockquote.text and "建议把期限延长到四十日。" in page.text
    stale = client.post(f"/receipts/{receipt}/edit", data=form | {"text": "第三稿"})
    assert stale.status_code == 409 and "第三稿" in soup(stale).select_one("#edit textarea").text
    empty = client.post(f"/receipts/{receipt}/edit", data={"text": "", "seen": 2})
    assert empty.status_code == 422 and soup(empty).select_one("#text-error")


def test_after_the_close_nothing_can_be_changed(client, receipt, closed, ledger):
    closed()
    page = soup(client.get(f"/receipts/{receipt}"))
    assert not page.select("form[method=post]") and page.select_one(".steps [aria-current]").text.strip().startswith(
        "处理中"
    )
    for act, form in (("edit", {"text": "晚了", "stance": "for", "seen": 1}), ("withdraw", {})):
        assert client.post(f"/receipts/{receipt}/{act}", data=form).status_code == 403
    assert (ledger().status, ledger().revision) == ("received", 1)


def test_withdrawn_is_withdrawn(client, receipt):
    assert client.post(f"/receipts/{receipt}/withdraw").status_code == 303
    assert "已撤回" in client.get(f"/receipts/{receipt}").text
    assert client.post(f"/receipts/{receipt}/withdraw").status_code == 409


def test_a_sealed_opinion_can_be_mended(client, receipt, db, mine, ledger, officer, now):
    services.seal(db, mine(), reason="含有他人身份证号", title="草案", by=officer, now=now)
    db.commit()
    page = soup(client.get(f"/receipts/{receipt}"))
    assert "含有他人身份证号" in page.select_one("#mend").text
    form = {"text": "删去了号码。", "seen": page.select_one("#mend [name=seen]")["value"]}
    assert client.post(f"/receipts/{receipt}/mend", data=form).status_code == 303
    after = ledger()
    assert (after.status, after.text, after.sealed_reason) == ("received", "删去了号码。", "")


def test_the_answer_stands_on_the_receipt_and_in_the_result(
    client, receipt, closed, db, mine, consultation, officer, now
):
    opinion = mine()
    theme = services.add_theme(db, consultation.id, title="期限", summary="希望更长", by=officer, now=now)
    services.group(db, [opinion], theme=theme, by=officer, now=now)
    services.prepare_answer(
        db, theme, outcome="adopted", reason="有道理，已改。", changed_clause="a2", by=officer, now=now
    )
    db.commit()
    assert "有道理" not in client.get(f"/receipts/{receipt}").text
    closed()
    consultation_services.publish_feedback(
        db, consultation, note="感谢参与。", revised_version_id=None, by=officer, now=now
    )
    db.commit()
    page = soup(client.get(f"/receipts/{receipt}"))
    assert "有道理，已改。" in page.select_one("#answer").text and "采纳" in page.select_one("#answer .pill").text
    result = soup(client.get(f"/consultations/{consultation.id}")).select_one("#result")
    assert "有道理，已改。" in result.text and "感谢参与。" in result.text and "希望更长" in result.text
    assert result.select_one("svg[role=img]") and result.select_one("tbody tr")
    assert "结果反馈：" in client.get("/feed.atom").text
    assert soup(client.get("/")).select_one(f'.entries a[href="/consultations/{consultation.id}#result"]')
    assert consultation.title in client.get("/consultations/?status=answered").text
    data = client.get(f"/api/v1/consultations/{consultation.id}").json()
    assert data["feedback"]["themes"][0]["outcome"] == "adopted" and data["feedback"]["total"] == 1


def test_the_proof_holds_even_after_an_edit_and_fails_when_altered(client, receipt, db):
    client.post(f"/receipts/{receipt}/edit", data={"text": "改过。", "stance": "for", "seen": 1})
    answer = client.get(f"/receipts/{receipt}/proof")
    document = json.loads(answer.content)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert verify_receipt(document, None).holds
    document["submitted"]["text"] = "别的话"
    assert not verify_receipt(document, None).holds
    assert client.get(f"/api/v1/receipts/{receipt}/proof").json()["receipt"] == receipt


def test_pdf_and_code_of_a_receipt(client, receipt):
    sheet = client.get(f"/receipts/{receipt}/pdf")
    assert sheet.content.startswith(b"%PDF-") and sheet.headers["cache-control"] == "no-store"
    code = client.get(f"/receipts/{receipt}/qr.svg")
    assert code.headers["content-type"].startswith("image/svg+xml") and "<svg" in code.text
    assert client.get("/receipts/YJ-2026-0000-0000-0000/pdf").status_code == 404
