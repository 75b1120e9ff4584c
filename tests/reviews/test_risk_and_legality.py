"""Risk assessment and legality review as services, on both databases."""

from datetime import timedelta

import pytest

from infra.states import WrongState
from law import legality_review as legality_law
from law import risk_assessment as law
from law.findings import Unlawful
from people.permissions import Role
from people.services import NotAllowed
from reviews import competition, legality, queries, risk
from reviews.paper_legality import counsel_document, opinion_document, statement_document
from reviews.paper_risk import matrix_words, report_document
from reviews.states import Stale
from tests.factories import make_staff

POINT = {"kind": "社会稳定", "text": "投诉", "likelihood": 5, "impact": 3, "measure": "解释", "owner": "处"}


def rules(refusal):
    return {unmet.rule for unmet in refusal.value.unmet}


@pytest.fixture
def assessment(db, matter, officer, now):
    division = officer.division.name
    made = risk.begin(
        db, matter_id=matter.id, title="风险评估", division_id=officer.division_id, assessor=division,
        undertaking=[division], by=officer, now=now,
    )  # fmt: skip
    db.commit()
    return made


def work(db, assessment, officer, now, **changes):
    whole = {
        "reason": "涉及待遇", "plan": dict.fromkeys(law.PLAN, "有"), "aspects": dict.fromkeys(law.ASPECTS, "有"),
        "invited": ["人大代表"], "report": dict.fromkeys(law.REPORT_PARTS, "有"), "conclusion": "可控",
    }  # fmt: skip
    risk.edit(db, assessment, changes=whole | changes, seen=assessment.edit, by=officer, now=now)


def test_an_assessment_is_finished_only_when_whole(db, assessment, officer, now):
    work(db, assessment, officer, now)
    with pytest.raises(Unlawful) as refusal:
        risk.finish(db, assessment, by=officer, now=now)
    assert rules(refusal) == {"P28", "R8"}
    risk.add_survey(db, assessment, method="公示", held_on=now.date(), summary="无异议", by=officer, now=now)
    risk.add_risk(db, assessment, facts=POINT, by=officer, now=now)
    risk.finish(db, assessment, by=officer, now=now)
    assert queries.review_facts(db, assessment.matter_id).risk_controllable
    assert "等级重大" in matrix_words(assessment.risks)
    assert report_document(assessment).title == "关于风险评估的报告"
    with pytest.raises(WrongState):
        work(db, assessment, officer, now)


@pytest.mark.parametrize(
    ("likelihood", "impact", "name"), [(1, 1, "低"), (1, 3, "低"), (2, 2, "一般"), (2, 4, "较大"), (3, 5, "重大")]
)
def test_the_level_follows_from_likelihood_and_impact(likelihood, impact, name):
    assert risk.level(likelihood, impact) == name


def test_a_stale_form_and_another_division_are_refused(db, assessment, officer, now):
    work(db, assessment, officer, now)
    with pytest.raises(Stale):
        risk.edit(db, assessment, changes={"reason": "别的"}, seen=0, by=officer, now=now)
    other = make_staff(db, login="other", roles={Role.OFFICER}, division="社保处", now=now)
    with pytest.raises(NotAllowed):
        work(db, assessment, other, now)


def test_nobody_invited_is_a_departure_that_is_kept(db, assessment, officer, now):
    work(db, assessment, officer, now, invited=[], why_nobody_invited="内部事项", approved_by="王建国")
    risk.add_survey(db, assessment, method="公示", held_on=now.date(), summary="无异议", by=officer, now=now)
    risk.add_risk(db, assessment, facts=POINT, by=officer, now=now)
    risk.finish(db, assessment, by=officer, now=now)
    assert [(d.rule, d.reason) for d in queries.departures(db, assessment.matter_id)] == [("R6", "内部事项")]


@pytest.fixture
def review(db, matter, officer, workdays, now):
    """A round with its papers, the earliest lawful day asked for."""
    made = legality.begin(db, matter_id=matter.id, title="办法", division_id=officer.division_id, by=officer, now=now)
    for kind in legality_law.PAPERS[:3]:
        legality.add_paper(db, made, kind=kind, name=kind, text="内容", sha256="", by=officer, now=now)
    due_on = legality_law.earliest_opinion(now.date(), workdays).on
    legality.prepare(db, made, changes={"due_on": due_on}, seen=0, by=officer, now=now)
    db.commit()
    return made


