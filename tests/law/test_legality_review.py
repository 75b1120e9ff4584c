"""Table tests of 程序办法 第六章 and of the statement of omitted procedure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from law import legality_review as legal
from tests.law.test_expert_review import GOLDEN, SOFT, fields, kind


@pytest.mark.parametrize(("has", "by", "met"), [(True, "赵敏", True), (True, " ", False), (False, "赵敏", False)])
def test_reviewed_by_policy_division(has, by, met):
    assert (legal.reviewed_by_policy_division(has_opinion=has, signed_by=by) is None) is met


@pytest.mark.parametrize(
    ("outcome", "confirmed", "met"),
    [
        ("agree", False, True),
        ("adjust", True, True),
        ("adjust", False, False),
        ("return", True, False),
        ("reject", True, False),
        ("", True, False),
    ],
)
def test_review_passed(outcome, confirmed, met):
    assert (legal.review_passed(outcome, adjustment_confirmed=confirmed) is None) is met


@pytest.mark.parametrize(
    ("exploratory", "why", "risk", "wanted"),
    [
        (False, "", "", []),
        (True, "无上位法", "可能被撤销", []),
        (True, " ", "可能被撤销", ["why_exploratory"]),
        (True, "无上位法", " ", ["legal_risk"]),
    ],
)
def test_legal_risk_disclosed(exploratory, why, risk, wanted):
    found = legal.legal_risk_disclosed(is_exploratory=exploratory, why_exploratory=why, legal_risk=risk)
    assert fields(found) == wanted


PAPERS = dict.fromkeys(legal.PAPERS, 1)
STATEMENT = legal.Statement(
    procedure=legal.RISK, ground=legal.GROUNDS[legal.RISK][0], facts="内部", legal_basis="第二十七条", is_signed=True
)


@pytest.mark.parametrize("kind_", legal.PAPERS[:3])
def test_submission_complete_needs_each_kind(kind_):
    assert [kind_ in f.message for f in legal.submission_complete(PAPERS | {kind_: 0})] == [True]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, []),
        ({"ground": "时间紧"}, ["ground"]),
        ({"procedure": "合法性审查"}, ["ground"]),
        ({"facts": " "}, ["facts"]),
        ({"legal_basis": " "}, ["legal_basis"]),
        ({"is_signed": False}, ["signature"]),
    ],
)
def test_submission_complete_wants_whole_statements(change, wanted):
    assert fields(legal.submission_complete(PAPERS, [replace(STATEMENT, **change)])) == wanted


@pytest.mark.parametrize(("start", "end"), GOLDEN)
def test_review_time(start, end, workdays):
    accepted_on, on = date(*start), date(*end)

    def finding(day, reason="", by=""):
        return kind(legal.review_time(accepted_on, day, reason=reason, approved_by=by, workdays=workdays))

    one = timedelta(days=1)
    assert (finding(on - one), finding(on), finding(on + one)) == ("unmet", "met", "met")
    assert [finding(on - one, reason, by) for reason, by, _ in SOFT] == [wanted for *_, wanted in SOFT]


def procedure(**changes):
    values = {"name": legal.EXPERTS, "is_required": True, "is_held": True}
    return legal.Procedure(**values | changes)


STATED = {"is_required": False, "is_held": False, "is_stated": True}


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ({}, True),
        ({"is_held": False}, False),
        ({"is_held": False, "is_stated": True, "is_statement_accepted": True}, False),  # E3, R3: no statement cures
        ({"is_required": None}, False),
        ({"is_required": False, "is_held": False}, False),
        (STATED, False),
        ({**STATED, "is_statement_accepted": True}, True),
    ],
)
def test_outcome_follows_from_the_procedures(changes, met):
    one = procedure(**changes)
    for outcome in ("agree", "adjust"):
        assert (fields(legal.outcome_follows([one], outcome=outcome)) == []) is met
    for outcome in ("return", "reject"):
        assert fields(legal.outcome_follows([one], outcome=outcome)) == []


WHOLE = dict.fromkeys(legal.REVIEWED, "合法")


@pytest.mark.parametrize(
    ("outcome", "reasons", "wanted"),
    [("", WHOLE, ["outcome"]), ("agree", WHOLE | {"程序": " "}, ["reason_2"]), ("reject", WHOLE, [])],
)
def test_outcome_follows_has_a_name_and_reasons(outcome, reasons, wanted):
    assert fields(legal.outcome_follows([], outcome=outcome, reasons=reasons)) == wanted


@pytest.mark.parametrize(
    ("opinions", "interested", "wanted"), [(1, (), []), (0, (), ["counsel"]), (1, ("甲",), ["counsel"])]
)
def test_counsel_heard(opinions, interested, wanted):
    assert fields(legal.counsel_heard(opinions=opinions, interested=interested)) == wanted


@pytest.mark.parametrize(("open_", "met"), [(0, True), (1, False)])
def test_every_point_responded(open_, met):
    assert (legal.every_point_responded(open_=open_) is None) is met
