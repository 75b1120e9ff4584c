"""Somebody was faster: what they did meanwhile, and what was typed, so that nothing of it is lost."""

from typing import Any

from decisions.lately import lately, lately_in_meeting
from decisions.timeline import Happening
from infra.states import WrongState
from web.faster import Faster, texts
from web.page import Context

# The first part of an address -> what its number counts. The desks of experts and counsel show nothing of the house.
KINDS = {
    "matters": "matter", "proposals": "proposal", "expert-reviews": "expert_review", "risk": "risk",
    "legality": "legality", "consultations": "consultation", "hearings": "hearing", "surveys": "survey",
}  # fmt: skip


def too_late(ctx: Context, error: Exception) -> None:
    """Let the page that is shown next say what happened meanwhile; what was changed in this request is rolled back."""
    ctx.db.expire_all()
    why = error.why if isinstance(error, WrongState) else ""
    ctx.faster = Faster(why, what_happened(ctx.db, ctx.request.url.path), texts(ctx.form))


def what_happened(db: Any, path: str) -> list[Happening]:
    """The last acts on what a page of the back office is about; none elsewhere."""
    place, _slash, rest = path.removeprefix("/admin/").partition("/")
    numbers = [int(part) for part in rest.split("/") if part.isdecimal()]
    if not path.startswith("/admin/") or not numbers:
        return []
    if place == "meetings" and len(numbers) > 1:
        return lately_in_meeting(db, numbers[0], numbers[1])
    return lately(db, KINDS[place], numbers[0]) if place in KINDS else []
