"""An expert review from the plan to the report, and everybody who may not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from infra.states import WrongState
from law import expert_review as law
from law.findings import Unlawful
from people.permissions import Role
from people.services import NotAllowed
from reviews import expert_results, expert_work, panels, queries, tasks
from reviews.states import Stale
from tests.factories import days, make_staff
from tests.reviews.conftest import (
    PLAN,
    declare_and_commit,
    make_consented_review,
    make_expert,
    make_study,
    person,
    sign_all,
)

WHOLE = dict.fromkeys(law.REPORT_PARTS, "有")


def rules(refusal):
    return {unmet.rule for unmet in refusal.value.unmet}


@pytest.fixture
def study(db, matter, officer, deputy, legal, workdays, now):
    made = make_study(db, matter, officer=officer, deputy=deputy, legal=legal, workdays=workdays, now=now)
    db.commit()
    return made


@pytest.fixture
def consented(db, matter, officer, deputy, now):
    return make_consented_review(db, matter, officer=officer, deputy=deputy, now=now)


def test_the_whole_course_opens_the_gate(db, study, officer, workdays, now):
    sign_all(db, study, now=now)
    expert_results.add_point(db, study, study.members[0], text="应当测算", by=officer, now=now + days(2))
    point = study.points[0]
    with pytest.raises(Unlawful) as refusal:
        expert_results.decide_point(db, study, point, outcome="not", reason=" ", by=officer, now=now + days(2))
    assert rules(refusal) == {"E16"}
    expert_results.decide_point(db, study, point, outcome="not", reason="已有测算", by=officer, now=now + days(2))
    with pytest.raises(Unlawful) as refusal:
        expert_results.finish(db, study, workdays=workdays, by=officer, now=now + days(3))
    assert rules(refusal) == {"E13.2", "E15"}
    expert_results.write_report(
        db, study, minutes="会议记录", report=WHOLE, seen=study.edit, by=officer, now=now + days(3)
    )
    expert_results.finish(db, study, workdays=workdays, by=officer, now=now + days(3))
    facts = queries.review_facts(db, study.matter_id)
    assert (facts.experts_required, facts.experts_done, facts.findings["G15"]) == (True, True, [])


def test_nothing_is_finished_while_an_opinion_is_unsigned(db, study, officer, workdays, now):
    expert_results.write_report(db, study, minutes="记录", report=WHOLE, seen=study.edit, by=officer, now=now)
    with pytest.raises(Unlawful) as refusal:
        expert_results.finish(db, study, workdays=workdays, by=officer, now=now)
    assert "E7" in rules(refusal)


def test_seven_working_days_are_hard(db, consented, legal, officer, workdays, now):
    for n in range(5):
        member = panels.choose(
            db, consented, make_expert(db, n, by=legal, now=now), why="专业", is_dissenting=n == 1, by=officer, now=now
        )
        declare_and_commit(db, consented, member, now=now)
    panels.add_paper(db, consented, name="x", mime="x", size=1, sha256="0" * 64, by=officer, now=now)
    earliest = law.earliest_due(now.date(), workdays).on
    with pytest.raises(Unlawful) as refusal:
        panels.provide(db, consented, due_on=earliest - timedelta(days=1), workdays=workdays, by=officer, now=now)
    assert rules(refusal) == {"E12"}
    panels.provide(db, consented, due_on=earliest, workdays=workdays, by=officer, now=now)


def test_who_works_for_a_party_is_not_chosen(db, consented, legal, officer, now):
    interested = make_expert(db, 1, by=legal, now=now, employer="某集团研究院")
    with pytest.raises(Unlawful) as refusal:
        panels.choose(db, consented, interested, why="专业", by=officer, now=now)
    assert rules(refusal) == {"P23b"}


def test_a_declared_interest_ends_the_part_and_is_not_counted(db, consented, legal, officer, workdays, now):
    member = panels.choose(db, consented, make_expert(db, 1, by=legal, now=now), why="专业", by=officer, now=now)
    by = person(db, member.expert)
    expert_work.declare(db, consented, member, interest="employer", remark="校企合作", by=by, now=now)
    with pytest.raises(WrongState):
        expert_work.commit(db, consented, member, name=member.expert.name, points=[1, 2, 3, 4], by=by, now=now)
    panels.add_paper(db, consented, name="x", mime="x", size=1, sha256="0" * 64, by=officer, now=now)
    with pytest.raises(Unlawful) as refusal:
        due_on = law.earliest_due(now.date(), workdays).on
        panels.provide(db, consented, due_on=due_on, workdays=workdays, by=officer, now=now)
    assert {"E9a", "P23a"} <= rules(refusal)


def test_a_draw_can_be_drawn_again_and_leaves_out_the_interested(db, consented, legal, officer, now):
    pool = [make_expert(db, n, by=legal, now=now, employer="某集团" if n == 0 else "") for n in range(6)]
    drawn = panels.draw(db, consented, pool, seats=3, by=officer, now=now)
    assert len({m.expert_id for m in drawn}) == 3
    assert pool[0].id not in {m.expert_id for m in drawn}
    assert all(consented.seed in m.why for m in drawn)
    with pytest.raises(Unlawful):
        panels.draw(db, consented, pool, seats=3, by=officer, now=now)


def test_a_changed_form_needs_a_new_consent_and_a_changed_criterion_does_not(db, consented, officer, now):
    panels.plan(db, consented, changes={"how_chosen": "按地区"}, seen=consented.edit, by=officer, now=now)
    assert consented.status == "consented"
    panels.plan(db, consented, changes={"form": law.GROUP}, seen=consented.edit, by=officer, now=now)
    assert consented.status == "planning"


def test_only_the_deputy_consents_and_a_refusal_says_why(db, matter, officer, deputy, now):
    review = panels.begin(
        db, matter_id=matter.id, title="论证", division_id=officer.division_id, deputy_id=deputy.id, by=officer, now=now
    )
    panels.plan(db, review, changes=PLAN, seen=0, by=officer, now=now)
    panels.ask_consent(db, review, by=officer, now=now)
    with pytest.raises(NotAllowed):
        panels.decide_consent(db, review, granted=True, reason="", by=officer, now=now)
    with pytest.raises(Unlawful) as refusal:
        panels.decide_consent(db, review, granted=False, reason=" ", by=deputy, now=now)
    assert rules(refusal) == {"P22.2"}


def test_another_division_and_a_stale_form_are_refused(db, consented, now):
    other = make_staff(db, login="other", roles={Role.OFFICER}, division="社保处", now=now)
    with pytest.raises(NotAllowed):
        panels.plan(db, consented, changes={"form": "x"}, seen=consented.edit, by=other, now=now)
    with pytest.raises(Stale):
        panels.plan(
            db, consented, changes={"form": "x"}, seen=consented.edit - 1,
            by=make_staff(db, login="cai", roles={Role.OFFICER}, now=now), now=now,
        )  # fmt: skip


def test_each_option_is_argued(db, matter, officer, deputy, legal, workdays, now):
    people = {"officer": officer, "deputy": deputy, "legal": legal}
    review = make_study(db, matter, **people, workdays=workdays, now=now, options=["一", "二"])
    member = review.members[0]
    by = person(db, member.expert)
    kept = {"opinion": "好", "conclusion": "可以实施", "by": by, "now": now}
    expert_work.save_opinion(db, review, member, options={"一": "可"}, **kept)
    with pytest.raises(Unlawful) as refusal:
        expert_work.sign_opinion(db, review, member, name=member.expert.name, by=by, now=now)
    assert rules(refusal) == {"E10.2"}


def test_nobody_writes_or_signs_for_an_expert_and_nothing_after_the_signature(db, study, officer, now):
    member, other = study.members[0], study.members[1]
    values = {"opinion": "x", "options": {}, "conclusion": "可以实施", "now": now}
    for somebody in (officer, person(db, other.expert)):
        with pytest.raises(NotAllowed):
            expert_work.save_opinion(db, study, member, by=somebody, **values)
    by = person(db, member.expert)
    expert_work.save_opinion(db, study, member, by=by, **values)
    with pytest.raises(Unlawful):
        expert_work.sign_opinion(db, study, member, name="别人", by=by, now=now)
    expert_work.sign_opinion(db, study, member, name=member.expert.name, by=by, now=now)
    with pytest.raises(WrongState):
        expert_work.save_opinion(db, study, member, by=by, **values)


def test_fees_are_paid_from_a_line_that_covers_them(db, study, now):
    finance = make_staff(db, login="fin", roles={Role.FINANCE}, division="规划财务处", now=now)
    line = expert_results.set_budget(db, year=2026, name="论证经费", amount=Decimal(1000), by=finance, now=now)
    sign_all(db, study, now=now)
    pay = {"line": line, "by": finance, "now": now}
    expert_results.pay(db, study, study.members[0], amount=Decimal(800), **pay)
    with pytest.raises(Unlawful) as refusal:
        expert_results.pay(db, study, study.members[1], amount=Decimal(201), **pay)
    assert rules(refusal) == {"E18.3"}
    with pytest.raises(WrongState):
        expert_results.pay(db, study, study.members[0], amount=Decimal(1), **pay)


def test_an_expert_sees_only_own_reviews(db, study, legal, now):
    stranger = make_expert(db, 99, by=legal, now=now)
    assert tasks.memberships(db, person(db, stranger)) == []
    assert len(tasks.memberships(db, person(db, study.members[0].expert))) == 1
