"""Suggested clauses: what an opinion on the whole names comes first; officers decide, and runs leave decisions alone."""

import pytest
from sqlmodel import select

from consultations.clause_suggesting import suggest_clauses
from opinions import clauses_meant, ledger, sorting
from opinions.desk_models import ClauseSuggestion
from opinions.intake_group import store_group
from opinions.models import Opinion
from opinions.narrowing import Filter
from tests.factories import make_submission

TEXTS = ["第二条写得太笼统，请改。", "希望听证会多请几位群众代表。", "第三条和第一条重复了。"]


@pytest.fixture
def said(db, engine, consultation, officer, now):
    group = [make_submission(consultation.id, text=t) for t in [*TEXTS, TEXTS[0]]]
    store_group(db.connection(), [*group, make_submission(consultation.id, text="第二条好。", clause="a1")], now)
    db.commit()
    run(db, engine, consultation, officer, now)
    return list(db.exec(select(Opinion).order_by(Opinion.id)))


def run(db, engine, consultation, officer, now):
    sorting.ask(db, consultation.id, k=0, seed=1, by=officer, now=now)
    db.commit()
    assert sorting.run_waiting(engine, lambda: now, then=suggest_clauses)
    db.expire_all()


def test_what_is_named_comes_first_and_only_the_whole_is_asked_about(db, consultation, said):
    found = {s.opinion_id: s for s in db.exec(select(ClauseSuggestion))}
    assert sorted(found) == [o.id for o in said[:4]]
    assert found[said[0].id].clauses[0] == found[said[3].id].clauses[0] == "a2"
    assert found[said[2].id].clauses[:2] == ["a3", "a1"]
    assert [found[o.id].is_named for o in said[:4]] == [True, False, True, True]
    assert [o.id for o, _s in clauses_meant.waiting(db, consultation.id)][-1] == said[1].id
    db.commit()


def test_decisions_outlive_the_next_run_and_are_found_by_clause(db, engine, consultation, said, officer, now):
    assert clauses_meant.take_named(db, consultation.id, by=officer, now=now) == 3
    assert clauses_meant.counts(db, consultation.id) == (1, 3)
    second = clauses_meant.of(db, said[1].id)
    with pytest.raises(ValueError, match="not among"):
        clauses_meant.take(db, second, "c1", by=officer, now=now)
    clauses_meant.take(db, second, "", by=officer, now=now)
    run(db, engine, consultation, officer, now)
    assert clauses_meant.counts(db, consultation.id) == (0, 3)
    page = ledger.page(db, consultation.id, Filter(clause="a2"))
    assert {line.opinion.id for line in page.lines} == {said[0].id, said[3].id}
    assert {line.opinion.clause for line in page.lines} == {""}  # what the author said stays
    assert ledger.page(db, consultation.id, Filter(clause="whole")).total == 4
    db.commit()