WHOLE = dict.fromkeys(legality_law.REVIEWED, "合法")


def submit(db, review, officer, workdays, now):
    legality.submit(db, review, participation={"公众参与": True}, workdays=workdays, by=officer, now=now)


def test_the_days_of_the_reviewers_begin_when_they_take_it_in(db, review, officer, legal, workdays, now):
    submit(db, review, officer, workdays, now)
    later = now + timedelta(days=3)
    legality.accept(db, review, workdays=workdays, by=legal, now=later)
    assert review.due_on == legality_law.earliest_opinion(later.date(), workdays).on


def test_a_short_time_with_its_reason_is_a_departure(db, review, officer, workdays, now):
    changes = {"due_on": review.due_on - timedelta(days=1), "why_short": "汛期", "approved_by": "王建国"}
    legality.prepare(db, review, changes=changes, seen=review.edit, by=officer, now=now)
    submit(db, review, officer, workdays, now)
    assert [d.rule for d in queries.departures(db, review.matter_id)] == ["P33"]


def test_a_procedure_that_was_due_sends_the_draft_back_and_a_new_round_begins(
    db, review, officer, legal, workdays, now
):
    submit(db, review, officer, workdays, now)
    legality.accept(db, review, workdays=workdays, by=legal, now=now)
    counsel = make_staff(db, login="lu", roles={Role.COUNSEL}, division="法律顾问", now=now)
    legality.ask_counsel(db, review, counsel, by=legal, now=now)
    mine = review.counsel[0]
    legality.declare(db, review, mine, interest="none", remark="", by=counsel, now=now)
    legality.sign_counsel(db, review, mine, opinion="应当论证", points=[], name="lu", by=counsel, now=now)
    opinion = {"reasons": WHOLE, "points": [], "name": "li", "by": legal, "now": now}
    procedures = queries.procedures_of(db, review)
    with pytest.raises(Unlawful) as refusal:
        legality.decide(db, review, outcome="agree", procedures=procedures, **opinion)
    assert rules(refusal) == {"P34"}
    legality.decide(db, review, outcome="return", procedures=procedures, **opinion)
    assert counsel_document(review, mine).signer == "lu"
    made = opinion_document(review, division="政策法规处", addressee="处", departures=[])
    assert made.title == "合法性审查意见"
    again = legality.begin(
        db, matter_id=review.matter_id, title="办法", division_id=officer.division_id, by=officer, now=now
    )
    assert (again.number, len(again.papers)) == (2, 3)
    with pytest.raises(WrongState):
        legality.begin(
            db, matter_id=review.matter_id, title="办法", division_id=officer.division_id, by=officer, now=now
        )


def test_a_statement_is_signed_by_another_than_its_author(db, matter, officer, now):
    statement = competition.draft_statement(
        db, matter_id=matter.id, division_id=officer.division_id, procedure="风险评估",
        ground=legality_law.GROUNDS["风险评估"][0], facts="内部流程", legal_basis="第二十七条", by=officer, now=now,
    )  # fmt: skip
    with pytest.raises(Unlawful):
        competition.sign_statement(db, statement, name=officer.name, by=officer, now=now)
    head = make_staff(db, login="head", roles={Role.HEAD}, now=now)
    competition.sign_statement(db, statement, name="head", by=head, now=now)
    assert statement_document(statement, matter="办法", division="处").title == "关于未履行风险评估程序的说明"
    with pytest.raises(WrongState):
        competition.sign_statement(db, statement, name="head", by=head, now=now)


def test_a_reform_without_rules_discloses_its_risk(db, review, officer, now):
    with pytest.raises(Unlawful) as refusal:
        changes = {"is_exploratory": True, "why_exploratory": "无规定", "legal_risk": " "}
        legality.prepare(db, review, changes=changes, seen=review.edit, by=officer, now=now)
    assert rules(refusal) == {"P31.2b"}
    assert review.is_exploratory is False
