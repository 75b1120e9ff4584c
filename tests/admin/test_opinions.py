from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from consultations.services import close_due
from decisions.keeping import keep_due
from documents.xlsx import read_table, write_rows
from opinions.intake_group import store_group
from opinions.models import Opinion
from tests.admin.conftest import filled, read
from tests.factories import make_submission


@pytest.fixture
def opinions(db, consultation, now):
    """Three opinions from the site; their ids."""
    group = [make_submission(consultation.id, clause="a1", submitter_name=f"张三{n}") for n in range(3)]
    store_group(db.connection(), group, now)
    db.commit()
    ids = [o.id for o in db.exec(select(Opinion).order_by(Opinion.id))]
    db.commit()  # SQLite has one writer: let go of the database
    return ids


def at(consultation, path=""):
    return f"/admin/consultations/{consultation.id}{path}"


def stored(engine, **where):
    with Session(engine) as session:
        return list(session.exec(select(Opinion).filter_by(**where).order_by(Opinion.id)))


def test_the_ledger_filters_and_answers_htmx_with_rows(bo, consultation, opinions):
    assert len(read(bo.get(at(consultation, "/opinions"))).select("tbody tr")) == 3
    assert len(read(bo.get(at(consultation, "/opinions?words=张三1&answered=no"))).select("tbody tr")) == 1
    assert "没有符合条件" in bo.get(at(consultation, "/opinions?clause=a2")).text
    fragment = bo.get(at(consultation, "/opinions"), headers={"hx-request": "true"})
    assert read(fragment).find(id="rows")
    assert "<html" not in fragment.text


def test_bulk_acts(bo, engine, officer, consultation, opinions):
    ledger = at(consultation, "/opinions")
    nothing = bo.post(ledger, data={"act": "assign"})
    assert nothing.status_code == 422
    assert "请先勾选" in nothing.text
    taken = bo.post(ledger + "?words=%E5%BC%A0", data={"act": "assign", "ids": opinions[:2]})
    assert taken.headers["location"] == ledger + "?words=%E5%BC%A0"
    assert [o.assignee_id for o in stored(engine)] == [officer.id, officer.id, None]
    bo.post(at(consultation, "/themes"), data={"title": "期限", "summary": "希望延长"})
    theme = read(bo.get(ledger)).select_one("select#theme_id option:last-child")["value"]
    assert bo.post(ledger, data={"act": "group", "ids": opinions, "theme_id": theme}).status_code == 303
    assert {o.theme_id for o in stored(engine)} == {int(theme)}
    assert bo.post(ledger, data={"act": "merge", "ids": opinions[:1]}).status_code == 422
    assert bo.post(ledger, data={"act": "merge", "ids": opinions[1:]}).status_code == 303
    assert [o.duplicate_of_id for o in stored(engine)] == [None, None, opinions[1]]
    assert bo.post(ledger, data={"act": "merge", "ids": opinions[:2]}).status_code == 303
    assert [o.duplicate_of_id for o in stored(engine)] == [None, opinions[0], opinions[0]], "no chains"


def test_a_letter_is_written_down_once_and_gets_a_slip(bo, engine, consultation):
    values = filled(read(bo.get(at(consultation, "/opinions/new"))), "/opinions/new")
    values |= {"text": "来信建议提高标准。", "channel": "letter", "clause": "a2", "submitter_name": "李四"}
    first = bo.post(at(consultation, "/opinions/new"), data=values)
    second = bo.post(at(consultation, "/opinions/new"), data=values)
    assert first.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    [opinion] = stored(engine, channel="letter")
    slip = read(bo.get(first.headers["location"]))
    assert opinion.receipt in slip.text
    assert f"/receipts/{opinion.receipt}" in slip.text
    future = bo.post(
        at(consultation, "/opinions/new"), data=values | {"happened_on": "2026-05-01", "key": "another-key"}
    )
    assert future.status_code == 422
    assert "来信建议提高标准" in read(future).select_one("#text").text


def test_a_table_is_taken_whole_or_not_at_all(bo, engine, consultation):
    template = bo.get(at(consultation, "/opinions/template")).content
    header = read_table(template, "t.xlsx").header
    good = ("建议一", "第一条", "赞成", "王五", "个人", "电话", "2026-03-01", "", "")
    bad = ("建议二", "第九十条", "赞成", "", "", "电话", "昨天", "", "")
    target = at(consultation, "/opinions/import")
    wrong = bo.post(target, files={"table": ("a.xlsx", write_rows(header, [good, bad], title="意见"))})
    assert wrong.status_code == 422
    assert [row.th.text for row in read(wrong).select("#errors tbody tr")] == ["3"]
    assert stored(engine) == []
    right = write_rows(header, [good, good], title="意见")
    done = bo.post(target, files={"table": ("a.xlsx", right)})
    assert "已登记 2 条意见" in done.text
    again = bo.post(target, files={"table": ("a.xlsx", right)})
    assert "没有重复登记" in again.text
    assert {o.clause for o in stored(engine)} == {"a1"}
    assert len(stored(engine, channel="phone")) == 2


