"""Registering: one person one registration across channels, until the close; what changes afterwards."""

from datetime import timedelta

import pytest
from sqlmodel import select

from hearings import registrations
from hearings.application import AlreadyRegistered, OtherContent, RegistrationClosed, plain_number
from hearings.models import Hearing
from hearings.registering import register
from hearings.registration_models import Candidacy, Registration
from infra.mail import Outbox
from infra.public_version import PublicVersion
from law.findings import Unlawful
from tests.hearings.makers import close_of, make_application


def standings(db, category):
    rows = select(Candidacy, Registration).join(Registration).where(Candidacy.category_id == category.id)
    rows = rows.execution_options(populate_existing=True)
    return [c.standing for c, r in sorted(db.exec(rows), key=lambda pair: pair[1].arrival)]


def test_one_person_registers_once_across_channels(db, hearing, officer, now):
    workers, firms = hearing.categories[:2]
    first = make_application(workers, firms, phone="+86 139-0000-9999")
    register(db, hearing.id, first, by="public", now=now)
    by_phone = {"channel": "phone", "recorded_by": officer.id, "happened_on": now.date()}
    with pytest.raises(AlreadyRegistered):
        register(db, hearing.id, make_application(workers, phone="13900009999", **by_phone), by=officer, now=now)
    shared = make_application(workers, phone="１３９ 0000 9999", name="家人", shares_phone=True, **by_phone)
    assert register(db, hearing.id, shared, by=officer, now=now).arrival == 2
    [one, _] = db.exec(select(Registration).order_by(Registration.arrival)).all()
    assert [c.category_id for c in one.candidacies] == [workers.id, firms.id]


def test_a_key_is_good_for_one_content(db, hearing, now):
    application = make_application(hearing.categories[0], idempotency_key="k")
    register(db, hearing.id, application, by="public", now=now)
    with pytest.raises(OtherContent):
        register(db, hearing.id, make_application(hearing.categories[0], idempotency_key="k"), by="public", now=now)


def test_after_the_close_only_letters_that_came_in_time(db, hearing, officer, now):
    closes = close_of(hearing)
    register(db, hearing.id, make_application(hearing.categories[0]), by="public", now=closes - timedelta(seconds=1))
    with pytest.raises(RegistrationClosed):
        register(db, hearing.id, make_application(hearing.categories[0]), by="public", now=closes)
    letter = {"channel": "letter", "recorded_by": officer.id}
    in_time = make_application(hearing.categories[0], happened_on=hearing.registration_closes_on, **letter)
    assert register(db, hearing.id, in_time, by=officer, now=closes + timedelta(hours=9)).arrival == 2
    late = make_application(hearing.categories[0], happened_on=closes.date() + timedelta(days=1), **letter)
    with pytest.raises(RegistrationClosed):
        register(db, hearing.id, late, by=officer, now=closes + timedelta(days=2))


def test_kinds_do_not_mix_and_unknown_seats_are_refused(db, hearing, now):
    for wrong in ([hearing.categories[0], hearing.categories[2]], []):
        with pytest.raises(ValueError):
            register(db, hearing.id, make_application(*wrong), by="public", now=now)


def test_who_came_back_after_withdrawing_comes_last(db, hearing, now):
    observers = hearing.categories[2]
    first = register(db, hearing.id, make_application(observers, phone="13800000001"), by="public", now=now)
    mine = db.exec(select(Registration).where(Registration.receipt == first.receipt)).one()
    registrations.withdraw(db, mine, by=registrations.AUTHOR, now=now)
    register(db, hearing.id, make_application(observers), by="public", now=now)
    again = register(db, hearing.id, make_application(observers, phone="13800000001"), by="public", now=now)
    assert again.arrival == 3


def test_turning_down_needs_a_reason_and_frees_the_place(db, hearing, officer, now):
    observers = hearing.categories[2]
    for _ in range(4):
        register(db, hearing.id, make_application(observers, email="x@example.cn"), by="public", now=now)
    everyone = db.exec(select(Registration).order_by(Registration.arrival)).all()
    with pytest.raises(Unlawful):
        registrations.decide(db, hearing, everyone[:1], approved=False, reason=" ", by=officer, now=now)
    registrations.decide(db, hearing, everyone[:1], approved=False, reason="未满十八周岁", by=officer, now=now)
    registrations.decide(db, hearing, everyone[1:], approved=True, reason="", by=officer, now=now)
    assert standings(db, observers) == ["left", "seated", "seated", "seated"]
    assert [r.status for r in everyone] == ["rejected", "approved", "approved", "approved"]
    subjects = [m.subject for m in db.exec(select(Outbox))]
    assert sum("审核结果" in s for s in subjects) == 4 and sum("候补转正式" in s for s in subjects) == 1


def test_changing_before_the_close_and_asking_after_it(db, hearing, officer, now):
    workers, firms = hearing.categories[:2]
    done = register(db, hearing.id, make_application(workers), by="public", now=now)
    mine = db.exec(select(Registration).where(Registration.receipt == done.receipt)).one()
    registrations.decide(db, hearing, [mine], approved=True, reason="", by=officer, now=now)
    registrations.change(db, mine, changes={"points": "新的观点"}, categories=[firms.id], by="registrant", now=now)
    assert (mine.status, mine.points, [c.category_id for c in mine.candidacies]) == ("pending", "新的观点", [firms.id])
    with pytest.raises(RegistrationClosed):
        registrations.request_late(db, mine, text="换电话", by="registrant", now=now)
    after = close_of(hearing)
    with pytest.raises(RegistrationClosed):
        registrations.change(db, mine, changes={}, categories=[firms.id], by="registrant", now=after)
    registrations.request_late(db, mine, text="换电话", by="registrant", now=after)
    registrations.settle_late(db, mine, changes={"phone": "13700000000"}, reason="", by=officer, now=after)
    assert (mine.phone, mine.late_request) == ("13700000000", "")


@pytest.mark.parametrize("typed", ["13900001111", "+86 139 0000 1111", "0086-13900001111", "１３９００００１１１１"])
def test_a_number_is_the_same_however_it_is_written(typed):
    assert plain_number(typed) == "13900001111"


def test_the_hearing_is_untouched_by_what_was_refused(db, hearing, now):
    with pytest.raises(ValueError):
        register(db, hearing.id, make_application(), by="public", now=now)
    assert db.get_one(Hearing, hearing.id).status == "announced" and not db.exec(select(Registration)).all()


def test_registering_leaves_the_stored_public_pages_as_they_are(db, hearing, now):
    before = {row.tag: row.version for row in db.exec(select(PublicVersion))}
    register(db, hearing.id, make_application(hearing.categories[0]), by="public", now=now)
    db.flush()
    assert {row.tag: row.version for row in db.exec(select(PublicVersion))} == before
