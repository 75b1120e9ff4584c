"""G20 to G27 by HTTP: the meeting, the publication, the execution, the evaluation and the archive."""

import pytest

from decisions import evaluating, promulgating
from decisions.meeting_models import AgendaItem
from decisions.models import Matter
from gongyi.demo.reviewing import pass_legality
from law.execution import EVALUATION_PARTS, INFORMANTS
from people.workdays import load_workdays
from reviews import queries as reviews
from tests.admin.conftest import read
from tests.admin.gates_by_http.door import Door

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def door(walk, enter, stored):
    """door("G22", "bo", "/promulgate") -> the door at a path below the matter's page."""

    def stand_before(gate, login, path, **form):
        look = stored(Matter, walk.matter.id, "stage", "edit")
        url = f"/admin/matters/{walk.matter.id}{path}"
        return Door(gate, enter(login), url, look, seen=lambda: look()[1], **form)

    return stand_before


def test_g20_no_agenda_while_a_point_of_the_review_is_without_response(db, walk, enter, stored, now):
    walk.to("finish_draft")
    walk.submit()
    pass_legality(db, walk.matter, walk.who, now, load_workdays(db), points=["第三条的期限请再核"])
    walk.call()
    url, look = f"/admin/meetings/{walk.meeting.id}/agenda", stored(Matter, walk.matter.id, "stage", "edit")
    door = Door("G20", enter("ban"), url, look, matter_id=walk.matter.id, seen=lambda: look()[1])
    page = door.blocks("P36.3", "1")
    assert not page.select('form[action$="/agenda"]'), "what is blocked has no button"
    review = reviews.every_legality(db)[-1]
    here = f"/admin/legality/{review.id}/points/{review.points[0].id}"
    answer = enter("bo").post(here, data={"form": "respond1", "response": "已核，改为十日"})
    assert answer.status_code == 303
    assert door.opens()[0] == "meeting"


def test_g21_no_decision_before_everybody_present_has_spoken(walk, enter, stored):
    walk.to("agenda")
    for person in (walk.deputy, walk.principal):
        walk.seat(person)
    url = f"/admin/meetings/{walk.meeting.id}/agenda/{walk.item.id}"
    look, stage = stored(AgendaItem, walk.item.id, "outcome"), stored(Matter, walk.matter.id, "edit")
    door = Door("G21", enter("su"), f"{url}/decision", look, outcome="passed", seen=lambda: stage()[0])
    door.blocks("P37.2", "发言")
    walk.discuss()
    assert door.opens() == ("passed",)


def test_g22_no_decision_is_in_force_before_people_can_read_it(walk, hear, door):
    walk.to("start")
    walk.papers(not_public_basis="")
    walk.draft()
    walk.finish_draft()
    hear()
    for step in walk.STEPS[walk.STEPS.index("submit") : -1]:
        getattr(walk, step)()
    promulgate = door("G22", "bo", "/promulgate", executor_ids=walk.executor.division_id)
    promulgate.blocks("P38a", "公布")
    walk.db.commit()
    channel = {"channel": "政府网站", "published_on": "2026-03-02", "link": "https://example.gov.cn/1"}
    answer = promulgate.browser.post(f"/admin/matters/{walk.matter.id}/promulgation/channels", data=channel)
    assert answer.status_code == 303
    assert promulgate.opens()[0] == "executing"


def record_channel(walk):
    promulgating.record_channel(
        walk.db, walk.matter, channel="政府网站", published_on=walk.now.date(), link="https://example.gov.cn/1",
        file_name="", file_sha256="", by=walk.officer, now=walk.now,
    )  # fmt: skip


def test_g23_no_execution_begins_without_somebody_who_executes(walk, door):
    walk.to("decide")
    record_channel(walk)
    promulgate = door("G23", "bo", "/promulgate")
    promulgate.blocks("P39.1", "执行")
    assert promulgate.opens(executor_ids=walk.executor.division_id)[0] == "executing"


def test_g23_execution_is_not_over_while_a_task_is_open(walk, door, enter):
    walk.to("promulgate")
    task = walk.task()
    conclude = door("G23", "er", "/execution/conclude", report="已全面执行。")
    conclude.blocks("P39.2", "任务")
    walk.db.commit()
    url = f"/admin/matters/{walk.matter.id}/execution/tasks/{task.id}"
    assert conclude.browser.post(url, data={"result": "已印发"}).status_code == 303
    assert conclude.opens()[0] == "concluded"


