"""Answers to several versions side by side: the same question once, a changed one by version, a removed one still there."""

from dataclasses import replace

from surveys import answered, building, public_results, queries, services
from surveys.analysis import Filter, results
from surveys.exports import codebook, table
from surveys.intake import store_answers
from surveys.questions import Definition, Option, Page, Question
from surveys.submission import SurveySubmission
from surveys.versions import join
from tests.factories import make_survey

YES, NO, MAYBE = Option("o1", "是"), Option("o2", "否"), Option("o3", "说不清", other=True)
FIRST = Definition(
    (Page("p1", questions=(Question("q1", "single", "满意吗？", options=(YES, NO)), Question("q2", "short", "建议"), Question("q3", "yesno", "来过吗？"))),)
)  # fmt: skip


def second():
    changed = replace(FIRST.by_key["q1"], options=(YES, NO, MAYBE))
    made = building.change_question(FIRST, changed)
    made = building.change_question(made, replace(FIRST.by_key["q2"], required=True, help="请写"))
    return building.remove_question(made, "q3")


def test_what_is_the_same_is_joined_and_what_changed_stands_apart():
    whole = join({1: FIRST, 2: second()}, 2)
    titles = {q.key: q.title for q in whole.definition.questions()}
    assert titles == {
        "q1": "满意吗？（第 2 版）",
        "q1_v1": "满意吗？（第 1 版）",
        "q2": "建议",
        "q3": "来过吗？（第 1 版）",
    }
    given = whole.given({"q1": "o2", "q1.other": "x", "q2": "好", "q3": "yes"}, "web", 1)
    assert given.answers == {"q1_v1": "o2", "q1_v1.other": "x", "q2": "好", "q3": "yes"}
    assert whole.given({"q1": "o3", "q1.other": "y"}, "web", 2).answers == {"q1": "o3", "q1.other": "y"}


def test_the_order_of_options_changes_nothing_and_one_version_is_itself():
    turned = building.change_question(FIRST, replace(FIRST.by_key["q1"], options=(NO, YES)))
    assert [q.key for q in join({1: FIRST, 2: turned}, 2).definition.questions()] == ["q1", "q2", "q3"]
    assert join({1: FIRST}, 1).definition == FIRST


def test_a_version_that_came_back_is_one_with_the_first():
    whole = join({1: FIRST, 2: second(), 3: FIRST}, 3)
    titles = [q.title for q in whole.definition.questions()]
    assert titles == ["满意吗？（第 1、3 版）", "满意吗？（第 2 版）", "建议", "来过吗？"]
    assert whole.given({"q1": "o2"}, "web", 1).answers == {"q1": "o2"}
    assert whole.given({"q1": "o2"}, "web", 2).answers == {"q1_v2": "o2"}


def test_an_earlier_answer_inside_a_title_is_named_by_its_number():
    piped = building.change_question(FIRST, replace(FIRST.by_key["q2"], title="您说{{q1}}，为什么？"))
    assert join({1: piped}, 1).definition.by_key["q2"].title == "您说〔第 1 题的回答〕，为什么？"


def hand_in(db, survey, n, answers, now):
    sent = SurveySubmission(idempotency_key=f"k{n}", survey_id=survey.id, version=survey.version, answers=answers)
    store_answers(db.connection(), [sent], now)


def test_results_report_and_files_show_every_version(db, officer, deputy, now):
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, definition=FIRST)
    for n in range(6):
        hand_in(db, survey, n, {"q1": "o1" if n % 2 else "o2", "q3": "yes"}, now)
    services.revise(db, survey, reason="漏了一个选项", by=officer, now=now)
    services.save_questions(db, survey, definition=second(), by=officer, now=now)
    services.check_wording(db, survey, name="王审核", by=officer, now=now)
    services.ask_consent(db, survey, by=officer, now=now)
    services.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    services.publish(db, survey, opens_at=None, by=officer, now=now)
    db.flush()
    for n in range(6, 11):
        hand_in(db, survey, n, {"q1": "o3", "q2": "好"}, now)
    definition, answers = answered.every(db, survey)
    found = results(definition, survey, answers, Filter(), weighted=False)
    counts = {tally.title: [c.n for c in tally.counts] for tally in found.tallies if tally.counts}
    assert counts == {"满意吗？（第 2 版）": [0, 0, 5], "满意吗？（第 1 版）": [3, 3], "来过吗？（第 1 版）": [6, 0]}
    assert found.versions == [(1, 6), (2, 5)] and found.total == 11
    assert [name for name, _, _ in codebook(definition)] == [
        "channel",
        "version",
        "q1",
        "q1_other",
        "q1_v1",
        "q2",
        "q3",
    ]
    assert table(definition, answers).decode("utf-8-sig").count("\n") == 12
    survey.status, survey.shown_results = "reported", ["q1", "q1_v1", "q3"]
    shown = public_results.of(db, survey)
    assert [t.title for t in shown.tallies] == ["满意吗？（第 2 版）", "满意吗？（第 1 版）", "来过吗？（第 1 版）"]
    assert queries.definition(survey, 1) == FIRST
