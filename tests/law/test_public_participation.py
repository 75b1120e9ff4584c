"""Table tests of 程序办法第十三条至第十七条: the day before, the day, the day after, the exception, the blank exception."""

from datetime import date

import pytest

from law.calendar_days import Deadline
from law.findings import Departure, Unmet
from law.public_participation import (
    HeldWay,
    affected_groups_consulted,
    comment_period,
    earliest_close,
    opinion_survey,
    opinions_fully_heard,
    public_explanation,
    publication_for_comment,
    representatives_heard,
    ways_of_hearing,
)


def unmet_fields(findings):
    return [finding.field for finding in findings if isinstance(finding, Unmet)]


def rules_of(findings):
    return {finding.rule for finding in findings if finding}


@pytest.mark.parametrize(
    ("ways", "basis", "unanswered", "fields"),
    [
        (["座谈会"], "", 0, []),
        ([], "", 0, ["ways_held"]),
        ([], "  ", 0, ["ways_held"]),
        ([], "保守国家秘密法第九条", 0, []),
        (["座谈会"], "", 1, ["opinions"]),
        ([], "", 3, ["ways_held", "opinions"]),
    ],
)
def test_opinions_fully_heard(ways, basis, unanswered, fields):
    findings = opinions_fully_heard(ways=ways, not_public_basis=basis, unanswered=unanswered)
    assert unmet_fields(findings) == fields
    assert rules_of(findings) <= {"P13.1"}


def test_opinions_fully_heard_says_how_many_are_unanswered():
    [_, finding] = opinions_fully_heard(ways=["座谈会"], not_public_basis="", unanswered=12)
    assert finding.message.startswith("还有12条意见没有采纳情况及理由")
    assert finding.article == "程序办法第十三条第一款"


@pytest.mark.parametrize(
    ("way", "count"),
    [
        (HeldWay(name="座谈会", is_finished=True, evidence="会议记录"), 0),
        (HeldWay(name="网上直播问答", is_finished=True, evidence="链接"), 0),  # 等多种方式
        (HeldWay(name="座谈会", is_finished=False, evidence="会议记录"), 1),
        (HeldWay(name="座谈会", is_finished=True, evidence=" "), 1),
        (HeldWay(name=" ", is_finished=False, evidence=""), 3),
    ],
)
def test_ways_of_hearing(way, count):
    assert unmet_fields(ways_of_hearing([way])) == ["ways_held"] * count


def test_ways_of_hearing_names_the_way_that_is_not_over():
    begun = HeldWay(name="问卷调查", is_finished=False, evidence="问卷")
    assert [f.message for f in ways_of_hearing([begun]) if f] == ["问卷调查尚未结束，请待其结束后再提交"]


COMPLETE = {
    "consent_granted": True,
    "consent_is_current": True,
    "has_draft": True,
    "explanation": "起草说明",
    "ways": "网上提交、信函",
    "contact": "张三 0471-0000000",
    "closes_on": date(2026, 5, 6),
    "channels": {"政府网站"},
}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"consent_granted": False}, ["consent"]),
        ({"consent_is_current": False}, ["consent"]),
        ({"has_draft": False}, ["draft"]),
        ({"explanation": " "}, ["explanation"]),
        ({"ways": ""}, ["ways"]),
        ({"contact": "\t"}, ["contact"]),
        ({"closes_on": None}, ["closes_on"]),
        ({"channels": set()}, ["channels"]),
        ({"channels": {"公告栏"}}, ["channels"]),
        ({"channels": {"公告栏", "广播"}}, []),
        ({"has_draft": False, "explanation": "", "ways": ""}, ["draft", "explanation", "ways"]),
    ],
)
def test_publication_for_comment(change, fields):
    findings = publication_for_comment(**{**COMPLETE, **change})
    assert unmet_fields(findings) == fields
    assert rules_of(findings) <= {"P14.1a"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"consent_granted": False}, "向社会公开征求意见须经分管厅领导同意，请先报请同意"),
        (
            {"consent_is_current": False},
            "向社会公开征求意见的内容在分管厅领导同意之后作了修改，请重新报请同意",
        ),
    ],
)
def test_publication_for_comment_says_what_the_consent_lacks(change, message):
    assert publication_for_comment(**{**COMPLETE, **change})[0].message == message


