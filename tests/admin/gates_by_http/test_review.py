"""G15 to G19 and G28 by HTTP: experts, risk, competition, legality, and the pool of experts."""

from datetime import date

import pytest

from decisions.models import Matter
from gongyi.demo.reviewing import judge, judge_competition, judge_experts, judge_risk, pass_legality
from law import expert_review as expert_law
from law import legality_review as law
from law import risk_assessment as risk_law
from people.workdays import load_workdays
from reviews import expert_results, experts, legality, risk
from reviews.models import ExpertApplication, LegalityReview
from tests.admin.gates_by_http.door import Door
from tests.factories import days
from tests.reviews.conftest import make_study, sign_all

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def submitting(walk, enter, stored):
    """The door between the three branches and legality review; `ready` does what belongs to the other branches."""

    def stand_before(gate, *ready):
        walk.to("finish_draft")
        walk.keep("representatives_heard", "听取人大代表意见")
        for judged in ready:
            judged(walk.db, walk.matter, walk.who, walk.now)
        look = stored(Matter, walk.matter.id, "stage", "edit")
        return Door(gate, enter("bo"), f"/admin/matters/{walk.matter.id}/submit", look, seen=lambda: look()[1])

    return stand_before


def test_g15_a_technical_draft_waits_for_its_experts(db, walk, submitting, now):
    door = submitting("G15", judge_risk, judge_competition)
    workdays = load_workdays(db)
    study = make_study(
        db, walk.matter, officer=walk.officer, deputy=walk.deputy, legal=walk.legal, workdays=workdays, now=now
    )
    door.blocks("E15", "论证报告")
    sign_all(db, study, now=now)
    whole = dict.fromkeys(expert_law.REPORT_PARTS, "有")
    expert_results.write_report(
        db, study, minutes="会议记录", report=whole, seen=study.edit, by=walk.officer, now=now + days(2)
    )
    door.blocks("E3", "专家论证")
    expert_results.finish(db, study, workdays=workdays, by=walk.officer, now=now + days(2))
    assert door.opens()[0] == "legality"


RISK = {"kind": "社会稳定", "text": "群体上访", "measure": "宣传解释", "owner": "就业促进处"}


def test_g16_what_may_do_harm_is_assessed_first(db, walk, submitting, now):
    door = submitting("G16", judge_experts, judge_competition)
    by, unit = walk.officer, walk.officer.division.name
    made = risk.begin(
        db, matter_id=walk.matter.id, title="风险评估", division_id=by.division_id, assessor=unit, undertaking=[unit],
        by=by, now=now,
    )  # fmt: skip
    here = f"/admin/risk/{made.id}"
    db.commit()
    texts = {f"plan_{n}": "有" for n in range(1, 5)} | {f"aspect_{n}": "有" for n in range(1, 5)}
    work = {"form": "work", "seen": 0, "reason": "影响待遇", "invited": ["人大代表"]} | texts
    send(door.browser, f"{here}/work", work)
    door.blocks("R3b", "风险评估")
    send(door.browser, f"{here}/surveys", {
        "form": "survey", "method": "实地调研", "held_on": "2026-03-02", "summary": "走访三地",
    })  # fmt: skip
    send(door.browser, f"{here}/risks", RISK | {"form": "risk", "likelihood": 2, "impact": 2})
    report = {f"part_{n}": f"第{n}部分" for n in range(1, 6)}
    send(door.browser, f"{here}/report", report | {"form": "report", "seen": 1, "conclusion": risk_law.UNCONTROLLABLE})
    send(door.browser, f"{here}/finish", {"form": "report"})
    door.blocks("P30", "可控")
    send(door.browser, f"{here}/reopen", {})
    db.expire_all()
    seen = made.edit
    db.commit()
    send(door.browser, f"{here}/report", report | {"form": "report", "seen": seen, "conclusion": risk_law.CONTROLLABLE})
    send(door.browser, f"{here}/finish", {"form": "report"})
    assert door.opens()[0] == "legality"


