"""Each gate shuts on what is missing and opens when it is there."""

from dataclasses import replace
from datetime import date

import pytest

from law import gates
from law.findings import Departure, Unmet, require
from law.hearings import STEPS, HearingNotice, InterestedSide
from law.public_participation import HeldWay

HELD_ON = date(2026, 5, 12)


def refused(findings):
    return [(finding.rule, finding.field) for finding in findings if isinstance(finding, Unmet)]


@pytest.fixture
def publish_facts(workdays):
    return gates.PublishFacts(
        consent_granted=True,
        consent_is_current=True,
        has_draft=True,
        explanation="起草说明",
        ways="网上、信函",
        contact="0471-0000000",
        channels=frozenset({"政府网站"}),
        published_on=date(2026, 4, 2),
        closes_on=date(2026, 5, 6),
        reason_if_short="",
        approved_by="王厅",
        workdays=workdays,
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"consent_granted": False}, [("P14.1a", "consent")]),
        ({"closes_on": None}, [("P14.1a", "closes_on")]),
        ({"closes_on": date(2026, 5, 5)}, [("P14.1b", "closes_on")]),
        ({"closes_on": date(2026, 5, 5), "has_draft": False}, [("P14.1a", "draft"), ("P14.1b", "closes_on")]),
        ({"closes_on": date(2026, 5, 6), "minimum_days": 45}, [("P14.1b", "closes_on")]),
    ],
)
def test_publish_draft(publish_facts, change, expected):
    assert refused(gates.publish_draft(replace(publish_facts, **change))) == expected


def test_publish_draft_hands_back_the_departure(publish_facts):
    short = replace(publish_facts, closes_on=date(2026, 4, 20), reason_if_short="汛期将至")
    [departure] = require(*gates.publish_draft(short))
    assert isinstance(departure, Departure)
    assert (departure.rule, departure.reason, departure.approved_by) == ("P14.1b", "汛期将至", "王厅")


@pytest.mark.parametrize(("granted", "expected"), [(True, []), (False, [("P14.2", "consent")])])
def test_explain_publicly(granted, expected):
    assert refused(gates.explain_publicly(gates.ExplainFacts(consent_granted=granted))) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [({}, []), ({"consent_granted": False}, [("P15", "consent")]), ({"ways": frozenset()}, [("P15", "ways")])],
)
def test_survey(change, expected):
    facts = gates.SurveyFacts(
        consent_granted=True, consent_is_current=True, ways=frozenset({"电话"}), wording_checked_by="李四"
    )
    assert refused(gates.survey(replace(facts, **change))) == expected


@pytest.mark.parametrize(("unanswered", "expected"), [(0, []), (1, [("P13.1", "opinions")])])
def test_publish_feedback(unanswered, expected):
    assert refused(gates.publish_feedback(gates.FeedbackFacts(unanswered=unanswered))) == expected


PARTICIPATION = gates.ParticipationFacts(
    ways=(HeldWay(name="座谈会", is_finished=True, evidence="会议记录"),),
    not_public_basis="",
    unanswered=0,
    representatives_heard=frozenset({"政协委员"}),
    reason_if_no_representatives="",
    approved_by="王厅",
    affected_groups=("残疾人",),
    consulted_groups=frozenset({"残疾人"}),
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"ways": ()}, [("P13.1", "ways_held")]),
        ({"ways": (), "not_public_basis": "保守国家秘密法第九条"}, []),
        ({"ways": (HeldWay(name="座谈会", is_finished=False, evidence="通知"),)}, [("P13.2", "ways_held")]),
        ({"unanswered": 2}, [("P13.1", "opinions")]),
        ({"representatives_heard": frozenset()}, [("P16", "representatives")]),
        ({"consulted_groups": frozenset()}, [("P17", "affected_groups")]),
    ],
)
def test_public_participation_done(change, expected):
    assert refused(gates.public_participation_done(replace(PARTICIPATION, **change))) == expected


NOTICE = gates.NoticeFacts(
    notice=HearingNotice(
        held_on=HELD_ON,
        place="厅一楼会议室",
        subject="听证内容",
        seats=15,
        how_chosen="随机选取",
        registration="网上报名",
        contact="0471-0000000",
        other_matters="无",
        has_draft=True,
        explanation="起草说明",
    ),
    published_on=date(2026, 4, 1),
)
SELECTION = gates.SelectionFacts(
    is_needed=True,
    rules_published_on=date(2026, 4, 1),
    selection_on=date(2026, 4, 25),
    sides=(InterestedSide(name="劳动者", seats=3, present=2),),
    announced_on=date(2026, 4, 28),
    held_on=HELD_ON,
)
SERVICE = gates.ServiceFacts(served_on={"甲": date(2026, 5, 5)}, held_on=HELD_ON)
HEARING = gates.HearingFacts(
    notice=NOTICE,
    selection=SELECTION,
    service=SERVICE,
    admits_observers=True,
    admits_press=True,
    not_public_basis="",
    agenda=STEPS,
)


@pytest.mark.parametrize(("ground", "expected"), [("存在较大分歧", []), ("", [("P18.1", "ground")])])
def test_prepare_hearing(ground, expected):
    facts = gates.HearingDecisionFacts(consent_granted=True, ground=ground)
    assert refused(gates.prepare_hearing(facts)) == expected


@pytest.mark.parametrize(("published_on", "expected"), [(date(2026, 4, 1), []), (HELD_ON, [("P19.1", "held_on")])])
def test_publish_hearing_notice(published_on, expected):
    assert refused(gates.publish_hearing_notice(replace(NOTICE, published_on=published_on))) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"rules_published_on": None}, [("P19.2a", "selection_rules")]),
        ({"sides": ()}, [("P19.2b", "sides")]),
        ({"announced_on": None}, [("P19.2c", "participants")]),
    ],
)
def test_fix_participants(change, expected):
    assert refused(gates.fix_participants(replace(SELECTION, **change))) == expected


@pytest.mark.parametrize(("day", "expected"), [(5, []), (6, [("P19.3", "material")])])
def test_material_in_time(day, expected):
    facts = gates.ServiceFacts(served_on={"甲": date(2026, 5, day)}, held_on=HELD_ON)
    assert refused(gates.material_in_time(facts)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"notice": replace(NOTICE, published_on=HELD_ON)}, [("P19.1", "held_on")]),
        ({"selection": replace(SELECTION, announced_on=None)}, [("P19.2c", "participants")]),
        ({"service": replace(SERVICE, served_on={"甲": None})}, [("P19.3", "material")]),
        ({"admits_press": False}, [("P18.2", "admission")]),
        ({"agenda": STEPS[:1]}, [("P20.1", "agenda")]),
    ],
)
def test_open_hearing(change, expected):
    assert refused(gates.open_hearing(replace(HEARING, **change))) == expected


@pytest.mark.parametrize(("unconfirmed", "expected"), [(set(), []), ({"甲"}, [("P20.1", "signatures")])])
def test_close_hearing_record(unconfirmed, expected):
    facts = gates.RecordFacts(steps=STEPS, unconfirmed=frozenset(unconfirmed))
    assert refused(gates.close_hearing_record(facts)) == expected


@pytest.mark.parametrize(("cited", "expected"), [("a1", []), ("b2", [("P21", "report")])])
def test_submit_hearing_report(cited, expected):
    facts = gates.ReportFacts(has_report=True, cited_record=cited, final_record="a1")
    assert refused(gates.submit_hearing_report(facts)) == expected
