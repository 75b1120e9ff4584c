"""Press conferences and expert interviews: consent first, then held; and the days the feedback is promised in."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from consultations import explanations, public, services
from consultations.explanations import KINDS
from decisions import dossier
from decisions.models import Matter
from infra.states import WrongState
from journal.models import JournalEntry
from law.findings import Unlawful
from people.services import NotAllowed
from tests.factories import make_draft_consultation, make_open_consultation


@pytest.fixture
def event(db, officer, consultation, now):
    made = explanations.plan(
        db, consultation, kind="press", title="新办法解读", place="厅新闻发布厅", planned_on=date(2026, 3, 10),
        by=officer, now=now,
    )  # fmt: skip
    db.commit()
    return made


def decide(db, consultation, event, by, now, *, granted=True, reason=""):
    explanations.decide(db, consultation, event, granted=granted, reason=reason, by=by, now=now)


def hold(db, consultation, event, officer, now, on=date(2026, 3, 10)):
    explanations.record_held(db, consultation, event, held_on=on, link="https://example.cn/v", by=officer, now=now)


def shown(db, consultation):
    db.flush()
    db.expire(consultation)
    return [(e.title, e.status) for e in public.explanations(public.get(db, consultation.id))]


def p14_2(db, consultation):
    [duty] = [d for d in dossier.duties(db, db.get_one(Matter, consultation.matter_id)) if d.rule == "P14.2"]
    return duty


def test_it_is_public_with_consent_and_counts_when_it_was_held(db, officer, deputy, consultation, event, now):
    assert shown(db, consultation) == [] and p14_2(db, consultation).met is None
    assert consultation.status == "open" and len(consultation.consents) == 1, "the consent to publish stays its own"
    decide(db, consultation, event, deputy, now)
    assert shown(db, consultation) == [("新办法解读", "granted")]
    hold(db, consultation, event, officer, now + timedelta(days=9))
    assert shown(db, consultation) == [("新办法解读", "held")]
    duty = p14_2(db, consultation)
    assert duty.met is True and KINDS["press"] in duty.why and "2026-03-10" in duty.why
    kinds = [e.kind for e in db.exec(select(JournalEntry)) if e.kind.startswith("explanation")]
    assert kinds == ["explanation.consent_asked", "explanation.consent_granted", "explanation.held"]


def test_without_consent_in_time_it_is_unlawful(db, officer, deputy, consultation, event, now):
    later = now + timedelta(days=10)
    with pytest.raises(Unlawful) as refused:
        hold(db, consultation, event, officer, later)
    assert [u.rule for u in refused.value.unmet] == ["P14.2"]
    decide(db, consultation, event, deputy, now + timedelta(days=9))
    with pytest.raises(Unlawful):
        hold(db, consultation, event, officer, later, on=date(2026, 3, 10))  # consent came on the 11th
    with pytest.raises(Unlawful) as ahead:
        hold(db, consultation, event, officer, later, on=date(2026, 3, 13))
    assert [u.field for u in ahead.value.unmet] == ["held_on"]
    hold(db, consultation, event, officer, later, on=date(2026, 3, 12))
    assert event.status == "held"


def test_only_the_deputy_decides_and_a_refusal_says_why(db, officer, deputy, consultation, event, now):
    with pytest.raises(NotAllowed):
        decide(db, consultation, event, officer, now)
    with pytest.raises(Unlawful):
        decide(db, consultation, event, deputy, now, granted=False)
    assert explanations.waiting_for(db, deputy) == [(consultation, event)]
    decide(db, consultation, event, deputy, now, granted=False, reason="时机不合适")
    assert explanations.waiting_for(db, deputy) == [] and shown(db, consultation) == []
    with pytest.raises(WrongState):
        decide(db, consultation, event, deputy, now)


def test_it_is_cancelled_with_a_reason_the_public_reads(db, officer, deputy, consultation, event, now):
    decide(db, consultation, event, deputy, now)
    with pytest.raises(Unlawful):
        explanations.cancel(db, consultation, event, reason=" ", by=officer, now=now)
    explanations.cancel(db, consultation, event, reason="与专家访谈合并", by=officer, now=now)
    assert shown(db, consultation) == [("新办法解读", "cancelled")]
    with pytest.raises(WrongState):
        hold(db, consultation, event, officer, now + timedelta(days=20))


def test_the_promise_of_a_consultation_sets_its_own_day(db, officer, deputy, now):
    made = make_open_consultation(db, officer=officer, deputy=deputy, now=now, promised_days=10)
    db.commit()
    assert made.feedback_due_on == date(2026, 4, 11)
    services.close_due(db, now=made.closes_at)
    db.flush()

    def overdue(days):
        return [c.overdue for c in public.listed(db, status="", now=made.closes_at + timedelta(days=days))]

    assert (overdue(9), overdue(10)) == ([False], [True])


def test_a_changed_promise_needs_a_new_consent(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    assert made.promised_days == 30
    services.ask_consent(db, made, by=officer, now=now)
    services.decide_consent(db, made, granted=True, reason="", by=deputy, now=now)
    services.edit(db, made, changes={"promised_days": 60}, seen=made.edit, by=officer, now=now)
    assert made.status == "drafting"
