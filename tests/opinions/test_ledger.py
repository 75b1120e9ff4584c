"""The ledger page by page: all opinions once, in order, in one statement, however many there are."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from opinions import ledger, queries, services
from opinions.intake_group import store_group
from opinions.ledger import Filter
from opinions.models import Opinion
from tests.factories import make_submission


@pytest.fixture
def many(db, consultation, now):
    for n in range(13):  # ten at the same moment: the id decides
        store_group(db.connection(), [make_submission(consultation.id) for _ in range(10)], now + timedelta(minutes=n))
    db.commit()
    rows = select(Opinion.id).order_by(Opinion.received_at.desc(), Opinion.id.desc())
    return list(db.exec(rows))


def ids(page):
    return [line.opinion.id for line in page.lines]


def test_down_and_up_again(db, consultation, many):
    first = ledger.page(db, consultation.id, Filter())
    second = ledger.page(db, consultation.id, Filter(), at=first.earlier)
    third = ledger.page(db, consultation.id, Filter(), at=second.earlier)
    assert ids(first) + ids(second) + ids(third) == many
    assert (first.later, third.earlier, first.total, third.total, first.is_more) == ("", "", 130, 130, False)
    assert ids(ledger.page(db, consultation.id, Filter(), at=third.later)) == ids(second)
    up = ledger.page(db, consultation.id, Filter(), at=second.later)
    assert ids(up) == ids(first)
    assert up.later == ""
    db.commit()


@pytest.mark.parametrize(
    "narrowed", [{"status": "in_work"}, {"channel": "letter"}, {"theme": "none"}, {"assignee": "1"}, {"stance": "for"}]
)
def test_what_officers_narrow_by_is_read_by_an_index_in_the_order_of_the_ledger(db, engine, consultation, narrowed):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole, whatever indexes it has")
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2:4]))
    ledger.page(db, consultation.id, Filter(**narrowed))
    statement, values = next(a for a in asked if "BEGIN" not in a[0])
    plan = [row[3] for row in db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    read = [step for step in plan if " opinion " in step]
    assert len(read) == 2  # the lines, and their count
    assert all(f"ix_opinion_ledger_{next(iter(narrowed))}" in step for step in read)
    assert not [step for step in plan if "TEMP B-TREE" in step]
    db.commit()


@pytest.mark.parametrize("at", ["x", "b", "b1-", "a-1", "b99999999999999999999-1", "b1-1; DROP"])
def test_a_place_that_is_none_is_the_beginning_or_empty(db, consultation, many, at):
    assert ids(ledger.page(db, consultation.id, Filter(), at=at)) == many[:50]
    db.commit()


def test_one_statement_whatever_the_filter(db, engine, consultation, many, officer, now):
    theme = services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=now)
    services.group(db, [db.get(Opinion, many[0])], theme=theme, by=officer, now=now)
    services.prepare_answer(db, theme, outcome="adopted", reason="好", changed_clause="", by=officer, now=now)
    db.commit()
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    found = ledger.page(db, consultation.id, Filter(answered="yes", theme=str(theme.id)))
    assert [(line.theme, line.is_answered) for line in found.lines] == [("期限", True)]
    assert len([a for a in asked if "BEGIN" not in a]) == 1
    assert ledger.page(db, consultation.id, Filter(answered="no")).total == 129
    db.commit()


def test_what_repeats_another_has_its_answer(db, consultation, many, officer, now):
    first, second, third = (db.get(Opinion, id_) for id_ in many[:3])
    services.merge(db, [second], into=first, by=officer, now=now)
    theme = services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=now)
    services.group(db, [first], theme=theme, by=officer, now=now)
    services.prepare_answer(db, theme, outcome="not", reason="不", changed_clause="", by=officer, now=now)
    services.prepare_answer(db, third, outcome="not", reason="不", changed_clause="", by=officer, now=now)
    db.flush()
    assert ids(ledger.page(db, consultation.id, Filter(answered="yes"))) == many[:3]
    assert sorted(o.id for o in queries.unanswered(db, consultation.id, 200)) == sorted(many[3:])
    db.commit()


def test_counts_stop_at_a_bound(db, consultation, many, monkeypatch):
    monkeypatch.setattr(ledger, "COUNTED_TO", 100)
    found = ledger.page(db, consultation.id, Filter())
    assert (found.total, found.is_more) == (100, True)
    db.commit()
