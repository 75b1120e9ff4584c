"""What anybody may read of the pool: the calls, the sub-pools, and one's own application by its number."""

from datetime import date

from sqlmodel import Session, col, select

from reviews.models import ExpertApplication, ExpertCall, ExpertField
from reviews.receipts import read_application_number


def calls(db: Session) -> list[ExpertCall]:
    """The public calls, the newest first."""
    return list(db.exec(select(ExpertCall).order_by(col(ExpertCall.id).desc())))


def call(db: Session, id: int) -> ExpertCall:
    """One call. Raises NoResultFound."""
    return db.get_one(ExpertCall, id)


def is_open(call: ExpertCall, today: date) -> bool:
    """Whether somebody may apply today."""
    return today <= call.closes_on


def fields(db: Session) -> list[ExpertField]:
    """The sub-pools one may apply to."""
    return list(db.exec(select(ExpertField).order_by(ExpertField.name)))


def application(db: Session, typed: str) -> ExpertApplication | None:
    """The application of this number; None when there is none. Whoever has the number applied."""
    number = read_application_number(typed)
    return db.exec(select(ExpertApplication).where(ExpertApplication.number == number)).first() if number else None
