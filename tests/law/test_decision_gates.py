"""The gates G01-G03 and G20-G27 each shut on what is missing and open when it is there."""

from dataclasses import replace
from datetime import date

import pytest

from law import gates
from law.deliberation import Package, View
from law.execution import EVALUATION_PARTS, INFORMANTS
from law.findings import Unmet
from law.initiation import Discussion
from law.risk_assessment import AFTER_ADJUSTMENT, CONTROLLABLE, UNCONTROLLABLE

DAY = date(2026, 3, 2)
HELD = Discussion(meeting="厅务会", held_on=DAY, record="第3次")


def rules(findings):
    return {finding.rule for finding in findings if isinstance(finding, Unmet)}


START = gates.StartFacts(
    origin="public", study_report="可行", studied_by="甲处", proposer="", discussion=HELD, divisions=("甲处",), lead="",
    due_on=date(2027, 1, 1), decided_on=DAY,
)  # fmt: skip
DRAFT = gates.DraftFacts(
    has_draft=True, explanation="说明", research="调研", bases=("条例",), cost_benefit="分析", no_cost_benefit_reason="",
    approved_by="", options=(), preference="", touches_others=False, consulted=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [({}, set()), ({"study_report": ""}, {"P9"}), ({"due_on": None}, {"P10"}), ({"divisions": ()}, {"P10"})],
)
def test_start(change, expected):
    assert rules(gates.start(replace(START, **change))) == expected


@pytest.mark.parametrize(("discussion", "expected"), [(HELD, set()), (Discussion(), {"P7b"})])
def test_publish_catalogue(discussion, expected):
    facts = gates.CatalogueFacts(discussion=discussion, items=1, published_on=DAY)
    assert rules(gates.publish_catalogue(facts)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()), ({"has_draft": False}, {"P11.1"}), ({"bases": ()}, {"P11.2"}), ({"cost_benefit": ""}, {"P11.3"}),
        ({"touches_others": True}, {"P12"}),
    ],
)  # fmt: skip
def test_finish_draft(change, expected):
    assert rules(gates.finish_draft(replace(DRAFT, **change))) == expected


PACKAGE = Package(
    has_draft=True, explanation="说明", affects_market_entities=False, fair_competition="", procedures=(),
    legality_opinion="同意", opinions_report="汇总",
)  # fmt: skip
AGENDA = gates.AgendaFacts(
    package=PACKAGE, is_technical=False, experts_finished=False, may_harm=True, assessment_finished=True,
    legality_outcome="agree", adjustment_confirmed=False, open_responses=0, adds_burden=False, burden_basis="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()),
        ({"is_technical": True}, {"E3"}),
        ({"is_technical": True, "experts_finished": True}, set()),
        ({"is_technical": None}, {"E3"}),
        ({"assessment_finished": False}, {"R3b"}),
        ({"may_harm": False, "assessment_finished": False}, set()),
        ({"legality_outcome": ""}, {"P31.2a"}),
        ({"legality_outcome": "adjust"}, {"P31.2a"}),
        ({"legality_outcome": "adjust", "adjustment_confirmed": True}, set()),
        ({"legality_outcome": "return"}, {"P31.2a"}),
        ({"legality_outcome": "reject"}, {"P31.2a"}),
        ({"open_responses": 1}, {"P36.3"}),
        ({"adds_burden": True}, {"P6b"}),
        ({"package": replace(PACKAGE, has_draft=False)}, {"P37.1"}),
    ],
)
def test_put_on_agenda(change, expected):
    assert rules(gates.put_on_agenda(replace(AGENDA, **change))) == expected


@pytest.mark.parametrize(("conclusion", "expected"), [("", {"P37.1"}), (" ", {"P37.1"}), ("不排除竞争", set())])
def test_fair_competition_shown(conclusion, expected):
    package = replace(PACKAGE, affects_market_entities=True, fair_competition=conclusion, has_draft=False)
    assert rules(gates.fair_competition_shown(package)) == expected


