"""Table tests of 程序办法第三十七条、第三十八条 and of 第五十一条第三款."""

from dataclasses import replace
from datetime import date

import pytest

from law.accountability import every_view_recorded
from law.deliberation import (
    Package,
    Procedure,
    View,
    adoption_explained,
    decision_of_principal,
    departs_from_majority,
    latest_promulgation,
    meeting_package,
    promulgation,
)
from law.findings import Unmet

DAY, BEFORE, AFTER = date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 3)


def fields(findings):
    return [finding.field for finding in findings if isinstance(finding, Unmet)]


EXPERTS = Procedure(name="专家论证", is_required=True, is_done=True)
PACKAGE = Package(
    has_draft=True, explanation="说明", affects_market_entities=False, fair_competition="", procedures=(EXPERTS,),
    legality_opinion="同意提交", opinions_report="意见汇总",
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"has_draft": False}, ["draft"]),
        ({"explanation": " "}, ["explanation"]),
        ({"affects_market_entities": True}, ["fair_competition"]),
        ({"affects_market_entities": True, "fair_competition": " "}, ["fair_competition"]),
        ({"affects_market_entities": True, "fair_competition": "不排除竞争"}, []),
        ({"legality_opinion": ""}, ["legality"]),
        ({"opinions_report": ""}, ["opinions_report"]),
    ],
)
def test_meeting_package(change, expected):
    assert fields(meeting_package(replace(PACKAGE, **change))) == expected


@pytest.mark.parametrize(
    ("required", "done", "statement", "expected"),
    [
        (True, True, "", []),
        (True, False, "", ["专家论证"]),
        (True, False, "时间来不及", ["专家论证"]),  # E3: a statement never replaces a review that is required
        (False, False, "不属专业性、技术性较强", []),
        (False, False, " ", ["专家论证"]),
        (False, True, "", []),
        (None, False, "不属专业性、技术性较强", ["专家论证"]),
    ],
)
def test_a_statement_explains_only_what_is_not_required(required, done, statement, expected):
    one = Procedure(name="专家论证", is_required=required, is_done=done, statement=statement)
    assert fields(meeting_package(replace(PACKAGE, procedures=(one,)))) == expected


BO = View(name="博", position="agree", words="")
DAI = View(name="岱", position="agree", words="可行")
CHIEF = View(name="苏和", position="agree", words="同意", is_principal=True)
AGAINST = [replace(BO, position="disagree", words="不妥"), replace(DAI, position="disagree", words="不妥")]
DECIDED = {"outcome": "passed", "views": [BO, DAI, CHIEF], "absent_reasons": [], "reasons": "", "requirements": ""}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"outcome": "maybe"}, ["outcome"]),
        ({"views": [CHIEF]}, ["views"]),
        ({"views": [BO, DAI]}, ["views"]),
        ({"views": [CHIEF, BO, DAI]}, ["views"]),  # the principal speaks last
        ({"views": []}, ["views", "views"]),
        ({"views": [*AGAINST, CHIEF]}, ["reasons"]),
        ({"views": [*AGAINST, CHIEF], "reasons": " "}, ["reasons"]),
        ({"views": [*AGAINST, CHIEF], "reasons": "时机成熟"}, []),
        ({"views": [AGAINST[0], DAI, CHIEF]}, []),  # one against one is no majority
        ({"outcome": "refused"}, ["reasons"]),
        ({"outcome": "again", "reasons": "须再调研"}, ["requirements"]),
        ({"outcome": "passed_in_principle", "requirements": "补充期限"}, []),
        ({"absent_reasons": ["出差", ""]}, ["absent"]),
    ],
)
def test_decision_of_principal(change, expected):
    assert fields(decision_of_principal(**DECIDED | change)) == expected


@pytest.mark.parametrize(
    ("outcome", "others", "expected"),
    [
        ("passed", [BO, DAI], False),
        ("passed", AGAINST, True),
        ("passed", [*AGAINST, BO], True),
        ("refused", [BO, AGAINST[0]], False),
        ("again", [BO, DAI, AGAINST[0]], True),
        ("passed", [replace(BO, position="reserve")], False),
    ],
)
def test_departs_from_majority(outcome, others, expected):
    assert departs_from_majority(outcome, others) == expected


@pytest.mark.parametrize(
    ("present", "recorded", "wordless", "count"),
    [(["博"], ["博"], [], 0), (["博", "岱"], ["博"], [], 1), (["博"], ["博"], ["博"], 1), (["博"], [], ["岱"], 2)],
)
def test_every_view_recorded(present, recorded, wordless, count):
    found = every_view_recorded(present=present, recorded=recorded, wordless_dissent=wordless)
    assert fields(found) == ["views"] * count


PUBLISHED = {
    "channels": {"政府网站"}, "without_evidence": [], "text": "正文", "not_public_basis": "", "decided_on": DAY,
    "published_on": DAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"published_on": AFTER}, []),
        ({"published_on": BEFORE}, ["published_on"]),
        ({"channels": {"公告栏"}}, ["channels"]),
        ({"without_evidence": ["政府网站"]}, ["channels"]),
        ({"text": " "}, ["text"]),
        ({"channels": set(), "text": "", "not_public_basis": "保守国家秘密法第九条"}, []),
        ({"channels": set(), "not_public_basis": " "}, ["channels"]),
    ],
)
def test_promulgation(change, expected):
    assert fields(promulgation(**PUBLISHED | change)) == expected


def test_promptly_is_twenty_working_days(workdays):
    assert latest_promulgation(date(2026, 9, 21), workdays).on == date(2026, 10, 26)  # rests: 9-25 to 27, 10-1 to 7


EXPLAINED = {
    "is_needed": True, "opinions_adoption": "采纳三条", "expert_adoption": "", "had_expert_review": False,
    "interpretation": "新闻发布会", "not_public_basis": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"opinions_adoption": " "}, ["opinions_adoption"]),
        ({"had_expert_review": True}, ["expert_adoption"]),
        ({"had_expert_review": True, "expert_adoption": "全部采纳"}, []),
        ({"interpretation": ""}, ["interpretation"]),
        ({"is_needed": False, "opinions_adoption": ""}, []),
        ({"opinions_adoption": "", "not_public_basis": "保守国家秘密法第九条"}, []),
        ({"opinions_adoption": "", "not_public_basis": " "}, ["opinions_adoption"]),
    ],
)
def test_adoption_explained(change, expected):
    assert fields(adoption_explained(**EXPLAINED | change)) == expected
