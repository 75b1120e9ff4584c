"""Which running periods another table of working days would touch."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from consultations.models import Consultation
from consultations.states import ConsultationStatus
from infra.clock import legal_date
from law.calendar_days import Workdays, is_workday
from law.public_participation import earliest_close


@dataclass(frozen=True)
class Moved:
    """A running consultation whose earliest lawful last day changes; `too_early`: its own last day now falls before."""

    consultation_id: int
    title: str
    closes_on: date
    was: date
    becomes: date
    rests: bool

    @property
    def too_early(self) -> bool:
        """Whether the period as published would be shorter than the law asks under the new table."""
        return self.closes_on < self.becomes


def moved(db: Session, before: Workdays, after: Workdays) -> list[Moved]:
    """Published and open consultations that the change touches: the earliest close, or rest on the last day."""
    running = (ConsultationStatus.PUBLISHED, ConsultationStatus.OPEN)
    found = []
    for c in db.exec(select(Consultation).where(col(Consultation.status).in_(running)).order_by(col(Consultation.id))):
        if c.published_at is None or c.closes_on is None:
            continue
        on = legal_date(c.published_at)
        was, becomes = earliest_close(on, before).on, earliest_close(on, after).on
        rests = is_workday(c.closes_on, before) and not is_workday(c.closes_on, after)
        if was != becomes or rests:
            found.append(Moved(c.id or 0, c.title, c.closes_on, was, becomes, rests))
    return found
