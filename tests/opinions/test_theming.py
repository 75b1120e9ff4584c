"""Themes by people, by their words and by examples; merged, split; and how well two people agree."""

import pytest
from sqlmodel import Session, select

from opinions import agreement, assignments, bulk, campaigns, services, sorting, suggesting, theming
from opinions.desk_models import AgreementMark, ThemeAssignment, ThemeSuggestion, ThemeWords
from opinions.intake_group import store_group
from opinions.models import Answer, Opinion, Theme
from opinions.sorting_models import DONE, EXAMPLES, WORDS, SortingRun
from tests.factories import make_submission
from tests.opinions.test_sorting import TEXTS


@pytest.fixture
def said(db, consultation, now):
    store_group(db.connection(), [make_submission(consultation.id, text=t) for t in TEXTS], now)
    db.commit()
    return list(db.exec(select(Opinion).order_by(Opinion.id)))


@pytest.fixture
def themes(db, consultation, officer, now):
    titles = ("期限", "工资", "培训")
    made = [services.add_theme(db, consultation.id, title=t, summary="", by=officer, now=now) for t in titles]
    db.commit()
    return made


def run(db, engine, consultation, mode, by, now):
    sorting.ask(db, consultation.id, k=0, seed=1, mode=mode, by=by, now=now)
    db.commit()
    assert sorting.run_waiting(engine, lambda: now)
    db.expire_all()
    newest = db.exec(select(SortingRun).order_by(SortingRun.id.desc())).first()
    assert (newest.status, newest.mode) == (DONE, mode)
    return newest.totals


def test_theme_words_suggest_and_what_is_sure_is_placed_and_undone(
    db, engine, consultation, said, themes, officer, now
):
    deadline, wages, training = themes
    suggesting.set_words(db, deadline, "期限 延长、张贴", by=officer, now=now)
    assert run(db, engine, consultation, WORDS, officer, now)["suggested"] == 0  # one theme tells nothing apart
    suggesting.set_words(db, wages, "工资 拖欠，工资", by=officer, now=now)
    suggesting.set_words(db, training, "培训 补贴", by=officer, now=now)
    services.group(db, [said[4]], theme=training, by=officer, now=now)  # a person thinks otherwise
    assert suggesting.words_of(db, consultation.id)[wages.id] == ["工资", "拖欠"]
    assert run(db, engine, consultation, WORDS, officer, now)["suggested"] == len(TEXTS)
    found = suggesting.waiting(db, consultation.id, 0.5)
    assert [(t.title, by) for t, by, *_ in found] == [("期限", "rule"), ("工资", "rule"), ("培训", "rule")]
    assert sum(n for *_, n in found) == len(TEXTS) - 1
    placed = suggesting.place(db, wages, surest=0.0, by=officer, now=now)
    db.commit()
    db.expire_all()
    assert placed == next(n for t, _by, _s, n in found if t.id == wages.id)
    assert {
        "拖欠" in o.text or "工资" in o.text for o in db.exec(select(Opinion).where(Opinion.theme_id == wages.id))
    } == {True}
    assert db.get(Opinion, said[4].id).theme_id == training.id
    noted = assignments.of(db, said[5].id)
    assert (noted.made_by, noted.theme_id, 0 < noted.confidence <= 1) == ("rule", wages.id, True)
    assert assignments.counts(db, [wages.id, training.id]) == {wages.id: {"rule": placed}, training.id: {"person": 1}}
    assert wages.id not in {s.theme_id for o, s in suggesting.doubtful(db, consultation.id) if o.theme_id}
    assert bulk.undo(db, bulk.last(db, consultation.id), by=officer, now=now) == placed
    db.commit()
    db.expire_all()
    assert db.exec(select(Opinion).where(Opinion.theme_id == wages.id)).all() == []
    assert assignments.of(db, said[5].id) is None
    db.commit()


def test_a_few_examples_sort_the_rest(db, engine, consultation, said, themes, officer, now):
    _deadline, wages, training = themes
    services.group(db, said[4:6], theme=wages, by=officer, now=now)
    services.group(db, said[7:9], theme=training, by=officer, now=now)
    assert suggesting.examples(db, consultation.id) == {wages.id: 2, training.id: 2}
    assert run(db, engine, consultation, EXAMPLES, officer, now)["suggested"] > 0
    by_id = {s.opinion_id: (s.theme_id, s.made_by) for s in db.exec(select(ThemeSuggestion))}
    assert (by_id[said[6].id], by_id[said[9].id]) == ((wages.id, "examples"), (training.id, "examples"))
    assert campaigns.newest_done(db, consultation.id) is None  # no whole run yet
    db.commit()


