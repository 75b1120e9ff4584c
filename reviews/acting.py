"""What every act of a review shares: whose it is, that nobody was faster, its journal entry, its departures."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, SQLModel, select

from journal.canonical import canonical
from journal.entries import record
from law.findings import Departure
from people.models import Staff
from people.services import NotAllowed, journal_role
from reviews.models import ReviewDeparture
from reviews.states import Stale


def only_own(by: Staff, division_id: int) -> None:
    """Only the division that undertakes the matter acts. Raises NotAllowed."""
    if by.division_id != division_id:
        raise NotAllowed("只有承办处室可以办理本项审查。", "承办处室")


def only_this(by: Staff, staff_id: int | None, who: str) -> None:
    """Only this person acts. Raises NotAllowed."""
    if by.id != staff_id:
        raise NotAllowed(f"只有{who}可以办理这一步。", who)


def not_stale(edit: int, seen: int | None) -> None:
    """The form was filled in on what is stored now. Raises Stale."""
    if seen is not None and seen != edit:
        raise Stale


def only_once(db: Session, row: SQLModel, seen: str | None, settled: str) -> None:
    """Hold a row for this act, and see that nobody has settled it since the form was shown. Raises Stale.

    `settled` names the moment it was settled; `seen`: what the form showed of it ("" for not yet). None: not asked.
    """
    db.refresh(row, with_for_update={"of": type(row)})
    moment = getattr(row, settled)
    if seen is not None and seen != (moment.isoformat() if moment else ""):
        raise Stale


def digest(content: object) -> str:
    """SHA-256 of the canonical content: what a signature or a consent is bound to."""
    return hashlib.sha256(canonical(content)).hexdigest()


def note(db: Session, about: str, kind: str, content: dict[str, object], *, by: Staff, now: datetime) -> None:
    """Write the act into the journal, in the office of who did it."""
    record(db, kind, about, content=content, by_role=journal_role(by), at=now)


def depart(db: Session, about: str, departures: Sequence[Departure], *, matter_id: int | None, now: datetime) -> None:
    """Keep departures from soft rules where legality review sees them; the same one is kept once."""
    kept = db.exec(select(ReviewDeparture).where(ReviewDeparture.about == about)).all()
    known = {(one.rule, one.reason) for one in kept}
    for one in departures:
        if (one.rule, one.reason) not in known:
            values = {name: getattr(one, name) for name in ("rule", "article", "message", "reason", "approved_by")}
            db.add(ReviewDeparture(matter_id=matter_id, about=about, recorded_at=now, **values))
