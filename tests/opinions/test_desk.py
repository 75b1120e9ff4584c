"""The desk: what is left, kept filters, neighbours, one answer for many with preview and undo, versions, second reader."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from consultations.services import close_due, publish_feedback
from infra.states import WrongState
from law.findings import Unlawful
from opinions import answering, bulk, bulk_answers, desk, ledger, queries, second_reading, services, working
from opinions.answering import Changed, Source
from opinions.bulk_answers import Moved, Words
from opinions.desk_models import AnswerVersion, ThemeAssignment
from opinions.intake_group import store_group
from opinions.models import Answer, Opinion
from opinions.narrowing import Filter
from opinions.working import HELD_FOR, Held
from people.permissions import Role
from tests.factories import days, make_staff, make_submission


@pytest.fixture
def said(db, consultation, now):
    """Eight opinions; the first three by letter."""
    group = [make_submission(consultation.id, channel="letter" if n < 3 else "web", clause="a1") for n in range(8)]
    store_group(db.connection(), group, now)
    db.commit()
    return list(db.exec(select(Opinion).order_by(Opinion.id)))


@pytest.fixture
def second(db, now):
    made = make_staff(db, login="wang", roles={Role.HEAD}, now=now)
    db.commit()
    return made


def answer(db, about, by, now, reason="研究认为可行", **more):
    return services.prepare_answer(
        db, about, outcome="adopted", reason=reason, changed_clause="", by=by, now=now, **more
    )  # fmt: skip


def test_what_is_left_and_kept_filters_come_in_one_statement(db, engine, consultation, said, officer, deputy, now):
    services.assign(db, said[:2], to=officer, by=officer, now=now)
    working.set_due(db, said[:2], now.date() - days(1), by=officer, now=now)
    answer(db, said[1], officer, now)
    theme = services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=now)
    desk.keep_filter(
        db, consultation.id, name="信函", wanted={"channel": "letter"}, is_shared=True, by=officer, now=now
    )
    desk.keep_filter(db, consultation.id, name="私人", wanted={"words": "x"}, is_shared=False, by=officer, now=now)
    desk.keep_filter(db, consultation.id, name="信函", wanted={"stance": "for"}, is_shared=True, by=officer, now=now)
    services.group(db, said[:1], theme=theme, by=officer, now=now)
    db.commit()
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    found = desk.beside(db, consultation.id, by=officer, today=now.date())
    assert len([a for a in asked if "BEGIN" not in a]) == 1
    assert (found.progress.total, found.progress.answered, found.progress.left) == (8, 1, 7)
    assert (found.progress.mine, found.progress.overdue, found.progress.free) == (1, 1, 6)
    assert found.themes == [(theme.id, "期限")]
    assert [(f.name, f.wanted, f.is_own) for f in found.filters] == [
        ("信函", {"stance": "for"}, True),
        ("私人", {"words": "x"}, True),
    ]
    assert desk.progress(db, consultation.id, by=officer, today=now.date()) == found.progress
    assert desk.by_person(db, consultation.id, today=now.date()) == [("", 6, 6, 0), ("bo", 2, 1, 1)]
    other = desk.beside(db, consultation.id, by=deputy, today=now.date())
    assert (other.filters, other.progress.mine) == ([], 0)  # shared in the division, not in the house
    desk.forget_filter(db, consultation.id, found.filters[0].id, by=officer, now=now)
    db.flush()
    assert [f.name for f in desk.beside(db, consultation.id, by=officer, today=now.date()).filters] == ["私人"]
    late = Filter(due=now.date().isoformat())
    assert [line.opinion.id for line in ledger.page(db, consultation.id, late).lines] == [said[0].id]
    db.commit()


def test_neighbours_follow_the_filter(db, consultation, said):
    ids = [o.id for o in said]
    assert ledger.around(db, consultation.id, Filter(), said[3]) == (ids[4], ids[2])
    assert ledger.around(db, consultation.id, Filter(channel="letter"), said[2]) == (None, ids[1])
    assert ledger.around(db, consultation.id, Filter(channel="letter"), said[5]) == (None, ids[2])
    db.commit()


def test_one_answer_for_many_with_preview_reasons_and_undo(db, consultation, said, officer, deputy, now):
    wanted, cid = Filter(clause="a1"), consultation.id
    theme = services.add_theme(db, cid, title="期限", summary="", by=officer, now=now)
    answer(db, said[0], officer, now)
    services.group(db, [said[1]], theme=theme, by=officer, now=now)
    answer(db, theme, officer, now)
    services.merge(db, [said[3]], into=said[2], by=officer, now=now)
    working.hold(db, said[4], by=deputy, now=now)
    services.withdraw(db, said[5], open_until=now + days(1), by="author", now=now)
    db.commit()
    seen = bulk_answers.preview(db, cid, wanted, by=officer, now=now)
    assert dict(seen.left_out) == {
        "已有单独拟好的答复": 1,
        "已合并到另一条，随那一条答复": 1,
        "所在主题已有答复": 1,
        "他人正在办理": 1,
    }
    assert (seen.reached, [o.id for o in seen.first]) == (3, [said[2].id, said[6].id, said[7].id])
    block = answering.save_block(db, None, title="转办", outcome="not", text="已转。", by=officer, now=now)
    said_ = Words("not", "已转有关处室。", block_id=block.id)
    with pytest.raises(Moved):
        bulk_answers.answer_many(db, cid, wanted, said_, expected=4, by=officer, now=now)
    act = bulk_answers.answer_many(db, cid, wanted, said_, expected=3, by=officer, now=now)
    db.commit()
    db.expire_all()
    assert {a.reason for a in queries.answers(db, cid)} == {"研究认为可行", "已转有关处室。"}
    assert db.get(Opinion, said[6].id).status == "in_work"
    assert [o.id for o in queries.unanswered(db, cid, 9)] == [said[4].id]
    assert answering.where_used(db, [block.id]) == {block.id: 3}
    assert {a.opinion_id for a in answering.uses(db, block.id)} == {said[2].id, said[6].id, said[7].id}
    answer(db, said[7], officer, now, reason="这一条另有理由")  # written again since: stays
    assert bulk.last(db, cid).id == act.id
    assert bulk.undo(db, act, by=officer, now=now) == 2
    db.commit()
    db.expire_all()
    assert [db.get(Opinion, o.id).status for o in said[6:]] == ["received", "in_work"]
    assert sorted(o.id for o in queries.unanswered(db, cid, 9)) == sorted(
        o.id for o in (said[2], said[3], said[4], said[6])
    )
    assert bulk.last(db, cid) is None
    db.commit()


def test_acts_on_ticked_opinions_can_be_undone_where_nothing_changed_since(db, consultation, said, officer, now):
    theme = services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=now)
    other = services.add_theme(db, consultation.id, title="其他", summary="", by=officer, now=now)
    services.group(db, said[:1], theme=other, by=officer, now=now)
    with bulk.kept(db, consultation.id, "group", said[:3], by=officer, now=now):
        services.group(db, said[:3], theme=theme, by=officer, now=now)
    services.group(db, said[2:3], theme=other, by=officer, now=now)
    with bulk.kept(db, consultation.id, "group", said[:1], by=officer, now=now):
        services.group(db, said[:1], theme=theme, by=officer, now=now)  # as it is: nothing to undo
    db.commit()
    db.expire_all()
    assert bulk.undo(db, bulk.last(db, consultation.id), by=officer, now=now) == 2
    db.commit()
    db.expire_all()
    assert [db.get(Opinion, o.id).theme_id for o in said[:3]] == [other.id, None, other.id]
    assert [db.get(Opinion, o.id).status for o in said[:3]] == ["in_work", "received", "in_work"]
    assert {n.opinion_id: n.theme_id for n in db.exec(select(ThemeAssignment))} == {
        said[0].id: other.id,
        said[2].id: other.id,
    }
    db.commit()


def test_drafts_have_versions_and_nobody_overwrites_what_they_have_not_seen(db, said, officer, deputy, now):
    first = answer(db, said[0], officer, now, source=Source(seen=None))
    answer(db, said[0], officer, now, reason="第二版", source=Source(seen=1))
    with pytest.raises(Changed) as raised:
        answer(db, said[0], deputy, now, reason="我没看到第二版", source=Source(seen=1))
    assert raised.value.newest.reason == "第二版"
    answer(db, said[0], deputy, now, reason="看过了", source=Source(seen=2))
    assert [(v.number, v.reason, v.written_by) for v in answering.versions(db, first.id)] == [
        (1, "研究认为可行", officer.id),
        (2, "第二版", officer.id),
        (3, "看过了", deputy.id),
    ]
    db.commit()


def test_a_lock_expires_and_can_be_taken_over(db, said, officer, deputy, now):
    working.hold(db, said[0], by=officer, now=now)
    with pytest.raises(Held):
        working.hold(db, said[0], by=deputy, now=now)
    working.hold(db, said[0], take_over=True, by=deputy, now=now)
    held = working.holder(working.work(db, said[0].id), besides=officer.id, now=now)
    assert (held.staff_id, held.until) == (deputy.id, now + HELD_FOR)
    assert working.holder(working.work(db, said[0].id), besides=officer.id, now=now + HELD_FOR) is None
    working.let_go(db, said[0], by=officer, now=now)  # not theirs
    assert working.holder(working.work(db, said[0].id), besides=officer.id, now=now)
    answer(db, said[0], deputy, now)  # saved: let go
    assert working.holder(working.work(db, said[0].id), besides=officer.id, now=now) is None
    db.commit()


def test_the_second_reader_stands_between_drafts_and_publication(db, consultation, said, officer, second, now):
    cid = consultation.id
    second_reading.want(db, cid, on=True, by=officer, now=now)
    bulk_answers.answer_many(db, cid, Filter(), Words("not", "已有规定。"), expected=8, by=officer, now=now)
    theme = services.add_theme(db, cid, title="期限", summary="", by=officer, now=now)
    answer(db, theme, officer, now)
    close_due(db, now=now + days(40))
    db.commit()
    assert second_reading.unread(db, cid) == 9
    (many, of_theme) = second_reading.batches(db, cid)
    assert (many.answers, of_theme.theme_id) == (8, theme.id)
    alike = second_reading.alike(db, cid, many.first)
    with pytest.raises(WrongState):
        second_reading.read(db, alike, verdict="confirmed", remark="", by=officer, now=now)
    assert second_reading.read(db, alike, verdict="confirmed", remark="", by=second, now=now) == 8
    publication = {"note": "", "revised_version_id": None, "by": officer, "now": now + timedelta(days=41)}
    with pytest.raises(Unlawful, match="1 份答复没有经第二人复核"):
        publish_feedback(db, consultation, **publication)
    alike = second_reading.alike(db, cid, of_theme.first)
    second_reading.read(db, alike, verdict="returned", remark="请写明条款", by=second, now=now)
    assert second_reading.unread(db, cid) == 1
    answer(db, theme, officer, now, reason="改了")  # a new version: read again
    second_reading.read(
        db, second_reading.alike(db, cid, of_theme.first), verdict="confirmed", remark="", by=second, now=now
    )
    answer(db, said[0], officer, now, reason="又改了一条")
    assert second_reading.unread(db, cid) == 1
    second_reading.want(db, cid, on=False, by=officer, now=now)
    publish_feedback(db, consultation, **publication)
    db.commit()
    assert {a.published_at is None for a in db.exec(select(Answer))} == {False}
    assert len(db.exec(select(AnswerVersion)).all()) == 11
    with pytest.raises(WrongState):
        second_reading.want(db, cid, on=True, by=officer, now=now)
    db.rollback()
