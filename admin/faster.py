"""Somebody was faster: what they did meanwhile, and what was typed, so that nothing of it is lost."""

from collections.abc import Callable

from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from consultations import queries as consultations
from decisions import meetings
from decisions.dossier import Happening, latest
from hearings import queries as hearings
from infra.db import reading
from infra.states import WrongState
from reviews import queries as reviews
from surveys import queries as surveys
from web.faster import Faster, texts
from web.page import Context

TOO_LATE = (WrongState, StaleDataError)
MATTER_OF: dict[str, Callable[[Session, int], int]] = {
    "matters": lambda _db, id_: id_,
    "expert-reviews": lambda db, id_: reviews.expert_review(db, id_).matter_id,
    "risk": lambda db, id_: reviews.risk(db, id_).matter_id,
    "legality": lambda db, id_: reviews.legality(db, id_).matter_id,
    "consultations": lambda db, id_: consultations.get(db, id_).matter_id,
    "hearings": lambda db, id_: hearings.get(db, id_).matter_id,
    "surveys": lambda db, id_: surveys.get(db, id_).matter_id,
}


def too_late(ctx: Context, error: Exception) -> None:
    """Let the page that is shown next say what happened meanwhile; what was changed in this request is rolled back."""
    ctx.db.expire_all()
    why = error.why if isinstance(error, WrongState) else ""
    ctx.faster = Faster(why, what_happened(ctx.db, ctx.request.url.path), texts(ctx.form))


def of_request(engine: object, path: str) -> list[Happening]:
    """The same for the error page, which has no transaction of its own."""
    with Session(reading(engine)) as db:  # type: ignore[arg-type]
        return what_happened(db, path)


def what_happened(db: Session, path: str) -> list[Happening]:
    """The last acts on the matter or proposal that a page of the back office is about; none elsewhere."""
    place, _slash, rest = path.removeprefix("/admin/").partition("/")
    numbers = [int(part) for part in rest.split("/") if part.isdecimal()]
    if not path.startswith("/admin/") or not numbers:
        return []
    if place == "proposals":
        return latest(db, [f"proposal:{numbers[0]}"])
    if place == "meetings" and len(numbers) > 1:
        return _of_matter(db, meetings.item(db, numbers[0], numbers[1]).matter_id)
    return _of_matter(db, MATTER_OF[place](db, numbers[0])) if place in MATTER_OF else []


def _of_matter(db: Session, matter_id: int) -> list[Happening]:
    rounds = consultations.of_matter(db, matter_id)
    objects = [f"matter:{matter_id}", *(f"consultation:{c.id}" for c in rounds)]
    objects += [f"hearing:{h.id}" for h in hearings.of_matter(db, matter_id)]
    return latest(db, [*objects, *(f"survey:{s.id}" for s in surveys.of_matter(db, matter_id))])
