"""Many at once for a few places: exactly as many are seated, in the order of arrival, whatever happens beside it.

A hundred rounds of each race; `GONGYI_RACES=5` for fewer. On PostgreSQL two writers with connections of their own race
as two processes do; SQLite has one.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, select

from hearings import registrations
from hearings.application import HandedRegistration
from hearings.models import Hearing
from hearings.registering import store_registrations
from hearings.registration_models import Candidacy, Registration
from infra.db import make_engine, reading
from infra.mail import Outbox
from journal.verify import verify_journal
from opinions.intake import IntakeWriter
from tests.hearings.makers import SEATS, copied, make_application, make_open_hearing

ROUNDS = int(os.environ.get("GONGYI_RACES", "100"))
PEOPLE, PLACES = 200, 10
SEATS_OF_RACE = [*SEATS[:2], {"kind": "observer", "name": "旁听人", "seats": PLACES, "method": "order"}, SEATS[3]]


@pytest.fixture
def races(db, officer, deputy, now):
    """A hearing of its own for every round: (its id, the category of the ten places)."""
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS_OF_RACE)
    found = [(one.id, one.categories[2]) for one in copied(db, hearing, ROUNDS)]
    db.rollback()  # an open session on SQLite would keep the writers waiting
    return found


@pytest.fixture
def writers(engine, now):
    """What takes registrations, one for each process."""
    engines = [engine] if engine.dialect.name == "sqlite" else [engine, make_engine(engine.url)]
    stores = {HandedRegistration: store_registrations}
    made = [IntakeWriter(each, clock=lambda: now, queue_size=PEOPLE * 2, stores=stores) for each in engines]
    for writer in made:
        writer.start()
    yield made
    for writer in made:
        writer.stop()
    for each in engines[1:]:
        each.dispose()


class Queues:
    """Hands in at these writers, and knows in which order each of them was handed what."""

    def __init__(self, writers):
        self.handed = [(writer, threading.Lock(), []) for writer in writers]

    def send(self, n, id_, application):
        """An act: hand this in at the n-th writer (there are few of them) and wait for its receipt."""
        writer, turn, answers = self.handed[n % len(self.handed)]

        def act():
            with turn:
                answer = writer.submit(HandedRegistration(id_, application))
                answers.append(answer)
            return answer.result(60)

        return act

    def arrivals(self):
        """For each writer the arrivals it gave, in the order in which it was asked."""
        found = [[answer.result() for answer in answers] for _, _, answers in self.handed]
        return [[one.arrival for one in some if not one.repeated] for some in found]


def at_once(pool, *acts):
    """All of them start at the same moment; what they return."""
    start = threading.Barrier(len(acts))

    def run(act):
        start.wait(60)
        return act()

    return [done.result() for done in [pool.submit(run, act) for act in acts]]


def standings(engine, hearing_id):
    """(arrival, standing, rank) of everybody, in the order of arrival."""
    rows = select(Registration.arrival, Candidacy.standing, Candidacy.rank).join(Candidacy)
    with Session(reading(engine)) as db:
        found = db.exec(rows.where(Registration.hearing_id == hearing_id).order_by(Registration.arrival))
        return [tuple(row) for row in found]


def leaves(engine, receipt, now):
    def act():
        with Session(engine) as db, db.begin():
            mine = db.exec(select(Registration).where(Registration.receipt == receipt)).one()
            registrations.withdraw(db, mine, by=registrations.AUTHOR, now=now)

    return act


def test_two_hundred_for_ten_places_and_every_twentieth_form_sent_twice(races, writers, engine):
    everybody = [("seated", None)] * PLACES + [("waiting", n) for n in range(1, PEOPLE - PLACES + 1)]
    wanted = [(n, *one) for n, one in enumerate(everybody, 1)]
    with ThreadPoolExecutor(PEOPLE + PEOPLE // 20) as pool:
        for id_, places in races:
            queues = Queues(writers)
            sent = [make_application(places, email="a@example.cn") for _ in range(PEOPLE)]
            first = [queues.send(n, id_, one) for n, one in enumerate(sent)]
            twice = [queues.send(n + 1, id_, one) for n, one in enumerate(sent[::20])]
            done = at_once(pool, *first, *twice)
            assert len({one.receipt for one in done}) == PEOPLE
            assert sum(one.repeated for one in done) == len(twice)
            assert standings(engine, id_) == wanted
            for given in queues.arrivals():
                assert given == sorted(given), "who was first in the queue arrived first"
    with Session(reading(engine)) as db:
        assert len(db.exec(select(Outbox.id)).all()) == PEOPLE * ROUNDS, "one mail for each registration"
    with reading(engine).connect() as connection:
        assert verify_journal(connection, None).holds


def test_the_last_place_a_withdrawal_and_those_who_wait_end_in_one_state(races, writers, engine, now):
    with ThreadPoolExecutor(9) as pool:
        for id_, places in races:
            queues = Queues(writers)
            first = [queues.send(0, id_, make_application(places))() for _ in range(PLACES - 1)]
            late = [queues.send(n, id_, make_application(places)) for n in range(6)]
            at_once(pool, *late, *(leaves(engine, one.receipt, now) for one in first[:3]))
            found = [standing for _, standing, _ in standings(engine, id_)]
            assert found[:3] == ["left"] * 3
            assert found[3:] == ["seated"] * PLACES + ["waiting"] * 2, "who came earlier is never behind who came later"
    with Session(reading(engine)) as db:
        assert {db.get(Hearing, id_).status for id_, _ in races} == {"announced"}


def test_the_same_form_sent_eight_times_at_once_is_one_registration(races, writers, engine):
    with ThreadPoolExecutor(8) as pool:
        for id_, places in races:
            queues, application = Queues(writers), make_application(places)
            done = at_once(pool, *(queues.send(n, id_, application) for n in range(8)))
            assert len({one.receipt for one in done}) == 1 and sum(not one.repeated for one in done) == 1
            assert len(standings(engine, id_)) == 1