def test_merging_moves_everything_and_keeps_one_answer(db, consultation, said, themes, officer, now):
    deadline, wages, training = themes
    services.group(db, said[:2], theme=wages, by=officer, now=now)
    services.group(db, said[2:3], theme=training, by=officer, now=now)
    suggesting.set_words(db, wages, "工资", by=officer, now=now)
    suggesting.set_words(db, training, "培训 工资", by=officer, now=now)
    for theme, reason in ((wages, "工资的答复"), (training, "培训的答复")):
        services.prepare_answer(db, theme, outcome="not", reason=reason, changed_clause="", by=officer, now=now)
    db.commit()
    with pytest.raises(ValueError, match="another theme"):
        theming.merge(db, wages, wages, reason="x", by=officer, now=now)
    assert theming.merge(db, wages, training, reason="是一件事", by=officer, now=now) == 2
    db.commit()
    db.expire_all()
    assert [a.reason for a in db.exec(select(Answer))] == ["培训的答复"]
    assert db.get(ThemeWords, training.id).words == "培训 工资"
    assert {o.theme_id for o in db.exec(select(Opinion).where(Opinion.theme_id != None))} == {training.id}  # noqa: E711
    assert theming.merge(db, training, deadline, reason="也是", by=officer, now=now) == 3
    db.commit()
    db.expire_all()
    assert [(a.theme_id, a.reason) for a in db.exec(select(Answer))] == [(deadline.id, "培训的答复")]
    assert [t.title for t in db.exec(select(Theme))] == ["期限"]
    db.commit()


def test_splitting_by_choice_and_by_words(db, consultation, said, themes, officer, now):
    theme = themes[0]
    services.group(db, said, theme=theme, by=officer, now=now)
    db.commit()
    for ids, words in (([], ""), ([], "没有这个词"), ([o.id for o in said], "")):
        with pytest.raises(ValueError, match="some"):
            theming.split(db, theme, title="x", ids=ids, words=words, reason="r", by=officer, now=now)
    apart, n = theming.split(
        db, theme, title="培训", ids=[said[0].id], words="培训 补贴", reason="另一件事", by=officer, now=now
    )
    db.commit()
    db.expire_all()
    mine = {o.id for o in db.exec(select(Opinion).where(Opinion.theme_id == apart.id))}
    assert n == len(mine) == 4
    assert mine == {said[0].id, *(o.id for o in said if "培训" in o.text or "补贴" in o.text)}
    assert {a.theme_id for a in db.exec(select(ThemeAssignment).where(ThemeAssignment.opinion_id == said[0].id))} == {
        apart.id
    }
    db.commit()


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([], None),
        ([("a", "a")] * 4, None),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        # Cohen 1960's own kind of table: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
    ],
)
def test_kappa(pairs, kappa):
    found = agreement.cohens_kappa(pairs)
    assert found is None if kappa is None else found == pytest.approx(kappa)


def test_kappa_is_read_in_plain_words():
    assert "没有一致" in agreement.reading(-0.3)
    assert "中等" in agreement.reading(0.5)
    assert agreement.reading(1.0) == "几乎完全一致"
    assert agreement.reading(0.61) == "一致性较好"


def test_two_officers_sort_a_sample_alone(db, consultation, said, themes, officer, deputy, now):
    sample = agreement.make_sample(db, consultation.id, size=5, seed=7, by=officer, now=now)
    again = agreement.make_sample(db, consultation.id, size=5, seed=7, by=officer, now=now)
    assert sample.opinion_ids == again.opinion_ids
    assert len(set(sample.opinion_ids)) == 5
    for n, id_ in enumerate(sample.opinion_ids):
        agreement.mark(db, sample, id_, themes[n % 2].id, by=officer, now=now)
        if n < 4:
            agreement.mark(db, sample, id_, themes[n % 2].id, by=deputy, now=now)
    db.flush()
    assert agreement.agreements(db, sample) == []  # the second has not finished
    agreement.mark(db, sample, sample.opinion_ids[4], None, by=deputy, now=now)
    db.flush()
    (found,) = agreement.agreements(db, sample)
    assert (found.alike, found.total, found.differ) == (4, 5, [(sample.opinion_ids[4], themes[0].id, None)])
    assert found.kappa == pytest.approx((0.8 - 0.4) / 0.6)
    with pytest.raises(ValueError, match="not of this sample"):
        agreement.mark(db, sample, 10**9, None, by=officer, now=now)
    assert len(db.exec(select(AgreementMark)).all()) == 10
    db.commit()


def test_there_is_nothing_to_draw_from_an_empty_ledger(db, consultation, officer, now):
    with pytest.raises(ValueError, match="no opinions"):
        agreement.make_sample(db, consultation.id, size=5, seed=1, by=officer, now=now)
    db.rollback()


def test_taking_a_proposal_says_model_and_how_sure(db, engine, consultation, said, officer, now):
    run(db, engine, consultation, "overview", officer, now)
    first, *_ = campaigns.proposed_themes(db, consultation.id)
    theme, moved = campaigns.take(db, first, title="期限", into=None, surest=0.0, reason="一致", by=officer, now=now)
    db.commit()
    with Session(engine) as fresh:
        noted = fresh.exec(select(ThemeAssignment).where(ThemeAssignment.theme_id == theme.id)).all()
    assert (len(noted), {n.made_by for n in noted}) == (moved, {"model"})
    assert [p.reason for p in campaigns.decided_themes(db, consultation.id)] == ["一致"]
    db.commit()
