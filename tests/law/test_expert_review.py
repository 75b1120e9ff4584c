"""Table tests of 程序办法 第四章 and 专家论证办法 第三条至第十六条."""

from datetime import date

import pytest

from law import expert_review as e
from law.calendar_days import Workdays
from law.findings import Departure, Unmet


def fields(findings):
    return [finding.field for finding in findings if finding]


def kind(finding):
    return {Unmet: "unmet", Departure: "departure"}.get(type(finding), "met")


@pytest.mark.parametrize(
    ("is_technical", "reason", "topics", "wanted"),
    [
        (True, "涉及精算", e.TOPICS, []),
        (False, "日常管理", (), []),
        (None, "日常管理", (), ["is_technical"]),
        (True, " ", e.TOPICS, ["reason"]),
        (True, "涉及精算", e.TOPICS[:2], ["topics"]),
    ],
)
def test_need_of_experts_judged(is_technical, reason, topics, wanted):
    assert fields(e.need_of_experts_judged(is_technical=is_technical, reason=reason, topics=topics)) == wanted


@pytest.mark.parametrize(
    ("mode", "granted", "current", "wanted"),
    [
        ("论证会", True, True, []),
        ("网上论证", True, True, []),  # 「等方式」
        (" ", True, True, ["mode"]),
        ("书面咨询", False, True, ["consent"]),
        ("委托咨询论证", True, False, ["consent"]),
    ],
)
def test_mode_agreed(mode, granted, current, wanted):
    assert fields(e.mode_agreed(mode=mode, consent_granted=granted, consent_is_current=current)) == wanted


SOFT = [("", "", "unmet"), (" ", "王建国", "unmet"), ("已遍询", " ", "unmet"), ("已遍询", "王建国", "departure")]


@pytest.mark.parametrize(("reason", "approved", "wanted"), SOFT)
def test_dissent_sought(reason, approved, wanted):
    assert kind(e.dissent_sought(dissenting=(), reason_if_none=reason, approved_by=approved)) == wanted
    assert e.dissent_sought(dissenting={"甲"}, reason_if_none="", approved_by="") is None


@pytest.mark.parametrize(("interested", "met"), [((), True), (("甲",), False)])
def test_nobody_interested(interested, met):
    assert (e.nobody_interested(interested) is None) is met


@pytest.mark.parametrize(
    ("is_technical", "is_finished", "met"),
    [(True, True, True), (True, False, False), (False, False, True), (None, False, False)],
)
def test_experts_heard(is_technical, is_finished, met):
    assert (e.experts_heard(is_technical=is_technical, is_finished=is_finished) is None) is met


def test_declared_and_signed():
    assert fields(e.declared_and_signed(undeclared=(), unsigned=())) == []
    assert fields(e.declared_and_signed(undeclared={"甲"}, unsigned={"乙"})) == ["declarations", "opinions"]


@pytest.mark.parametrize(("count", "met"), [(4, False), (5, True), (6, True)])
def test_usual_number(count, met):
    assert (e.usual_number(count, reason="", approved_by="") is None) is met


@pytest.mark.parametrize(("reason", "approved", "wanted"), SOFT)
def test_usual_number_may_be_departed_from(reason, approved, wanted):
    assert kind(e.usual_number(4, reason=reason, approved_by=approved)) == wanted


@pytest.mark.parametrize(
    ("count", "sensitive", "met"), [(6, True, False), (7, True, True), (8, True, True), (3, False, True)]
)
def test_sensitive_number(count, sensitive, met):
    assert (e.sensitive_number(count, is_sensitive=sensitive) is None) is met


@pytest.mark.parametrize(("reason", "approved", "wanted"), SOFT)
def test_outsiders_explained(reason, approved, wanted):
    assert [kind(f) for f in e.outsiders_explained({"甲": reason}, approved_by=approved)] == [wanted]
    assert e.outsiders_explained({}, approved_by="") == []


D = [date(2026, 3, n) for n in range(1, 8)]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ((*D[:6],), 0),
        ((D[0],) * 6, 0),
        ((D[0], None, None, None, None, None), 0),
        ((D[0], None, D[2], None, None, None), 1),
        ((D[1], D[0], None, None, None, None), 1),
    ],
)
def test_order_of_review(days, wanted):
    assert len(e.order_of_review(days)) == wanted


def test_every_option_argued():
    argued = {"甲": {"一", "二"}, "乙": {"一"}}
    assert ["乙" in f.message for f in e.every_option_argued(("一", "二"), argued)] == [True]
    assert e.every_option_argued((), argued) == []


def test_commitments_signed():
    assert e.commitments_signed(()) is None
    assert "甲" in e.commitments_signed({"甲"}).message


GOLDEN = [
    ((2026, 9, 21), (2026, 10, 8)),
    ((2026, 9, 29), (2026, 10, 14)),
    ((2026, 2, 11), (2026, 2, 27)),
    ((2026, 4, 28), (2026, 5, 11)),
    ((2025, 1, 24), (2025, 2, 10)),
]


@pytest.mark.parametrize(("provided", "earliest"), GOLDEN)
def test_study_time(provided, earliest, workdays):
    provided_on, on = date(*provided), date(*earliest)
    assert e.earliest_due(provided_on, workdays).on == on
    assert e.study_time(provided_on, on.replace(day=on.day - 1), workdays).rule == "E12"
    assert e.study_time(provided_on, on, workdays) is None
    assert e.study_time(provided_on, on.replace(day=on.day + 1), workdays) is None


@pytest.mark.parametrize(("provided", "due"), [(None, D[0]), (D[0], None)])
def test_study_time_needs_both_days(provided, due, workdays):
    assert e.study_time(provided, due, workdays).field == "due_on"


def test_study_time_across_an_unpublished_year_says_so():
    assert (
        "暂定"
        in e.study_time(date(2026, 12, 29), date(2027, 1, 4), Workdays(published_years=frozenset({2026}))).message
    )


@pytest.mark.parametrize(("form", "met"), [(e.MEETING, True), ("实地踏勘论证", True), (" ", False)])
def test_form_chosen(form, met):
    assert (e.form_chosen(form) is None) is met


@pytest.mark.parametrize(
    ("minutes", "without", "wanted"), [("记录", (), []), (" ", (), ["minutes"]), ("记录", {"甲"}, ["opinions"])]
)
def test_meeting_documented(minutes, without, wanted):
    assert fields(e.meeting_documented(minutes=minutes, without_opinion=without)) == wanted


def test_individual_opinions():
    assert fields(e.individual_opinions((), ())) == []
    assert fields(e.individual_opinions({"甲"}, {"乙"})) == ["opinions", "opinions"]


@pytest.mark.parametrize(("leaders", "met"), [(0, False), (1, True), (2, False)])
def test_one_leader(leaders, met):
    assert (e.one_leader(leaders) is None) is met


def test_expert_report_complete():
    whole = dict.fromkeys(e.REPORT_PARTS, "有")
    assert fields(e.expert_report_complete(whole)) == []
    assert fields(e.expert_report_complete(whole | {e.REPORT_PARTS[2]: " "})) == ["part_3"]
    assert len(fields(e.expert_report_complete({}))) == 7


@pytest.mark.parametrize(
    ("counts", "wanted"), [((0, 0, 0), 0), ((1, 0, 0), 1), ((0, 1, 0), 1), ((0, 0, 1), 1), ((1, 1, 1), 3)]
)
def test_points_answered(counts, wanted):
    open_, reason, reply = counts
    assert len(fields(e.points_answered(open_=open_, without_reason=reason, without_reply=reply))) == wanted
