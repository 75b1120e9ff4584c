"""The gates G15-G19 and G28: each opens when everything is there, and blocks on each thing that is not."""

from dataclasses import replace
from datetime import date

import pytest

from law import expert_review as e
from law import gates
from law import legality_review as legal
from law import risk_assessment as r
from law.findings import Departure, Unlawful, require

D = date(2026, 3, 2)
PANEL = gates.PanelFacts(
    is_technical=True, reason="精算", topics=frozenset(e.TOPICS), mode="论证会", form=e.MEETING, consent_granted=True,
    consent_is_current=True, experts=5, is_sensitive=False, why_fewer="", dissenting=frozenset({"甲"}),
    why_no_dissent="", interested=frozenset(), undeclared=frozenset(), uncommitted=frozenset(), outsiders={}, leaders=0,
    approved_by="", provided_on=D, due_on=date(2026, 3, 11),
)  # fmt: skip
EXPERTS = gates.ExpertReviewFacts(
    panel=PANEL, days=(D,) * 6, minutes="记录", unsigned=frozenset(), late=frozenset(), options=(), argued={},
    report=dict.fromkeys(e.REPORT_PARTS, "有"), open_points=0, points_without_reason=0, points_without_reply=0,
    is_finished=True,
)  # fmt: skip
RISK = gates.RiskFacts(
    is_needed=True, reason="影响待遇", existing=None, assessor="甲处", undertaking=("甲处",), lead="",
    plan=dict.fromkeys(r.PLAN, "有"), surveys=("公示",), risks=1, days=(D,) * 4, aspects=dict.fromkeys(r.ASPECTS, "有"),
    invited=frozenset({"人大代表"}), why_nobody_invited="", approved_by="", agency=None,
    report=dict.fromkeys(r.REPORT_PARTS, "有"), conclusion="可控", adjustment="", adjustment_confirmed=False,
    is_finished=True,
)  # fmt: skip
LEGAL = gates.LegalityFacts(
    outcome="agree", reasons=dict.fromkeys(legal.REVIEWED, "合法"), signed_by="赵敏", procedures=(), adjustment_confirmed=False, counsel_opinions=1,
    interested_counsel=frozenset(), is_exploratory=False,
    why_exploratory="", legal_risk="",
)  # fmt: skip
APPOINTMENT = gates.AppointmentFacts(
    days=(D,) * 5,
    conditions=frozenset(range(1, 7)),
    starts_on=D,
    ends_on=date(2029, 3, 2),
    why_longer="",
    approved_by="",
)


def rules(findings):
    with pytest.raises(Unlawful) as refusal:
        require(*findings)
    return {unmet.rule for unmet in refusal.value.unmet}


def test_expert_review_done_opens():
    assert require(*gates.expert_review_done(EXPERTS)) == []
    plain = replace(PANEL, is_technical=False, topics=frozenset())
    assert require(*gates.expert_review_done(replace(EXPERTS, panel=plain, is_finished=False))) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_finished": False}, "E3"),
        ({"minutes": ""}, "E13.2"),
        ({"unsigned": frozenset({"甲"})}, "E7"),
        ({"report": {}}, "E15"),
        ({"open_points": 1}, "E16"),
        ({"options": ("一",), "argued": {"甲": frozenset()}}, "E10.2"),
        ({"days": (D, None, D, D, D, D)}, "E10.1"),
    ],
)
def test_expert_review_done_blocks(change, rule):
    assert rule in rules(gates.expert_review_done(replace(EXPERTS, **change)))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_technical": None}, "P22.1"),
        ({"consent_granted": False}, "P22.2"),
        ({"experts": 4}, "E9a"),
        ({"experts": 6, "is_sensitive": True}, "E9b"),
        ({"dissenting": frozenset()}, "P23a"),
        ({"interested": frozenset({"甲"})}, "P23b"),
        ({"undeclared": frozenset({"甲"})}, "E7"),
        ({"uncommitted": frozenset({"甲"})}, "E11"),
        ({"outsiders": {"甲": ""}}, "E9c"),
        ({"due_on": date(2026, 3, 10)}, "E12"),
        ({"form": ""}, "E13.1"),
        ({"form": e.GROUP}, "E13.4"),
    ],
)
def test_provide_material_blocks(change, rule):
    assert require(*gates.provide_material(PANEL)) == []
    assert rules(gates.provide_material(replace(PANEL, **change))) == {rule}


