"""Table tests of 程序办法 第五章 and 风险评估办法."""

from dataclasses import replace
from datetime import date

import pytest

from law import risk_assessment as r
from tests.law.test_expert_review import SOFT, fields, kind

D = tuple(date(2026, 3, n) for n in range(1, 5))


@pytest.mark.parametrize(
    ("needed", "reason", "wanted"),
    [(True, "影响待遇", []), (False, "内部流程", []), (None, "x", ["is_needed"]), (True, " ", ["reason"])],
)
def test_need_of_assessment_judged(needed, reason, wanted):
    assert fields(r.need_of_assessment_judged(is_needed=needed, reason=reason)) == wanted


EXISTING = r.ExistingAssessment(title="报告", made_by="发改委", made_on=D[0], basis="办法", covers="同一项目")


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, []),
        ({"title": " "}, ["existing_title"]),
        ({"made_by": ""}, ["existing_made_by"]),
        ({"made_on": None}, ["existing_made_on"]),
        ({"basis": ""}, ["existing_basis"]),
        ({"covers": " "}, ["existing_covers"]),
    ],
)
def test_not_repeated(change, wanted):
    assert fields(r.not_repeated(replace(EXISTING, **change))) == wanted


PLAN = dict.fromkeys(r.PLAN, "有")


@pytest.mark.parametrize(
    ("plan", "surveys", "risks", "wanted"),
    [
        (PLAN, ("公示",), 1, []),
        (PLAN | {r.PLAN[1]: " "}, ("公示",), 1, ["plan_2"]),
        (PLAN, (), 1, ["surveys"]),
        (PLAN, ("公示",), 0, ["risks"]),
    ],
)
def test_plan_and_survey(plan, surveys, risks, wanted):
    assert fields(r.plan_and_survey(plan, surveys, risks=risks)) == wanted


def test_risk_report_complete():
    whole = dict.fromkeys(r.REPORT_PARTS, "有")
    assert fields(r.risk_report_complete(whole)) == []
    assert fields(r.risk_report_complete(whole | {r.REPORT_PARTS[4]: " "})) == ["part_5"]


@pytest.mark.parametrize(
    ("conclusion", "adjustment", "confirmed", "wanted"),
    [
        ("可控", "", False, []),
        ("调整后可控", "删去第五条", True, []),
        ("调整后可控", "删去第五条", False, ["adjustment"]),
        ("调整后可控", " ", True, ["adjustment"]),
        ("不可控", "删去第五条", True, ["conclusion"]),
        ("", "", False, ["conclusion"]),
    ],
)
def test_risk_controllable(conclusion, adjustment, confirmed, wanted):
    found = r.risk_controllable(conclusion, adjustment=adjustment, adjustment_confirmed=confirmed)
    assert fields(found) == wanted


@pytest.mark.parametrize(
    ("assessor", "undertaking", "lead", "met"),
    [
        ("甲", ("甲",), "", True),
        ("乙", ("甲",), "", False),
        ("乙", ("甲", "乙"), "乙", True),
        ("甲", ("甲", "乙"), "乙", False),
        ("", ("甲", "乙"), "", False),
    ],
)
def test_assessed_by_the_lead(assessor, undertaking, lead, met):
    assert (r.assessed_by_the_lead(assessor=assessor, undertaking=undertaking, lead=lead) is None) is met


@pytest.mark.parametrize(
    ("needed", "finished", "met"),
    [(True, True, True), (True, False, False), (False, False, True), (None, False, False)],
)
def test_assessment_held(needed, finished, met):
    assert (r.assessment_held(is_needed=needed, is_finished=finished) is None) is met


AGENCY = r.ThirdParty(name="所", qualification="证", competition="询价", contract="合同", report_review="已审")


@pytest.mark.parametrize("blank", [None, "name", "qualification", "competition", "contract", "report_review"])
def test_third_party_chosen(blank):
    found = r.third_party_chosen(replace(AGENCY, **{blank: " "}) if blank else AGENCY)
    assert len(fields(found)) == bool(blank)
    assert r.third_party_chosen(None) == []


@pytest.mark.parametrize(("reason", "approved", "wanted"), SOFT)
def test_participants_invited(reason, approved, wanted):
    assert kind(r.participants_invited((), reason_if_none=reason, approved_by=approved)) == wanted
    assert r.participants_invited({"人大代表"}, reason_if_none="", approved_by="") is None


def test_four_aspects():
    whole = dict.fromkeys(r.ASPECTS, "有")
    assert fields(r.four_aspects(whole)) == []
    assert fields(r.four_aspects(whole | {"可行性": " "})) == ["aspect_3"]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(D, 0), ((D[0],) * 4, 0), ((D[0], None, None, None), 0), ((None, D[0], None, None), 1), (D[::-1], 3)],
)
def test_order_of_assessment(days, wanted):
    assert len(r.order_of_assessment(days)) == wanted
