"""What the administrators do with accounts. Nobody but the command line resets an administrator (三员分立)."""

from datetime import datetime

import pyotp
from sqlmodel import Session, col, select

from people.audit import note
from people.models import Division, Staff, StaffRole
from people.passwords import require_good
from people.permissions import ADMINISTRATORS, ROLE_NAMES, Role
from people.services import NotAllowed, journal_role, roles_of
from people.services import grant as set_roles
from people.signin import end_sessions, hash_password

LAST_OF_ITS_KIND = "这是最后一个在用的「{role}」，停用或收回后无人可以办理。请先另设一名。"


class Taken(ValueError):
    """The name or login is in use already."""


def everyone(db: Session) -> list[Staff]:
    """All staff, those who may sign in first."""
    return list(db.exec(select(Staff).order_by(col(Staff.is_active).desc(), Staff.login)))


def get(db: Session, id: int) -> Staff:
    """A member of staff. Raises NoResultFound."""
    return db.get_one(Staff, id)


def named(db: Session, login: str) -> Staff | None:
    """The member of staff with this login."""
    return db.exec(select(Staff).where(Staff.login == login)).one_or_none()


def divisions(db: Session) -> list[Division]:
    """All divisions."""
    return list(db.exec(select(Division).order_by(Division.name)))


def change(db: Session, staff: Staff, *, name: str, title: str, division_id: int, by: Staff, now: datetime) -> None:
    """Another name, title or division. Raises NoResultFound for an unknown division."""
    division = db.get_one(Division, division_id)
    staff.name, staff.title, staff.division_id = name, title, division.id or 0
    detail = f"{name} / {title} / {division.name}"
    note(db, "staff.changed", staff, detail=detail, by=by, by_role=journal_role(by), now=now)


def deactivate(db: Session, staff: Staff, *, by: Staff | None, by_role: str, now: datetime) -> None:
    """Nobody signs in with this account any more; what it did stays. Raises NotAllowed."""
    if by is not None and by.id == staff.id:
        raise NotAllowed("不能停用自己的账号。", "另一名系统管理员")
    _keep_one_of_each(db, staff, losing=roles_of(staff))
    staff.is_active = False
    end_sessions(db, staff, by=by, by_role=by_role, now=now)
    note(db, "staff.deactivated", staff, by=by, by_role=by_role, now=now)


def reactivate(db: Session, staff: Staff, *, by: Staff | None, by_role: str, now: datetime) -> None:
    """The account may sign in again, with its old password and roles."""
    staff.is_active, staff.failures, staff.locked_until = True, 0, None
    note(db, "staff.reactivated", staff, by=by, by_role=by_role, now=now)


def reset(db: Session, staff: Staff, password: str, *, by: Staff | None, by_role: str, now: datetime) -> None:
    """A new first password and one-time-code secret; sessions end. Raises WeakPassword, NotAllowed.

    An administrator is reset by nobody but the command line (`by` None): else one could take another's place.
    """
    if by is not None and (by.id == staff.id or roles_of(staff) & ADMINISTRATORS):
        ask = "运行维护人员（gongyi staff reset）"
        raise NotAllowed("管理员的密码由本人在「我的账号」修改；遗失时在服务器上重置，以免一人冒用另一管理员。", ask)
    require_good(password, login=staff.login, name=staff.name)
    staff.password_hash, staff.totp_secret = hash_password(password), pyotp.random_base32()
    staff.totp_last_step, staff.failures, staff.locked_until, staff.must_change = 0, 0, None, True
    end_sessions(db, staff, by=by, by_role=by_role, now=now)
    note(db, "staff.reset", staff, by=by, by_role=by_role, now=now)


def grant(db: Session, staff: Staff, roles: set[Role], *, by: Staff, now: datetime) -> None:
    """The security administrator sets somebody else's roles. Raises NotAllowed."""
    if by.id == staff.id:
        raise NotAllowed("不能改自己的角色。", "另一名安全管理员")
    _keep_one_of_each(db, staff, losing=roles_of(staff) - roles)
    set_roles(db, staff, roles, by_role=journal_role(by), now=now, by=by)


def unlock(db: Session, staff: Staff, *, by: Staff, now: datetime) -> None:
    """Let somebody try again who mistyped too often."""
    staff.failures, staff.locked_until = 0, None
    note(db, "staff.unlocked", staff, by=by, by_role=journal_role(by), now=now)


def add_division(db: Session, name: str, *, by: Staff, now: datetime) -> Division:
    """A new division. Raises Taken."""
    _free(db, name)
    division = Division(name=name)
    db.add(division)
    db.flush()
    note(db, "division.added", f"division:{division.id}", detail=name, by=by, by_role=journal_role(by), now=now)
    return division


def rename_division(db: Session, id: int, name: str, *, by: Staff, now: datetime) -> None:
    """Another name for a division. Raises Taken, NoResultFound."""
    division = db.get_one(Division, id)
    if division.name == name:
        return
    _free(db, name)
    detail = f"{division.name} → {name}"
    division.name = name
    note(db, "division.renamed", f"division:{id}", detail=detail, by=by, by_role=journal_role(by), now=now)


def _free(db: Session, name: str) -> None:
    if db.exec(select(Division).where(Division.name == name)).one_or_none():
        raise Taken("已有同名的处室。")


def _keep_one_of_each(db: Session, staff: Staff, *, losing: set[Role]) -> None:
    for role in sorted(losing & ADMINISTRATORS):
        others = (
            select(StaffRole.staff_id)
            .join(Staff, col(Staff.id) == StaffRole.staff_id)
            .where(StaffRole.role == role, col(Staff.is_active), Staff.id != staff.id)
        )
        if staff.is_active and db.exec(others).first() is None:
            raise NotAllowed(LAST_OF_ITS_KIND.format(role=ROLE_NAMES[role]), "系统管理员、安全管理员")
