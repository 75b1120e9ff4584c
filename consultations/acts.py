"""What every act on a consultation leaves behind."""

from datetime import datetime

from sqlmodel import Session

from consultations.models import Consultation
from consultations.states import PUBLIC
from infra import public_version
from journal.entries import record
from people.models import Staff
from people.services import journal_role


def journal(
    db: Session, consultation: Consultation, kind: str, content: dict[str, object], by: Staff | None, now: datetime
) -> None:
    """Every act raises the edit number, is journalled, and makes stored public pages old. Nobody: the clock."""
    consultation.edit += 1
    db.add(consultation)
    db.flush()
    role = journal_role(by) if by else "clock"
    record(db, kind, f"consultation:{consultation.id}", content=content, by_role=role, at=now)
    if consultation.status in PUBLIC:
        public_version.touch(db, "consultations", f"consultation:{consultation.id}")
