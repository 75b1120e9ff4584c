"""What every act on a hearing does besides its own: scope, edit number, journal, public pages."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from hearings.models import Hearing
from hearings.states import PUBLIC
from infra import public_version
from journal.entries import Leaf, record
from people.models import Staff
from people.services import NotAllowed, journal_role


def only_own(by: Staff, hearing: Hearing) -> None:
    """Only officers of the organising division may act on its hearing. Raises NotAllowed."""
    if by.division_id != hearing.division_id:
        raise NotAllowed("只有组织听证会的处室的经办人可以办理这一步。", "承办处室负责人")


def journal(
    db: Session, hearing: Hearing, kind: str, content: Mapping[str, object], by: Staff | str, now: datetime
) -> Leaf:
    """Raise the edit number, append to the journal, make stored public pages old. `by`: staff, or an office's name.

    What people register is on no public page: a thousand registrations leave the stored pages as they are.
    """
    hearing.edit += 1
    db.add(hearing)
    db.flush()
    role = by if isinstance(by, str) else journal_role(by)
    leaf = record(db, kind, f"hearing:{hearing.id}", content=dict(content), by_role=role, at=now)
    if hearing.status in PUBLIC and not kind.startswith("registration."):
        public_version.touch(db, "hearings", f"hearing:{hearing.id}")
    return leaf
