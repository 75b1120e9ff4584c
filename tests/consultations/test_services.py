"""From consent to publication to close: each act, each refusal."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from consultations import queries, services
from consultations.models import RecordedDeparture
from consultations.states import TRANSITIONS, ConsultationStatus, Stale, WrongState, after
from infra.clock import end_of
from journal.models import JournalEntry
from law.findings import Unlawful
from opinions import services as opinion_services
from opinions.intake_group import store_group
from opinions.models import Opinion
from people.permissions import Role
from people.services import NotAllowed
from people.workdays import load_workdays
from tests.factories import make_draft_consultation, make_staff, make_submission, make_text


def consented(db, officer, deputy, now, **changes):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now, **changes)
    services.ask_consent(db, made, by=officer, now=now)
    services.decide_consent(db, made, granted=True, reason="", by=deputy, now=now)
    return made


def publish(db, made, officer, now):
    services.publish(db, made, opens_at=None, by=officer, now=now, workdays=load_workdays(db))


def unmet(error):
    return sorted({u.rule for u in error.value.unmet})


def test_thirty_days_are_enough_and_twenty_nine_are_not(db, officer, deputy, now):
    short = consented(db, officer, deputy, now, closes_on=date(2026, 3, 31))
    with pytest.raises(Unlawful) as refused:
        publish(db, short, officer, now)
    assert unmet(refused) == ["P14.1b"]
    assert (short.status, short.published_at) == ("consented", None)
    enough = consented(db, officer, deputy, now, closes_on=date(2026, 4, 1))
    publish(db, enough, officer, now)
    assert (enough.status, enough.closes_at) == ("open", end_of(date(2026, 4, 1)))


def test_a_shorter_period_with_a_reason_is_a_recorded_departure(db, officer, deputy, now):
    short = consented(db, officer, deputy, now, closes_on=date(2026, 3, 20), short_reason="防汛期将至")
    publish(db, short, officer, now)
    found = [(d.rule, d.reason, d.approved_by) for d in db.exec(select(RecordedDeparture))]
    assert found == [("P14.1b", "防汛期将至", "分管厅领导")]


def test_everything_missing_is_said_at_once(db, officer, deputy, now):
    made = consented(db, officer, deputy, now, explanation="", ways="", closes_on=None)
    with pytest.raises(Unlawful) as refused:
        publish(db, made, officer, now)
    assert {u.field for u in refused.value.unmet} >= {"explanation", "ways", "closes_on"}


def test_an_edit_after_the_consent_needs_a_new_one(db, officer, deputy, now):
    made = consented(db, officer, deputy, now)
    services.edit(db, made, changes={"summary": "改了"}, seen=made.edit, by=officer, now=now)
    assert made.status == ConsultationStatus.DRAFTING
    with pytest.raises(Unlawful, match="分管厅领导"):
        publish(db, made, officer, now)


def test_a_refusal_needs_a_reason_and_leads_back_to_drafting(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    services.ask_consent(db, made, by=officer, now=now)
    with pytest.raises(Unlawful):
        services.decide_consent(db, made, granted=False, reason=" ", by=deputy, now=now)
    services.decide_consent(db, made, granted=False, reason="说明不充分", by=deputy, now=now)
    assert (made.status, made.consents[-1].reason) == ("drafting", "说明不充分")


def test_only_the_deputy_in_charge_consents_and_only_the_own_division_edits(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    services.ask_consent(db, made, by=officer, now=now)
    other_deputy = make_staff(db, login="eve", roles={Role.DEPUTY}, division="厅领导", now=now)
    stranger = make_staff(db, login="fan", roles={Role.OFFICER}, division="社会保险处", now=now)
    with pytest.raises(NotAllowed):
        services.decide_consent(db, made, granted=True, reason="", by=other_deputy, now=now)
    with pytest.raises(NotAllowed):
        services.edit(db, made, changes={"summary": "x"}, seen=made.edit, by=stranger, now=now)


def test_two_officers_do_not_overwrite_each_other(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    seen = made.edit
    services.edit(db, made, changes={"summary": "先"}, seen=seen, by=officer, now=now)
    with pytest.raises(Stale):
        services.edit(db, made, changes={"summary": "后"}, seen=seen, by=officer, now=now)
    assert made.summary == "先"


def test_it_opens_and_closes_by_itself_at_its_minute(db, officer, deputy, now):
    made = consented(db, officer, deputy, now, closes_on=date(2026, 4, 10))
    opens = now + timedelta(days=2)
    services.publish(db, made, opens_at=opens, by=officer, now=now, workdays=load_workdays(db))
    assert made.status == "published"
    assert services.open_due(db, now=opens - timedelta(minutes=1)) == 0
    assert services.open_due(db, now=opens) == 1
    assert services.close_due(db, now=end_of(date(2026, 4, 10)) - timedelta(minutes=1)) == 0
    assert services.close_due(db, now=end_of(date(2026, 4, 10))) == 1
    assert services.close_due(db, now=end_of(date(2026, 4, 10))) == 0
    kinds = [e.kind for e in db.exec(select(JournalEntry).order_by(JournalEntry.index)) if e.object.startswith("cons")]
    assert kinds[-3:] == ["consultation.published", "consultation.opened", "consultation.closed"]


@pytest.mark.parametrize(("day", "reason", "fields"), [(1, "有", ["closes_on"]), (2, " ", ["reason"]), (2, "有", [])])
def test_a_period_only_grows_and_says_why(db, consultation, officer, now, day, reason, fields):
    act = dict(closes_on=date(2026, 4, day), reason=reason, by=officer, now=now, workdays=load_workdays(db))
    if fields:
        with pytest.raises(Unlawful) as refused:
            services.extend(db, consultation, **act)
        assert [u.field for u in refused.value.unmet] == fields
        assert consultation.closes_on == date(2026, 4, 1)
    else:
        services.extend(db, consultation, **act)
        assert (consultation.closes_at, len(consultation.extensions)) == (end_of(date(2026, 4, 2)), 1)


def test_feedback_waits_for_every_opinion(db, consultation, officer, now):
    later = now + timedelta(days=1)
    store_group(db.connection(), [make_submission(consultation.id, email=e) for e in ("a@x.cn", "", "")], later)
    opinions = db.exec(select(Opinion).order_by(Opinion.id)).all()
    closed = end_of(consultation.closes_on)
    services.close_due(db, now=closed)
    theme = opinion_services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=closed)
    opinion_services.group(db, opinions[:1], theme=theme, by=officer, now=closed)
    opinion_services.merge(db, opinions[1:2], into=opinions[0], by=officer, now=closed)
    answer = dict(outcome="adopted", reason="合理", changed_clause="a2", by=officer, now=closed)
    opinion_services.prepare_answer(db, theme, **answer)
    with pytest.raises(Unlawful) as refused:
        services.publish_feedback(db, consultation, note="", revised_version_id=None, by=officer, now=closed)
    assert "1" in refused.value.unmet[0].message
    opinion_services.prepare_answer(db, opinions[2], **answer | {"outcome": "not", "changed_clause": ""})
    services.publish_feedback(db, consultation, note="谢谢", revised_version_id=None, by=officer, now=closed)
    assert consultation.status == "answered"
    assert {o.status for o in db.exec(select(Opinion))} == {"answered"}


def test_every_version_is_kept(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    draft = queries.draft(db, made.draft_id)
    services.save_version(db, draft, text=make_text(articles=4), note="加一条", by=officer, now=now)
    assert [(v.number, v.note) for v in draft.versions] == [(1, "初稿"), (2, "加一条")]


@pytest.mark.parametrize("act", sorted(TRANSITIONS))
@pytest.mark.parametrize("status", list(ConsultationStatus))
def test_each_act_fits_only_its_states(act, status):
    if status in TRANSITIONS[act]:
        assert after(act, status) == TRANSITIONS[act][status]
    else:
        with pytest.raises(WrongState):
            after(act, status)
