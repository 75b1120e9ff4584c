"""What was done last about a matter, a proposal, or one of the reviews and rounds of a matter."""

from collections.abc import Callable

from sqlmodel import Session

from consultations import queries as consultations
from decisions import meetings
from decisions.timeline import Happening, latest
from hearings import queries as hearings
from reviews import queries as reviews
from surveys import queries as surveys

MATTER_OF: dict[str, Callable[[Session, int], int]] = {
    "matter": lambda _db, id_: id_,
    "expert_review": lambda db, id_: reviews.expert_review(db, id_).matter_id,
    "risk": lambda db, id_: reviews.risk(db, id_).matter_id,
    "legality": lambda db, id_: reviews.legality(db, id_).matter_id,
    "consultation": lambda db, id_: consultations.get(db, id_).matter_id,
    "hearing": lambda db, id_: hearings.get(db, id_).matter_id,
    "survey": lambda db, id_: surveys.get(db, id_).matter_id,
}


def lately(db: Session, kind: str, id: int) -> list[Happening]:
    """The last acts about a thing: a key of MATTER_OF, or "proposal". Raises NoResultFound, KeyError."""
    if kind == "proposal":
        return latest(db, [f"proposal:{id}"])
    matter_id = MATTER_OF[kind](db, id)
    objects = [f"matter:{matter_id}", *(f"consultation:{c.id}" for c in consultations.of_matter(db, matter_id))]
    objects += [f"hearing:{h.id}" for h in hearings.of_matter(db, matter_id)]
    return latest(db, [*objects, *(f"survey:{s.id}" for s in surveys.of_matter(db, matter_id))])


def lately_in_meeting(db: Session, meeting_id: int, item_id: int) -> list[Happening]:
    """The last acts about the matter of an agenda item. Raises NoResultFound."""
    return lately(db, "matter", meetings.item(db, meeting_id, item_id).matter_id)
