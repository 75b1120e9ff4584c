"""Table tests of 程序办法第三十九条至第五十条: execution, evaluation, suspension, archives."""

from datetime import date

import pytest

from law.archiving import (
    CATEGORIES,
    categories_complete,
    hand_over_due,
    handed_over,
    process_is_archived,
    supervised_by_office,
)
from law.execution import (
    EVALUATION_PARTS,
    INFORMANTS,
    evaluation_considered,
    evaluation_report,
    evaluation_trigger,
    evaluator_independent,
    execution_report,
    executor_named,
    facts_gathered,
    problem_reported,
    public_took_part,
    remark_admissible,
    suspension,
)
from law.findings import Unmet

DAY, BEFORE, AFTER = date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 3)


def fields(findings):
    return [finding.field for finding in findings if isinstance(finding, Unmet)]


@pytest.mark.parametrize(("names", "is_met"), [(["甲处"], True), ([], False), ([" "], False)])
def test_executor_named(names, is_met):
    assert (executor_named(names) is None) == is_met


@pytest.mark.parametrize(
    ("report", "open_tasks", "reasons", "expected"),
    [
        ("已执行", 0, [], []),
        (" ", 0, [], ["report"]),
        ("已执行", 1, [], ["tasks"]),
        ("已执行", 0, ["雪灾"], []),
        ("已执行", 0, [" "], ["delay_reason"]),
    ],
)
def test_execution_report(report, open_tasks, reasons, expected):
    assert fields(execution_report(report=report, open_tasks=open_tasks, overdue_reasons=reasons)) == expected


@pytest.mark.parametrize(
    ("kind", "happened", "found_on", "expected"),
    [
        ("problem", "系统无法对接", BEFORE, []),
        ("force_majeure", "地震", DAY, []),
        ("changed", "上位法修改", AFTER, ["found_on"]),
        ("mood", "不想办", DAY, ["kind"]),
        ("problem", " ", DAY, ["text"]),
    ],
)
def test_problem_reported(kind, happened, found_on, expected):
    assert fields(problem_reported(kind=kind, happened=happened, found_on=found_on, reported_on=DAY)) == expected


@pytest.mark.parametrize(
    ("in_force", "text", "expected"), [(True, "窗口太少", []), (False, "窗口太少", ["matter"]), (True, " ", ["text"])]
)
def test_remark_admissible(in_force, text, expected):
    assert fields(remark_admissible(is_in_force=in_force, text=text)) == expected


@pytest.mark.parametrize(
    ("trigger", "explanation", "remarks", "expected"),
    [
        ("needed", "已满两年", 0, []),
        ("opinions", "来信较多", 4, ["trigger"]),
        ("opinions", "来信较多", 5, []),
        ("opinions", "来信较多", 6, []),
        ("whim", "想评", 9, ["trigger"]),
        ("changed", " ", 0, ["explanation"]),
    ],
)
def test_evaluation_trigger(trigger, explanation, remarks, expected):
    found = evaluation_trigger(trigger, explanation=explanation, remarks=remarks, many=5)
    assert fields(found) == expected


@pytest.mark.parametrize(
    ("evaluator", "earlier", "expected"),
    [
        ("内蒙古大学", {"社科院"}, []),
        ("内蒙古大学", {"内蒙古大学"}, ["evaluator"]),
        (" 内蒙古 大学 ", {"内蒙古大学"}, ["evaluator"]),
        (" ", set(), ["evaluator"]),
    ],
)
def test_evaluator_independent(evaluator, earlier, expected):
    assert fields(evaluator_independent(evaluator, earlier_assessors=earlier)) == expected


@pytest.mark.parametrize(
    ("heard", "count"), [({"社会公众", "人大代表"}, 0), ({"社会公众"}, 1), ({"社会组织"}, 1), (set(), 2)]
)
def test_public_took_part(heard, count):
    assert fields(public_took_part(heard)) == ["heard"] * count


