"""What the holder of a receipt reads."""

from datetime import timedelta

from sqlmodel import select

from opinions import public, services
from opinions.intake_group import store_group
from opinions.models import Answer, Opinion
from tests.factories import make_submission


def test_an_opinion_never_shows_the_answer_to_another(db, consultation, officer, now):
    store_group(db.connection(), [make_submission(consultation.id) for _ in range(2)], now + timedelta(days=1))
    mine, other = db.exec(select(Opinion).order_by(Opinion.id)).all()
    services.prepare_answer(db, other, outcome="not", reason="别人的", changed_clause="", by=officer, now=now)
    db.exec(select(Answer)).one().published_at = now
    db.flush()
    assert public.published_answer(db, mine) is None
    assert public.published_answer(db, other).reason == "别人的"


def test_an_answer_to_a_theme_reaches_its_opinions_and_their_repeats(db, consultation, officer, now):
    store_group(db.connection(), [make_submission(consultation.id) for _ in range(2)], now + timedelta(days=1))
    first, repeat = db.exec(select(Opinion).order_by(Opinion.id)).all()
    theme = services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=now)
    services.group(db, [first], theme=theme, by=officer, now=now)
    services.merge(db, [repeat], into=first, by=officer, now=now)
    services.prepare_answer(db, theme, outcome="adopted", reason="合理", changed_clause="a2", by=officer, now=now)
    assert public.published_answer(db, first) is None  # prepared is not published
    db.exec(select(Answer)).one().published_at = now
    db.flush()
    answers = [public.published_answer(db, o) for o in (first, repeat)]
    assert [(a.outcome, a.changed_clause, a.theme) for a in answers] == [("adopted", "a2", "期限")] * 2