def send(browser, url, form):
    answer = browser.post(url, data=form)
    assert answer.status_code == 303, answer.text[-2000:]


def test_g17_whether_the_market_is_touched_is_judged_and_stated(db, walk, submitting, now):
    door = submitting("G17", judge_experts, judge_risk)
    door.blocks("P34", "公平竞争审查")
    judge_competition(db, walk.matter, walk.who, now)
    assert door.opens()[0] == "legality"


@pytest.fixture
def in_legality(db, walk, now):
    walk.to("finish_draft")
    walk.submit()
    return walk


def test_g18_nothing_is_submitted_without_its_papers_and_seven_working_days(db, in_legality, enter, stored, now):
    walk = in_legality
    review = legality.begin(
        db, matter_id=walk.matter.id, title="合法性审查", division_id=walk.officer.division_id, by=walk.officer, now=now
    )
    legality.prepare(db, review, changes={"due_on": date(2026, 3, 10)}, seen=review.edit, by=walk.officer, now=now)
    url, look = f"/admin/legality/{review.id}/submit", stored(LegalityReview, review.id, "status")
    door = Door("G18", enter("bo"), url, look, form="prepare")
    door.blocks("P32", "决策草案")
    for kind in law.PAPERS:
        legality.add_paper(db, review, kind=kind, name=kind, text="见材料。", sha256="", by=walk.officer, now=now)
    door.blocks("P33", "工作日")
    legality.prepare(db, review, changes={"due_on": date(2026, 3, 11)}, seen=review.edit, by=walk.officer, now=now)
    assert door.opens() == ("submitted",)


def test_g19_nothing_reaches_the_meeting_before_legality_review(db, in_legality, enter, stored, now):
    walk = in_legality
    walk.call()
    url, look = f"/admin/meetings/{walk.meeting.id}/agenda", stored(Matter, walk.matter.id, "stage", "edit")
    door = Door("G19", enter("ban"), url, look, matter_id=walk.matter.id, seen=lambda: look()[1])
    door.blocks("P31.2a", "合法性审查")
    pass_legality(db, walk.matter, walk.who, now, load_workdays(db))
    assert door.opens()[0] == "meeting"


def test_g28_nobody_is_appointed_for_longer_than_three_years_without_a_reason(db, walk, enter, stored, now):
    field = experts.add_field(db, "社会保障", by=walk.legal, now=now)
    call = experts.publish_call(db, title="征集专家", text="请报名", closes_on=date(2026, 4, 1), by=walk.legal, now=now)
    facts = {"name": "张三丰", "employer": "大学", "title": "教授", "phone": "1", "email": "", "achievements": "论文"}
    made = experts.apply(db, call, key="k1", field_id=field.id, facts=facts, now=now)
    here = f"/admin/experts/applications/{made.id}"
    legal = enter("fa")
    some = {"form": "check", "conditions": ["1", "2"]}
    checking = Door("G28", legal, f"{here}/check", stored(ExpertApplication, made.id, "checked_at"), **some)
    checking.blocks("E5", "条件")
    checking.opens(conditions=[str(n) for n in range(1, 7)])
    send(legal, f"{here}/discuss", {"form": "discuss", "discussed_on": "2026-03-02", "discussion": "厅务会同意"})
    look = stored(ExpertApplication, made.id, "status")
    door = Door("G28", legal, f"{here}/appoint", look, form="appoint", ends_on="2029-03-03")
    door.blocks("E8", "3年")
    assert door.opens(status=200, why_longer="承担跨年度课题", approved_by="厅务会") == ("appointed",)


def test_judging_leaves_nothing_out(db, walk, submitting, now):
    """The three parts that the demo and these doors use are the whole."""
    door = submitting("G17", judge)
    assert door.opens()[0] == "legality"