def test_one_opinion_note_sort_seal(bo, engine, officer, consultation, opinions):
    one = at(consultation, f"/opinions/{opinions[0]}")
    page = read(bo.get(one))
    assert "这是第1条的第一款" in page.select_one(".legal").text
    assert bo.post(one + "/notes", data={"text": "与社保处核实"}).status_code == 303
    assert bo.post(one + "/notes", data={"text": " "}).status_code == 422
    assert bo.post(one + "/sort", data={"assignee_id": officer.id, "theme_id": ""}).status_code == 303
    assert bo.post(one + "/seal", data={"seal_reason": ""}).status_code == 422
    assert bo.post(one + "/seal", data={"seal_reason": "含有他人隐私"}).status_code == 303
    text = bo.get(one).text
    assert all(words in text for words in ["与社保处核实", "含有他人隐私", "请您修改"])
    assert stored(engine, id=opinions[0])[0].assignee_id == officer.id


def test_from_answers_to_the_published_result(signed_in, bo, db, engine, app, consultation, opinions, moved_clock, now):
    theme = at(consultation, "/themes")
    bo.post(theme, data={"title": "期限", "summary": "希望延长"})
    bo.post(theme, data={"title": "标准", "summary": ""})
    titles = [a.text for a in read(bo.get(theme)).select(".entry-title a")]
    assert titles == ["期限", "标准"]
    links = [a["href"] for a in read(bo.get(theme)).select(".entry-title a")]
    assert bo.post(links[1] + "/up").status_code == 303
    assert [a.text for a in read(bo.get(theme)).select(".entry-title a")] == ["标准", "期限"]
    moved_clock[1](now + timedelta(days=31))
    close_due(db, now=now + timedelta(days=31))
    db.commit()
    bo = signed_in("bo")
    ids = {"ids": opinions[:2], "act": "group", "theme_id": links[0].rsplit("/", 1)[1]}
    assert bo.post(at(consultation, "/opinions"), data=ids).status_code == 303
    assert bo.post(links[0] + "/answer", data={"outcome": "partly", "reason": ""}).status_code == 422
    given = {"outcome": "partly", "reason": "吸收了延长的建议。", "changed_clause": "a1"}
    assert bo.post(links[0] + "/answer", data=given).status_code == 303
    refused = bo.post(at(consultation, "/feedback"), data={"note": "感谢参与"})
    assert refused.status_code == 422
    assert f"/opinions/{opinions[2]}" in refused.text
    answered = bo.post(at(consultation, f"/opinions/{opinions[2]}/answer"), data=given | {"outcome": "not"})
    assert answered.status_code == 303
    published = bo.post(at(consultation, "/feedback"), data={"note": "感谢参与", "revised_version_id": ""})
    assert published.status_code == 303, published.text
    assert {o.status for o in stored(engine)} == {"answered"}
    assert "结果已于" in bo.get(at(consultation, "/feedback")).text
    matter = f"/admin/matters/{consultation.matter_id}"
    assert "正在生成结果材料" in bo.get(matter).text
    keep_due(engine, app.state.files, department="人社厅", now=moved_clock[0]())
    papers = read(bo.get(matter)).select("#papers-title ~ .tasks a")
    assert [a.text.rsplit("（", 1)[1] for a in papers] == ["PDF）", "PDF）", "DOCX）", "XLSX）"]
    assert bo.get(papers[0]["href"]).content[:5] == b"%PDF-"
    assert "正在生成结果材料" not in bo.get(matter).text
    late = bo.post(links[0] + "/answer", data=given)
    assert late.status_code == 409
    assert "结果已经公布" in late.text


def test_exports(bo, consultation, opinions):
    table = bo.get(at(consultation, "/exports/adoption.xlsx"))
    rows = list(openpyxl.load_workbook(BytesIO(table.content)).active.iter_rows(values_only=True))
    assert len(rows) == 4
    assert not any("张三0" in str(cell) for row in rows for cell in row)
    assert bo.get(at(consultation, "/exports/summary.docx")).content[:2] == b"PK"
    assert bo.get(at(consultation, "/exports/summary.pdf")).content[:5] == b"%PDF-"
    assert bo.get(at(consultation, "/exports/summary.odt")).status_code == 404


def test_the_front_page_of_the_ledgers(bo, consultation, opinions):
    assert "共 3 条" in bo.get("/admin/opinions").text


def test_the_ledger_page_asks_little_of_the_database(bo, engine, consultation, opinions):
    bo.get(at(consultation, "/opinions"))
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert bo.get(at(consultation, "/opinions")).status_code == 200
    beyond_sign_in = [a for a in asked if a.startswith("SELECT") and "FROM staff" not in a]
    assert len(beyond_sign_in) <= 3, beyond_sign_in
