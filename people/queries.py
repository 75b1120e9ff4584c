"""Names of people for lists and choices."""

from sqlmodel import Session, col, select

from people.models import Division, Staff
from people.permissions import Role
from people.services import roles_of


def name(db: Session, staff_id: int | None) -> str:
    """The name of a member of staff; empty for nobody."""
    found = db.get(Staff, staff_id) if staff_id else None
    return found.name if found else ""


def person(db: Session, id: int) -> Staff:
    """One member of staff. Raises NoResultFound."""
    return db.get_one(Staff, id)


def holding(db: Session, role: Role) -> list[Staff]:
    """Everybody who holds a role."""
    return [person for person in _active(db) if role in roles_of(person)]


def deputies(db: Session) -> list[Staff]:
    """The deputy directors whose consent can be asked."""
    return [person for person in _active(db) if Role.DEPUTY in roles_of(person)]


def colleagues(db: Session, division_id: int) -> list[Staff]:
    """The officers of a division."""
    return [p for p in _active(db) if p.division_id == division_id and Role.OFFICER in roles_of(p)]


def divisions(db: Session) -> list[Division]:
    """Every division and unit, in the order in which they were made."""
    return list(db.exec(select(Division).order_by(col(Division.id))))


def leaders(db: Session) -> list[Staff]:
    """Who belongs to the meetings of the department: the principal and the deputy directors."""
    return [person for person in _active(db) if roles_of(person) & {Role.DEPUTY, Role.PRINCIPAL}]


def _active(db: Session) -> list[Staff]:
    return list(db.exec(select(Staff).where(col(Staff.is_active)).order_by(Staff.name)))


def everybody(db: Session) -> list[Staff]:
    """Everybody who can sign in now, by name."""
    return _active(db)
