"""Many registrations in one group end exactly as the same one after the other, each in a transaction of its own."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlmodel import Session, select

from hearings import registrations
from hearings.application import Application, HandedRegistration, NotRegistered, WrongSeats
from hearings.models import Hearing
from hearings.registering import register, store_registrations
from hearings.registration_models import Candidacy, Registration, RegistrationLetter
from infra.db import reading
from infra.mail import Outbox
from journal.verify import verify_journal
from opinions.intake import IntakeWriter
from people.services import journal_role
from tests.hearings.makers import SEATS, close_of, copied, make_application, make_open_hearing

SEATS_OF_ALL_KINDS = (
    {"kind": "representative", "name": "甲", "party": "职工", "seats": 2, "method": "order"},
    {"kind": "representative", "name": "乙", "party": "用人单位", "seats": 3, "method": "draw"},
    {"kind": "representative", "name": "丙", "party": "职工", "seats": 1, "method": "order"},
    {"kind": "observer", "name": "旁听人", "seats": 2, "method": "order"},
    SEATS[3],
)


@dataclass(frozen=True)
class Typed:
    """What one person sends; `seats` by their place in the hearing."""

    key: int
    person: int
    seats: tuple[int, ...]
    email: bool
    backup: bool
    letter: bool
    came: int | None  # written down by staff; so many days before the last one

    def application(self, hearing, officer):
        """For one of two equal hearings."""
        by_staff = {"channel": "phone", "recorded_by": officer.id} if self.came is not None else {}
        if self.came is not None:
            by_staff["happened_on"] = hearing.registration_closes_on - timedelta(days=self.came)
        return Application(
            idempotency_key=f"key-{self.key}", name=f"报名人{self.person}", phone=f"1390000{self.person:04}",
            categories=tuple(hearing.categories[n].id for n in self.seats), email="a@example.cn" if self.email else "",
            wants_to_observe=self.backup, letter=b"%PDF" if self.letter else b"", points="建议", list_consent=True, **by_staff,
        )  # fmt: skip


ONE = some.builds(
    Typed,
    key=some.integers(1, 12),
    person=some.integers(1, 9),
    seats=some.lists(some.integers(0, 4), max_size=3).map(tuple)
    | some.sampled_from([(0,), (2, 0), (0, 1, 2), (3,), (3,)]),
    email=some.booleans(),
    backup=some.booleans(),
    letter=some.booleans(),
    came=some.none() | some.integers(-1, 2),
)
GROUPS = some.lists(some.lists(ONE, min_size=1, max_size=9), min_size=1, max_size=4)


@pytest.fixture
def hearing(db, officer, deputy, now):
    made = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS_OF_ALL_KINDS)
    db.commit()
    return made


def told(outcome):
    """What somebody learns, without what is random in it."""
    if isinstance(outcome, Exception):
        return type(outcome).__name__
    return outcome.arrival, outcome.repeated


def in_groups(engine, hearing, officer, group, now):
    handed = [HandedRegistration(hearing.id, one.application(hearing, officer), role_of(one, officer)) for one in group]
    with engine.connect() as connection, connection.begin():
        return [told(outcome) for outcome in store_registrations(connection, handed, now)]


def one_by_one(engine, hearing, officer, group, now):
    found = []
    for one in group:
        with Session(engine, expire_on_commit=False) as db:
            try:
                by = role_of(one, officer)
                found.append(told(register(db, hearing.id, one.application(hearing, officer), by=by, now=now)))
                db.commit()
            except NotRegistered as refused:
                found.append(told(refused))
    return found


def role_of(one, officer):
    return "public" if one.came is None else journal_role(officer)


def first_leaves(engine, hearing, now):
    """Whoever is first of those who are still there takes the registration back."""
    with Session(engine) as db, db.begin():
        there = select(Registration).where(Registration.hearing_id == hearing.id, Registration.status != "withdrawn")
        if first := db.exec(there.order_by(Registration.arrival)).first():
            registrations.withdraw(db, first, by=registrations.AUTHOR, now=now)


def state_of(engine, hearing):
    """Everything that is kept of a hearing's registrations but ids, receipts and hashes of the hearing."""
    with Session(reading(engine)) as db:
        there = select(Registration).where(Registration.hearing_id == hearing.id).order_by(Registration.arrival)
        places = {c.id: n for n, c in enumerate(hearing.categories)}
        rows = []
        for one in db.exec(there):
            told = one.model_dump(
                exclude={"id", "hearing_id", "receipt", "idempotency_key", "person_key", "journal_index", "fingerprint"}
            )
            standings = sorted((places[c.category_id], c.preference, c.standing, c.rank) for c in one.candidacies)
            letter = select(RegistrationLetter.content).where(RegistrationLetter.registration_id == one.id)
            rows.append((told, "withdrawn" in one.person_key, standings, db.exec(letter).all()))
        mails = db.exec(select(Outbox.text).order_by(Outbox.id)).all()
        mine = sum(any(one in mail for mail in mails) for one in db.exec(there.with_only_columns(Registration.receipt)))
        return rows, mine, db.get(Hearing, hearing.id).edit


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
@given(groups=GROUPS, late=some.booleans())
def test_a_group_ends_as_one_after_the_other(engine, db, hearing, officer, now, groups, late):
    together, apart = copied(db, hearing, 2)
    db.rollback()
    for n, group in enumerate(groups):
        at = close_of(hearing) + timedelta(hours=1) if late and n == len(groups) - 1 else now + timedelta(days=n)
        assert in_groups(engine, together, officer, group, at) == one_by_one(engine, apart, officer, group, at)
        for each in (together, apart):
            first_leaves(engine, each, at)
    assert state_of(engine, together) == state_of(engine, apart)


