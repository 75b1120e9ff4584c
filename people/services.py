"""Everything that changes divisions and staff."""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlmodel import Session, select

from journal.entries import record
from people.models import Division, Staff, StaffRole
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


def add_staff(
    db: Session, *, login: str, name: str, title: str, division: Division, password: str, by_role: str, now: datetime
) -> Staff:
    """A new member of staff, without any role yet. Returns with a one-time-code secret to be shown once."""
    staff = Staff(
        login=login,
        name=name,
        title=title,
        division_id=division.id or 0,
        password_hash=hash_password(password),
        totp_secret=pyotp.random_base32(),
        created_at=now,
    )
    db.add(staff)
    db.flush()
    record(db, "staff.added", f"staff:{staff.id}", content={"login": login}, by_role=by_role, at=now)
    return staff


def grant(db: Session, staff: Staff, roles: set[Role], *, by_role: str, now: datetime) -> None:
    """Set the roles of a member of staff. Raises NotAllowed when an administrator would hold another office."""
    if not separate(roles):
        raise NotAllowed("系统、安全、审计三类管理员必须分设,且不得兼任其他角色。", "安全管理员")
    staff.roles = [StaffRole(role=role) for role in sorted(roles)]
    db.flush()
    record(db, "staff.granted", f"staff:{staff.id}", content={"roles": sorted(roles)}, by_role=by_role, at=now)


def permissions(staff: Staff) -> frozenset[str]:
    """What a member of staff may do."""
    return permissions_of(roles_of(staff))


def roles_of(staff: Staff) -> set[Role]:
    """The roles of a member of staff."""
    return {Role(row.role) for row in staff.roles}


def journal_role(staff: Staff) -> str:
    """The office in which somebody acts, as the journal names it: never a person."""
    return "+".join(sorted(roles_of(staff))) or "staff"
