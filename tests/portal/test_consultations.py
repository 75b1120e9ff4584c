"""What citizens read about a consultation."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from consultations import services
from people.workdays import load_workdays
from tests.factories import make_draft_consultation, make_text


def soup(answer):
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def test_page_is_the_whole_notice(client, consultation):
    page = soup(client.get(f"/consultations/{consultation.id}"))
    notice = page.select_one("#notice").text
    for part in (
        "征求意见的期限",
        "2026年4月1日（周三） 24:00",
        "提出意见的途径",
        "信函：呼和浩特市",
        "0471-0000000",
        "2026年3月2日",
    ):
        assert part in notice
    assert page.h1.text == "程序办法（征求意见稿）" and "为什么修订。" in page.select_one("#explanation").text
    meta = {m["name"]: m["content"] for m in page.select("meta[name]")}
    assert meta["ArticleTitle"] == "程序办法（征求意见稿）" and meta["PubDate"] == "2026-03-02 10:00"


def test_every_clause_can_be_commented_on_and_headings_cannot(client, consultation):
    page = soup(client.get(f"/consultations/{consultation.id}"))
    links = [a["href"].partition("clause=")[2] for a in page.select("#draft .after a")]
    assert links == ["a1", "a2", "a3"]
    assert page.select_one("h3.chapter")["id"] == "c1"
    assert [a["href"] for a in page.select(".contents a")] == ["#c1", "#a1", "#a2", "#a3"]


def test_deadline_is_told_three_ways(client, consultation):
    told = soup(client.get(f"/consultations/{consultation.id}")).select_one(".deadline").text
    assert "还剩 30 天" in " ".join(told.split()) and "2026年4月1日（周三） 24:00" in told and "次日起算" in told


def test_unpublished_and_impossible_ones_are_not_found(client, db, officer, deputy, now):
    draft = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    for path in (draft.id, 999999999, "99999999999999999999", "x", 0):
        assert client.get(f"/consultations/{path}").status_code == 404


def test_an_extension_and_its_reason_are_public(client, consultation, db, officer, now):
    services.extend(
        db,
        consultation,
        closes_on=date(2026, 4, 20),
        reason="应多家企业要求",
        by=officer,
        now=now,
        workdays=load_workdays(db),
    )
    db.commit()
    notice = soup(client.get(f"/consultations/{consultation.id}")).select_one("#notice").text
    assert "应多家企业要求" in notice and "2026年4月20日（周一） 24:00" in notice


def test_tabs_filter_and_an_unknown_one_is_not_found(client, consultation):
    assert consultation.title in client.get("/consultations/?status=open").text
    assert consultation.title not in client.get("/consultations/?status=answered").text
    assert client.get("/consultations/?status=drafting").status_code == 404


def test_comparison_shows_what_changed(client, db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    old = made.version_id
    services.save_version(db, made.draft, text=make_text(articles=4), note="二稿", by=officer, now=now)
    db.refresh(made.draft)
    new = max(v.id for v in made.draft.versions)
    changes = {"version_id": new, "earlier_version_id": old}
    services.edit(db, made, changes=changes, seen=made.edit, by=officer, now=now)
    services.ask_consent(db, made, by=officer, now=now)
    services.decide_consent(db, made, granted=True, reason="", by=deputy, now=now)
    services.publish(db, made, opens_at=None, by=officer, now=now, workdays=load_workdays(db))
    db.commit()
    page = soup(client.get(f"/consultations/{made.id}/compare"))
    assert [h.text.split()[0] for h in page.select(".change h2")] == ["第四条"] and page.select_one(".change ins")
    assert f"/consultations/{made.id}/compare" in client.get(f"/consultations/{made.id}").text


def test_without_an_earlier_version_the_comparison_says_so(client, consultation):
    assert "没有可以对照的上一稿" in client.get(f"/consultations/{consultation.id}/compare").text


def test_attachments_are_saved_not_shown(client, app, db, officer, deputy, now):
    consultation = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    for name in ("草案 说明.pdf", "撤下的.pdf"):
        digest = app.state.files.put(f"%PDF-1.7 {name}".encode())
        services.attach(
            db, consultation, name=name, mime="application/pdf", size=10, sha256=digest, by=officer, now=now
        )
    removed = consultation.attachments[1]
    db.flush()
    services.detach(db, consultation, removed, by=officer, now=now)
    services.ask_consent(db, consultation, by=officer, now=now)
    services.decide_consent(db, consultation, granted=True, reason="", by=deputy, now=now)
    services.publish(db, consultation, opens_at=None, by=officer, now=now, workdays=load_workdays(db))
    db.commit()
    assert client.get(f"/consultations/{consultation.id}/attachments/{removed.id}").status_code == 404
    [link] = [a["href"] for a in soup(client.get(f"/consultations/{consultation.id}")).select("#attachments a")]
    answer = client.get(link)
    assert answer.content == "%PDF-1.7 草案 说明.pdf".encode()
    assert (
        answer.headers["content-disposition"].startswith("attachment;")
        and "%E8%8D%89" in answer.headers["content-disposition"]
    )
    assert client.get(f"/consultations/{consultation.id}/attachments/999").status_code == 404


@pytest.mark.parametrize("days_later", [1, 29])
def test_days_left_follow_the_legal_day(client, consultation, hand, days_later):
    before = client.get(f"/consultations/{consultation.id}").text
    hand["now"] += timedelta(days=days_later)
    after = client.get(f"/consultations/{consultation.id}").text
    assert "<b>30</b>" in before and f"<b>{30 - days_later}</b>" in after
