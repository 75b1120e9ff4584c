"""Invitations, interviews, paper, results and the decision record, from the office."""

import io
import json
import tempfile
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from sqlmodel import select

from infra.mail import Outbox
from opinions.models import Opinion
from surveys.models import Survey, SurveyAnswer, SurveyContact
from tests.admin.conftest import filled, read
from tests.factories import make_open_consultation, make_survey
from tests.hearings.test_session import png

PARTS = {f"parts.r{n}": "o4" for n in (1, 2, 3, 4)}
PNG = png()
SAID = {"way": "o1", "times": "2", "overall": "1", "why": "等得太久", "nps": "3", "age": "o2", **PARTS}


@pytest.fixture
def survey(db, officer, deputy, now):
    round_ = make_open_consultation(db, officer=officer, deputy=deputy, now=now)
    made = make_survey(
        db,
        officer=officer,
        deputy=deputy,
        now=now,
        consultation_id=round_.id,
        matter_id=round_.matter_id,
        closes_on=round_.closes_on,
    )
    db.commit()
    return made


def rows(db, model):
    found = db.exec(select(model).order_by(model.id).execution_options(populate_existing=True)).all()
    db.expunge_all()
    db.rollback()  # or the site would wait for this test
    return found


def at(survey, path=""):
    return f"/admin/surveys/{survey.id}{path}"


def test_invitations_go_out_once_and_reminders_only_to_the_silent(bo, survey, db, moved_clock, now):
    listed = "姓名,邮箱\n张三,zhang@b.cn\n李四,li@b.cn\n张三,zhang@b.cn\n".encode()
    assert bo.post(at(survey, "/people"), files={"file": ("名单.csv", listed)}).status_code == 303
    bad = "姓名，邮箱\n王五，没有邮箱\n".encode()
    answer = bo.post(at(survey, "/people"), files={"file": ("名单.csv", bad)})
    assert answer.status_code == 422 and "第 2 行" in answer.text
    assert len(rows(db, SurveyContact)) == 2
    bo.post(at(survey, "/people/mail/send"))
    bo.post(at(survey, "/people/mail/send"))
    mails = rows(db, Outbox)
    assert sorted(m.to for m in mails) == ["li@b.cn", "zhang@b.cn"] and f"/surveys/{survey.id}/i/" in mails[0].text
    bo.post(at(survey, "/people/mail/remind"))
    assert len(rows(db, Outbox)) == 2  # not on the same day
    contact = rows(db, SurveyContact)[0]
    contact.answered_on = now.date()
    db.add(contact)
    db.commit()
    for day in (1, 2, 3, 4):
        moved_clock[1](now + timedelta(days=day, minutes=day))
        db.commit()
        from tests.admin.conftest import credentials

        bo.post("/admin/sign-in", data=credentials(db.get_bind(), "bo", now + timedelta(days=day, minutes=day)))
        bo.post(at(survey, "/people/mail/remind"))
    mails = rows(db, Outbox)
    assert [m.to for m in mails[2:]] == ["li@b.cn"] * 2  # two reminders are the quota


def test_cards_are_printed_with_codes_that_work(bo, survey, app, db):
    assert bo.post(at(survey, "/people/cards"), data={"how_many": "3"}).status_code == 303
    content = bo.get(at(survey, "/people/cards.pdf"))
    assert content.status_code == 200 and content.content.startswith(b"%PDF")
    for contact in rows(db, SurveyContact):
        code = app.state.tokens.make_invitation(contact.id)
        assert app.state.tokens.read_invitation(code.lower().replace("-", " ")) == contact.id
        assert app.state.tokens.read_invitation(code[:-1] + ("0" if code[-1] != "0" else "1")) is None
    assert bo.post(at(survey, "/people/cards"), data={"how_many": "lots"}).status_code == 422


def test_a_telephone_interview_with_a_call_back(bo, survey, db):
    listed = "姓名,电话\n王五,13900000001\n赵六,13900000002\n".encode()
    bo.post(at(survey, "/calls"), files={"file": ("名单.csv", listed)})
    first, second = rows(db, SurveyContact)
    later = {"outcome": "call_back", "call_on": "2026-03-05", "call_time": "15:30", "note": "下午在家"}
    assert bo.post(at(survey, f"/calls/{second.id}/outcome"), data=later).status_code == 303
    assert bo.post(at(survey, f"/calls/{second.id}/outcome"), data={"outcome": "call_back"}).status_code == 422
    names = [a.text for a in read(bo.get(at(survey, "/calls"))).select(".tasks a")]
    assert names == ["赵六", "王五"]
    page = read(bo.get(at(survey, f"/calls/{first.id}")))
    assert "请逐题照原文念" in page.text
    form = filled(page, "/record") | SAID
    assert bo.post(at(survey, "/calls/record"), data=form | {"overall": ""}).status_code == 422
    assert bo.post(at(survey, "/calls/record"), data=form).status_code == 303
    assert bo.post(at(survey, "/calls/record"), data=form).status_code == 303  # pressed twice
    [answer] = rows(db, SurveyAnswer)
    assert (answer.channel, answer.entered_by is not None, answer.answers["times"]) == ("phone", True, 2)
    assert rows(db, SurveyContact)[0].outcome == "done"
    page = read(bo.get(at(survey, "/calls/visit")))
    assert bo.post(at(survey, "/calls/record"), data=filled(page, "/record") | SAID).status_code == 303
    assert {a.channel for a in rows(db, SurveyAnswer)} == {"phone", "visit"}


