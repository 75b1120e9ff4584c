"""Giving an opinion: taken once, never after the close, nothing typed is lost."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlmodel import select

from infra.mail import Outbox
from opinions.models import Opinion, OpinionFile
from opinions.submission import Overloaded

TEXT = "建议把期限延长到四十日。"


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def stored(db):
    """What is in the ledger; the transaction ends, or the writer would wait for this test."""
    rows = db.exec(select(Opinion)).all()
    db.expunge_all()
    db.rollback()
    return rows


def kept(answer):
    return soup(answer).select_one("textarea").text.strip()


def test_form_says_what_happens_and_is_not_stored(client, consultation):
    answer = client.get(f"/consultations/{consultation.id}/opinions/new?clause=a2")
    page = soup(answer)
    assert answer.headers["cache-control"] == "no-store"
    assert page.select_one("select[name=clause] option[selected]")["value"] == "a2"
    assert "这是第2条" in page.select_one("details").text
    assert [r["value"] for r in page.select("input[name=stance]")] == ["change", "for", "against", "other"]
    assert (
        "联系方式不公布" in page.form.text
        if page.form.get("method") == "post"
        else page.select_one("form[method=post]").text
    )
    other = client.get(f"/consultations/{consultation.id}/opinions/new?clause=a2")
    assert soup(other).select_one("[name=token]")["value"] != page.select_one("[name=token]")["value"]


def test_an_opinion_gets_its_receipt(send, client, db):
    answer = send(name="张三", email="zhang@example.cn", mail_receipt="yes")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/receipts/YJ-2026-")
    opinion = stored(db)[0]
    assert (opinion.text, opinion.clause, opinion.stance, opinion.channel) == (TEXT, "a2", "change", "web")
    assert (opinion.submitter_name, opinion.email) == ("张三", "zhang@example.cn")
    assert [m.to for m in db.exec(select(Outbox))] == ["zhang@example.cn"]
    assert client.get(answer.headers["location"]).status_code == 200


def test_sending_twice_gives_the_same_receipt(send, db):
    first, second = send(), send()
    assert first.headers["location"] == second.headers["location"]
    assert len(stored(db)) == 1


def test_the_same_form_with_other_words_is_not_taken_and_keeps_them(send, db):
    send()
    answer = send(text="完全不同的另一条意见")
    assert answer.status_code == 409 and kept(answer) == "完全不同的另一条意见"
    assert len(stored(db)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 5001}, "text"),
        ({"stance": "maybe"}, "stance"),
        ({"clause": "a99"}, "clause"),
        ({"clause": "c1"}, "clause"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.cn\nBcc: x@y.cn"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"kind": "organisation"}, "name"),
        ({"mail_receipt": "yes"}, "mail_receipt"),
        ({"name": "名" * 101}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_everything_typed_is_kept(send, db, changes, field):
    answer = send(**({"region": "海拉尔区"} | changes))
    page = soup(answer)
    assert answer.status_code == 422 and stored(db) == []
    assert page.select_one(f'#errors a[href="#{field}"]') and page.select_one(f"#{field}-error")
    assert page.select_one("#region")["value"] == "海拉尔区"
    assert kept(answer) == changes.get("text", TEXT)


def test_markup_in_an_opinion_stays_text(send, client):
    answer = send(text="<script>alert(1)</script>", stance="nonsense")
    assert "<script>alert(1)" not in answer.text and "&lt;script&gt;alert(1)" in answer.text


def test_a_program_is_asked_again_and_a_person_loses_nothing(send, token, db):
    for changes in ({"homepage": "http://spam.example"}, {"token": token(seconds=0)}):
        answer = send(**changes)
        assert answer.status_code == 422 and kept(answer) == TEXT and "还没有登记" in answer.text
        assert soup(answer).select_one("[name=homepage]").get("value") is None
    assert stored(db) == []
    again = soup(send(homepage="x")).select_one("[name=token]")["value"]
    assert send(token=again).status_code == 303


@pytest.mark.parametrize("seconds", [25 * 3600, None])
def test_a_form_that_is_too_old_or_forged_gets_a_new_key(send, token, db, seconds):
    answer = send(token=token(seconds=seconds) if seconds else "made-up")
    fresh = soup(answer).select_one("[name=token]")["value"]
    assert answer.status_code == 422 and kept(answer) == TEXT and fresh != "made-up" and stored(db) == []


def test_after_the_close_nothing_is_taken_and_the_other_ways_are_named(send, closed, client, consultation, db):
    closed()
    answer = send()
    page = soup(answer)
    assert answer.status_code == 403 and stored(db) == []
    for part in ("2026年4月1日（周三） 24:00", "信函：呼和浩特市", "0471-0000000"):
        assert part in page.main.text
    assert kept(answer) == TEXT
    assert client.get(f"/consultations/{consultation.id}/opinions/new").status_code == 403


def test_a_repeat_after_the_close_still_gives_its_receipt(send, closed):
    first = send()
    closed()
    assert send().headers["location"] == first.headers["location"]


def test_at_the_very_end_the_clock_decides_not_the_state(send, hand, consultation, db):
    hand["now"] = consultation.closes_at
    assert send().status_code == 403
    hand["now"] = consultation.closes_at - timedelta(microseconds=1)
    assert send().status_code == 303


def test_too_many_from_one_address_wait_and_keep_their_words(send, app, consultation):
    app.state.rate_limit.item = type(app.state.rate_limit.item)(1)
    assert send().status_code == 303
    answer = send()
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0 and kept(answer) == TEXT


def test_overload_says_when_to_come_back(send, app, monkeypatch, db):
    def full(_submission):
        raise Overloaded

    monkeypatch.setattr(app.state.intake, "submit", full)
    answer = send()
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0 and kept(answer) == TEXT


def upload(client, consultation, typed, *files):
    sent = [("files", file) for file in files]
    return client.post(f"/consultations/{consultation.id}/opinions", data=typed(), files=sent)


def test_files_are_kept_under_their_hash(client, consultation, typed, app, db):
    answer = upload(client, consultation, typed, ("说明.txt", "补充说明".encode(), "text/plain"))
    assert answer.status_code == 303
    db.rollback()
    file = db.exec(select(OpinionFile)).one()
    assert (file.name, file.mime) == ("说明.txt", "text/plain")
    assert app.state.files.get(file.sha256) == "补充说明".encode()


@pytest.mark.parametrize(
    "files",
    [
        [("a.txt", b"x", "text/plain")] * 4,
        [("a.txt", b"x" * (5 * 1024 * 1024 + 1), "text/plain")],
        [("a.exe", b"MZ\x90\x00" * 50, "application/octet-stream")],
        [("a.pdf", b"<html><script>1</script>", "application/pdf")],
    ],
)
def test_files_that_may_not_come_are_refused_and_words_kept(client, consultation, typed, db, files):
    answer = upload(client, consultation, typed, *files)
    assert answer.status_code == 422 and kept(answer) == TEXT and stored(db) == []
    assert soup(answer).select_one("#files-error")


def test_a_request_that_cannot_be_meant_is_refused_unread(client, consultation, db):
    answer = client.post(
        f"/consultations/{consultation.id}/opinions", content=b"x", headers={"content-length": str(10**9)}
    )
    assert answer.status_code == 413


def test_another_site_cannot_send_the_form(client, consultation, typed, db):
    answer = client.post(
        f"/consultations/{consultation.id}/opinions", data=typed(), headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403 and stored(db) == []


def test_counts_appear_on_the_page(send, client, consultation, app):
    client.get(f"/consultations/{consultation.id}")
    send()
    app.state.pages.changed({f"opinions:{consultation.id}"})  # what the writer tells every few seconds
    page = soup(client.get(f"/consultations/{consultation.id}"))
    assert "1 条意见" in page.select_one("#a2 .after").text and "已收到 1 条意见" in page.main.text


def test_a_form_is_taken_without_reading_the_database_first(send, app, token, monkeypatch):
    import web.reading

    assert send().status_code == 303  # the first has to learn which clauses there are

    def never(*_args):
        raise AssertionError("read the database before the writer did")

    monkeypatch.setattr(web.reading, "_read", never)
    assert send(token=token(key="another")).status_code == 303