def test_individual_opinions_must_be_in_time():
    late = replace(EXPERTS, panel=replace(PANEL, form=e.INDIVIDUAL), late=frozenset({"甲"}))
    assert rules(gates.finish_expert_review(late)) == {"E13.3"}


def test_choose_panel_hands_back_departures():
    facts = replace(
        PANEL, experts=4, why_fewer="专业窄", dissenting=frozenset(), why_no_dissent="遍询", approved_by="王"
    )
    assert [type(d) for d in require(*gates.choose_panel(facts))] == [Departure, Departure]


EXISTING = r.ExistingAssessment(title="报告", made_by="委", made_on=D, basis="办法", covers="同一项目")


def test_risk_assessment_done_opens():
    assert require(*gates.risk_assessment_done(RISK)) == []
    assert require(*gates.risk_assessment_done(replace(RISK, is_needed=False, is_finished=False))) == []
    assert require(*gates.risk_assessment_done(replace(RISK, existing=EXISTING, conclusion="", plan={}))) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"is_needed": None}, "P27.1"),
        ({"is_finished": False}, "R3b"),
        ({"plan": {}}, "P28"),
        ({"days": (None, D, D, D)}, "R8"),
        ({"aspects": {}}, "R7"),
        ({"report": {}}, "P29"),
        ({"assessor": "乙处"}, "R3a"),
        ({"invited": frozenset()}, "R6"),
        ({"conclusion": "不可控"}, "P30"),
        ({"conclusion": "调整后可控"}, "P30"),
        (
            {"agency": r.ThirdParty(name="所", qualification="", competition="有", contract="有", report_review="有")},
            "R4",
        ),
        ({"existing": replace(EXISTING, covers="")}, "P27.2"),
    ],
)
def test_risk_assessment_done_blocks(change, rule):
    assert rules(gates.risk_assessment_done(replace(RISK, **change))) == {rule}


def test_an_uncontrollable_risk_may_be_reported():
    assert require(*gates.finish_risk_assessment(replace(RISK, conclusion="不可控"))) == []


@pytest.mark.parametrize(
    ("required", "held", "stated", "opens"),
    [(True, True, False, True), (True, False, True, False), (False, False, True, True), (False, False, False, False)],
)
def test_fair_competition_reviewed(required, held, stated, opens):
    one = legal.Procedure(
        name=legal.COMPETITION, is_required=required, is_held=held, is_stated=stated, is_statement_accepted=stated
    )
    assert (not [f for f in gates.fair_competition_reviewed(one) if f]) is opens


def test_accept_submission(workdays):
    facts = gates.SubmissionFacts(
        papers=dict.fromkeys(legal.PAPERS, 1), statements=(), accepted_on=D, due_on=date(2026, 3, 11), why_short="",
        approved_by="", workdays=workdays,
    )  # fmt: skip
    assert require(*gates.accept_submission(facts)) == []
    assert rules(gates.accept_submission(replace(facts, papers={}))) == {"P32"}
    assert rules(gates.accept_submission(replace(facts, due_on=date(2026, 3, 10)))) == {"P33"}


NOT_HELD = legal.Procedure(name=legal.EXPERTS, is_required=True, is_held=False)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"outcome": ""}, "P31.1a"),
        ({"signed_by": ""}, "P31.1a"),
        ({"outcome": "adjust"}, "P31.2a"),
        ({"outcome": "return"}, "P31.2a"),
        ({"outcome": "reject"}, "P31.2a"),
        ({"procedures": (NOT_HELD,)}, "P34"),
        ({"counsel_opinions": 0}, "P35"),
        ({"is_exploratory": True, "why_exploratory": "无"}, "P31.2b"),
    ],
)
def test_legality_reviewed(change, rule):
    assert require(*gates.legality_reviewed(LEGAL)) == []
    assert rules(gates.legality_reviewed(replace(LEGAL, **change))) == {rule}


def test_a_draft_adjusted_as_advised_passes():
    assert require(*gates.legality_reviewed(replace(LEGAL, outcome="adjust", adjustment_confirmed=True))) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"days": (D, D, None, D, D)}, "E4.2"),
        ({"conditions": frozenset({1})}, "E5"),
        ({"ends_on": date(2029, 3, 3)}, "E8"),
    ],
)
def test_appoint_expert(change, rule):
    assert require(*gates.appoint_expert(APPOINTMENT)) == []
    assert rules(gates.appoint_expert(replace(APPOINTMENT, **change))) == {rule}
