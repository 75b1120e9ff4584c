"""One group of submissions inside the writer's transaction: checks, journal leaves, rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, column, insert, select, table
from sqlmodel import col

from infra.clock import legal_date
from infra.db import Moment
from infra.mail import Outbox
from journal.entries import Fact, append
from opinions.mails import receipt_mail
from opinions.models import Opinion, OpinionFile
from opinions.receipts import new_number
from opinions.submission import Accepted, Closed, OtherContent, Refused, Submission

Outcome = Accepted | Refused
Known = dict[str, tuple[str, Accepted]]

Round = Row[tuple[int, str, int, datetime | None, str]]

# The table of consultations belongs to a feature above this one: read by name, for the check at the door.
_consultation = table(
    "consultation",
    column("id"),
    column("status"),
    column("version_id"),
    column("closes_at", Moment()),
    column("title"),
)
_rounds = select(_consultation).where(_consultation.c.id.in_(bindparam("ids", expanding=True)))
_by_key = select(
    col(Opinion.idempotency_key),
    col(Opinion.fingerprint),
    col(Opinion.receipt),
    col(Opinion.received_at),
    col(Opinion.journal_index),
).where(col(Opinion.idempotency_key).in_(bindparam("keys", expanding=True)))
_new = insert(Opinion)
STAFF_CHANNELS_OPEN = {"open", "closed"}


def store_group(connection: Connection, group: Sequence[Submission], now: datetime) -> list[Outcome]:
    """Store what may be stored; one outcome for each submission, in order."""
    rounds = _consultations(connection, group)
    known = _known(connection, group)
    fresh: list[tuple[Submission, str]] = []
    outcomes: list[Outcome | None] = []
    for submission in group:
        outcome = _repeated(known, submission) or _closed(rounds, submission, now)
        if outcome is None:
            receipt = new_number(legal_date(now).year)
            known[submission.idempotency_key] = (submission.fingerprint, Accepted(receipt, now, -1))
            fresh.append((submission, receipt))
        outcomes.append(outcome)
    accepted = iter(_insert(connection, fresh, rounds, now))
    done = [outcome or next(accepted) for outcome in outcomes]
    return _settle_repeats(group, done)


def _settle_repeats(group: Sequence[Submission], outcomes: list[Outcome]) -> list[Outcome]:
    """A repeat inside the group waits for its first: give it the index which that one got."""
    first = {
        s.idempotency_key: o
        for s, o in zip(group, outcomes, strict=True)
        if isinstance(o, Accepted) and o.journal_index >= 0
    }
    settled: list[Outcome] = []
    for submission, outcome in zip(group, outcomes, strict=True):
        if isinstance(outcome, Accepted) and outcome.journal_index < 0:
            original = first[submission.idempotency_key]
            assert isinstance(original, Accepted)
            outcome = Accepted(original.receipt, original.received_at, original.journal_index, repeated=True)
        settled.append(outcome)
    return settled


def _consultations(connection: Connection, group: Sequence[Submission]) -> dict[int, Round]:
    ids = sorted({s.consultation_id for s in group})
    by_staff = any(s.recorded_by is not None for s in group)  # no result goes out while a letter is entered
    rows = connection.execute(_rounds.with_for_update(read=True) if by_staff else _rounds, {"ids": ids})
    return {row.id: row for row in rows}


def _known(connection: Connection, group: Sequence[Submission]) -> Known:
    rows = connection.execute(_by_key, {"keys": [s.idempotency_key for s in group]})
    return {
        row.idempotency_key: (row.fingerprint, Accepted(row.receipt, row.received_at, row.journal_index, repeated=True))
        for row in rows
    }


def _repeated(known: Known, submission: Submission) -> Outcome | None:
    if submission.idempotency_key not in known:
        return None
    fingerprint, accepted = known[submission.idempotency_key]
    return accepted if fingerprint == submission.fingerprint else OtherContent("key used before")


def _closed(rounds: dict[int, Round], submission: Submission, now: datetime) -> Outcome | None:
    row = rounds.get(submission.consultation_id)
    if row is None:
        return Closed(None)
    if submission.recorded_by is not None:  # a letter that came in time may be entered after the close
        return None if row.status in STAFF_CHANNELS_OPEN else Closed(row.closes_at)
    is_open = row.status == "open" and row.closes_at is not None and now < row.closes_at
    return None if is_open else Closed(row.closes_at)


def _insert(
    connection: Connection, fresh: list[tuple[Submission, str]], rounds: dict[int, Round], now: datetime
) -> list[Accepted]:
    if not fresh:
        return []
    facts = [
        Fact(
            kind="opinion.received",
            object=f"consultation:{s.consultation_id}",
            content=s.content(receipt, now),
            by_role=s.by_role,
            at=now,
        )
        for s, receipt in fresh
    ]
    leaves = append(connection, facts)
    rows = [
        _row(s, receipt, leaf.index, rounds[s.consultation_id], now)
        for (s, receipt), leaf in zip(fresh, leaves, strict=True)
    ]
    connection.execute(_new, rows)
    for submission, receipt in fresh:
        if submission.files:
            _insert_files(connection, submission, receipt)
    mails = [receipt_mail(s, receipt, rounds[s.consultation_id].title, now) for s, receipt in fresh if s.mail_receipt]
    if mails:
        connection.execute(insert(Outbox), mails)
    return [Accepted(receipt, now, leaf.index) for (_, receipt), leaf in zip(fresh, leaves, strict=True)]


def _row(s: Submission, receipt: str, index: int, round_: Round, now: datetime) -> dict[str, object]:
    return {
        "receipt": receipt,
        "idempotency_key": s.idempotency_key,
        "fingerprint": s.fingerprint,
        "consultation_id": s.consultation_id,
        "version_id": round_.version_id,
        "clause": s.clause,
        "stance": s.stance,
        "text": s.text,
        "submitter_kind": s.submitter_kind,
        "submitter_name": s.submitter_name,
        "email": s.email,
        "phone": s.phone,
        "region": s.region,
        "channel": s.channel,
        "received_at": now,
        "happened_on": s.happened_on,
        "recorded_by": s.recorded_by,
        "journal_index": index,
        "revision": 1,
        "status": "received",
        "sealed_reason": "",
    }


def _insert_files(connection: Connection, submission: Submission, receipt: str) -> None:
    opinion_id = connection.execute(select(col(Opinion.id)).where(col(Opinion.receipt) == receipt)).scalar_one()
    rows = [
        {"opinion_id": opinion_id, "name": f.name, "mime": f.mime, "size": f.size, "sha256": f.sha256}
        for f in submission.files
    ]
    connection.execute(insert(OpinionFile), rows)
