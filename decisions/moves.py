"""How a matter is changed: by one person at a time, in the right stage, with an entry in the journal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from decisions.models import Matter, MatterDeparture
from decisions.states import Stale, after
from infra import public_version
from journal.entries import record
from law.findings import Departure
from people.models import Staff
from people.permissions import Role
from people.services import NotAllowed, journal_role, roles_of

Content = dict[str, object]


def move(
    db: Session, matter: Matter, act: str, *, seen: int, content: Content | None = None, by: Staff, now: datetime
) -> None:
    """Take an act that leads to another stage. Raises WrongStage, or Stale when somebody else was faster."""
    stage = after(act, matter.stage)
    claim(db, matter, seen=seen)
    matter.stage = stage
    db.add(matter)
    write(db, matter, f"matter.{act}", content or {}, by=by, now=now)


def claim(db: Session, matter: Matter, *, seen: int) -> None:
    """Raise the edit number, if it still is the one that was seen: of two at once one waits, and then is too late."""
    db.flush()
    mine = update(Matter).where(col(Matter.id) == matter.id, col(Matter.edit) == seen)
    claimed = db.connection().execute(mine.values(edit=seen + 1))
    if claimed.rowcount != 1:
        raise Stale
    db.refresh(matter)


def write(db: Session, matter: Matter, kind: str, content: Content, *, by: Staff, now: datetime) -> int:
    """Journal something about a matter and make what the public sees of it old. Returns the entry's index."""
    leaf = record(db, kind, f"matter:{matter.id}", content=content, by_role=journal_role(by), at=now)
    public_version.touch(db, "decisions", f"decision:{matter.id}")
    return leaf.index


def depart(db: Session, matter: Matter, departures: Sequence[Departure], now: datetime) -> None:
    """Keep the departures from soft rules with the matter."""
    for d in departures:
        kept = MatterDeparture(
            matter_id=matter.id or 0, rule=d.rule, article=d.article, message=d.message, reason=d.reason,
            approved_by=d.approved_by, recorded_at=now,
        )  # fmt: skip
        db.add(kept)


def only_own(by: Staff, matter: Matter) -> None:
    """Only officers of the undertaking or lead division may change its papers. Raises NotAllowed."""
    if by.division_id != matter.division_id:
        raise NotAllowed("只有承办处室的经办人可以办理这一步。", "承办处室负责人")


def only_role(by: Staff, role: Role, words: str, ask: str) -> None:
    """Only this office may take the act. Raises NotAllowed."""
    if role not in roles_of(by):
        raise NotAllowed(words, ask)
