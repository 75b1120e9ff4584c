"""What staff may read about hearings."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from sqlalchemy import column, table
from sqlmodel import Session, col, select

from hearings.acts import only_own
from hearings.facts import announce_findings, dates_of, preliminary_findings
from hearings.models import Hearing
from hearings.participants import contact_key, earlier_hearings
from hearings.planner import PlanLine, plan
from hearings.registration_models import Candidacy, Registration, RegistrationLetter
from hearings.selection_models import Participant
from law.calendar_days import Workdays
from law.findings import Finding
from people.models import Staff

# Drafts belong to a feature beside this one: who wrote the versions is read by the table's name.
_version = table("draft_version", column("draft_id"), column("created_by"))


def every(db: Session) -> list[Hearing]:
    """All hearings, the newest first."""
    return list(db.exec(select(Hearing).order_by(col(Hearing.id).desc())))


def get(db: Session, id: int) -> Hearing:
    """One hearing. Raises NoResultFound."""
    return db.get_one(Hearing, id)


def own(db: Session, id: int, by: Staff) -> Hearing:
    """One hearing of the officer's own division. Raises NoResultFound, NotAllowed."""
    hearing = get(db, id)
    only_own(by, hearing)
    return hearing


def of_matter(db: Session, matter_id: int) -> list[Hearing]:
    """The hearings of a matter in the order in which they were begun."""
    return list(db.exec(select(Hearing).where(Hearing.matter_id == matter_id).order_by(col(Hearing.id))))


def drafters(db: Session, hearing: Hearing) -> set[int]:
    """The staff who wrote versions of the draft."""
    mine = select(_version.c.created_by).where(_version.c.draft_id == hearing.draft_id)
    return set(db.connection().execute(mine).scalars())


def unmet_for_notice(db: Session, hearing: Hearing, *, on: date, workdays: Workdays) -> list[Finding]:
    """What stands between the hearing and its notice: the same functions that would refuse."""
    wrote: Collection[int] = drafters(db, hearing)
    return [f for f in announce_findings(hearing, published_on=on, workdays=workdays, drafters=wrote) if f]


def unmet_for_preliminary(db: Session, hearing: Hearing, *, on: date) -> list[Finding]:
    """What stands between the hearing and 第1号 without time and place."""
    return [f for f in preliminary_findings(hearing, published_on=on, drafters=drafters(db, hearing)) if f]


def plan_of(hearing: Hearing, *, on: date, workdays: Workdays) -> list[PlanLine]:
    """Its dates with their verdicts."""
    return plan(dates_of(hearing, notice_on=on), workdays)


def registrations(db: Session, hearing_id: int) -> list[Registration]:
    """Everybody who registered, in order of arrival."""
    mine = select(Registration).where(Registration.hearing_id == hearing_id)
    return list(db.exec(mine.order_by(col(Registration.arrival))))


def registration(db: Session, hearing_id: int, id: int) -> Registration:
    """One registration of a hearing. Raises NoResultFound."""
    return db.exec(select(Registration).where(Registration.id == id, Registration.hearing_id == hearing_id)).one()


def letter(db: Session, registration_id: int) -> RegistrationLetter:
    """The letter that came with a registration. Raises NoResultFound."""
    return db.exec(select(RegistrationLetter).where(RegistrationLetter.registration_id == registration_id)).one()


def counts(db: Session, hearing_id: int) -> Counter[str]:
    """Registrations by state."""
    return Counter(db.exec(select(Registration.status).where(Registration.hearing_id == hearing_id)))


def past(db: Session, hearing_id: int, people: Collection[Registration]) -> dict[int, int]:
    """Registration id -> in how many other hearings this person had a place before."""
    known = earlier_hearings(db, hearing_id)
    return {r.id or 0: known.get(contact_key(r.phone), 0) for r in people}


def everybody(db: Session, hearing_id: int) -> list[Participant]:
    """Everybody who has or had a place, in the order of their numbers."""
    mine = select(Participant).where(Participant.hearing_id == hearing_id)
    return list(db.exec(mine.order_by(col(Participant.number))))


def participant(db: Session, hearing_id: int, id: int) -> Participant:
    """One participant of a hearing. Raises NoResultFound."""
    return db.exec(select(Participant).where(Participant.id == id, Participant.hearing_id == hearing_id)).one()


def alternates(db: Session, hearing_id: int) -> list[Candidacy]:
    """Those who follow when somebody withdraws, by category and rank."""
    mine = select(Candidacy).join(Registration).where(Registration.hearing_id == hearing_id)
    found = db.exec(mine.where(col(Candidacy.standing).in_(["alternate", "waiting"])))
    return sorted(found, key=lambda c: (c.category.position, c.rank or 0))
