"""What staff may read about drafts and consultations."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from consultations.drafting import only_own
from consultations.facts import feedback_findings, publish_facts
from consultations.models import (
    Attachment,
    Consultation,
    Draft,
    DraftVersion,
    PublicationEvidence,
    Question,
    RecordedDeparture,
)
from law import gates
from law.calendar_days import Workdays
from law.findings import Finding
from people.models import Staff

Material = TypeVar("Material", Attachment, PublicationEvidence, Question)
__all__ = ["feedback_findings"]


def every(db: Session) -> list[Consultation]:
    """All consultations, the newest first."""
    return list(db.exec(select(Consultation).order_by(col(Consultation.id).desc())))


def get(db: Session, id: int) -> Consultation:
    """One consultation. Raises NoResultFound."""
    return db.get_one(Consultation, id)


def with_version(db: Session, id: int) -> Consultation:
    """One consultation with the text that is out, in one statement. Raises NoResultFound."""
    return db.get_one(Consultation, id, options=[joinedload(Consultation.version)])  # type: ignore[arg-type]


def own(db: Session, id: int, by: Staff) -> Consultation:
    """One consultation of the officer's own division. Raises NoResultFound, NotAllowed."""
    consultation = get(db, id)
    only_own(by, consultation.division_id)
    return consultation


def of_matter(db: Session, matter_id: int) -> list[Consultation]:
    """The consultations of a matter in the order in which they were begun."""
    mine = select(Consultation).where(Consultation.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(Consultation.id))))


def drafts(db: Session, matter_id: int) -> list[Draft]:
    """The drafts of a matter."""
    return list(db.exec(select(Draft).where(Draft.matter_id == matter_id).order_by(col(Draft.id))))


def draft(db: Session, id: int) -> Draft:
    """One draft. Raises NoResultFound."""
    return db.get_one(Draft, id)


def version(db: Session, id: int) -> DraftVersion:
    """One version of a draft. Raises NoResultFound."""
    return db.get_one(DraftVersion, id)


def departures(db: Session, consultation_id: int) -> list[RecordedDeparture]:
    """The soft rules departed from."""
    mine = select(RecordedDeparture).where(RecordedDeparture.consultation_id == consultation_id)
    return list(db.exec(mine.order_by(col(RecordedDeparture.id))))


def publish_findings(consultation: Consultation, *, published_on: date, workdays: Workdays) -> list[Finding]:
    """What G04 says now: the same function that would refuse explains the disabled button."""
    facts = publish_facts(consultation, published_on=published_on, workdays=workdays)
    return [finding for finding in gates.publish_draft(facts) if finding]


def material(db: Session, kind: type[Material], consultation_id: int, id: int) -> Material:
    """A file, question or evidence of a consultation that was not taken away. Raises NoResultFound."""
    mine = select(kind).where(kind.consultation_id == consultation_id, kind.id == id)
    return db.exec(mine.where(col(kind.removed_at).is_(None))).one()


def ever(db: Session, kind: type[Material], consultation_id: int) -> list[Material]:
    """Every row there was, in the order in which it came, also those taken away."""
    return list(db.exec(select(kind).where(kind.consultation_id == consultation_id).order_by(col(kind.id))))


def removed(rows: Sequence[Material]) -> list[Material]:
    """Those that were taken away, in that order."""
    return sorted((row for row in rows if row.removed_at), key=lambda row: str(row.removed_at))
