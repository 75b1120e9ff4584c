"""What the form promised: who was not chosen is forgotten when the time for disputes is over (个人信息保护法第四十七条).

The place in the order of arrival, the category and what became of it stay, with the receipt: whoever holds it can still
find the frozen pool. What identifies the person goes, with the letter, the salts of the journal's commitments and the file.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, delete, or_
from sqlmodel import Session, col, select

from hearings.acts import journal
from hearings.models import Hearing
from hearings.registering import locked
from hearings.registration_models import Registration, RegistrationLetter
from hearings.selection_models import Participant
from hearings.states import HearingStatus
from infra.db import reading
from infra.jobs import is_due_today, note_run
from infra.mail import erase_settled
from journal.entries import erase_salts
from journal.models import JournalEntry

JOB = "hearings.forget"
BY = "system"
PERSONAL = (
    "name", "phone", "email", "region", "organisation", "credit_code", "letter_name", "letter_sha256", "relation", "points",
    "sex", "age", "occupation", "needs", "reason", "late_request", "fingerprint",
)  # fmt: skip
WORDS_OF_REGISTRANTS = ("registration.changed", "registration.late_requested")  # entries that do not say whose they are


def forget_due(engine: Engine, days: int, now: datetime) -> int:
    """The worker, once a day: forget who was not chosen at hearings that ended `days` ago. Returns how many."""
    with Session(reading(engine)) as db, db.begin():
        if not is_due_today(db, JOB, now=now):
            return 0
    with Session(engine) as db, db.begin():
        if not is_due_today(db, JOB, now=now):  # another worker was faster
            return 0
        note_run(db, JOB, now=now)
        before = now - timedelta(days=days)
        erase_settled(db, before=before)
        return sum(forget(db, hearing, now=now) for hearing in _over(db, before))


def forget(db: Session, hearing: Hearing, *, now: datetime) -> int:
    """Erase everything personal of those who never had a place; one entry in the journal, without personal data."""
    hearing = locked(db, hearing.id or 0)
    unchosen = _unchosen(db, hearing.id or 0)
    for registration in unchosen:
        for name in PERSONAL:
            setattr(registration, name, "")
        # Both are hashes of what could be guessed; they stay unique.
        registration.person_key = registration.idempotency_key = f"erased:{registration.id}"
        registration.erased_at = now
    if unchosen:
        db.flush()
        ids = [r.id for r in unchosen]
        db.connection().execute(delete(RegistrationLetter).where(col(RegistrationLetter.registration_id).in_(ids)))
        erase_salts(db.connection(), [r.journal_index for r in unchosen] + _wordy(db, hearing.id or 0))
        journal(db, hearing, "registration.erased", {"arrivals": [r.arrival for r in unchosen]}, BY, now)
    return len(unchosen)


def _over(db: Session, before: datetime) -> Sequence[Hearing]:
    """Reported or cancelled before this moment, with somebody who is not yet forgotten."""
    reported = and_(col(Hearing.status) == HearingStatus.REPORTED, col(Hearing.reported_at) <= before)
    cancelled = and_(col(Hearing.status) == HearingStatus.CANCELLED, col(Hearing.moved_at) <= before)
    known = select(Registration.hearing_id).where(col(Registration.erased_at).is_(None))
    return db.exec(select(Hearing).where(or_(reported, cancelled), col(Hearing.id).in_(known))).all()


def _unchosen(db: Session, hearing_id: int) -> Sequence[Registration]:
    placed = select(Participant.registration_id).where(
        Participant.hearing_id == hearing_id, col(Participant.registration_id).is_not(None)
    )
    mine = select(Registration).where(Registration.hearing_id == hearing_id, col(Registration.erased_at).is_(None))
    return db.exec(mine.where(col(Registration.id).not_in(placed)).order_by(col(Registration.arrival))).all()


def _wordy(db: Session, hearing_id: int) -> list[int]:
    mine = select(JournalEntry.index).where(JournalEntry.object == f"hearing:{hearing_id}")
    return list(db.exec(mine.where(col(JournalEntry.kind).in_(WORDS_OF_REGISTRANTS))))
