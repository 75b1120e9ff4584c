"""The demo: lawful, varied, and the same after a second run."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pyotp
import pytest
from sqlmodel import Session, SQLModel, func, select

from consultations import public
from consultations import queries as consultations
from consultations.clauses import DraftText
from decisions import dossier
from decisions import queries as matters
from decisions.papers import notice_document, summary
from decisions.written_papers import papers as written_papers
from gongyi.demo import seed, texts
from gongyi.demo.people import PASSWORD, PEOPLE, known_people
from infra.clock import legal_date
from infra.db import make_engine
from infra.files import FileStore
from infra.settings import Settings
from journal.models import JournalEntry, JournalHead
from law.calendar_days import is_workday
from opinions import queries as opinions
from opinions.models import Opinion
from people.permissions import Role
from people.services import roles_of
from people.signin import sign_in
from people.workdays import load_workdays
from reviews import pool
from reviews import queries as reviews
from tests.documents.agreeing import says_the_same
from tests.factories import make_staff

CLOCKS = [
    datetime(2026, month, day, 10, tzinfo=ZoneInfo("Asia/Shanghai")) for month, day in ((3, 12), (7, 4), (11, 24))
]


NOW = CLOCKS[2]


@pytest.fixture
def demo(engine, settings):
    """Seed at a moment; the lines and a session to look at what is there."""

    def run(stage="consulting", now=NOW):
        lines = seed(engine, settings, lambda: now, stage)
        return lines, Session(engine)

    return run


@pytest.fixture(scope="module", params=["consulting", "answered"])
def shown(request, tmp_path_factory):
    """A demo of each stage, made once for the tests that only look: its lines, a session, its file store."""
    folder = tmp_path_factory.mktemp(request.param)
    settings = Settings(_env_file=None, data_dir=folder)
    engine = make_engine(settings.database)
    with engine.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
    lines = seed(engine, settings, lambda: NOW, request.param)
    with Session(engine) as db:
        yield lines, db, FileStore(folder / "files")
    engine.dispose()


def sizes(db):
    return [db.exec(select(func.count()).select_from(table)).one() for table in (Opinion, JournalEntry)]


@pytest.mark.parametrize("now", CLOCKS, ids=str)
def test_whenever_it_is_shown_one_is_open_one_closes_soon_one_is_over_and_all_were_lawful(demo, now):
    _, db = demo(now=now)
    with db:
        found = {c.title[:4]: c for c in consultations.every(db)}
        over, soon, open_ = found["社会保险"], found["关于加强"], found["内蒙古自"]
        assert (over.status, soon.status, open_.status) == ("closed", "open", "open")
        assert over.closes_at <= now < soon.closes_at < open_.closes_at
        assert (soon.closes_on - legal_date(now)).days <= 12
        assert len(public.listed(db, status="open", now=now)) == 2
        for matter in matters.every(db):
            duties = {d.rule: d for d in dossier.duties(db, matter)}
            assert duties["P14.1a"].met and duties["P14.1b"].met
        assert all(is_workday(legal_date(c.published_at), load_workdays(db)) for c in consultations.every(db))
        assert not any(consultations.departures(db, c.id) for c in consultations.every(db))


def test_the_opinions_are_many_and_varied(shown):
    _, db, _ = shown
    rows = db.exec(select(Opinion)).all()
    assert len(rows) >= 300 and len({o.text for o in rows}) >= 200
    assert {o.channel for o in rows} >= {"web", "api", "letter", "phone", "visit", "symposium", "email", "social"}
    assert {o.stance for o in rows} == {"for", "against", "change", "other"}
    assert {o.submitter_kind for o in rows} == {"person", "organisation"} and len({o.region for o in rows}) == 12
    written = [o for o in rows if o.channel in {"web", "api"}]
    assert all(o.recorded_by is None for o in written) and all(o.recorded_by for o in rows if o not in written)


def test_every_opinion_is_about_a_clause_of_its_draft_and_came_while_it_was_open(shown):
    _, db, _ = shown
    for c in consultations.every(db):
        keys = {clause.key for clause in DraftText.from_json(c.version.text).commentable()} | {""}
        for opinion in opinions.every(db, c.id):
            assert opinion.clause in keys and c.opened_at < opinion.received_at < c.closes_at


def test_the_measures_are_complete_and_the_earlier_version_differs(shown):
    _, db, _ = shown
    measures = next(c for c in consultations.every(db) if c.title.startswith("内蒙古"))
    view = public.view(db, measures.id, now=NOW)
    assert len([c for c in view.text.clauses if c.kind == "article"]) == 56
    assert len([c for c in view.text.clauses if c.kind == "chapter"]) == 11
    differing = [c.key for c in view.text.clauses if c != view.earlier.find(c.key)]
    assert "a14" in differing and len(differing) == 8


def test_the_journal_reads_in_the_order_of_time(shown):
    _, db, _ = shown
    moments = list(db.exec(select(JournalEntry.at).order_by(JournalEntry.index)))
    assert moments == sorted(moments)
    assert db.get_one(JournalHead, 1).size == len(moments)


def test_the_answered_stage_answers_every_opinion_with_reasons_and_changes(demo):
    _, db = demo("answered")
    with db:
        over = next(c for c in consultations.every(db) if c.status == "answered")
        feedback = public.view(db, over.id, now=NOW).feedback
        assert feedback.total == sum(theme.people for theme in feedback.themes) > 60
        assert {outcome for outcome, n in feedback.outcomes if n} == {"采纳", "部分采纳", "不采纳"}
        assert all(theme.reason for theme in feedback.themes)
        assert set(feedback.causes) == {change.key for change in feedback.changes}
        assert any(o.duplicate_of_id for o in opinions.every(db, over.id))


def test_answered_builds_on_consulting_and_gives_the_same_result(demo):
    demo("consulting")
    lines, db = demo("answered")
    with db:
        assert "采纳情况" in lines[0]
        assert Counter(c.status for c in consultations.every(db)) == {"open": 2, "answered": 1}


def test_a_second_run_changes_nothing_and_says_so(demo):
    _, db = demo("answered")
    with db:
        before = sizes(db)
    for stage in ("consulting", "answered"):
        lines, db = demo(stage)
        with db:
            assert sizes(db) == before and "没有改动" in lines[0]


def test_a_database_with_other_people_is_left_alone(engine, demo, now):
    with Session(engine) as db, db.begin():
        make_staff(db, login="somebody", roles={Role.OFFICER}, now=now)
    lines, db = demo()
    with db:
        assert consultations.every(db) == [] and lines == ["数据库里已有数据，没有写入演示数据。"]


def test_the_printed_logins_work(shown):
    lines, db, _ = shown
    printed = {words[0]: words for words in (line.split() for line in lines) if len(words) > 2}
    for login, _, _, _, _ in PEOPLE:
        code, secret = printed[login][1:3]
        assert pyotp.TOTP(secret).verify(code, for_time=NOW)
    session = sign_in(db, login="officer", password=PASSWORD, code=printed["officer"][1], device="test", now=NOW)
    db.rollback()
    assert isinstance(session, str)


def test_every_office_is_there_and_the_administrators_hold_no_other(shown):
    _, db, _ = shown
    held = [roles_of(person) for person in known_people(db).values()]
    assert set().union(*held) == set(Role) and all(len(roles) == 1 for roles in held)


def test_evidence_and_papers_are_in_the_file_store(shown):
    _, db, files = shown
    evidence = [e.file_sha256 for c in consultations.every(db) for e in c.evidence]
    kept = [p.sha256 for m in matters.every(db) for p in matters.papers(db, m.id)]
    # Five of the talks, the reports of experts and risk; once answered, the opinions of the review and of counsel.
    assert len(evidence) == 6 and len(kept) in {7, 9} and all(files.get(sha256) for sha256 in evidence + kept)


def test_one_matter_has_every_review_and_the_gates_are_open(shown):
    _, db, _ = shown
    [facts] = [f for m in matters.every(db) if (f := reviews.review_facts(db, m.id)).experts_done]
    assert [facts.findings[gate] for gate in ("G15", "G16", "G17")] == [[], [], []]
    assert facts.risk_controllable and facts.competition_done
    assert facts.legality_passed is any(c.status == "answered" for c in consultations.every(db))
    assert len(pool.in_office(db, legal_date(NOW))) == 12 and len(pool.fields(db)) == 3


def test_every_paper_says_the_same_as_docx_and_as_pdf(shown):
    _, db, _ = shown
    papers = {p.kind: p.document for m in matters.every(db) for p in written_papers(db, m)}
    for consultation in consultations.every(db):
        papers["notice"] = notice_document(consultation, department="厅")
        papers["summary"] = summary(db, consultation, department="厅", today=legal_date(NOW))
    assert {"expert_report", "risk_report", "draft", "outreach", "fair_competition"} < set(papers)
    for document in papers.values():
        says_the_same(document)


def test_an_unknown_stage_is_refused(demo):
    with pytest.raises(ValueError, match="consulting, answered, all"):
        demo("finished")


def test_words_that_do_not_stand_in_a_clause_cannot_be_altered():
    text = texts.draft(texts.load("market"))
    with pytest.raises(ValueError, match="a3"):
        texts.altered(text, {"a3": [["不在条文里的话", ""]]})


def test_chinese_marks_are_full_width_and_times_are_left_alone():
    sentences = [sentence for _, _, sentence, *_ in texts.load("procedure")["opinions"]]
    assert len(set(sentences)) >= 60 and not any("," in sentence for sentence in sentences)
    assert texts.printed("9:30前,谢谢(必填)!") == "9:30前\uff0c谢谢\uff08必填\uff09\uff01"