@pytest.mark.parametrize(
    ("informants", "sources", "expected"),
    [
        (INFORMANTS, {"座谈会"}, []),
        (INFORMANTS[:2], {"座谈会"}, ["informants"]),
        (INFORMANTS, {"猜测"}, ["sources"]),
        ([], [], ["informants", "sources"]),
    ],
)
def test_facts_gathered(informants, sources, expected):
    assert fields(facts_gathered(informants=informants, sources=sources)) == expected


def test_evaluation_report():
    whole = dict.fromkeys(EVALUATION_PARTS, "内容")
    assert fields(evaluation_report(whole)) == []
    assert fields(evaluation_report(whole | {"评价结果": " "})) == ["part5"]
    assert len(fields(evaluation_report({}))) == 5


@pytest.mark.parametrize(
    ("has", "considered", "is_met"), [(False, "", True), (True, "按结论第二条", True), (True, " ", False)]
)
def test_evaluation_considered(has, considered, is_met):
    assert (evaluation_considered(has_evaluation=has, considered=considered) is None) == is_met


@pytest.mark.parametrize(
    ("principal", "ground", "problems", "reason", "expected"),
    [
        (True, "urgent", 0, "山洪", []),
        (True, "problem", 1, "无法执行", []),
        (True, "problem", 0, "无法执行", ["ground"]),
        (True, "whim", 1, "无法执行", ["ground"]),
        (False, "urgent", 0, "山洪", ["by"]),
        (True, "urgent", 0, " ", ["reason"]),
    ],
)
def test_suspension(principal, ground, problems, reason, expected):
    found = suspension(decided_by_principal=principal, ground=ground, reported_problems=problems, reason=reason)
    assert fields(found) == expected


@pytest.mark.parametrize(
    ("unreadable", "is_over", "expected"), [(0, True, []), (1, True, ["papers"]), (0, False, ["stage"])]
)
def test_process_is_archived(unreadable, is_over, expected):
    assert fields(process_is_archived(unreadable=unreadable, is_over=is_over)) == expected


ALL = dict.fromkeys(CATEGORIES, 1)


@pytest.mark.parametrize(
    ("counts", "gaps", "expected"),
    [
        (ALL, {}, []),
        (ALL | {"A6": 0}, {}, []),  # 其他: only where there is something worth keeping
        (ALL | {"A5": 0}, {}, ["A5"]),
        (ALL | {"A5": 0}, {"A5": "尚未执行"}, []),
        (ALL | {"A5": 0}, {"A5": " "}, ["A5"]),
        ({}, {}, ["A1", "A2", "A3", "A4", "A5"]),
    ],
)
def test_categories_complete(counts, gaps, expected):
    assert fields(categories_complete(counts, gaps=gaps)) == expected


@pytest.mark.parametrize(
    ("handed_on", "lists", "reason", "expected"),
    [
        (date(2026, 5, 5), 0, "", []),
        (date(2026, 5, 6), 0, "", []),  # 5-1 to 5-5 are days of rest: the last day moves on
        (date(2026, 5, 7), 0, "", ["delay_reason"]),
        (date(2026, 5, 7), 0, " ", ["delay_reason"]),
        (date(2026, 5, 7), 0, "疫情", []),
        (date(2026, 5, 5), 1, "", ["lists"]),
    ],
)
def test_handed_over(workdays, handed_on, lists, reason, expected):
    concluded_on = date(2026, 3, 2)
    assert hand_over_due(concluded_on, workdays).on == date(2026, 5, 6)
    found = handed_over(
        concluded_on=concluded_on, handed_on=handed_on, missing_lists=lists, delay_reason=reason, workdays=workdays
    )
    assert fields(found) == expected


@pytest.mark.parametrize(
    ("office", "finding", "expected"), [(True, "齐全", []), (False, "齐全", ["by"]), (True, " ", ["finding"])]
)
def test_supervised_by_office(office, finding, expected):
    assert fields(supervised_by_office(is_office=office, finding=finding)) == expected
