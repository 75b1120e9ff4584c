"""Table tests of 程序办法第五条至第十二条: the day before, the day, the day after, the exception, the blank exception."""

from dataclasses import replace
from datetime import date

import pytest

from law.findings import Departure, Unmet
from law.initiation import (
    Consulted,
    Discussion,
    Option,
    burden_has_basis,
    catalogue_agreed,
    cost_and_benefit,
    divisions_consulted,
    draft_prepared,
    legal_bases_listed,
    options_weighed,
    report_to_congress,
    start_decision,
    studied_and_discussed,
)

DAY = date(2026, 3, 2)
BEFORE, AFTER = date(2026, 3, 1), date(2026, 3, 3)
HELD = Discussion(meeting="厅务会", held_on=DAY, record="2026年第3次")


def fields(findings):
    return [finding.field for finding in findings if isinstance(finding, Unmet)]


@pytest.mark.parametrize(
    ("required", "reported_on", "record", "expected"),
    [
        (False, None, "", []),
        (True, DAY, "函〔2026〕1号", []),
        (True, AFTER, "函〔2026〕1号", []),
        (True, BEFORE, "函〔2026〕1号", ["congress_reported_on"]),
        (True, None, "函〔2026〕1号", ["congress_reported_on"]),
        (True, DAY, " ", ["congress_record"]),
    ],
)
def test_report_to_congress(required, reported_on, record, expected):
    found = report_to_congress(is_required=required, reported_on=reported_on, decided_on=DAY, record=record)
    assert fields(found) == expected


@pytest.mark.parametrize(
    ("burden", "basis", "is_met"),
    [(False, "", True), (True, "社会保险法第六十条", True), (True, "", False), (True, " ", False)],
)
def test_burden_has_basis(burden, basis, is_met):
    assert (burden_has_basis(adds_burden=burden, basis=basis) is None) == is_met


@pytest.mark.parametrize(
    ("discussion", "items", "published_on", "expected"),
    [
        (HELD, 1, DAY, []),
        (HELD, 1, AFTER, []),
        (HELD, 1, BEFORE, ["held_on"]),
        (HELD, 0, DAY, ["items"]),
        (replace(HELD, meeting="处务会"), 1, DAY, ["meeting"]),
        (replace(HELD, record=" "), 1, DAY, ["record"]),
        (Discussion(), 1, DAY, ["meeting", "held_on", "record"]),
    ],
)
def test_catalogue_agreed(discussion, items, published_on, expected):
    assert fields(catalogue_agreed(discussion, items=items, published_on=published_on)) == expected


STUDY = {
    "origin": "public", "study_report": "必要且可行", "studied_by": "就业促进处", "proposer": "", "discussion": HELD,
    "started_on": DAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"started_on": AFTER}, []),
        ({"started_on": BEFORE}, ["held_on"]),
        ({"origin": "nobody"}, ["origin"]),
        ({"study_report": "  "}, ["study_report"]),
        ({"studied_by": ""}, ["studied_by"]),
        ({"origin": "division", "proposer": "社会保险处"}, ["studied_by"]),
        ({"origin": "division", "proposer": "就业促进处"}, []),
        ({"discussion": Discussion()}, ["meeting", "held_on", "record"]),
    ],
)
def test_studied_and_discussed(change, expected):
    assert fields(studied_and_discussed(**STUDY | change)) == expected


@pytest.mark.parametrize(
    ("divisions", "lead", "due_on", "expected"),
    [
        (["甲处"], "", AFTER, []),
        (["甲处", "甲处"], "", AFTER, []),
        (["甲处", "乙处"], "乙处", AFTER, []),
        (["甲处", "乙处"], "", AFTER, ["lead"]),
        (["甲处", "乙处"], "丙处", AFTER, ["lead"]),
        ([], "", AFTER, ["divisions"]),
        (["甲处"], "", None, ["due_on"]),
        (["甲处"], "", DAY, ["due_on"]),
        (["甲处"], "", BEFORE, ["due_on"]),
    ],
)
def test_start_decision(divisions, lead, due_on, expected):
    assert fields(start_decision(divisions=divisions, lead=lead, due_on=due_on, decided_on=DAY)) == expected


@pytest.mark.parametrize(
    ("draft", "explanation", "research", "expected"),
    [
        (True, "说明", "调研", []),
        (False, "说明", "调研", ["draft"]),
        (True, " ", "", ["explanation", "research"]),
    ],
)
def test_draft_prepared(draft, explanation, research, expected):
    assert fields(draft_prepared(has_draft=draft, explanation=explanation, research=research)) == expected


@pytest.mark.parametrize(("bases", "is_met"), [(["条例第十八条"], True), ([" "], False), ([], False)])
def test_legal_bases_listed(bases, is_met):
    assert (legal_bases_listed(bases) is None) == is_met


@pytest.mark.parametrize(
    ("analysis", "reason", "approved_by", "kind"),
    [
        ("投入十万元", "", "", type(None)),
        ("", "只改文字", "王厅", Departure),
        ("", "只改文字", " ", Unmet),
        (" ", " ", "王厅", Unmet),
    ],
)
def test_cost_and_benefit(analysis, reason, approved_by, kind):
    assert isinstance(cost_and_benefit(analysis=analysis, reason_if_none=reason, approved_by=approved_by), kind)


ONE = Option(title="方案一", pros="快", cons="贵")


@pytest.mark.parametrize(
    ("options", "preference", "expected"),
    [
        ([], "", []),
        ([ONE, replace(ONE, title="方案二")], "方案一", []),
        ([ONE], "方案一", ["options"]),
        ([ONE, replace(ONE, cons=" ")], "方案一", ["options"]),
        ([ONE, ONE], " ", ["preference"]),
    ],
)
def test_options_weighed(options, preference, expected):
    assert fields(options_weighed(options, preference=preference)) == expected


AGAINST = Consulted(name="财政厅", agreed=False, dispute="经费", view="应当安排", basis="预算法", told_party_group=True)


@pytest.mark.parametrize(
    ("consulted", "touches", "expected"),
    [
        ([], False, []),
        ([], True, ["consulted"]),
        ([Consulted(name="甲处", agreed=True)], True, []),
        ([Consulted(name="甲处", agreed=None)], True, ["consulted"]),
        ([AGAINST], True, []),
        ([replace(AGAINST, told_party_group=False)], True, ["told_party_group"]),
        ([Consulted(name="甲处", agreed=False, dispute=" ")], False, ["dispute", "view", "basis", "told_party_group"]),
    ],
)
def test_divisions_consulted(consulted, touches, expected):
    assert fields(divisions_consulted(consulted, touches_others=touches)) == expected