def test_g24_no_suspension_without_a_reported_problem(walk, door, enter):
    walk.to("promulgate")
    suspend = door("G24", "su", "/execution/suspend", ground="changed", reason="上位法修改")
    suspend.blocks("P46", "第四十条")
    problem = {"kind": "changed", "text": "上位法修改", "found_on": "2026-03-02"}
    assert enter("er").post(f"/admin/matters/{walk.matter.id}/execution/problems", data=problem).status_code == 303
    assert suspend.opens()[0] == "suspended"


def test_g24_no_new_round_that_leaves_the_evaluation_unread(db, walk, door):
    walk.to("promulgate")
    walk.evaluate()
    adjust = door("G24", "bo", "/execution/adjust", title="修订程序办法（第二轮）", due_on="2027-03-01")
    adjust.blocks("P45", "评估")
    adjust.opens(considered="按评估报告第四部分修改期限")


def test_g25_nobody_evaluates_what_they_assessed(walk, door, stored):
    walk.to("promulgate")
    begin = door(
        "G25", "bo", "/evaluation", trigger="needed", explanation="已满一年", earlier_assessors="内蒙古大学\n某咨询公司",
    )  # fmt: skip
    begin.blocks("P42.1", "内蒙古大学", evaluator="内蒙古大学")
    assert begin.opens(evaluator="另一所大学")[0] == "evaluating"


def test_g25_no_evaluation_is_finished_without_its_five_parts(walk, door):
    walk.to("promulgate")
    evaluating.begin(
        walk.db, walk.matter, trigger="needed", explanation="已满一年", evaluator="大学", earlier_assessors="",
        many=20, seen=walk.seen, by=walk.officer, now=walk.now,
    )  # fmt: skip
    parts = {f"part{n}": f"第{n}部分" for n in range(1, len(EVALUATION_PARTS) + 1)}
    finish = door(
        "G25", "bo", "/evaluation/report", heard=["社会公众", "人大代表"], informants=list(INFORMANTS), sources=["座谈会"],
        result="keep", **parts,
    )  # fmt: skip
    finish.blocks("P44", EVALUATION_PARTS[4], part5="")
    assert finish.opens()[0] == "executing"


def test_g26_no_archive_is_handed_over_while_a_division_keeps_its_papers(walk, enter, door, stored):
    walk.propose()
    walk.study()
    walk.start(other_ids=[walk.executor.division_id])
    for step in walk.STEPS[3:]:
        getattr(walk, step)()
    walk.conclude()
    over = door("G26", "bo", "/archive/hand-over")
    over.blocks("P49", "移交")
    form = {"originals": 3, "copies_kept": 3}
    assert enter("er").post(f"/admin/matters/{walk.matter.id}/archive/lists", data=form).status_code == 303
    assert over.opens()[0] == "archived"


def test_g27_no_decision_is_issued_before_the_congress_has_its_report(walk, door):
    walk.propose()
    walk.study()
    walk.start(must_report_to_congress=True)
    for step in walk.STEPS[3:-1]:
        getattr(walk, step)()
    record_channel(walk)
    promulgate = door("G27", "bo", "/promulgate", executor_ids=walk.executor.division_id)
    promulgate.blocks("P5", "人大")
    walk.db.commit()
    page = read(promulgate.browser.get(f"/admin/matters/{walk.matter.id}/promulgation"))
    from tests.admin.conftest import filled

    form = filled(page, "/promulgation") | {"congress_reported_on": "2026-03-02", "congress_record": "报告〔2026〕1号"}
    answer = promulgate.browser.post(f"/admin/matters/{walk.matter.id}/promulgation", data=form)
    assert answer.status_code == 303, answer.text[-2000:]
    assert promulgate.opens()[0] == "executing"


def test_what_is_settled_offers_nothing_more_to_draft(walk, enter):
    walk.to("decide")
    url, bo = f"/admin/matters/{walk.matter.id}", enter("bo")
    assert "录入决策草案" in read(bo.get(url)).select_one(".page-head").text
    walk.promulgate()
    walk.db.commit()
    page = read(bo.get(url))
    buttons = {button.text.split("：")[0] for button in page.select("button")}
    assert not {"准备征求意见", "准备听证会"} & buttons
    assert "录入决策草案" not in page.text and "待判断" not in page.text
    for path in ("/draft-papers", "/promulgation"):
        form = read(bo.get(url + path))
        assert form.select_one("fieldset.whole").has_attr("disabled") and "现在不能修改" in form.text
    assert "签署公平竞争审查意见" not in bo.get(url + "/competition").text
