"""What every feature says when an act does not fit the state a thing is in, and who notices that two act at once."""

from typing import Any

from sqlalchemy.orm import declared_attr
from sqlalchemy.orm.exc import StaleDataError


class WrongState(Exception):
    """The act does not fit the state; usually somebody else was faster. `why`: in words for people, where there are."""

    def __init__(self, act: str, status: str, why: str = "") -> None:
        super().__init__(f"{act} does not fit the state {status}")
        self.act, self.status, self.why = act, status, why


class OneAtATime:
    """For tables with an `edit` number that every act raises: of two acts at once the second changes nothing.

    Whoever writes a row that somebody else changed since it was read gets sqlalchemy.orm.exc.StaleDataError.
    """

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 -- SQLAlchemy calls it on the class
        """The number is raised by the acts themselves (version_id_generator=False); the mapper compares it."""
        return {"version_id_col": cls.__table__.c.edit, "version_id_generator": False}  # type: ignore[attr-defined]


TOO_LATE = (WrongState, StaleDataError)  # what an act raises when somebody else was faster
