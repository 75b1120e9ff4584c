"""The course of a survey: nothing goes out without wording read and consent given, answers keep their version."""

from datetime import date, timedelta

import pytest

from infra.clock import end_of
from law.findings import Unlawful
from people.services import NotAllowed
from surveys import building, queries, ready, services
from surveys.intake import store_answers
from surveys.models import SurveyAnswer, SurveyDraft
from surveys.states import Stale
from surveys.submission import SurveySubmission
from tests.factories import make_matter, make_survey

ANSWERS = {"way": "o2", "parts": {"r1": "o4", "r2": "o4", "r3": "o4", "r4": "o4"}, "overall": 4}


@pytest.fixture
def survey(db, officer, deputy, now):
    made = make_survey(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


def draft_survey(db, officer, deputy, now):
    matter = make_matter(db, officer=officer, deputy=deputy, now=now)
    return services.create(
        db, matter_id=matter.id, division_id=officer.division_id, deputy_id=deputy.id, title="问卷",
        definition=ready.definition("satisfaction"), by=officer, now=now,
    )  # fmt: skip


def hand_in(db, survey, key="k1", now=None, **changes):
    values = {"idempotency_key": key, "survey_id": survey.id, "version": survey.version, "answers": ANSWERS}
    [outcome] = store_answers(db.connection(), [SurveySubmission(**values | changes)], now)
    return outcome


def test_the_gate_names_everything_that_is_missing(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    services.ask_consent(db, survey, by=officer, now=now)
    services.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    with pytest.raises(Unlawful) as refused:
        services.publish(db, survey, opens_at=None, by=officer, now=now)
    assert [u.field for u in refused.value.unmet] == ["wording_checked_by"] and refused.value.unmet[0].rule == "P15"


def test_a_questionnaire_that_could_not_be_read_again_is_not_kept(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    made = queries.definition(survey)
    for _ in range(200):
        made, _key = building.add_question(made, "p1", "short", "问")
    with pytest.raises(Unlawful, match="200"):
        services.save_questions(db, survey, definition=made, by=officer, now=now)
    assert len(list(queries.definition(survey).questions())) < 20


def test_a_change_after_the_consent_needs_a_new_one(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    services.check_wording(db, survey, name="王审核", by=officer, now=now)
    services.ask_consent(db, survey, by=officer, now=now)
    services.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    services.edit(db, survey, changes={"closes_on": date(2026, 4, 1)}, seen=survey.edit, by=officer, now=now)
    assert survey.status == "drafting"
    with pytest.raises(Unlawful, match="分管厅领导"):
        services.publish(db, survey, opens_at=None, by=officer, now=now)


def test_other_words_must_be_read_again(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    services.check_wording(db, survey, name="王审核", by=officer, now=now)
    changed = building.remove_question(queries.definition(survey), "times")
    services.save_questions(db, survey, definition=changed, by=officer, now=now)
    assert survey.wording_checked_by == ""


def test_broken_branching_is_not_put_before_the_deputy(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    services.save_questions(db, survey, definition=building.empty(), by=officer, now=now)
    with pytest.raises(Unlawful, match="题目"):
        services.ask_consent(db, survey, by=officer, now=now)


def test_only_the_deputy_of_the_matter_decides_and_only_the_own_division_changes(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    services.ask_consent(db, survey, by=officer, now=now)
    with pytest.raises(NotAllowed):
        services.decide_consent(db, survey, granted=True, reason="", by=officer, now=now)
    with pytest.raises(NotAllowed):
        services.edit(db, survey, changes={}, seen=survey.edit, by=deputy, now=now)
    with pytest.raises(Unlawful):
        services.decide_consent(db, survey, granted=False, reason=" ", by=deputy, now=now)
    with pytest.raises(Stale):
        services.edit(db, survey, changes={}, seen=survey.edit - 1, by=officer, now=now)


def test_it_opens_and_closes_by_the_clock(db, officer, deputy, now):
    survey = draft_survey(db, officer, deputy, now)
    services.edit(db, survey, changes={"closes_on": date(2026, 3, 10)}, seen=survey.edit, by=officer, now=now)
    services.check_wording(db, survey, name="王审核", by=officer, now=now)
    services.ask_consent(db, survey, by=officer, now=now)
    services.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    services.publish(db, survey, opens_at=now + timedelta(days=1), by=officer, now=now)
    assert survey.status == "published" and services.open_due(db, now=now) == 0
    assert services.open_due(db, now=now + timedelta(days=1)) == 1 and survey.status == "open"
    assert services.close_due(db, now=end_of(date(2026, 3, 10))) == 1
    assert survey.status == "closed" and len(survey.data_sha256) == 64


def test_answers_keep_their_version_when_the_questions_change(db, survey, officer, deputy, now):
    assert hand_in(db, survey, now=now).receipt.startswith("WJ-2026-")
    services.revise(db, survey, reason="漏了一题", by=officer, now=now)
    assert hand_in(db, survey, key="k2", now=now).__class__.__name__ == "Closed"
    changed, key = building.add_question(queries.definition(survey), "p3", "short", "新的一题")
    services.save_questions(db, survey, definition=changed, by=officer, now=now)
    assert survey.version == 2 and key not in queries.definition(survey, 1).by_key
    assert key in queries.definition(survey).by_key
    services.check_wording(db, survey, name="王审核", by=officer, now=now)
    services.ask_consent(db, survey, by=officer, now=now)
    services.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    services.publish(db, survey, opens_at=None, by=officer, now=now)
    assert hand_in(db, survey, key="k3", version=1, now=now).__class__.__name__ == "VersionChanged"
    assert hand_in(db, survey, key="k3", now=now).receipt
    assert {a.version for a in queries.answers(db, survey.id)} == {1, 2}


def test_a_promise_of_anonymity_cannot_be_changed_afterwards(db, survey, officer, now):
    hand_in(db, survey, now=now)
    services.revise(db, survey, reason="修订", by=officer, now=now)
    with pytest.raises(Unlawful, match="匿名"):
        services.edit(db, survey, changes={"anonymity": "anonymous"}, seen=survey.edit, by=officer, now=now)


def test_a_repeat_gives_the_same_receipt_and_other_content_is_refused(db, survey, now):
    first = hand_in(db, survey, now=now)
    again = hand_in(db, survey, now=now)
    assert again.repeated and again.receipt == first.receipt and again.journal_index == first.journal_index
    other = hand_in(db, survey, answers={"way": "o5"}, now=now)
    assert other.__class__.__name__ == "OtherContent"
    twice = [SurveySubmission(idempotency_key="k9", survey_id=survey.id, version=1, answers=ANSWERS)] * 2
    one, two = store_answers(db.connection(), twice, now)
    assert one.receipt == two.receipt and two.repeated and one.journal_index == two.journal_index


def test_quotas_are_kept_exactly_within_a_group(db, officer, deputy, now):
    condition = {"question": "way", "op": "is", "value": "o2"}
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, quotas=[("网上办的人", condition, 3)])
    group = [
        SurveySubmission(idempotency_key=f"k{n}", survey_id=survey.id, version=1, answers=ANSWERS) for n in range(5)
    ]
    outcomes = store_answers(db.connection(), group, now)
    assert [type(o).__name__ for o in outcomes] == ["Accepted"] * 3 + ["QuotaFull"] * 2
    db.expire_all()
    assert survey.quotas[0].taken == 3 and services.count(db, survey.id) == 3


def test_the_hash_of_the_data_notices_any_change(db, survey, now):
    from surveys.evidence import data_sha256

    hand_in(db, survey, now=now)
    before = data_sha256(db, survey.id)
    assert before == data_sha256(db, survey.id)
    answer = queries.answers(db, survey.id)[0]
    answer.answers = {**answer.answers, "overall": 1}
    db.flush()
    assert data_sha256(db, survey.id) != before


def test_drafts_are_erased_at_the_close_and_counted_by_page(db, survey, now):
    db.add(SurveyDraft(id_hash="x", survey_id=survey.id, version=1, answers={"way": "o1"}, page="p2", begun_at=now))
    db.flush()
    services.close_due(db, now=end_of(date(2026, 4, 1)))
    assert survey.unfinished == {"p2": 1} and db.get(SurveyDraft, "x") is None
    assert db.get(SurveyAnswer, "x") is None


def test_a_quota_that_comes_later_counts_what_was_answered_before(db, survey, officer, now):
    for n in range(3):
        hand_in(db, survey, f"k{n}", now, answers=ANSWERS | {"way": "o2" if n else "o1"})
    services.revise(db, survey, reason="加配额", by=officer, now=now)
    wanted = [
        ("网上", {"question": "way", "op": "is", "value": "o2"}, 1),
        ("窗口", {"question": "way", "op": "is", "value": "o1"}, 9),
    ]
    services.set_quotas(db, survey, quotas=wanted, by=officer, now=now)
    assert [(q.taken, q.most) for q in survey.quotas] == [(2, 2), (1, 9)]
