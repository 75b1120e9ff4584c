"""Places that go by order of arrival: who is in, who waits, and who moves up when a place becomes free."""

from sqlmodel import Session, col, func, select

from hearings.models import ORDER, HearingCategory
from hearings.registration_models import Candidacy, Registration


def take_place(db: Session, registration: Registration) -> None:
    """Seat a new registration in the first category it wants that goes by order and has room; else it waits there."""
    held = False
    for candidacy in registration.candidacies:
        category = db.get_one(HearingCategory, candidacy.category_id)
        if category.method != ORDER or candidacy.standing == "backup":
            continue
        if held:
            candidacy.standing = "passed"
        elif seated(db, category) < category.seats:
            candidacy.standing, held = "seated", True
        else:
            candidacy.standing, candidacy.rank = "waiting", last_rank(db, category) + 1
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


def last_rank(db: Session, category: HearingCategory) -> int:
    """The last place among those who wait; 0 when nobody does."""
    return db.exec(select(func.max(Candidacy.rank)).where(col(Candidacy.category_id) == category.id)).one() or 0
