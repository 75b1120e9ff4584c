"""What administrators may do with accounts, and what nobody may."""

from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select

from people import accounts, own_account, signin
from people.audit import Filter, acts
from people.models import StaffAct, StaffSession
from people.own_account import WrongCode, WrongPassword
from people.passwords import WeakPassword
from people.permissions import Role
from people.services import NotAllowed, roles_of
from tests.factories import make_staff

GOOD = "another long one 7"


@pytest.fixture
def system(db, now):
    return make_staff(db, login="sys", roles={Role.SYSTEM_ADMIN}, division="信息中心", now=now)


@pytest.fixture
def security(db, now):
    return make_staff(db, login="sec", roles={Role.SECURITY_ADMIN}, division="信息中心", now=now)


def enter(db, staff, now, password="long enough 1"):
    code = pyotp.TOTP(staff.totp_secret).at(now)
    return signin.sign_in(db, login=staff.login, password=password, code=code, device="Firefox", now=now)


def test_who_is_deactivated_is_out_at_once_and_cannot_come_back(db, officer, system, now):
    session = enter(db, officer, now)
    accounts.deactivate(db, officer, by=system, by_role="system_admin", now=now)
    assert signin.current(db, session, now=now) is None
    later = now + timedelta(minutes=2)
    assert isinstance(enter(db, officer, later), signin.SignInFailed)
    accounts.reactivate(db, officer, by=system, by_role="system_admin", now=now)
    assert isinstance(enter(db, officer, later + timedelta(minutes=2)), str)


def test_a_reset_ends_sessions_and_asks_for_another_password(db, officer, system, now):
    session, secret = enter(db, officer, now), officer.totp_secret
    accounts.reset(db, officer, GOOD, by=system, by_role="system_admin", now=now)
    assert signin.current(db, session, now=now) is None
    assert officer.totp_secret != secret
    assert officer.must_change
    assert isinstance(enter(db, officer, now, GOOD), str)


def test_one_administrator_cannot_take_the_place_of_another(db, system, security, now):
    with pytest.raises(NotAllowed, match="管理员的密码"):
        accounts.reset(db, security, GOOD, by=system, by_role="system_admin", now=now)
    accounts.reset(db, security, GOOD, by=None, by_role="command", now=now)
    assert security.must_change


def test_nobody_stops_the_own_account_or_the_last_of_a_kind(db, system, security, now):
    with pytest.raises(NotAllowed, match="自己"):
        accounts.deactivate(db, system, by=system, by_role="system_admin", now=now)
    with pytest.raises(NotAllowed, match="最后一个"):
        accounts.deactivate(db, security, by=system, by_role="system_admin", now=now)
    with pytest.raises(NotAllowed, match="最后一个"):
        accounts.grant(db, system, {Role.OFFICER}, by=security, now=now)
    make_staff(db, login="sec2", roles={Role.SECURITY_ADMIN}, division="信息中心", now=now)
    accounts.deactivate(db, security, by=system, by_role="system_admin", now=now)
    assert not security.is_active


def test_nobody_grants_to_oneself_and_the_three_stay_apart(db, officer, security, now):
    with pytest.raises(NotAllowed, match="自己"):
        accounts.grant(db, security, {Role.SECURITY_ADMIN, Role.OFFICER}, by=security, now=now)
    with pytest.raises(NotAllowed, match="不得兼任"):
        accounts.grant(db, officer, {Role.OFFICER, Role.AUDIT_ADMIN}, by=security, now=now)
    accounts.grant(db, officer, {Role.OFFICER, Role.LEGAL}, by=security, now=now)
    assert roles_of(officer) == {Role.OFFICER, Role.LEGAL}


def test_another_password_ends_the_other_sessions(db, officer, now):
    here, there = enter(db, officer, now), enter(db, officer, now + timedelta(minutes=1))
    with pytest.raises(WrongPassword):
        own_account.change_password(db, officer, present="guess", new=GOOD, session_id=here, now=now)
    with pytest.raises(WeakPassword):
        own_account.change_password(db, officer, present="long enough 1", new="bo", session_id=here, now=now)
    own_account.change_password(db, officer, present="long enough 1", new=GOOD, session_id=here, now=now)
    assert signin.current(db, here, now=now) is not None
    assert signin.current(db, there, now=now) is None


def test_a_new_secret_needs_a_code_of_its_own(db, officer, now):
    secret = pyotp.random_base32()
    wrong = "000000" if pyotp.TOTP(secret).at(now) != "000000" else "000001"
    with pytest.raises(WrongCode):
        own_account.change_code(db, officer, present="long enough 1", secret=secret, code=wrong, now=now)
    code = pyotp.TOTP(secret).at(now)
    own_account.change_code(db, officer, present="long enough 1", secret=secret, code=code, now=now)
    assert officer.totp_secret == secret
    assert isinstance(enter(db, officer, now), signin.SignInFailed)  # the code was used up


def test_the_trail_names_who_did_it_and_the_journal_does_not(db, officer, system, now):
    accounts.change(db, officer, name="白音", title="处长", division_id=officer.division_id, by=system, now=now)
    rows, total = acts(db, Filter(kind="staff.changed", person="bo"), page=1)
    assert total == 1
    assert (rows[0].by_id, rows[0].about_id) == (system.id, officer.id)
    assert "白音" in rows[0].detail
    from journal.browse import proven

    found = proven(db.connection(), rows[0].journal_index)
    assert found.holds
    assert "白音" not in found.row.entry


def test_failures_of_an_account_are_in_the_trail_those_of_strangers_are_not(db, officer, now):
    signin.sign_in(db, login="bo", password="x", code="1", device="", now=now)
    assert acts(db, Filter(kind="staff.refused"), page=1)[1] == 1
    signin.sign_in(db, login="nobody", password="x", code="1", device="", now=now)
    assert len(db.exec(select(StaffAct).where(StaffAct.kind == "staff.refused")).all()) == 1
    assert not db.exec(select(StaffSession)).all()
