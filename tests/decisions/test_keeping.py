"""The record takes the papers of a published result by itself, once, and says when it could not."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlmodel import Session, select

from consultations import services
from decisions import keeping, papers, queries
from decisions.models import RecordedPaper, ResultPapers
from infra.files import FileStore
from journal.models import JournalEntry
from opinions import services as opinion_services
from opinions.intake_group import store_group
from opinions.models import Opinion
from tests.factories import make_submission


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def later(now):
    return now + timedelta(days=40)


@pytest.fixture
def answered(db, officer, consultation, now, later):
    """A consultation whose result is published."""
    store_group(db.connection(), [make_submission(consultation.id, submitter_name="张三丰", clause="a1")], now)
    opinion = db.exec(select(Opinion)).one()
    opinion_services.prepare_answer(
        db, opinion, outcome="not", reason="上位法已有规定", changed_clause="", by=officer, now=now
    )
    services.close_due(db, now=later)
    services.publish_feedback(db, consultation, note="", revised_version_id=None, by=officer, now=later)
    db.commit()
    return consultation


def keep(engine, files, at):
    return keeping.keep_due(engine, files, department="人社厅", now=at)


def test_nothing_is_kept_before_the_result(engine, files, consultation, later, db):
    db.commit()
    assert keep(engine, files, later) == 0


def test_four_papers_are_kept_once_and_the_journal_knows_them(engine, files, answered, later, db):
    assert [state for _, state in keeping.of_matter(db, answered.matter_id)] == [None]
    db.commit()
    assert (keep(engine, files, later), keep(engine, files, later)) == (1, 0)
    db.expire_all()
    kept = queries.papers(db, answered.matter_id)
    endings = [(p.kind, p.filename.rsplit(".", 1)[1]) for p in kept]
    summary = [("opinion_summary", "pdf"), ("opinion_summary", "docx")]
    assert endings == [("notice", "pdf"), *summary, ("adoption_table", "xlsx")]
    assert all(p.made_by is None for p in kept) and keeping.of_matter(db, answered.matter_id) == []
    entries = db.exec(select(JournalEntry).where(JournalEntry.kind == "matter.paper_kept")).all()
    assert [e.index for e in entries] == [p.journal_index for p in kept]
    assert {e.by_role for e in entries} == {"clock"}
    rows = list(openpyxl.load_workbook(BytesIO(files.get(kept[3].sha256))).active.iter_rows(values_only=True))
    assert "上位法已有规定" in rows[1] and not any("张三丰" in str(cell) for row in rows for cell in row)
    assert files.get(kept[0].sha256)[:5] == files.get(kept[1].sha256)[:5] == b"%PDF-"


def test_the_notice_says_what_was_published(db, answered):
    document = papers.notice_document(answered, department="人社厅")
    words = str(document)
    for part in (
        "自2026年3月2日起，至2026年4月1日24时止",
        "信函：呼和浩特市",
        "0471-0000000",
        "截止后30日内公布",
        "第一条",
    ):
        assert part in words
    assert [a.title for a in document.attachments] == ["重大行政决策程序办法", "草案说明"]


def test_a_failure_is_seen_and_tried_again(engine, files, answered, later, db, officer, monkeypatch):
    def broken(_plan):
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "set_papers", broken)
        assert (keep(engine, files, later), keep(engine, files, later)) == (0, 0)
        [(_, state)] = keeping.of_matter(db, answered.matter_id)
        assert (state.status, state.tries, state.problem) == ("failed", 1, "OSError")
        db.commit()
        assert keep(engine, files, later + keeping.FIRST_WAIT) == 0
    db.expire_all()
    assert db.get(ResultPapers, answered.id).tries == 2
    soon = later + keeping.FIRST_WAIT + timedelta(seconds=1)
    db.commit()
    assert keep(engine, files, soon) == 0, "the second wait is longer"
    keeping.try_again(db, answered.id, by=officer, now=soon)
    db.commit()
    assert keep(engine, files, soon) == 1
    with Session(engine) as other:
        assert len(other.exec(select(RecordedPaper)).all()) == 4