def test_without_javascript_what_has_become_due_is_asked_before_it_is_stored(bo, survey, db):
    page = read(bo.get(at(survey, "/calls/visit")))
    form = filled(page, "/record") | SAID
    form.pop("why")  # asked because of the grade
    answer = bo.post(at(survey, "/calls/record"), data=form)
    assert answer.status_code == 422 and "还有 1 道题要问" in answer.text and rows(db, SurveyAnswer) == []
    assert bo.post(at(survey, "/calls/record"), data=filled(read(answer), "/record")).status_code == 303
    assert len(rows(db, SurveyAnswer)) == 1  # nobody has to answer it


def test_files_are_sent_on_the_net_only_and_kept_for_staff(bo, app, db, officer, deputy, now):
    from surveys.intake import store_answers
    from surveys.questions import Definition, Page, Question
    from surveys.submission import SurveySubmission

    asked = Definition((Page("p1", questions=(Question("f1", "file", "请上传照片", required=True), Question("q1", "yesno", "来过吗？"))),))  # fmt: skip
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, definition=asked)
    db.commit()
    page = read(bo.get(at(survey, "/paper/enter")))
    assert "文件只能由本人在网上交" in page.text
    form = filled(page, "/enter") | {"q1": "yes", "sheet": "A-1"}
    assert bo.post(at(survey, "/paper/enter"), data=form).status_code == 303
    sent = {"name": "现场 .png", "mime": "text/html", "size": len(PNG), "sha256": app.state.files.put(PNG)}
    submission = SurveySubmission(idempotency_key="k", survey_id=survey.id, version=1, answers={"f1": sent})
    store_answers(db.connection(), [submission], now)
    db.commit()
    [link] = [a["href"] for a in read(bo.get(at(survey, "/results"))).select("a[href*='/results/files/']")]
    got = bo.get(link)
    assert got.content == PNG and got.headers["content-type"] == "image/png"
    assert (
        got.headers["content-disposition"].startswith("attachment")
        and got.headers["x-content-type-options"] == "nosniff"
    )
    assert bo.get(link[:-2] + "q1").status_code == 404
    bo.cookies.clear()
    assert bo.get(link).status_code == 303  # to sign in


def test_paper_is_printed_typed_and_compared(bo, survey, signed_in, db, now):
    from people.permissions import Role
    from tests.factories import make_staff

    for large in ("", "?large=1"):
        assert bo.get(at(survey, "/paper.pdf") + large).content.startswith(b"%PDF")
    form = filled(read(bo.get(at(survey, "/paper/enter"))), "/enter") | SAID | {"sheet": "A-001"}
    assert bo.post(at(survey, "/paper/enter"), data=form | {"sheet": ""}).status_code == 422
    assert bo.post(at(survey, "/paper/enter"), data=form).status_code == 303
    again = bo.post(at(survey, "/paper/enter"), data=form | {"second": "1"})
    assert again.status_code == 422 and "另一个人" in again.text
    make_staff(db, login="li", roles={Role.OFFICER}, now=now)
    db.commit()
    li = signed_in("li")
    assert li.post(at(survey, "/paper/enter"), data=form | {"second": "1", "times": "3"}).status_code == 303
    page = read(bo.get(at(survey, "/paper")))
    assert [td.text for td in page.select("tbody tr")[0].select("td")] == ["2", "3"]
    [answer] = rows(db, SurveyAnswer)
    assert (answer.channel, answer.sheet) == ("paper", "A-001")


@pytest.fixture
def answered(survey, db, now):
    from surveys.intake import store_answers
    from surveys.submission import SurveySubmission

    for n in range(20):
        said = {
            "way": "o1" if n % 2 else "o2",
            "overall": 1 + n % 5,
            "age": "o2" if n % 3 else "o3",
            "advice": f"=建议{n}",
        }
        channel = ("web", "phone", "paper")[n % 3]
        store_answers(
            db.connection(), [SurveySubmission(idempotency_key=f"k{n}", survey_id=survey.id, version=1, answers=said, channel=channel)], now
        )  # fmt: skip
    db.commit()
    return survey


