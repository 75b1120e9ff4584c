"""Symposia, visits and the like: planned, held, cancelled; what the law asks of them; and what nobody outside sees."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from consultations import outreach
from consultations.outreach import Attendee, Occasion
from consultations.outreach_models import Outreach
from consultations.states import Stale
from decisions import dossier
from decisions.duties import ways_begun
from decisions.models import Matter
from decisions.written_papers import papers
from infra.states import WrongState
from journal.models import JournalEntry
from law.findings import Unlawful
from people.permissions import Role
from people.services import NotAllowed
from tests.factories import make_staff

NAME = "额尔敦其其格"
DEPUTY = Attendee(name=NAME, capacity="人大代表", stands_for="包头市")
DISABLED = Attendee(name="李二", capacity="群众代表", stands_for="残疾人、就业困难人员")


def occasion(**changes):
    facts = {
        "kind": "symposium", "topic": "程序办法座谈会", "held_on": date(2026, 3, 2), "place": "三楼会议室", "host": "王主持",
        "minutes": "建议延长期限。", "is_public": True, "attendees": (DEPUTY,),
    }  # fmt: skip
    return Occasion(**facts | changes)


@pytest.fixture
def record(db, consultation, officer, now):
    def make(key="key-one-1", by=officer, **changes):
        made = outreach.record(
            db, matter_id=consultation.matter_id, division_id=officer.division_id, key=key,
            occasion=occasion(**changes), by=by, now=now,
        )  # fmt: skip
        db.commit()
        return made

    return make


@pytest.fixture
def duty(db, consultation):
    def look(rule):
        db.expire_all()
        matter = db.get_one(Matter, consultation.matter_id)
        return next(d for d in dossier.duties(db, matter) if d.rule == rule)

    return look


def test_a_planned_one_holds_the_gate_until_it_is_written_down(db, record, duty, officer, now):
    planned = record(minutes="", attendees=(), held_on=date(2026, 3, 9))
    assert not planned.is_held
    assert duty("P13.2").met is False and "座谈会尚未结束" in duty("P13.2").why
    with pytest.raises(Unlawful, match="尚未举行"):
        outreach.change(db, planned, occasion=occasion(held_on=date(2026, 3, 9)), seen=0, by=officer, now=now)
    later = now + timedelta(days=7)
    with pytest.raises(Unlawful, match="参加人员"):
        outreach.change(db, planned, occasion=occasion(attendees=()), seen=0, by=officer, now=later)
    outreach.change(db, planned, occasion=occasion(held_on=date(2026, 3, 9)), seen=0, by=officer, now=later)
    with pytest.raises(Stale):
        outreach.change(db, planned, occasion=occasion(), seen=0, by=officer, now=later)
    assert [a.name for a in planned.attendees] == [NAME]
    [way] = [w for w in ways_begun(db, planned.matter_id, []) if w.name == "座谈会"]
    assert way.is_finished and way.evidence


def test_a_cancelled_one_holds_nothing_and_stays_cancelled(db, record, duty, officer, now):
    planned = record(minutes="", attendees=(), held_on=date(2026, 3, 9))
    with pytest.raises(Unlawful, match="说明理由"):
        outreach.cancel(db, planned, reason=" ", by=officer, now=now)
    outreach.cancel(db, planned, reason="报名人数不足", by=officer, now=now)
    assert "座谈会" not in duty("P13.2").why
    for act in (
        lambda: outreach.change(db, planned, occasion=occasion(), seen=planned.edit, by=officer, now=now),
        lambda: outreach.cancel(db, planned, reason="x", by=officer, now=now),
    ):
        with pytest.raises(WrongState):
            act()
    held = record(key="key-two-2")
    with pytest.raises(WrongState):
        outreach.cancel(db, held, reason="x", by=officer, now=now)


def test_who_was_there_answers_for_representatives_and_groups(db, record, duty, consultation):
    matter = db.get_one(Matter, consultation.matter_id)
    matter.affected_groups = "残疾人、退役军人"
    db.commit()
    assert (duty("P16").met, duty("P17").met) == (False, False)
    record(key="key-one-1", attendees=(Attendee(name="专家", capacity="专家学者"),))
    assert duty("P16").met is False
    record(key="key-two-2", kind="representatives")
    assert duty("P16").met and duty("P16").why == "人大代表"
    record(key="key-three", kind="groups", attendees=(DISABLED,))
    assert duty("P17").met is False and "退役军人" in duty("P17").why and "残疾人" not in duty("P17").why
    record(key="key-four", kind="groups", attendees=(Attendee(name="王", capacity="社会组织", stands_for="退役军人"),))
    assert duty("P17").met


def test_the_same_key_is_the_same_record_and_only_the_own_division_makes_one(db, record, now):
    assert record().id == record(topic="第二次按下").id
    other = make_staff(db, login="fan", roles={Role.OFFICER}, division="社会保险处", now=now)
    with pytest.raises(NotAllowed):
        record(key="key-two-2", by=other)
    assert len(db.exec(select(Outreach)).all()) == 1


def test_the_journal_names_nobody_and_the_record_has_the_paper(db, record, consultation):
    made = record()
    entry = db.exec(select(JournalEntry).where(JournalEntry.object == f"outreach:{made.id}")).one()
    assert NAME not in str(entry.model_dump())
    matter = db.get_one(Matter, consultation.matter_id)
    [paper] = [p for p in papers(db, matter) if p.kind == "outreach"]
    assert paper.category == "A2" and NAME in str(paper.document) and "建议延长期限" in str(paper.document)
    assert any(h.title == "登记座谈、走访和征询" for h in dossier.timeline(db, matter))
