"""Everything that changes divisions and staff."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlmodel import Session, select

from people.audit import note
from people.models import Division, Staff, StaffRole
from people.passwords import require_good
from people.permissions import Role, permissions_of, separate
from people.signin import hash_password


@dataclass
class NotAllowed(Exception):
    """This person may not do this; `ask` says whom to turn to."""

    message: str
    ask: str = ""

    def __str__(self) -> str:
        return self.message


def division_named(db: Session, name: str) -> Division:
    """The division of this name, made when new."""
    found = db.exec(select(Division).where(Division.name == name)).one_or_none()
    if found is None:
        found = Division(name=name)
        db.add(found)
        db.flush()
    return found


@dataclass(frozen=True)
class NewAccount:
    """What an account begins with. `is_temporary`: the password must be changed at the first sign-in."""

    login: str
    name: str
    title: str
    password: str
    is_temporary: bool = False


def add_staff(
    db: Session, *, login: str, name: str, title: str, division: Division, password: str, by_role: str, now: datetime
) -> Staff:
    """A new member of staff, without any role yet. Returns with a one-time-code secret to be shown once."""
    return open_account(db, NewAccount(login, name, title, password), division, by=None, by_role=by_role, now=now)


def open_account(
    db: Session, new: NewAccount, division: Division, *, by: Staff | None, by_role: str, now: datetime
) -> Staff:
    """A new member of staff, without any role yet. Raises WeakPassword."""
    require_good(new.password, login=new.login, name=new.name)
    staff = Staff(
        login=new.login,
        name=new.name,
        title=new.title,
        division_id=division.id or 0,
        password_hash=hash_password(new.password),
        totp_secret=pyotp.random_base32(),
        must_change=new.is_temporary,
        created_at=now,
    )
    db.add(staff)
    db.flush()
    note(db, "staff.added", staff, detail=new.login, by=by, by_role=by_role, now=now)
    return staff


def grant(db: Session, staff: Staff, roles: set[Role], *, by_role: str, now: datetime, by: Staff | None = None) -> None:
    """Set the roles of a member of staff. Raises NotAllowed when an administrator would hold another office."""
    if not separate(roles):
        raise NotAllowed("系统、安全、审计三类管理员必须分设，且不得兼任其他角色。", "安全管理员")
    staff.roles = [StaffRole(role=role) for role in sorted(roles)]
    db.flush()
    note(db, "staff.granted", staff, detail=", ".join(sorted(roles)), by=by, by_role=by_role, now=now)


def permissions(staff: Staff) -> frozenset[str]:
    """What a member of staff may do."""
    return permissions_of(roles_of(staff))


def roles_of(staff: Staff) -> set[Role]:
    """The roles of a member of staff."""
    return {Role(row.role) for row in staff.roles}


def journal_role(staff: Staff) -> str:
    """The office in which somebody acts, as the journal names it: never a person."""
    return "+".join(sorted(roles_of(staff))) or "staff"
