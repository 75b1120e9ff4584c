"""The public list of participants: who, of which category, and only what was consented to."""

from datetime import date, datetime

from sqlmodel import Session

from hearings.acts import only_own
from hearings.facts import has_registration, sides
from hearings.models import KINDS, OBSERVER, PRESS, Hearing
from hearings.notice import list_body
from hearings.participants import participants, seated_in
from hearings.planning import announce_words
from hearings.registration_models import Registration
from hearings.selection_models import Participant
from hearings.states import after
from infra.clock import legal_date
from law import gates
from law.findings import Unlawful, require
from law.hearings import P19_2C
from people.models import Staff


def publish_list(db: Session, hearing: Hearing, *, department: str, by: Staff, now: datetime) -> None:
    """Publish the list through G09, before the hearing."""
    only_own(by, hearing)
    status = after("publish_list", hearing.status)
    require(*gates.fix_participants(selection_facts(db, hearing, announced_on=legal_date(now))))
    people = participants(db, hearing.id or 0)
    if without := [p.name for p in people if not may_be_listed(db, p)]:
        message = f"下列参加人没有同意公布姓名和类别：{'、'.join(without)}"
        raise Unlawful([P19_2C.unmet("participants", message)])
    hearing.status, hearing.listed_on = status, legal_date(now)
    others = [f"{KINDS[kind]} {len(participants(db, hearing.id or 0, kind))} 名" for kind in (OBSERVER, PRESS)]
    body = list_body(
        [listed_row(p) for p in people], department=department, published_on=legal_date(now),
        note=f"另有{'、'.join(others)}。名单只公布本人同意公布的内容。",
    )  # fmt: skip
    title = f"《{hearing.title}》听证会参加人名单"
    announce_words(db, hearing, kind="list", title=title, body=body, by=by, now=now)


def selection_facts(
    db: Session, hearing: Hearing, *, announced_on: date | None, present: bool = False
) -> gates.SelectionFacts:
    """What G09 asks for. `present`: count those who are there instead of those who have a place."""
    assert hearing.starts_at is not None, "a hearing with participants has a day"
    held_on = legal_date(hearing.starts_at)
    there = {}
    for category in hearing.categories:
        people = seated_in(db, category.id or 0)
        there[category.id or 0] = (
            sum(bool(p.checked_in_at and not p.left_at) for p in people) if present else len(people)
        )
    return gates.SelectionFacts(
        is_needed=has_registration(hearing),
        rules_published_on=hearing.rules_published_on,
        selection_on=hearing.selected_on or held_on,
        sides=sides(hearing, there),
        announced_on=announced_on,
        held_on=held_on,
    )


def listed_row(participant: Participant) -> tuple[str, str, str]:
    """Name, category, and unit or league city where that may be published."""
    where = (participant.unit or participant.region) if participant.may_publish_unit else "—"
    return participant.name, participant.category.name, where or "—"


def may_be_listed(db: Session, participant: Participant) -> bool:
    """Registrants consented in their form; for others the officer confirmed the consent when entering them."""
    if participant.registration_id is None:
        return True
    return db.get_one(Registration, participant.registration_id).consented_list_at is not None
