"""Opening matters and keeping papers: number, journal entry, refusals."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlmodel import select

from decisions import queries
from decisions.models import Matter
from decisions.services import keep_paper, open_matter
from infra.clock import start_of
from journal.models import JournalEntry
from people.permissions import Role
from people.services import NotAllowed
from tests.factories import make_staff


@pytest.fixture
def officer(db, now):
    return make_staff(db, login="officer", roles={Role.OFFICER}, now=now)


@pytest.fixture
def opened(db, officer, now):
    def open_(title="修订程序办法", **changes):
        facts = {
            "category": "policy",
            "purpose": "",
            "division_id": officer.division_id,
            "deputy_id": officer.id,
            "due_on": None,
            "affected_groups": "",
            "widely_concerned": False,
            "by": officer,
            "now": now,
        }
        return open_matter(db, title=title, **facts | changes)

    return open_


def entries(db, matter):
    return list(db.exec(select(JournalEntry).where(JournalEntry.object == f"matter:{matter.id}")))


def test_numbers_follow_each_other_within_a_year(opened, now):
    assert [opened().number, opened().number] == ["JC-2026-001", "JC-2026-002"]
    assert opened(now=now.replace(year=2027)).number == "JC-2027-001"


def test_the_year_is_that_of_the_department_not_of_utc(opened, now):
    first_minutes = start_of(now.date().replace(year=2027, month=1, day=1)) + timedelta(minutes=5)
    assert opened(now=first_minutes).number == "JC-2027-001"


def test_opening_is_journalled_under_the_office(db, opened):
    assert [(e.kind, e.by_role) for e in entries(db, opened())] == [("matter.opened", "officer")]


def test_a_category_that_article_two_does_not_know_is_refused(db, opened):
    with pytest.raises(ValueError, match="category"):
        opened(category="festival")
    assert queries.every(db) == []


def test_nobody_opens_a_matter_for_another_division(db, opened, officer):
    with pytest.raises(NotAllowed):
        opened(division_id=officer.division_id + 1)
    assert queries.every(db) == []


def test_two_matters_never_share_a_number(db, opened, officer, now):
    matter = opened()
    db.add(
        Matter(
            number=matter.number,
            title="x",
            category="policy",
            division_id=officer.division_id,
            deputy_id=officer.id,
            opened_at=now,
            opened_by=officer.id,
        )
    )
    with pytest.raises(IntegrityError):
        db.flush()


def test_a_kept_paper_points_at_the_entry_that_holds_its_hash(db, opened, officer, now):
    matter = opened()
    paper = keep_paper(
        db, matter, kind="notice", title="公告", filename="公告.pdf", sha256="ab" * 32, by=officer, now=now
    )
    last = entries(db, matter)[-1]
    assert (last.kind, last.index) == ("matter.paper_kept", paper.journal_index)
    assert queries.papers(db, matter.id) == [paper] and queries.paper(db, matter.id, paper.id) == paper


def test_a_paper_is_found_only_under_its_own_matter(db, opened, officer, now):
    mine, other = opened(), opened()
    paper = keep_paper(db, mine, kind="notice", title="公告", filename="a.pdf", sha256="0", by=officer, now=now)
    with pytest.raises(NoResultFound):
        queries.paper(db, other.id, paper.id)


def test_the_newest_matter_comes_first(db, opened):
    first, second = opened(), opened()
    assert queries.every(db) == [second, first] and queries.get(db, first.id) == first
