"""The intake writer: once and only once, never after the close, a receipt only for what is on disk."""

import threading
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlmodel import select

from infra.clock import end_of
from infra.mail import Outbox
from journal.verify import verify_journal
from opinions.intake import IntakeWriter
from opinions.models import Opinion
from opinions.receipts import read_number
from opinions.submission import Closed, OtherContent, Overloaded, SentFile
from tests.factories import make_submission


@pytest.fixture
def hand(now):
    return {"now": now + timedelta(hours=1)}


@pytest.fixture
def writer(engine, hand):
    writer = IntakeWriter(engine, clock=lambda: hand["now"], queue_size=5000)
    writer.start()
    yield writer
    writer.stop()


def test_an_opinion_is_stored_and_journalled(writer, consultation, db, engine):
    sent = make_submission(consultation.id, clause="a2", stance="change", email="a@example.cn", mail_receipt=True)
    accepted = writer.submit(sent).result(30)
    stored = db.exec(select(Opinion)).one()
    assert (stored.receipt, stored.text, stored.clause, stored.status) == (
        accepted.receipt,
        sent.text,
        "a2",
        "received",
    )
    assert (stored.journal_index, stored.version_id) == (accepted.journal_index, consultation.version_id)
    assert [m.to for m in db.exec(select(Outbox))] == ["a@example.cn"]
    assert read_number(accepted.receipt.lower()) == accepted.receipt
    db.rollback()  # a reading session on SQLite would keep the next one waiting
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_the_same_key_gives_the_same_receipt_and_other_content_is_refused(writer, consultation, db):
    sent = make_submission(consultation.id, idempotency_key="k", text="一")
    first = writer.submit(sent).result(30)
    again = writer.submit(sent).result(30)
    assert (again.receipt, again.journal_index, again.repeated) == (first.receipt, first.journal_index, True)
    with pytest.raises(OtherContent):
        writer.submit(make_submission(consultation.id, idempotency_key="k", text="二")).result(30)
    assert len(db.exec(select(Opinion)).all()) == 1


def test_many_at_once_are_each_stored_exactly_once(writer, consultation, db, engine):
    sent = [make_submission(consultation.id, idempotency_key=f"n{n % 300}", text=f"意见{n % 300}") for n in range(600)]
    answers = []

    def send(part):
        answers.extend(f.result(60) for f in [writer.submit(s) for s in part])

    threads = [threading.Thread(target=send, args=(sent[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    receipts = {a.receipt for a in answers}
    assert (len(answers), len(receipts)) == (600, 300)
    assert {o.receipt for o in db.exec(select(Opinion))} == receipts
    db.rollback()  # a reading session on SQLite would keep the next one waiting
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_nothing_is_taken_after_the_close(writer, consultation, hand, officer):
    hand["now"] = end_of(consultation.closes_on) - timedelta(seconds=1)
    assert writer.submit(make_submission(consultation.id)).result(30).receipt
    hand["now"] = end_of(consultation.closes_on)
    with pytest.raises(Closed) as refused:
        writer.submit(make_submission(consultation.id)).result(30)
    assert refused.value.closes_at == consultation.closes_at
    letter = make_submission(
        consultation.id, channel="letter", recorded_by=officer.id, happened_on=consultation.closes_on
    )
    assert writer.submit(letter).result(30).receipt


def test_an_unknown_consultation_is_closed(writer, consultation):
    with pytest.raises(Closed):
        writer.submit(make_submission(consultation.id + 1000)).result(30)


def test_a_bad_one_does_not_take_others_down(writer, consultation, db):
    bad = make_submission(consultation.id, text="")  # the database refuses an empty opinion
    good = [make_submission(consultation.id) for _ in range(3)]
    futures = [writer.submit(s) for s in (good[0], bad, good[1], good[2])]
    assert [f.exception(30) is None for f in futures] == [True, False, True, True]
    assert sorted(o.text for o in db.exec(select(Opinion))) == sorted(s.text for s in good)


def test_a_full_queue_says_so_at_once(engine, consultation, now):
    writer = IntakeWriter(engine, clock=lambda: now, queue_size=2)  # not started: nothing is taken out
    writer.submit(make_submission(consultation.id))
    writer.submit(make_submission(consultation.id))
    with pytest.raises(Overloaded):
        writer.submit(make_submission(consultation.id))


def test_files_come_with_the_opinion(writer, consultation, db):
    file = SentFile("证明.pdf", "application/pdf", 10, "ab" * 32)
    writer.submit(make_submission(consultation.id, files=(file,))).result(30)
    assert [(f.name, f.sha256) for f in db.exec(select(Opinion)).one().files] == [("证明.pdf", "ab" * 32)]


@pytest.mark.parametrize("typed", ["YJ-2026-7F3K", "XX-2026-0000-0000-0000", "", "YJ-2026-0000-0000-0001"])
def test_a_slip_in_a_receipt_number_is_noticed(typed):
    assert read_number(typed) is None


class Odd(NamedTuple):
    """Something whose store is broken."""

    counts: str = ""


def test_a_broken_store_takes_down_neither_the_writer_nor_other_kinds(engine, hand, consultation, db):
    def broken(_connection, _group, _now):
        raise ZeroDivisionError

    writer = IntakeWriter(engine, clock=lambda: hand["now"], queue_size=9, stores={Odd: broken})
    answers = [writer.submit(one) for one in (Odd(), make_submission(consultation.id))]
    writer.start()
    assert isinstance(answers[0].exception(30), ZeroDivisionError) and answers[1].result(30).receipt
    assert writer.submit(make_submission(consultation.id)).result(30).receipt, "it writes on"
    writer.stop()
