"""Places that go by order of arrival: who is in, who waits, and who moves up when a place becomes free."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from hearings.models import ORDER, HearingCategory
from hearings.registration_models import Candidacy, Registration

Standing = tuple[str, int | None]  # and the rank of those who wait


@dataclass(slots=True)
class Room:
    """What is left of a category that goes by order of arrival."""

    seats: int
    seated: int = 0
    last_rank: int = 0  # of those who wait; 0 when nobody does


def allot(wanted: Iterable[Room | None]) -> list[Standing]:
    """Seat somebody in the first category they want that has room; before it they wait, behind it they are passed over.

    `wanted`: the most wanted first; None for a category that is drawn. What is taken is counted in the rooms.
    """
    standings: list[Standing] = []
    held = False
    for room in wanted:
        if room is None:
            standings.append(("pool", None))
        elif held:
            standings.append(("passed", None))
        elif room.seated < room.seats:
            room.seated, held = room.seated + 1, True
            standings.append(("seated", None))
        else:
            room.last_rank += 1
            standings.append(("waiting", room.last_rank))
    return standings


def rooms(db: Session, categories: Collection[HearingCategory]) -> dict[int, Room]:
    """What is left of those among these categories that go by order of arrival, as it is now."""
    found = {c.id or 0: Room(c.seats) for c in categories if c.method == ORDER}
    if found:
        is_seated = col(Candidacy.standing) == "seated"
        counted = select(Candidacy.category_id, func.count().filter(is_seated), func.max(Candidacy.rank))
        counted = counted.where(col(Candidacy.category_id).in_(found)).group_by(col(Candidacy.category_id))
        for id_, taken, last in db.exec(counted):
            found[id_].seated, found[id_].last_rank = taken, last or 0
    return found


def take_place(db: Session, registration: Registration) -> None:
    """Seat a registration in the first category it wants that goes by order and has room; else it waits there."""
    chosen = [c for c in registration.candidacies if c.standing != "backup"]
    categories = [db.get_one(HearingCategory, c.category_id) for c in chosen]
    left = rooms(db, categories)
    for candidacy, (standing, rank) in zip(chosen, allot(left.get(c.category_id) for c in chosen), strict=True):
        if candidacy.category_id in left:
            candidacy.standing, candidacy.rank = standing, rank
    db.flush()


def leave(db: Session, registration: Registration) -> list[Registration]:
    """Take a registration out of every category; those who move up into its places are handed back."""
    moved: list[Registration] = []
    for candidacy in registration.candidacies:
        had, candidacy.standing, candidacy.rank = candidacy.standing, "left", None
        db.flush()
        category = db.get_one(HearingCategory, candidacy.category_id)
        if had == "seated" and category.method == ORDER:
            moved += fill_up(db, category)
    return moved


def fill_up(db: Session, category: HearingCategory) -> list[Registration]:
    """Let those who wait move up, in their order, while there is room."""
    moved: list[Registration] = []
    while seated(db, category) < category.seats:
        waiting = select(Candidacy).where(Candidacy.category_id == category.id, Candidacy.standing == "waiting")
        following = db.exec(waiting.order_by(col(Candidacy.rank))).first()
        if following is None:
            break
        following.standing, following.rank = "seated", None
        db.flush()
        moved.append(following.registration)
    return moved


def seated(db: Session, category: HearingCategory) -> int:
    """How many hold a place in a category."""
    mine = select(func.count()).select_from(Candidacy)
    return db.exec(mine.where(col(Candidacy.category_id) == category.id, col(Candidacy.standing) == "seated")).one()
