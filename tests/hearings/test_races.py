"""Many at once for a few places: exactly as many are seated, in the order of arrival, whatever happens beside it.

`GONGYI_RACES=100` runs a hundred rounds of each race, with two hundred registrants for ten places; by default few and small.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import Session, select

from hearings import registrations
from hearings.application import Application
from hearings.models import Hearing
from hearings.registering import register
from hearings.registration_models import Candidacy, Registration
from infra.mail import Outbox
from journal.verify import verify_journal
from tests.hearings.makers import SEATS, make_application, make_open_hearing

ROUNDS = int(os.environ.get("GONGYI_RACES", "1"))
PEOPLE, PLACES = 200, 10
SEATS_OF_RACE = [*SEATS[:2], {"kind": "observer", "name": "旁听人", "seats": PLACES, "method": "order"}, SEATS[3]]


def standings(db, hearing_id):
    """(arrival, standing, rank) of everybody, in the order of arrival."""
    rows = select(Registration.arrival, Candidacy.standing, Candidacy.rank).join(Candidacy)
    return db.exec(rows.where(Registration.hearing_id == hearing_id).order_by(Registration.arrival)).all()


def a_race(db, officer, deputy, now):
    """A hearing of its own for every round: (its id, the category of the ten places)."""
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS_OF_RACE)
    db.commit()
    return hearing.id, hearing.categories[2]


def at_once(*acts):
    """All of them start at the same moment; what they return."""
    start = threading.Barrier(len(acts))

    def run(act):
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def sends(engine, id_, applications, now):
    """Whoever does this sends these one after the other, each in a transaction of its own; the receipts in that order."""

    def act():
        done = []
        for application in applications:
            with Session(engine) as db, db.begin():
                done.append(register(db, id_, application, by="public", now=now))
        return done

    return act


def leaves(engine, receipt, now):
    def act():
        with Session(engine) as db, db.begin():
            mine = db.exec(select(Registration).where(Registration.receipt == receipt)).one()
            registrations.withdraw(db, mine, by=registrations.AUTHOR, now=now)

    return act


def test_two_hundred_for_ten_places_and_every_second_form_sent_twice(db, engine, officer, deputy, now):
    for _ in range(ROUNDS):
        id_, places = a_race(db, officer, deputy, now)
        sent = [make_application(places, email="a@example.cn") for _ in range(PEOPLE)]
        twice: list[Application] = sent[::20]
        db.rollback()
        done = at_once(
            *(sends(engine, id_, sent[n::10], now) for n in range(10)),
            *(sends(engine, id_, twice[n::2], now) for n in range(2)),
        )
        receipts = [one for some in done for one in some]
        assert len({one.receipt for one in receipts}) == PEOPLE
        assert sum(one.repeated for one in receipts) == len(twice)
        waiting = [("waiting", n) for n in range(1, PEOPLE - PLACES + 1)]
        wanted = [("seated", None)] * PLACES + waiting
        assert [(n, *one) for n, one in enumerate(wanted, 1)] == [tuple(row) for row in standings(db, id_)]
        for some in done:  # who sent later arrived later
            fresh = [one.arrival for one in some if not one.repeated]
            assert fresh == sorted(fresh)
        db.rollback()
    assert len(db.exec(select(Outbox.id)).all()) == PEOPLE * ROUNDS, "one mail for each registration"
    db.rollback()
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_the_last_place_a_withdrawal_and_those_who_wait_end_in_one_state(db, engine, officer, deputy, now):
    for _ in range(ROUNDS):
        id_, places = a_race(db, officer, deputy, now)
        first = [register(db, id_, make_application(places), by="public", now=now) for _ in range(PLACES - 1)]
        db.commit()
        late = [make_application(places) for _ in range(6)]
        db.rollback()
        at_once(
            *(sends(engine, id_, [one], now) for one in late), *(leaves(engine, one.receipt, now) for one in first[:3])
        )
        found = [standing for _, standing, _ in standings(db, id_)]
        assert found[:3] == ["left"] * 3
        assert found[3:] == ["seated"] * PLACES + ["waiting"] * 2, "who came earlier is never behind who came later"
        assert db.get(Hearing, id_).status == "announced"
        db.rollback()


def test_the_same_form_sent_eight_times_at_once_is_one_registration(db, engine, officer, deputy, now):
    for _ in range(ROUNDS):
        id_, places = a_race(db, officer, deputy, now)
        application = make_application(places)
        db.rollback()
        done = [one for some in at_once(*[sends(engine, id_, [application], now)] * 8) for one in some]
        assert len({one.receipt for one in done}) == 1 and sum(not one.repeated for one in done) == 1
        assert len(standings(db, id_)) == 1
        db.rollback()
