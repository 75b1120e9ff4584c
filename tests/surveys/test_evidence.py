"""What the risk assessment and the evaluation may cite of a matter's surveys."""

from datetime import date, timedelta

from surveys import evidence, services
from surveys.intake import store_answers
from surveys.submission import SurveySubmission
from tests.factories import make_survey


def answer(db, survey, n, channel, now):
    said = {"way": "o5", "age": "o2"}
    sent = SurveySubmission(idempotency_key=f"k{n}", survey_id=survey.id, version=1, answers=said, channel=channel)
    store_answers(db.connection(), [sent], now)


def test_every_published_survey_of_a_matter_with_its_figures(db, officer, deputy, now):
    survey = make_survey(db, officer=officer, deputy=deputy, now=now)
    services.create(
        db, matter_id=survey.matter_id, division_id=officer.division_id, deputy_id=deputy.id, title="没有公布的",
        definition=survey_definition(survey), by=officer, now=now,
    )  # fmt: skip
    for n, channel in enumerate(("paper", "web", "phone", "web")):
        answer(db, survey, n, channel, now)
    [found] = evidence.of_matter(db, survey.matter_id)
    assert (found.title, found.answers, found.data_sha256, found.results_url) == (
        "办事体验问卷",
        4,
        "",
        f"/surveys/{survey.id}",
    )
    assert found.channels == (("网络", 2), ("电话", 1), ("纸质问卷", 1))
    assert (found.period, found.consented_on) == ("2026-03-02 至 2026-04-01", date(2026, 3, 2))
    services.close_due(db, now=now + timedelta(days=40))
    services.publish_results(db, survey, note="", published={"way"}, by=officer, now=now + timedelta(days=41))
    [found] = evidence.of_matter(db, survey.matter_id)
    assert found.results_url == f"/surveys/{survey.id}#result"
    assert found.data_sha256 == evidence.data_sha256(db, survey.id) == survey.data_sha256 != ""
    assert evidence.of_matter(db, survey.matter_id + 1) == []


def survey_definition(survey):
    from surveys import queries

    return queries.definition(survey)