def test_results_cross_tabs_weights_and_channels(bo, answered):
    page = read(bo.get(at(answered, "/results?row=way&column=age&compare=overall")))
    assert "χ²" in page.text and "95% 置信区间" in page.text
    only = read(bo.get(at(answered, "/results?only=way:o1&channel=phone")))
    assert "本次统计 4" in only.text
    assert only.select_one("#only option[value='region:包头市']")
    live = read(bo.get(at(answered, "/results"), headers={"HX-Request": "true"}))
    assert [dd.text for dd in live.select("#counts dd")] == ["20", "7", "7", "6"] and live.select_one("h1") is None
    shares = {"question": "age", "shares": "18 至 35 岁 = 50%\n36 至 59 岁＝50"}
    assert bo.post(at(answered, "/results/margins"), data=shares).status_code == 303
    assert "设计效应 1.099" in bo.get(at(answered, "/results?weighted=1")).text
    assert bo.post(at(answered, "/results/margins"), data=shares | {"shares": "火星人 = 3"}).status_code == 422


def test_files_hold_the_same_figures_and_no_formula(bo, answered):
    import pyreadstat

    for form, start in {"docx": b"PK", "pdf": b"%PDF"}.items():
        assert bo.get(at(answered, f"/results/report.{form}")).content.startswith(start)
    book = openpyxl.load_workbook(io.BytesIO(bo.get(at(answered, "/results/data.xlsx")).content))
    figures = {(r[0], r[1]): r[2] for r in book["结果"].iter_rows(min_row=2, values_only=True)}
    assert figures["您最近一次是怎样办的？", "到窗口办"] == 10
    assert all(c.data_type != "f" for row in book["数据"].iter_rows() for c in row)
    text = bo.get(at(answered, "/results/data.csv")).content.decode("utf-8-sig")
    assert "'=建议1" in text and "\n=建议" not in text and ",=建议" not in text
    with tempfile.NamedTemporaryFile(suffix=".sav") as file:
        file.write(bo.get(at(answered, "/results/data.sav")).content)
        file.flush()
        frame, meta = pyreadstat.read_sav(file.name)
    assert len(frame) == 20 and meta.column_names_to_labels["way"] == "您最近一次是怎样办的？"
    assert meta.variable_value_labels["way"][1.0] == "到窗口办" and (frame["way"] == 1).sum() == 10
    assert bo.get(at(answered, "/results/data.exe")).status_code == 404


def test_open_answers_go_into_the_ledger_once(bo, answered, db):
    assert bo.post(at(answered, "/results/ledger/advice")).status_code == 303
    assert bo.post(at(answered, "/results/ledger/advice")).status_code == 303
    taken = rows(db, Opinion)
    assert len(taken) == 20 and {o.channel for o in taken} == {"survey"} and "=建议3" in "".join(o.text for o in taken)


def test_results_are_published_and_kept_as_evidence(bo, answered, app, db, moved_clock, now):
    from decisions.queries import papers
    from surveys.services import close_due

    assert bo.post(at(answered, "/results/publish"), data={"published": ["way"]}).status_code == 409
    close_due(db, now=now + timedelta(days=40))
    db.commit()
    page = read(bo.get(at(answered, "/results")))
    form = filled(page, "/results/publish") | {"published": ["way", "overall"], "note": "谢谢"}
    assert bo.post(at(answered, "/results/publish"), data=form).status_code == 303
    shown = bo.get(f"/surveys/{answered.id}").text
    assert "谢谢" in shown and "总的来说您满意吗" in shown and "您还有什么建议" not in shown
    assert bo.post(at(answered, "/results/keep")).status_code == 303
    kept = {p.kind: app.state.files.get(p.sha256) for p in papers(db, answered.matter_id)}
    assert set(kept) == {"survey_report", "survey_questions", "survey_evidence"}
    known, sha256 = json.loads(kept["survey_evidence"]), db.get(Survey, answered.id).data_sha256
    assert known["data_sha256"] == sha256 and known["period"] == {"began_on": "2026-03-02", "closes_on": "2026-04-01"}
    assert [(c["granted"], c["decided_on"]) for c in known["consents"]] == [(True, "2026-03-02")]
    assert known["channels"] == {"网络": 7, "电话": 7, "纸质问卷": 6} and known["answers"] == 20
    assert {r["question"]: r["counts"] for r in known["results"]}["您最近一次是怎样办的？"]["到窗口办"] == 10
    assert known["versions"][0]["definition"]["pages"] == json.loads(kept["survey_questions"])["pages"]
    report = "".join(p.extract_text() for p in PdfReader(io.BytesIO(kept["survey_report"])).pages)
    plain = "".join(report.split())
    assert (
        sha256 in plain
        and "2026年3月2日至2026年4月1日" in plain
        and "程序办法第十五条" in plain
        and "纸质问卷6" in plain
    )
    assert db.get(Survey, answered.id).data_sha256 in shown


def test_by_rule_open_answers_are_in_the_ledger_when_it_closes(answered, db, now):
    from surveys.services import close_due

    close_due(db, now=now + timedelta(days=40))
    db.commit()
    assert len(rows(db, Opinion)) == 20  # the question says to_ledger
    assert all(a.in_ledger == ["advice"] for a in rows(db, SurveyAnswer))
