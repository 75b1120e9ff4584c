"""Registering for a hearing: a group of registrations is one transaction, in which order of arrival means something.

The rows of the hearings are locked first (PostgreSQL) or the whole database is (SQLite): whoever comes second sees what
the first has done. What is known is read once for the group, then counted in memory. The receipt is handed out after the
commit, by the intake writer or by whoever called `register`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from hearings.application import (
    AlreadyRegistered,
    Application,
    HandedRegistration,
    NotRegistered,
    OtherContent,
    Registered,
    RegistrationClosed,
    WrongSeats,
)
from hearings.models import BY_REGISTRATION, OBSERVER, REPRESENTATIVE, Hearing, HearingCategory
from hearings.places import allot, rooms
from hearings.registration_models import Registration
from hearings.registration_rows import Taken, write
from hearings.states import HearingStatus
from infra.clock import legal_date
from opinions.intake_group import Outcome
from opinions.receipts import new_number
from people.models import Staff
from people.services import journal_role

RECEIPT_PREFIX = "BM"
Decided = Taken | Registered | NotRegistered


def register(db: Session, hearing_id: int, application: Application, *, by: Staff | str, now: datetime) -> Registered:
    """Take one registration. Raises RegistrationClosed, AlreadyRegistered, OtherContent, WrongSeats."""
    role = by if isinstance(by, str) else journal_role(by)
    [outcome] = take(db, [HandedRegistration(hearing_id, application, role)], now)
    if isinstance(outcome, NotRegistered):
        raise outcome
    return outcome


def store_registrations(connection: Connection, group: Sequence[HandedRegistration], now: datetime) -> list[Outcome]:
    """Take what may be taken, for the intake writer; one outcome for each, in order."""
    with Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False) as db:
        return list(take(db, group, now))


def take(db: Session, group: Sequence[HandedRegistration], now: datetime) -> list[Registered | NotRegistered]:
    """The same in the transaction of a session."""
    door = _Door(db, group, now)
    decided = [door.decide(handed) for handed in group]
    written = {one.receipt: one for one in write(db, door.taken, now)}
    outcomes: list[Registered | NotRegistered] = []
    for one in decided:
        if isinstance(one, Taken):
            outcomes.append(written[one.receipt])
            written[one.receipt] = replace(written[one.receipt], repeated=True)  # the same form again in this group
        else:
            outcomes.append(one)
    return outcomes


class _Door:
    """What is known at the beginning of a group, and what this group has added to it so far."""

    def __init__(self, db: Session, group: Sequence[HandedRegistration], now: datetime) -> None:
        self.now, self.taken = now, list[Taken]()
        ids = sorted({handed.hearing_id for handed in group})
        self.hearings = _locked(db, ids)
        self.known, self.people = _before(db, group, ids)
        asked = {id_ for handed in group for id_ in handed.application.categories}
        self.rooms = rooms(db, [c for hearing in self.hearings.values() for c in hearing.categories if c.id in asked])
        self.arrivals = dict.fromkeys(ids, 0) | dict(db.connection().execute(_last, {"ids": ids}).all())

    def decide(self, handed: HandedRegistration) -> Decided:
        """Take it, or say why not; a place in the order of arrival and seats are used up by taking."""
        fingerprint = handed.application.fingerprint
        was, before = self.known.get(handed.idempotency_key, ("", None))
        if before is not None:
            return before if was == fingerprint else OtherContent("key used before")
        hearing = self.hearings.get(handed.hearing_id)
        if hearing is None or not _still_open(hearing, handed.application, self.now):
            return RegistrationClosed("nobody can register now")
        person_key = handed.person_key
        earlier = self.people.get(person_key)
        if person_key in self.people and (earlier is None or earlier.status != "withdrawn"):
            return AlreadyRegistered("by this telephone number")
        try:
            categories = wanted(hearing, handed.application.categories)
        except WrongSeats as wrong:
            return wrong
        if earlier:  # came back after withdrawing: a new place in the order of arrival
            earlier.person_key = f"{person_key}:withdrawn:{earlier.id}"
        self.people[person_key] = None
        taken = self._taken(handed, fingerprint, hearing, categories)
        self.known[handed.idempotency_key] = fingerprint, taken
        self.taken.append(taken)
        return taken

    def _taken(
        self, handed: HandedRegistration, fingerprint: str, hearing: Hearing, categories: Sequence[HearingCategory]
    ) -> Taken:
        self.arrivals[handed.hearing_id] += 1
        chosen = [c.id or 0 for c in categories]
        spare = handed.application.wants_to_observe and all(c.kind == REPRESENTATIVE for c in categories)
        observers = (c for c in hearing.categories if c.kind == OBSERVER and c.method in BY_REGISTRATION)
        return Taken(
            handed,
            fingerprint,
            hearing,
            new_number(legal_date(self.now).year, prefix=RECEIPT_PREFIX),
            self.arrivals[handed.hearing_id],
            wanted=chosen,
            standings=allot(self.rooms.get(id_) for id_ in chosen),
            backups=[c.id or 0 for c in observers] if spare else [],
        )


def locked(db: Session, hearing_id: int) -> Hearing:
    """The hearing as it is now, and nobody else changes it until the end of this transaction."""
    chosen = select(Hearing).where(Hearing.id == hearing_id).with_for_update()
    return db.exec(chosen.execution_options(populate_existing=True)).one()


def wanted(hearing: Hearing, ids: Sequence[int]) -> list[HearingCategory]:
    """The categories of these ids, in this order; each open to registration and all of one kind. Raises WrongSeats."""
    known: Mapping[int, HearingCategory] = {c.id or 0: c for c in hearing.categories if c.method in BY_REGISTRATION}
    if not ids or not set(ids) <= known.keys():
        raise WrongSeats("not open to registration")
    chosen = [known[id_] for id_ in dict.fromkeys(ids)]
    if len({c.kind for c in chosen}) > 1:
        raise WrongSeats("representatives, observers and the press register separately")
    return chosen


def is_open(hearing: Hearing, now: datetime) -> bool:
    """Whether the public can register at this moment."""
    closes = hearing.registration_closes_at
    return hearing.status == HearingStatus.ANNOUNCED and closes is not None and now < closes


def _locked(db: Session, ids: Iterable[int]) -> dict[int, Hearing]:
    """Several, in the order of their ids, so that two groups never wait for each other."""
    chosen = select(Hearing).where(col(Hearing.id).in_(ids)).order_by(col(Hearing.id)).with_for_update()
    together = chosen.options(selectinload(Hearing.categories))  # type: ignore[arg-type]
    return {h.id or 0: h for h in db.exec(together.execution_options(populate_existing=True))}


_same = select(Registration).where(
    or_(
        col(Registration.idempotency_key).in_(bindparam("keys", expanding=True)),
        and_(
            col(Registration.hearing_id).in_(bindparam("ids", expanding=True)),
            col(Registration.person_key).in_(bindparam("people", expanding=True)),
        ),
    )
)


def _before(
    db: Session, group: Sequence[HandedRegistration], ids: Sequence[int]
) -> tuple[dict[str, tuple[str, Taken | Registered]], dict[str, Registration | None]]:
    """What stands under these keys of forms, and who of these people is there."""
    asked = {"keys": [handed.idempotency_key for handed in group], "people": [handed.person_key for handed in group]}
    found = db.exec(_same, params=asked | {"ids": ids}, execution_options={"populate_existing": True}).all()
    known: dict[str, tuple[str, Taken | Registered]] = {}
    for one in found:
        again = Registered(one.receipt, one.received_at, one.journal_index, repeated=True, arrival=one.arrival)
        known[one.idempotency_key] = one.fingerprint, again
    return known, {one.person_key: one for one in found}


_last = select(Registration.hearing_id, func.max(Registration.arrival)).group_by(col(Registration.hearing_id))
_last = _last.where(col(Registration.hearing_id).in_(bindparam("ids", expanding=True)))


def _still_open(hearing: Hearing, application: Application, now: datetime) -> bool:
    if application.recorded_by is None:
        return is_open(hearing, now)
    # A letter or a call that came in time may be written down until the pools are frozen.
    came = application.happened_on or legal_date(now)
    in_time = hearing.registration_closes_at is not None and came < legal_date(hearing.registration_closes_at)
    return hearing.status == HearingStatus.ANNOUNCED and in_time
