"""Who was not chosen is forgotten when the days are over: nothing personal is left anywhere, and the journal still holds."""

import asyncio
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import inspect
from sqlalchemy import select as rows_of
from sqlmodel import SQLModel, col, select

from gongyi.worker import Worker
from hearings import participants, registrations
from hearings.forgetting import forget_due
from hearings.registering import register
from hearings.registration_models import Registration, RegistrationLetter
from infra.mail import Outbox
from journal.keys import load_key
from journal.models import JournalEntry, JournalSalt
from journal.verify import verify_journal
from tests.hearings.makers import make_application

DAYS = 60
PERSON = {
    "name": "乌云其木格", "phone": "13912345678", "email": "wyqmg@example.cn", "organisation": "青城家政有限公司",
    "points": "独一无二的观点", "needs": "轮椅通道", "relation": "参保职工甲", "sex": "女", "credit_code": "91150100MA0N00000X",
    "letter_name": "推荐函甲.pdf", "letter_sha256": "ab" * 32, "letter": b"LETTER-OF-RECOMMENDATION",
}  # fmt: skip


@pytest.fixture
def over(db, hearing, officer, now):
    """A hearing whose report is out: one was chosen, one was not, one was turned down."""
    workers = hearing.categories[0]
    chosen = register(db, hearing.id, make_application(workers, name="巴特尔"), by="public", now=now)
    left_out = register(db, hearing.id, make_application(workers, **PERSON), by="public", now=now)
    register(db, hearing.id, make_application(workers, name="其其格", email="qqg@example.cn"), by="public", now=now)
    everyone = db.exec(select(Registration).order_by(Registration.arrival)).all()
    changed = {"points": PERSON["points"] + "，补充"}
    registrations.change(db, everyone[1], changes=changed, categories=[workers.id], by="registrant", now=now)
    registrations.decide(db, hearing, everyone[2:], approved=False, reason="其其格未满十八周岁", by=officer, now=now)
    registrations.decide(db, hearing, everyone[:2], approved=True, reason="", by=officer, now=now)
    participants.seat_registration(db, hearing, everyone[0].candidacies[0], origin="draw", by=officer, now=now)
    for mail in db.exec(select(Outbox)):
        mail.sent_at = now
    hearing.status, hearing.reported_at = "reported", now
    db.commit()
    return chosen.receipt, left_out.receipt


def stored(engine):
    """Everything that stands in the database, as one text."""
    with engine.connect() as connection:
        tables = [t for t in SQLModel.metadata.sorted_tables if inspect(engine).has_table(t.name)]
        return "\n".join(str(tuple(row)) for t in tables for row in connection.execute(rows_of(t)))


def test_only_when_the_days_are_over_and_once(db, engine, over, now):
    assert forget_due(engine, DAYS, now + timedelta(days=DAYS - 1)) == 0
    assert PERSON["name"] in stored(engine)
    later = now + timedelta(days=DAYS + 1)
    assert forget_due(engine, DAYS, later) == 2
    assert forget_due(engine, DAYS, later + timedelta(hours=1)) == 0
    assert forget_due(engine, DAYS, later + timedelta(days=2)) == 0, "those who were chosen stay"
    text = stored(engine)
    for told in (
        *(v for v in PERSON.values() if isinstance(v, str) and v != "女"),
        "其其格",
        "qqg@example.cn",
        "LETTER-OF",
    ):
        assert told not in text, told
    assert "巴特尔" in text
    kept = {r.arrival: r for r in db.exec(select(Registration).execution_options(populate_existing=True))}
    assert (kept[1].erased_at, kept[2].erased_at) == (None, later)
    assert kept[2].receipt == over[1] and [c.standing for c in kept[2].candidacies] == ["pool"]
    assert not db.exec(select(RegistrationLetter)).all()


def test_the_journal_says_how_many_and_never_who(db, engine, over, now):
    received = [r.journal_index for r in db.exec(select(Registration).order_by(Registration.arrival))]
    db.rollback()
    forget_due(engine, DAYS, now + timedelta(days=DAYS + 1))
    [entry] = db.exec(select(JournalEntry).where(JournalEntry.kind == "registration.erased"))
    assert orjson.loads(entry.entry)["by_role"] == "system" and PERSON["name"] not in entry.entry
    left = set(db.exec(select(JournalSalt.index)))
    assert received[0] in left and not {*received[1:]} & left, "nobody can try names against the commitments any more"
    [changed] = db.exec(select(JournalEntry.index).where(JournalEntry.kind == "registration.changed"))
    assert changed not in left
    db.rollback()
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_the_worker_does_it(db, engine, over, settings, now, tmp_path):
    later = now + timedelta(days=settings.erased_after_days + 1)
    worker = Worker(engine, settings, lambda: later, load_key(tmp_path / "journal.key", create=True))
    asyncio.run(worker.once())
    assert len(db.exec(select(Registration.id).where(col(Registration.erased_at).is_not(None))).all()) == 2
