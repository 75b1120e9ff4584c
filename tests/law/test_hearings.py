"""Table tests of 程序办法第十八条至第二十一条."""

from dataclasses import replace
from datetime import date

import pytest

from law.hearings import (
    STEPS,
    HearingNotice,
    InterestedSide,
    alternative_draft,
    every_side_represented,
    hearing_decision,
    hearing_in_public,
    hearing_notice,
    hearing_report,
    latest_material_service,
    material_served,
    order_of_hearing,
    participants_announced,
    selection_rules_first,
)

HELD_ON = date(2026, 5, 12)
NOTICE = HearingNotice(
    held_on=HELD_ON,
    place="厅一楼会议室",
    subject="听证内容",
    seats=15,
    how_chosen="自愿报名，随机选取",
    registration="网上报名",
    contact="0471-0000000",
    other_matters="无",
    has_draft=True,
    explanation="起草说明",
)


def unmet_fields(findings):
    return [finding.field for finding in findings if finding]


@pytest.mark.parametrize(
    ("granted", "ground", "fields"),
    [
        (True, "存在较大分歧", []),
        (True, "法律、法规、规章要求听证", []),
        (False, "直接涉及切身利益", ["consent"]),
        (True, "", ["ground"]),
        (False, "领导有兴趣", ["consent", "ground"]),
    ],
)
def test_hearing_decision(granted, ground, fields):
    assert unmet_fields(hearing_decision(consent_granted=granted, ground=ground)) == fields


@pytest.mark.parametrize(
    ("observers", "press", "basis", "met"),
    [
        (True, True, "", True),
        (True, False, "", False),
        (False, True, "", False),
        (False, False, "  ", False),
        (False, False, "保守国家秘密法第九条", True),
    ],
)
def test_hearing_in_public(observers, press, basis, met):
    finding = hearing_in_public(admits_observers=observers, admits_press=press, not_public_basis=basis)
    assert (finding is None) is met


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"held_on": None}, ["held_on"]),
        ({"place": " "}, ["place"]),
        ({"subject": ""}, ["subject"]),
        ({"seats": 0}, ["seats"]),
        ({"how_chosen": ""}, ["how_chosen"]),
        ({"registration": ""}, ["registration"]),
        ({"contact": ""}, ["contact"]),
        ({"other_matters": ""}, ["other_matters"]),
        ({"has_draft": False}, ["draft"]),
        ({"explanation": ""}, ["explanation"]),
    ],
)
def test_hearing_notice_has_every_part(change, fields):
    assert unmet_fields(hearing_notice(replace(NOTICE, **change), published_on=date(2026, 4, 1))) == fields


@pytest.mark.parametrize(("day", "fields"), [(11, []), (12, ["held_on"]), (13, ["held_on"])])
def test_hearing_notice_is_out_before_the_day(day, fields):
    assert unmet_fields(hearing_notice(NOTICE, published_on=date(2026, 5, day))) == fields


@pytest.mark.parametrize(
    ("is_needed", "published_on", "met"),
    [
        (True, date(2026, 4, 19), True),
        (True, date(2026, 4, 20), False),
        (True, date(2026, 4, 21), False),
        (True, None, False),
        (False, None, True),
    ],
)
def test_selection_rules_first(is_needed, published_on, met):
    finding = selection_rules_first(
        is_needed=is_needed, rules_published_on=published_on, selection_on=date(2026, 4, 20)
    )
    assert (finding is None) is met


@pytest.mark.parametrize(
    ("sides", "messages"),
    [
        ([InterestedSide(name="用人单位", seats=1)], []),
        ([InterestedSide(name="用人单位", seats=1, present=1)], []),
        ([], ["应当保证相关各方都有代表参加听证会，请列明相关各方及其名额"]),
        (
            [InterestedSide(name="用人单位", seats=0), InterestedSide(name="劳动者", seats=3)],
            ["应当保证相关各方都有代表，下列各方没有名额：用人单位"],
        ),
        (
            [InterestedSide(name="用人单位", seats=2, present=0)],
            ["应当保证相关各方都有代表，下列各方无人到会：用人单位"],
        ),
    ],
)
def test_every_side_represented(sides, messages):
    assert [finding.message for finding in every_side_represented(sides) if finding] == messages


@pytest.mark.parametrize(
    ("announced_on", "met"), [(date(2026, 5, 11), True), (HELD_ON, False), (date(2026, 5, 13), False), (None, False)]
)
def test_participants_announced(announced_on, met):
    assert (participants_announced(announced_on, HELD_ON) is None) is met


@pytest.mark.parametrize(
    ("served_on", "late"),
    [
        ({"甲": date(2026, 5, 4)}, ""),
        ({"甲": date(2026, 5, 5)}, ""),
        ({"甲": date(2026, 5, 6)}, "甲"),
        ({"甲": date(2026, 5, 5), "乙": None}, "乙"),
        ({}, "全体听证参加人"),
    ],
)
def test_material_served(served_on, late):
    finding = material_served(served_on, HELD_ON)
    assert (finding is None) is (late == "")
    assert finding is None or finding.message.endswith(f"最迟2026年5月5日；尚未送达或者逾期送达的：{late}")


def test_latest_material_service_is_seven_days_before():
    assert latest_material_service(HELD_ON) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("steps", "unconfirmed", "fields"),
    [
        (STEPS, [], []),
        (STEPS[::-1], [], ["agenda"]),
        (STEPS[:2], [], ["agenda"]),
        (STEPS, ["甲"], ["signatures"]),
        ((), ["甲"], ["agenda", "signatures"]),
    ],
)
def test_order_of_hearing(steps, unconfirmed, fields):
    assert unmet_fields(order_of_hearing(steps, unconfirmed=unconfirmed)) == fields


@pytest.mark.parametrize(
    ("basis", "reason", "fields"),
    [("依据", "理由", []), (" ", "理由", ["basis"]), ("依据", "", ["reason"]), ("", "", ["basis", "reason"])],
)
def test_alternative_draft(basis, reason, fields):
    assert unmet_fields(alternative_draft(basis=basis, reason=reason)) == fields


@pytest.mark.parametrize(
    ("has_report", "cited", "final", "met"),
    [(True, "a1", "a1", True), (True, "a1", "b2", False), (False, "a1", "a1", False), (True, "", "", False)],
)
def test_hearing_report(has_report, cited, final, met):
    finding = hearing_report(has_report=has_report, cited_record=cited, final_record=final)
    assert (finding is None) is met