@pytest.mark.parametrize(
    ("published_on", "closes_on", "reason", "approved_by", "kind"),
    [
        (date(2023, 6, 26), date(2023, 7, 25), "", "", Unmet),
        (date(2023, 6, 26), date(2023, 7, 26), "", "", type(None)),
        (date(2023, 6, 26), date(2023, 7, 27), "", "", type(None)),
        (date(2026, 4, 2), date(2026, 5, 2), "", "", Unmet),  # the thirtieth day is a holiday
        (date(2026, 4, 2), date(2026, 5, 5), "", "", Unmet),
        (date(2026, 4, 2), date(2026, 5, 6), "", "", type(None)),
        (date(2023, 6, 26), date(2023, 7, 25), "汛期将至", "分管厅领导", Departure),
        (date(2023, 6, 26), date(2023, 7, 25), "汛期将至", " ", Unmet),
        (date(2023, 6, 26), date(2023, 7, 25), "  ", "分管厅领导", Unmet),
        (date(2023, 6, 26), date(2023, 6, 27), "汛期将至", "分管厅领导", Departure),
        (date(2023, 6, 26), date(2023, 6, 26), "汛期将至", "分管厅领导", Unmet),  # no day at all
    ],
)
def test_comment_period(published_on, closes_on, reason, approved_by, kind, workdays):
    finding = comment_period(
        published_on, closes_on, reason_if_short=reason, approved_by=approved_by, workdays=workdays
    )
    assert type(finding) is kind


def test_comment_period_says_the_earliest_close_and_the_way_out(workdays):
    finding = comment_period(date(2026, 4, 2), date(2026, 5, 1), reason_if_short="", approved_by="", workdays=workdays)
    assert finding == Unmet(
        field="closes_on",
        message="公开征求意见的期限一般不少于30日：2026年4月2日公布的，截止日期不早于2026年5月6日"
        "（期限最后一日是休息日，已顺延）；因情况紧急等原因需要缩短期限的，请填写理由，理由随公告同时公布",
        article="程序办法第十四条第一款",
        rule="P14.1b",
    )


def test_comment_period_says_that_the_earliest_close_is_provisional(workdays):
    finding = comment_period(
        date(2026, 12, 1), date(2026, 12, 10), reason_if_short="", approved_by="", workdays=workdays
    )
    assert "截止日期不早于2026年12月31日；" in finding.message
    later = comment_period(date(2026, 12, 8), date(2026, 12, 10), reason_if_short="", approved_by="", workdays=workdays)
    assert "截止日期不早于2027年1月7日（该年度放假安排尚未公布，日期为暂定）；" in later.message


def test_comment_period_departure_carries_reason_and_approver(workdays):
    finding = comment_period(
        date(2023, 6, 26), date(2023, 7, 6), reason_if_short="汛期将至", approved_by="王厅", workdays=workdays
    )
    assert finding == Departure(
        rule="P14.1b",
        reason="汛期将至",
        approved_by="王厅",
        message="公开征求意见于2023年7月6日截止，早于一般情形下的2023年7月26日",
        article="程序办法第十四条第一款",
    )


@pytest.mark.parametrize(("closes_on", "met"), [(date(2023, 8, 24), False), (date(2023, 8, 25), True)])
def test_comment_period_follows_a_stricter_law(closes_on, met, workdays):
    finding = comment_period(
        date(2023, 6, 26), closes_on, reason_if_short="", approved_by="", workdays=workdays, minimum_days=60
    )
    assert (finding is None) is met


def test_earliest_close_is_thirty_days_rolled_past_rest_days(workdays):
    assert earliest_close(date(2026, 4, 2), workdays) == Deadline(on=date(2026, 5, 6), provisional=False, rolled=True)


@pytest.mark.parametrize(("granted", "met"), [(True, True), (False, False)])
def test_public_explanation(granted, met):
    finding = public_explanation(consent_granted=granted)
    assert (finding is None) is met
    assert met or (finding.rule, finding.field) == ("P14.2", "consent")


SURVEY = {"consent_granted": True, "consent_is_current": True, "ways": {"网络"}, "wording_checked_by": "李四"}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"consent_granted": False}, ["consent"]),
        ({"consent_is_current": False}, ["consent"]),
        ({"ways": set()}, ["ways"]),
        ({"wording_checked_by": " "}, ["wording_checked_by"]),
    ],
)
def test_opinion_survey(change, fields):
    findings = opinion_survey(**{**SURVEY, **change})
    assert unmet_fields(findings) == fields
    assert rules_of(findings) <= {"P15"}


@pytest.mark.parametrize(
    ("heard", "reason", "approved_by", "kind"),
    [
        ({"人大代表"}, "", "", type(None)),
        (set(), "", "", Unmet),
        (set(), " ", "王厅", Unmet),
        (set(), "纯技术事项", "", Unmet),
        (set(), "纯技术事项", "王厅", Departure),
    ],
)
def test_representatives_heard(heard, reason, approved_by, kind):
    finding = representatives_heard(heard=heard, reason_if_none=reason, approved_by=approved_by)
    assert type(finding) is kind
    assert finding is None or finding.rule == "P16"


@pytest.mark.parametrize(
    ("affected", "consulted", "silent"),
    [
        ([], [], ""),
        (["农牧民工"], ["农牧民工"], ""),
        (["农牧民工", "残疾人"], ["农牧民工"], "残疾人"),
        (["农牧民工", "残疾人"], [], "农牧民工、残疾人"),
    ],
)
def test_affected_groups_consulted(affected, consulted, silent):
    finding = affected_groups_consulted(affected, consulted)
    assert (finding is None) is (silent == "")
    assert finding is None or f"沟通协商的记录：{silent}；" in finding.message
