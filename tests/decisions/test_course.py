"""The course of a matter: each gate blocks and opens, each outcome leads where it should, of two at once one wins."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from decisions import draft_papers, executing, meetings, reviewing, starting
from decisions.models import Matter
from decisions.states import Stale, WrongStage
from decisions.timeline import TITLES
from journal.models import JournalEntry
from law.findings import Unlawful
from people.services import NotAllowed
from reviews import queries as reviews

WRITERS = {"record", "journal", "_journal", "write", "note", "_note", "_record"}


def fields(refusal):
    return [(unmet.rule, unmet.field) for unmet in refusal.value.unmet]


def test_a_matter_goes_from_proposal_to_archive(walk):
    walk.to("promulgate")
    assert walk.matter.stage == "executing"
    walk.task()
    executing.finish_task(
        walk.db, walk.matter, executing.tasks(walk.db, walk.matter.id)[0], result="已印发", delay_reason="",
        by=walk.executor, now=walk.now,
    )  # fmt: skip
    walk.evaluate()
    walk.conclude()
    row = walk.hand_over()
    assert walk.matter.stage == "archived"
    assert {f["path"].split("/")[1] for f in row.files} == {"A1", "A2", "A3", "A4", "A5", "metadata.xml"}
    kinds = [
        e.kind for e in walk.db.exec(select(JournalEntry).where(JournalEntry.object == f"matter:{walk.matter.id}"))
    ]
    assert kinds[0] == "matter.opened" and kinds[-1] == "matter.handed_over"


def test_starting_needs_study_meeting_lead_and_day(walk):
    walk.propose()
    with pytest.raises(WrongStage):
        walk.start()
    walk.study()
    with pytest.raises(Unlawful) as refusal:
        walk.start(due_on=None, other_ids=[walk.executor.division_id], lead_id=0)
    assert fields(refusal) == [("P10", "due_on")]
    assert walk.db.exec(select(Matter)).all() == []
    walk.start(other_ids=[walk.executor.division_id])
    assert walk.matter.stage == "started"


def test_another_division_may_not_hand_in_the_study(walk):
    walk.propose()
    with pytest.raises(NotAllowed):
        starting.study(walk.db, walk.proposal, report="可行", seen=0, by=walk.executor, now=walk.now)


def test_the_draft_stays_until_its_papers_are_there(walk):
    walk.to("start")
    walk.papers(bases="", cost_benefit="")
    with pytest.raises(Unlawful) as refusal:
        walk.finish_draft()
    assert fields(refusal) == [("P11.1", "draft"), ("P11.2", "bases"), ("P11.3", "cost_benefit")]
    walk.draft()
    walk.papers(cost_benefit="", no_cost_benefit_reason="只改文字", approved_by="王厅")
    walk.finish_draft()
    assert walk.matter.stage == "preparing"
    from decisions import queries

    assert [d.rule for d in queries.departures(walk.db, walk.matter.id)] == ["P11.3"]


def test_disagreement_is_explained_to_the_party_group(walk):
    walk.to("draft")
    draft_papers.ask(walk.db, walk.matter, name="财政厅", asked_on=date(2026, 3, 2), by=walk.officer, now=walk.now)
    body = draft_papers.bodies(walk.db, walk.matter.id)[0]
    facts = {"agreed": False, "answered_on": date(2026, 3, 3), "answer": "不同意", "by": walk.officer, "now": walk.now}
    draft_papers.answered(walk.db, walk.matter, body, **facts)
    with pytest.raises(Unlawful) as refusal:
        walk.finish_draft()
    assert [f for _, f in fields(refusal)] == ["dispute", "view", "basis", "told_party_group"]
    told = {"dispute": "经费", "view": "应当安排", "basis": "预算法", "told_on": date(2026, 3, 3)}
    draft_papers.answered(walk.db, walk.matter, body, **facts, **told)
    walk.finish_draft()
    assert walk.matter.stage == "preparing"


def test_participation_must_be_over(walk):
    walk.to("draft")
    walk.papers(not_public_basis="")
    walk.finish_draft()
    with pytest.raises(Unlawful) as refusal:
        reviewing.submit(walk.db, walk.matter, seen=walk.seen, by=walk.officer, now=walk.now)
    assert ("P13.1", "ways_held") in fields(refusal)


def test_the_branches_must_be_judged_before_legality_review(walk):
    walk.to("finish_draft")
    walk.keep("representatives_heard", "听取人大代表意见")
    with pytest.raises(Unlawful) as refusal:
        reviewing.submit(walk.db, walk.matter, seen=walk.seen, by=walk.officer, now=walk.now)
    assert {rule for rule, _ in fields(refusal)} == {"P34"}


@pytest.mark.parametrize("which", ["experts", "risk"])
def test_no_statement_replaces_a_required_review(walk, which):
    walk.to("call")
    if which == "experts":
        review = reviews.expert_review_of(walk.db, walk.matter.id)
        review.is_technical, review.status = True, "planning"
        rules = {"E3", "P37.1"}
    else:
        assessment = reviews.risk_of(walk.db, walk.matter.id)
        assessment.is_needed, assessment.status = True, "working"
        rules = {"R3b", "P37.1"}
    walk.db.flush()
    with pytest.raises(Unlawful) as refusal:
        walk.agenda()
    assert {rule for rule, _ in fields(refusal)} >= rules
    assert any("不能以说明代替" in unmet.message for unmet in refusal.value.unmet)


def test_without_legality_review_nothing_comes_before_the_meeting(walk):
    walk.to("submit")
    walk.call()
    walk.keep("legality_paper", "自己写的合法性审查意见")
    with pytest.raises(Unlawful) as refusal:
        walk.agenda()
    assert {rule for rule, _ in fields(refusal)} >= {"P37.1", "P31.2a", "P31.1a"}


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [("passed", "promulgating"), ("passed_in_principle", "revising"), ("again", "drafting"), ("refused", "ended")],
)
def test_the_four_outcomes(walk, outcome, stage):
    walk.to("discuss")
    walk.decide(outcome, reasons="与多数人意见不一致的理由", requirements="补充期限")
    assert walk.matter.stage == stage
    assert (walk.matter.concluded_on is not None) == (outcome == "refused")


def test_a_material_change_goes_through_legality_review_again(walk):
    walk.to("discuss")
    walk.decide("passed_in_principle", requirements="补充期限")
    facts = {"note": "改了第三条", "by": walk.officer, "now": walk.now}
    meetings.confirm_revision(walk.db, walk.matter, is_material=True, seen=walk.seen, **facts)
    assert walk.matter.stage == "legality"
    walk.call()
    with pytest.raises(Unlawful) as refusal:
        walk.agenda()
    assert "P31.2a" in {rule for rule, _ in fields(refusal)}
    walk.review()
    walk.agenda()
    assert walk.matter.stage == "meeting"


def test_only_the_principal_decides_and_after_all_spoke(walk):
    walk.to("agenda")
    with pytest.raises(NotAllowed):
        walk.decide(by=walk.deputy)
    walk.seat(walk.deputy)
    with pytest.raises(Unlawful) as refusal:
        walk.decide()
    assert {rule for rule, _ in fields(refusal)} == {"P37.2", "P51.3"}


def test_the_principal_speaks_last(walk):
    walk.to("agenda")
    for person in (walk.principal, walk.deputy):
        meetings.say(walk.db, walk.item, walk.seat(person), view="agree", words="", by=walk.office, now=walk.now)
    with pytest.raises(Unlawful):
        walk.decide()
    principal = next(a for a in walk.meeting.attendance if a.is_principal)
    meetings.say(walk.db, walk.item, principal, view="agree", words="同意", by=walk.office, now=walk.now)
    walk.decide()
    assert walk.matter.stage == "promulgating"


def test_of_two_at_once_one_is_told_that_somebody_was_faster(walk, engine):
    walk.to("discuss")
    walk.db.commit()
    seen = walk.matter.edit
    with Session(engine) as other, other.begin():
        item = meetings.item(other, walk.meeting.id, walk.item.id)
        meetings.decide(
            other, item, outcome="passed", reasons="", requirements="", seen=seen, by=walk.principal, now=walk.now
        )
    with pytest.raises(Stale), Session(engine) as second, second.begin():
        matter = second.get_one(Matter, walk.matter.id)
        matter.stage = "meeting"  # what an older page had before it
        item = meetings.item(second, walk.meeting.id, walk.item.id)
        item.decided_at = None
        meetings.decide(
            second, item, outcome="refused", reasons="多数", requirements="", seen=seen, by=walk.principal, now=walk.now
        )
    with Session(engine) as third:
        assert third.get_one(Matter, walk.matter.id).stage == "promulgating"


def test_suspension_is_the_principals_and_needs_a_ground(walk):
    walk.to("promulgate")
    facts = {"ground": "problem", "reason": "无法对接", "now": walk.now}
    with pytest.raises(Unlawful) as refusal:
        executing.suspend(walk.db, walk.matter, **facts, seen=walk.seen, by=walk.officer)
    assert fields(refusal) == [("P46", "by"), ("P46", "ground")]
    executing.report_problem(
        walk.db, walk.matter, kind="problem", text="系统无法对接", found_on=date(2026, 3, 1), by=walk.executor,
        now=walk.now,
    )  # fmt: skip
    executing.suspend(walk.db, walk.matter, **facts, seen=walk.seen, by=walk.principal)
    assert walk.matter.stage == "suspended"
    executing.resume(walk.db, walk.matter, reason="已对接", seen=walk.seen, by=walk.principal, now=walk.now)
    assert walk.matter.stage == "executing"


def test_an_adjustment_is_a_new_round_that_draws_on_the_evaluation(walk):
    walk.to("promulgate")
    walk.evaluate(result="adjust")
    facts = {"title": "再次修订", "due_on": date(2027, 1, 1), "by": walk.officer, "now": walk.now}
    with pytest.raises(Unlawful) as refusal:
        executing.adjust(walk.db, walk.matter, considered=" ", seen=walk.seen, **facts)
    assert fields(refusal) == [("P45", "considered")]
    again = executing.adjust(walk.db, walk.matter, considered="按结论第二条", seen=walk.seen, **facts)
    assert (again.parent_id, again.stage, walk.matter.stage) == (walk.matter.id, "started", "executing")


def test_late_tasks_need_their_reason_before_execution_is_over(walk):
    walk.to("promulgate")
    task = walk.task(due_on=date(2026, 3, 3))
    with pytest.raises(Unlawful) as refusal:
        walk.conclude()
    assert fields(refusal) == [("P39.2", "tasks")]
    walk.later(days=5)
    executing.finish_task(walk.db, walk.matter, task, result="已印发", delay_reason="", by=walk.executor, now=walk.now)
    with pytest.raises(Unlawful) as refusal:
        walk.conclude()
    assert fields(refusal) == [("P39.2", "delay_reason")]


def test_who_assessed_before_may_not_evaluate(walk):
    walk.to("promulgate")
    from decisions import evaluating

    with pytest.raises(Unlawful) as refusal:
        evaluating.begin(
            walk.db, walk.matter, trigger="needed", explanation="已满一年", evaluator="内蒙古大学",
            earlier_assessors="内蒙古大学", many=20, seen=walk.seen, by=walk.officer, now=walk.now,
        )  # fmt: skip
    assert fields(refusal) == [("P42.1", "evaluator")]


def test_a_deviation_of_a_day_after_sixty_needs_a_reason(walk):
    walk.to("promulgate")
    walk.keep("execution_report", "执行情况报告")
    walk.now += timedelta(days=64)  # 2 March + 60 days is 1 May, a holiday until the 5th
    walk.hand_over()
    walk.later(days=2)
    with pytest.raises(Unlawful) as refusal:
        walk.hand_over()
    assert fields(refusal) == [("P49", "delay_reason")]
    assert walk.hand_over(delay_reason="补充执行材料").number == 2


def test_every_act_that_the_journal_keeps_has_a_title():
    """Timeline and audit say what was done in words, never by the code of the entry."""
    calls = (
        call
        for path in (*Path().glob("opinions/*.py"), *Path().glob("consultations/*.py"), *Path().glob("surveys/*.py"),
                     *Path().glob("hearings/*.py"), *Path().glob("reviews/*.py"), *Path().glob("decisions/*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in WRITERS
    )  # fmt: skip
    kinds = {
        arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }
    kinds = {kind for kind in kinds if re.fullmatch(r"[a-z_]+\.[a-z_]+", kind)}
    assert len(kinds) > 150 and kinds - set(TITLES) == set()
