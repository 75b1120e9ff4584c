"""What stands beside the notice, and what stands once the result is published."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from consultations import queries, services
from consultations.models import Attachment, Question
from decisions import dossier
from decisions.models import Matter
from infra.states import WrongState
from journal.models import JournalEntry
from law.findings import Unlawful
from opinions import queries as opinion_queries
from opinions import services as opinion_services
from opinions.intake_group import store_group
from opinions.models import Opinion
from opinions.submission import Accepted, Closed
from tests.factories import make_draft_consultation, make_submission


def kinds(db):
    return [e.kind for e in db.exec(select(JournalEntry).order_by(JournalEntry.index))]


def attach(db, made, officer, now, name="a.pdf"):
    services.attach(db, made, name=name, mime="application/pdf", size=1, sha256="0" * 64, by=officer, now=now)


def add(db, made, officer, now, question="何时施行？"):
    services.add_question(db, made, clause="", question=question, answer="公布后施行。", by=officer, now=now)


def record(db, made, officer, now, channel="报刊"):
    services.record_evidence(
        db, made, channel=channel, published_on=date(2026, 3, 2), link="https://example.cn", by=officer, now=now
    )


def test_before_publication_everything_can_be_taken_away(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    attach(db, made, officer, now)
    attach(db, made, officer, now, "b.pdf")
    add(db, made, officer, now)
    record(db, made, officer, now)
    services.detach(db, made, made.attachments[0], by=officer, now=now)
    services.remove_question(db, made, made.questions[0], reason="", by=officer, now=now)
    services.remove_evidence(db, made, made.evidence[0], reason="", by=officer, now=now)
    db.commit()
    assert [a.name for a in made.attachments] == ["b.pdf"] and made.questions == made.evidence == []
    assert {"attachment.removed", "question.removed", "publication.removed"} <= set(kinds(db))
    happened = {h.title: h.detail for h in dossier.timeline(db, db.get_one(Matter, made.matter_id))}
    assert happened["撤下附件"] == "a.pdf" and happened["公开解答问题"] == "何时施行？"


def test_a_file_added_or_taken_away_needs_a_new_consent(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    attach(db, made, officer, now)
    services.ask_consent(db, made, by=officer, now=now)
    with pytest.raises(WrongState):
        attach(db, made, officer, now)
    with pytest.raises(WrongState):
        services.detach(db, made, made.attachments[0], by=officer, now=now)
    services.decide_consent(db, made, granted=True, reason="", by=deputy, now=now)
    services.detach(db, made, made.attachments[0], by=officer, now=now)
    assert made.status == "drafting"


def test_after_publication_only_with_a_reason_and_never_a_file(db, officer, consultation, now):
    add(db, consultation, officer, now)
    record(db, consultation, officer, now)
    for remove, thing in (
        (services.remove_question, consultation.questions[0]),
        (services.remove_evidence, consultation.evidence[0]),
    ):
        with pytest.raises(Unlawful) as refused:
            remove(db, consultation, thing, reason="  ", by=officer, now=now)
        assert refused.value.unmet[0].field == "reason" and thing.removed_at is None
        remove(db, consultation, thing, reason="链接有误", by=officer, now=now)
        assert (thing.removed_reason, thing.removed_by) == ("链接有误", officer.id)
        with pytest.raises(WrongState):
            remove(db, consultation, thing, reason="再撤一次", by=officer, now=now)
    with pytest.raises(WrongState):
        attach(db, consultation, officer, now)
    db.add(Attachment(consultation_id=consultation.id, name="x", mime="", size=1, sha256="", added_at=now, added_by=1))
    db.flush()
    db.expire(consultation, ["attachments"])
    with pytest.raises(WrongState):
        services.detach(db, consultation, consultation.attachments[0], by=officer, now=now)
    assert [q.removed_reason for q in queries.ever(db, Question, consultation.id)] == ["链接有误"]


@pytest.fixture
def answered(db, officer, consultation, now):
    """A consultation with one opinion under the second of two themes, its result published."""
    store_group(db.connection(), [make_submission(consultation.id)], now)
    for title in ("期限", "标准"):
        theme = opinion_services.add_theme(db, consultation.id, title=title, summary="", by=officer, now=now)
    opinion = db.exec(select(Opinion)).one()
    opinion_services.group(db, [opinion], theme=theme, by=officer, now=now)
    opinion_services.prepare_answer(db, theme, outcome="not", reason="不", changed_clause="", by=officer, now=now)
    later = now + timedelta(days=40)
    services.close_due(db, now=later)
    services.publish_feedback(db, consultation, note="", revised_version_id=None, by=officer, now=later)
    db.commit()
    return consultation


def test_the_order_of_themes_is_an_act_that_the_journal_knows(db, officer, consultation, now):
    for title in ("期限", "标准", "程序"):
        theme = opinion_services.add_theme(db, consultation.id, title=title, summary="", by=officer, now=now)
    opinion_services.move_theme_up(db, theme, by=officer, now=now)
    db.flush()
    assert [t.title for t in opinion_queries.themes(db, consultation.id)] == ["期限", "程序", "标准"]
    first = opinion_queries.themes(db, consultation.id)[0]
    opinion_services.move_theme_up(db, first, by=officer, now=now)
    assert kinds(db).count("theme.moved") == 1, "the first has no place to go"


def test_once_the_result_is_published_it_stands(db, officer, answered, now):
    themes = opinion_queries.themes(db, answered.id)
    opinion = db.exec(select(Opinion)).one()
    before = len(kinds(db))
    acts = [
        lambda: opinion_services.add_theme(db, answered.id, title="新", summary="", by=officer, now=now),
        lambda: opinion_services.edit_theme(db, themes[0], title="改", summary="", by=officer, now=now),
        lambda: opinion_services.move_theme_up(db, themes[1], by=officer, now=now),
        lambda: opinion_services.assign(db, [opinion], to=officer, by=officer, now=now),
        lambda: opinion_services.group(db, [opinion], theme=None, by=officer, now=now),
        lambda: opinion_services.unmerge(db, opinion, by=officer, now=now),
        lambda: opinion_services.seal(db, opinion, reason="x", title="", by=officer, now=now),
        lambda: add(db, answered, officer, now),
        lambda: services.publish_feedback(db, answered, note="", revised_version_id=None, by=officer, now=now),
        *(
            lambda about=about: opinion_services.prepare_answer(
                db, about, outcome="adopted", reason="改", changed_clause="", by=officer, now=now
            )
            for about in (themes[0], opinion)
        ),
    ]
    for act in acts:
        with pytest.raises(WrongState) as refused:
            act()
        assert refused.value.status == "answered"
    [outcome] = store_group(db.connection(), [make_submission(answered.id, recorded_by=officer.id)], now)
    assert isinstance(outcome, Closed)
    assert len(kinds(db)) == before


def test_a_letter_may_still_be_entered_between_close_and_result(db, officer, consultation, now):
    services.close_due(db, now=now + timedelta(days=40))
    letter = make_submission(consultation.id, recorded_by=officer.id, channel="letter")
    [outcome] = store_group(db.connection(), [letter], now + timedelta(days=41))
    assert isinstance(outcome, Accepted)
