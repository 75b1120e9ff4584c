"""Names of people for lists and choices."""

from typing import Any

from people.models import Staff
from people.permissions import Role
from people.services import roles_of

_EVERYBODY: Any = vars(Staff)["__table__"].select()  # the first column is the id
Db = Any  # the session of the request: faces do not import the database


def name(db: Db, staff_id: int | None) -> str:
    """The name of a member of staff; empty for nobody."""
    found = db.get(Staff, staff_id) if staff_id else None
    return found.name if found else ""


def deputies(db: Db) -> list[Staff]:
    """The deputy directors whose consent can be asked."""
    return [person for person in _active(db) if Role.DEPUTY in roles_of(person)]


def colleagues(db: Db, division_id: int) -> list[Staff]:
    """The officers of a division."""
    return [p for p in _active(db) if p.division_id == division_id and Role.OFFICER in roles_of(p)]


def _active(db: Db) -> list[Staff]:
    people: list[Staff] = [db.get_one(Staff, id_) for id_ in db.scalars(_EVERYBODY)]
    return sorted((person for person in people if person.is_active), key=lambda person: person.name)
