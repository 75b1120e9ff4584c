"""The desk in the browser's own words: filters, walking, bulk answers with undo, text blocks, locks, second reader."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from consultations.clause_suggesting import suggest_clauses
from opinions import sorting
from opinions.desk_models import AnswerVersion, ModelHint, OpinionWork, SavedFilter, TextBlock, ThemeWords
from opinions.intake_group import store_group
from opinions.models import Answer, Opinion, Theme
from people.permissions import Role
from tests.admin.conftest import filled, read
from tests.factories import make_staff, make_submission
from tests.opinions.test_sorting import TEXTS

# the services are tried on both databases (tests/opinions); here it is pages
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def wang(db, signed_in, now):
    """Another officer of the same division, signed in."""
    make_staff(db, login="wang", roles={Role.OFFICER}, now=now)
    db.commit()
    return signed_in("wang")


@pytest.fixture
def at(db, consultation, now):
    group = [make_submission(consultation.id, text=t, channel="web" if n else "letter") for n, t in enumerate(TEXTS)]
    store_group(db.connection(), group, now)
    db.commit()
    return f"/admin/consultations/{consultation.id}"


def ids(engine):
    with Session(engine) as db:
        return list(db.exec(select(Opinion.id).order_by(Opinion.id)))


def rows(engine, kind):
    with Session(engine) as db:
        return list(db.exec(select(kind)))


def test_filters_are_kept_shared_and_forgotten(bo, wang, dai, engine, at):
    ledger = at + "/opinions"
    assert "保存这个筛选" not in bo.get(ledger).text
    asked = bo.get(ledger + "?channel=letter&assignee=none")
    assert len(read(asked).select("tbody tr")) == 1
    keep = ledger + "/filters?channel=letter&assignee=none"
    assert bo.post(keep, data={"name": ""}).status_code == 422
    assert (
        bo.post(keep, data={"name": "信函待分", "is_shared": "1"}).headers["location"]
        == ledger + "?channel=letter&assignee=none"
    )
    link = next(a for a in read(wang.get(ledger)).find_all("a") if "信函待分" in a.text)
    assert link["href"] == ledger + "?channel=letter&assignee=none"
    assert "信函待分" not in dai.get(ledger).text  # another division
    kept = rows(engine, SavedFilter)[0].id
    assert wang.post(f"{ledger}/filters/{kept}/forget").status_code == 404
    assert bo.post(f"{ledger}/filters/{kept}/forget").status_code == 303
    assert rows(engine, SavedFilter) == []
    assert dai.post(keep, data={"name": "我的", "is_shared": "1"}).status_code == 303
    assert [f.is_shared for f in rows(engine, SavedFilter)] == [False]  # whoever only reads shares nothing


def test_progress_stands_on_every_page_and_in_full(bo, engine, at):
    for path in ("/opinions", "/sorting", "/themes", f"/opinions/{ids(engine)[0]}", "/opinions/progress"):
        assert "还剩 10 条没有答复" in read(bo.get(at + path)).text, path


def test_walking_through_a_filter_and_saving_on(bo, engine, at):
    one = ids(engine)
    shown = read(bo.get(f"{at}/opinions/{one[4]}?channel=web&answered=no"))
    assert shown.find("a", rel="next")["href"] == f"{at}/opinions/{one[3]}?channel=web&answered=no"
    assert shown.find("a", rel="prev")["href"] == f"{at}/opinions/{one[5]}?channel=web&answered=no"
    assert shown.select_one("#keys li[data-key='2']")["data-press"] == "#outcome-2"
    form = filled(shown, "/answer?channel=web&answered=no")
    saved = bo.post(
        f"{at}/opinions/{one[4]}/answer?channel=web&answered=no",
        data=form | {"outcome": "not", "reason": "另有规定。", "then": "next"},
    )
    assert saved.headers["location"] == f"{at}/opinions/{one[3]}?channel=web&answered=no"
    last = read(bo.get(f"{at}/opinions/{one[0]}?channel=letter"))
    assert last.find("a", rel="next") is None


def test_every_key_has_a_control_on_the_page(bo, engine, at):
    for path in (f"/opinions/{ids(engine)[4]}", "/opinions/answer-many?channel=web"):
        page = read(bo.get(at + path))
        for line in page.select("#keys [data-press]"):
            assert page.select_one(line["data-press"]), (path, line["data-press"])


def test_one_answer_for_many(bo, dai, engine, at):
    many = at + "/opinions/answer-many"
    bo.post("/admin/text-blocks", data={"title": "转办", "outcome": "not", "text": "已转有关处室研究。"})
    block = rows(engine, TextBlock)[0].id
    page = read(bo.get(f"{many}?channel=web&block={block}"))
    form = filled(page, "/answer-many?channel=web")
    assert (form["expected"], form["reason"], form["block_id"]) == ("9", "已转有关处室研究。", str(block))
    assert bo.post(f"{many}?channel=web", data=form | {"reason": ""}).status_code == 422
    stale = bo.post(f"{many}?channel=web", data=form | {"outcome": "not", "expected": "8"})
    assert stale.status_code == 422
    assert "预览之后有变化" in stale.text
    assert rows(engine, Answer) == []
    done = bo.post(f"{many}?channel=web", data=form | {"outcome": "not"})
    assert done.headers["location"] == f"{at}/opinions?channel=web"
    assert {(a.outcome, a.reason) for a in rows(engine, Answer)} == {("not", "已转有关处室研究。")}
    assert len(rows(engine, AnswerVersion)) == 9
    assert "用过 9 次" in bo.get("/admin/text-blocks").text
    assert "一条意见" in bo.get(f"/admin/text-blocks/{block}").text
    ledger = read(bo.get(f"{at}/opinions?channel=web"))
    assert "最近一次：批量拟答复，9 条" in ledger.text
    undo = next(f["action"] for f in ledger.find_all("form") if f.get("action", "").endswith("/undo"))
    assert dai.post(undo).status_code == 403
    assert "9 条意见恢复原样" in bo.post(undo).text
    assert rows(engine, Answer) == []
    assert bo.post(undo).status_code == 409


def test_ticked_opinions_are_given_with_a_deadline_and_undone(bo, wang, engine, at, now):
    one = ids(engine)
    with Session(engine) as db:
        me = db.exec(select(Opinion.assignee_id)).first()
    assert me is None
    choice = read(bo.get(at + "/opinions")).select_one("#assignee_id").find("option", string="wang")["value"]
    yesterday = (now - timedelta(days=1)).date().isoformat()
    given = {"act": "give", "ids": one[:2], "assignee_id": choice, "due_on": yesterday}
    assert bo.post(at + "/opinions", data=given | {"due_on": "x"}).status_code == 422
    assert bo.post(at + "/opinions", data=given).status_code == 303
    mine = read(wang.get(at + "/opinions?assignee=me&due=overdue"))
    assert len(mine.select("tbody tr")) == 2
    assert "逾期" in mine.select_one("tbody").text
    act = next(
        f["action"] for f in read(bo.get(at + "/opinions")).find_all("form") if f.get("action", "").endswith("/undo")
    )
    assert "2 条意见恢复原样" in bo.post(act).text
    assert read(wang.get(at + "/opinions?assignee=me")).select("tbody tr") == []


def test_a_lock_that_is_taken_over_and_a_draft_that_is_overtaken(bo, wang, engine, at):
    one = f"{at}/opinions/{ids(engine)[0]}"
    held = bo.post(one + "/hold", data={"act": "hold"}, headers={"hx-request": "true"})
    assert "您正在办理" in held.text
    assert "<html" not in held.text
    assert "bo 正在办理" in read(wang.get(one)).text
    answer = {"outcome": "not", "reason": "不宜。", "seen": ""}
    refused = wang.post(one + "/answer", data=answer)
    assert refused.status_code == 409
    assert "不宜。" in refused.text
    assert rows(engine, Answer) == []
    assert wang.post(one + "/hold", data={"act": "take_over"}).status_code == 303
    assert wang.post(one + "/answer", data=answer).status_code == 303
    assert [w.held_by for w in rows(engine, OpinionWork)] == [None]
    assert bo.post(one + "/answer", data=answer | {"seen": "1", "reason": "第二版。"}).status_code == 303
    late = wang.post(one + "/answer", data=answer | {"seen": "1", "reason": "没看过第二版。"})
    assert late.status_code == 409
    assert "第二版。" in late.text
    assert "没看过第二版。" in late.text
    form = filled(read(late), "/answer")
    assert wang.post(one + "/answer", data=form | {"outcome": "not"}).status_code == 303
    assert "以前的版本 2" in read(bo.get(one)).text.replace("\n", "")
    theme = at + "/themes"
    bo.post(theme, data={"title": "期限", "summary": ""})
    shown = f"{theme}/{rows(engine, Theme)[0].id}"
    bo.post(shown + "/answer", data=answer)
    bo.post(shown + "/answer", data=answer | {"seen": "1", "reason": "改"})
    assert wang.post(shown + "/answer", data=answer | {"seen": "1", "reason": "旧"}).status_code == 409


def test_the_second_reader(bo, wang, engine, at):
    reading = at + "/reading"
    assert "还没有答复草稿" in bo.get(reading).text
    bo.post(reading, data={"on": "1"})
    bo.post(f"{at}/opinions/{ids(engine)[0]}/answer", data={"outcome": "not", "reason": "不宜。"})
    first = rows(engine, Answer)[0].id
    assert "须由另一人复核" in bo.get(reading).text
    assert bo.post(f"{reading}/{first}", data={"verdict": "confirmed"}).status_code == 422
    assert wang.post(f"{reading}/{first}", data={"verdict": "returned"}).status_code == 422
    assert wang.post(f"{reading}/{first}", data={"verdict": "returned", "remark": "请写明条款"}).status_code == 303
    assert "请写明条款" in bo.get(f"{at}/opinions/{ids(engine)[0]}").text
    assert "1 份答复没有经第二人复核" in bo.get(at + "/feedback").text
    assert wang.post(f"{reading}/{first}", data={"verdict": "confirmed"}).status_code == 303
    assert "全部答复都已确认" in bo.get(reading).text
    assert "没有经第二人复核" not in bo.get(at + "/feedback").text


def test_text_blocks_are_the_divisions_own(bo, dai, engine, at):
    assert dai.get("/admin/text-blocks").status_code == 403
    assert bo.post("/admin/text-blocks", data={"title": "", "text": "x"}).status_code == 422
    bo.post("/admin/text-blocks", data={"title": "转办", "text": "已转。"})
    block = f"/admin/text-blocks/{rows(engine, TextBlock)[0].id}"
    assert bo.post(block, data={"title": "转办", "outcome": "not", "text": "已转有关处室。"}).status_code == 303
    assert "填入：转办" in bo.get(f"{at}/opinions/{ids(engine)[0]}").text
    assert bo.post(block, data={"act": "retire"}).status_code == 303
    assert "填入：转办" not in bo.get(f"{at}/opinions/{ids(engine)[0]}").text
    assert "不再提供" in bo.get(block).text


def test_theme_words_examples_merge_split(bo, engine, at, now):
    for title in ("期限", "工资", "培训"):
        bo.post(at + "/themes", data={"title": title, "summary": ""})
    deadline, wages, training = (t.id for t in rows(engine, Theme))
    assert bo.post(at + "/sorting/by/words").status_code == 422
    assert bo.post(at + "/sorting/by/nonsense").status_code == 422
    for theme, words in ((deadline, "期限 延长"), (wages, "工资 拖欠"), (training, "培训 补贴")):
        assert bo.post(f"{at}/themes/{theme}/words", data={"words": words}).status_code == 303
    assert len(rows(engine, ThemeWords)) == 3
    assert bo.post(at + "/sorting/by/words").status_code == 303
    assert sorting.run_waiting(engine, lambda: now)
    page = bo.get(at + "/sorting").text
    assert "按主题词归类" in page
    assert "把握够的" in page
    assert bo.post(f"{at}/themes/{wages}/place", data={"surest": "x"}).status_code == 422
    assert bo.post(f"{at}/themes/{wages}/place", data={"surest": "0"}).status_code == 303
    assert bo.post(f"{at}/themes/{deadline}/place", data={"surest": "0"}).status_code == 303
    assert "主题词 3" in read(bo.get(f"{at}/themes/{wages}")).text
    filtered = read(bo.get(f"{at}/opinions?made_by=rule&theme={wages}"))
    assert len(filtered.select("tbody tr")) == 3
    split = f"{at}/themes/{deadline}/split"
    assert bo.post(split, data={"split_title": "张贴", "split_reason": "另一件事"}).status_code == 422
    apart = bo.post(split, data={"split_title": "反对延长", "split_words": "反对", "split_reason": "另一件事"})
    assert "反对延长" in bo.get(apart.headers["location"]).text
    merge = apart.headers["location"].removeprefix("http://testserver") + "/merge"
    assert bo.post(merge, data={"into": deadline, "merge_reason": ""}).status_code == 422
    assert (
        bo.post(merge, data={"into": deadline, "merge_reason": "合起来答"})
        .headers["location"]
        .endswith(f"/themes/{deadline}")
    )
    assert bo.post(at + "/sorting/by/examples").status_code == 422  # people have sorted under one theme only


def test_two_officers_and_a_sample(bo, wang, dai, engine, at):
    home = at + "/agreement"
    assert "先有主题" in bo.get(home).text
    for title in ("期限", "工资"):
        bo.post(at + "/themes", data={"title": title, "summary": ""})
    first, second = (t.id for t in rows(engine, Theme))
    assert bo.post(home, data={"size": "2", "seed": "1"}).status_code == 422
    one = bo.post(home, data={"size": "5", "seed": "1"}).headers["location"]
    assert dai.post(one, data={"opinion_id": "1", "theme_id": str(first)}).status_code == 403
    assert bo.post(one, data={"opinion_id": "99999", "theme_id": str(first)}).status_code == 422
    for n in range(5):
        for officer in (bo, wang):
            chosen = filled(read(officer.get(one)), one.removeprefix("http://testserver"))
            theme = second if n == 0 and officer is bo else 0 if n == 1 else first
            assert officer.post(one, data=chosen | {"theme_id": str(theme)}).status_code == 303
        if n < 4:
            assert "kappa" not in bo.get(one).text
    shown = read(bo.get(one)).text
    assert "4 / 5" in shown
    assert "归得不同的意见" in shown
    assert "kappa" in bo.get(home).text


def test_suggested_clauses_and_digests(bo, dai, engine, at, now, consultation):
    with Session(engine) as db, db.begin():
        store_group(db.connection(), [make_submission(consultation.id, text="第二条太笼统。")], now)
    bo.post(at + "/sorting", data={"k": "2", "seed": "1"})
    assert sorting.run_waiting(engine, lambda: now, then=suggest_clauses)
    page = read(bo.get(at + "/sorting/clauses"))
    assert "还有 11 条等待认定" in page.text
    last = ids(engine)[-1]
    one = f"{at}/sorting/clauses/{last}"
    assert bo.post(one, data={"clause": "nonsense"}).status_code == 422
    assert dai.post(one, data={"clause": "a2"}).status_code == 403
    assert "意见里写明的条款" in bo.get(f"{at}/opinions/{last}").text
    back = bo.post(one + "?channel=web", data={"clause": "a2", "back": "opinion"})
    assert back.headers["location"] == f"{at}/opinions/{last}?channel=web"
    shown = read(bo.get(f"{at}/opinions/{last}"))
    assert "经办人认定涉及本条" in shown.text
    assert "这是第2条的第一款" in shown.select_one(".legal").text
    assert bo.post(at + "/sorting/clauses/named").status_code == 303
    bo.post(at + "/themes", data={"title": "期限", "summary": ""})
    theme = rows(engine, Theme)[0].id
    bo.post(at + "/opinions", data={"act": "group", "ids": ids(engine)[:3], "theme_id": theme})
    assert bo.post(at + "/sorting/digest").status_code == 303
    assert sorting.run_waiting(engine, lambda: now)
    assert "诉求和代表性意见" in bo.get(f"{at}/themes/{theme}").text
    assert bo.get(at + "/exports/summary.docx").content[:2] == b"PK"


def test_a_language_model_only_where_the_department_has_one(bo, engine, at):
    bo.post(at + "/themes", data={"title": "期限", "summary": ""})
    theme = f"{at}/themes/{rows(engine, Theme)[0].id}"
    assert "语言模型" not in bo.get(theme).text
    assert bo.post(theme + "/hints", data={"kind": "name"}).status_code == 404
    bo.app.state.settings = bo.app.state.settings.model_copy(update={"model_url": "http://127.0.0.1:9/v1"})
    assert bo.post(theme + "/hints", data={"kind": "poem"}).status_code == 404
    assert bo.post(theme + "/hints", data={"kind": "name"}).status_code == 303
    first = ids(engine)[0]
    with Session(engine) as db, db.begin():
        hint = db.exec(select(ModelHint)).one()
        hint.status, hint.suggestion, hint.quotations = "offered", "延长期限", [first]
        number = hint.id
    assert "依据 1" in bo.get(theme).text
    assert bo.post(f"{theme}/hints/{number}").status_code == 303
    assert [t.title for t in rows(engine, Theme)] == ["延长期限"]
    assert bo.post(f"{theme}/hints/{number}").status_code == 409