DECIDE = gates.DecideFacts(
    outcome="passed",
    views=(View(name="岱", position="agree", words=""), View(name="苏", position="agree", words="", is_principal=True)),
    present=("岱", "苏"), absent_reasons=(), reasons="", requirements="", risk_conclusion="", risk_adjusted=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, set()),
        ({"views": ()}, {"P37.2", "P51.3"}),
        ({"present": ("岱", "苏", "博")}, {"P51.3"}),
        ({"risk_conclusion": CONTROLLABLE}, set()),
        ({"risk_conclusion": UNCONTROLLABLE}, {"P30"}),
        ({"risk_conclusion": AFTER_ADJUSTMENT}, {"P30"}),
        ({"risk_conclusion": AFTER_ADJUSTMENT, "risk_adjusted": True}, set()),
        ({"outcome": "refused", "reasons": "风险太大", "risk_conclusion": UNCONTROLLABLE}, set()),
    ],
)
def test_decide(change, expected):
    assert rules(gates.decide(replace(DECIDE, **change))) == expected


def test_report_before_issue():
    facts = gates.CongressFacts(is_required=True, reported_on=None, record="", decided_on=DAY)
    assert rules(gates.report_before_issue(facts)) == {"P5"}
    assert rules(gates.report_before_issue(replace(facts, reported_on=DAY, record="函1号"))) == set()


def test_promulgate():
    facts = gates.PromulgateFacts(
        text="正文", channels=frozenset({"政府网站"}), without_evidence=(), not_public_basis="", decided_on=DAY,
        published_on=DAY, needs_explanation=True, opinions_adoption="", expert_adoption="", had_expert_review=False,
        interpretation="",
    )  # fmt: skip
    assert rules(gates.promulgate(facts)) == {"P38b"}
    assert rules(gates.promulgate(replace(facts, needs_explanation=False))) == set()
    assert rules(gates.promulgate(replace(facts, text=""))) == {"P38a", "P38b"}


def test_execution():
    assert rules(gates.begin_execution(())) == {"P39.1"} and rules(gates.begin_execution(("甲处",))) == set()
    facts = gates.ConcludeFacts(executors=("甲处",), report="", open_tasks=0, overdue_reasons=())
    assert rules(gates.conclude_execution(facts)) == {"P39.2"}
    assert rules(gates.conclude_execution(replace(facts, report="已执行"))) == set()


def test_suspend_and_adjust():
    facts = gates.SuspendFacts(decided_by_principal=True, ground="urgent", reported_problems=0, reason="山洪")
    assert rules(gates.suspend(facts)) == set()
    assert rules(gates.suspend(replace(facts, decided_by_principal=False))) == {"P46"}
    assert rules(gates.adjust(gates.AdjustFacts(has_evaluation=True, considered=""))) == {"P45"}
    assert rules(gates.adjust(gates.AdjustFacts(has_evaluation=True, considered="按结论"))) == set()


def test_evaluation():
    begun = gates.EvaluationFacts(
        trigger="needed", explanation="满一年", remarks=0, many=20, evaluator="大学", earlier_assessors=frozenset()
    )
    assert rules(gates.begin_evaluation(begun)) == set()
    assert rules(gates.begin_evaluation(replace(begun, earlier_assessors=frozenset({"大学"})))) == {"P42.1"}
    assert rules(gates.begin_evaluation(replace(begun, trigger="opinions"))) == {"P41"}
    done = gates.EvaluatedFacts(
        heard=frozenset({"社会公众", "社会组织"}), informants=frozenset(INFORMANTS), sources=frozenset({"座谈会"}),
        parts=dict.fromkeys(EVALUATION_PARTS, "内容"), evaluator="大学", earlier_assessors=frozenset(),
    )  # fmt: skip
    assert rules(gates.finish_evaluation(done)) == set()
    assert rules(gates.finish_evaluation(replace(done, parts={}, heard=frozenset()))) == {"P42.2", "P44"}


def test_hand_over(workdays):
    facts = gates.HandOverFacts(
        is_over=True, unreadable=0, counts=dict.fromkeys(("A1", "A2", "A3", "A4", "A5"), 1), gaps={}, concluded_on=DAY,
        handed_on=DAY, missing_lists=0, delay_reason="", workdays=workdays,
    )  # fmt: skip
    assert rules(gates.hand_over(facts)) == set()
    late = replace(facts, is_over=False, counts={}, handed_on=date(2026, 5, 7))
    assert rules(gates.hand_over(late)) == {"P47", "P48", "P49"}