def test_two_hearings_in_one_group(engine, db, hearing, now):
    pair = copied(db, hearing, 2)
    seats = [one.categories[3] for one in pair]
    db.rollback()
    handed = [
        HandedRegistration(pair[n % 2].id, make_application(seats[n % 2], phone=f"139{n // 2:08}")) for n in range(8)
    ]
    with engine.connect() as connection, connection.begin():
        outcomes = store_registrations(connection, handed, now)
    assert [one.arrival for one in outcomes] == [1, 1, 2, 2, 3, 3, 4, 4]
    with Session(reading(engine)) as fresh:
        standing = select(Candidacy.standing).join(Registration).order_by(Registration.arrival)
        assert [s for one in pair for s in fresh.exec(standing.where(Registration.hearing_id == one.id))] == (
            ["seated", "seated", "waiting", "waiting"] * 2
        )
    with reading(engine).connect() as connection:
        assert verify_journal(connection, None).holds


def test_the_session_that_registers_knows_what_it_did(db, hearing, now):
    """What was read before in the same session is as the database has it, and can be changed afterwards."""
    observers = hearing.categories[3]
    before = hearing.edit
    first = register(db, hearing.id, make_application(observers, phone="13800000001"), by="public", now=now)
    mine = db.exec(select(Registration).where(Registration.receipt == first.receipt)).one()
    registrations.withdraw(db, mine, by=registrations.AUTHOR, now=now)
    again = register(db, hearing.id, make_application(observers, phone="13800000001"), by="public", now=now)
    assert (again.arrival, mine.person_key.partition(":")[1], hearing.edit) == (2, ":", before + 3)
    newest = db.exec(select(Registration).where(Registration.receipt == again.receipt)).one()
    registrations.withdraw(db, newest, by=registrations.AUTHOR, now=now)
    db.commit()
    assert [newest.status, mine.status] == ["withdrawn"] * 2 and newest.person_key != mine.person_key


def test_one_that_is_refused_does_not_take_others_down(engine, db, hearing, now):
    id_, observers, longest = hearing.id, hearing.categories[3], make_application(hearing.categories[3])
    wrong, unknown = make_application(observers, hearing.categories[4]), make_application(observers)
    db.rollback()
    writer = IntakeWriter(engine, clock=lambda: now, queue_size=9, stores={HandedRegistration: store_registrations})
    handed = [(id_, wrong), (id_, longest), (id_ + 99, unknown), (id_, make_application(observers))]
    answers = [writer.submit(HandedRegistration(*one)) for one in handed]  # before it starts: they are one group
    writer.start()
    found = [answer.exception(60) or answer.result() for answer in answers]
    writer.stop()
    assert isinstance(found[0], WrongSeats) and told(found[2]) == "RegistrationClosed"
    assert (found[1].arrival, found[3].arrival) == (1, 2)
