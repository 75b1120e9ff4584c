"""Hearing people otherwise than on the web: planned, held with its minutes and attendees, or cancelled.

What was voiced enters the same ledger and keeps the occasion as its source (程序办法第十三条第二款、第十六条、第十七条).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from consultations.drafting import only_own
from consultations.models import Consultation
from consultations.outreach_models import Outreach, OutreachAttendee, OutreachOpinion
from consultations.states import PUBLIC, Stale
from infra import public_version
from infra.clock import legal_date
from infra.states import WrongState
from journal.entries import record as journal_entry
from law.findings import require
from law.public_participation import P13_2, REPRESENTATIVES, WAYS
from people.models import Staff
from people.services import journal_role

KINDS = {
    "symposium": WAYS[0],
    "visit": WAYS[2],
    "written": WAYS[3],
    "representatives": "人大代表、政协委员、基层组织意见征询",
    "groups": "与特定群体沟通协商",
}
CHANNELS = {
    "symposium": "symposium", "visit": "visit", "written": "letter", "representatives": "symposium",
    "groups": "symposium",
}  # fmt: skip
CAPACITIES = (*REPRESENTATIVES, "人民团体", "社会组织", "群众代表", "单位代表", "专家学者", "其他")
UNDERWAY = "尚未举行"


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody who was there, in which capacity and for whom."""

    name: str
    capacity: str
    stands_for: str = ""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What is said of one occasion. `minutes` empty: it is planned."""

    kind: str
    topic: str
    held_on: date
    place: str
    host: str
    minutes: str
    is_public: bool
    attendees: Sequence[Attendee] = ()


def record(
    db: Session, *, matter_id: int, division_id: int, key: str, occasion: Occasion, by: Staff, now: datetime
) -> Outreach:
    """Plan or record an occasion; the same key gives the same record. Raises Unlawful, NotAllowed."""
    only_own(by, division_id)
    if found := db.exec(select(Outreach).where(Outreach.idempotency_key == key)).first():
        return found
    _sound(occasion, now)
    made = Outreach(
        idempotency_key=key, matter_id=matter_id, division_id=division_id, recorded_at=now, recorded_by=by.id or 0,
        **_facts(occasion),
    )  # fmt: skip
    _seat(made, occasion)
    _journal(db, made, "outreach.recorded", _content(occasion), by, now)
    return made


def change(db: Session, outreach: Outreach, *, occasion: Occasion, seen: int, by: Staff, now: datetime) -> None:
    """Say it anew: a planned one gets its minutes and attendees. Raises Stale, Unlawful, WrongState."""
    only_own(by, outreach.division_id)
    _standing(outreach, "change")
    if outreach.edit != seen:
        raise Stale
    _sound(occasion, now)
    for field, value in _facts(occasion).items():
        setattr(outreach, field, value)
    outreach.attendees.clear()
    db.flush()
    _seat(outreach, occasion)
    outreach.edit += 1
    _journal(db, outreach, "outreach.changed", _content(occasion), by, now)


def attach(db: Session, outreach: Outreach, *, name: str, sha256: str, by: Staff, now: datetime) -> None:
    """Keep the signed list or the scanned minutes with it; a second file takes the place of the first."""
    only_own(by, outreach.division_id)
    _standing(outreach, "attach")
    outreach.file_name, outreach.file_sha256 = name, sha256
    _journal(db, outreach, "outreach.attached", {"sha256": sha256}, by, now)


def cancel(db: Session, outreach: Outreach, *, reason: str, by: Staff, now: datetime) -> None:
    """A planned occasion does not take place; who had read of it reads why. Raises Unlawful without a reason."""
    only_own(by, outreach.division_id)
    _standing(outreach, "cancel")
    if outreach.is_held:
        raise WrongState("cancel", "held")
    require(P13_2.needs(reason, field="reason", message="取消的，请说明理由"))
    outreach.cancel_reason = reason.strip()
    _journal(db, outreach, "outreach.cancelled", {"reason": outreach.cancel_reason}, by, now)


def name_source(db: Session, outreach: Outreach, opinion_id: int) -> None:
    """Keep that an opinion of the ledger was voiced on this occasion."""
    if db.get(OutreachOpinion, opinion_id) is None:
        db.add(OutreachOpinion(opinion_id=opinion_id, outreach_id=outreach.id or 0))


def get(db: Session, matter_id: int, id: int) -> Outreach:
    """One occasion of a matter. Raises NoResultFound."""
    return db.exec(select(Outreach).where(Outreach.matter_id == matter_id, Outreach.id == id)).one()


def of_matter(db: Session, matter_id: int) -> list[Outreach]:
    """Every occasion of a matter in the order of the days."""
    mine = select(Outreach).where(Outreach.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(Outreach.held_on), col(Outreach.id))))


def counted(db: Session, matter_id: int) -> dict[int, int]:
    """Occasion id -> how many opinions of the ledger it is the source of."""
    rows = select(OutreachOpinion.outreach_id, func.count()).join(
        Outreach, col(Outreach.id) == OutreachOpinion.outreach_id
    )
    return dict(db.exec(rows.where(Outreach.matter_id == matter_id).group_by(col(OutreachOpinion.outreach_id))).all())


def source_of(db: Session, opinion_id: int) -> Outreach | None:
    """The occasion on which an opinion was voiced."""
    link = db.get(OutreachOpinion, opinion_id)
    return db.get(Outreach, link.outreach_id) if link else None


def capacities_heard(held: Sequence[Outreach]) -> list[str]:
    """In which capacities people were heard on occasions that were held."""
    return list(dict.fromkeys(a.capacity for one in held if one.is_held for a in one.attendees))


def spoken_for(held: Sequence[Outreach]) -> list[str]:
    """For which groups and bodies people spoke on occasions that were held."""
    return [a.stands_for for one in held if one.is_held for a in one.attendees if a.stands_for]


def _sound(occasion: Occasion, now: datetime) -> None:
    if occasion.kind not in KINDS or any(a.capacity not in CAPACITIES for a in occasion.attendees):
        raise ValueError("not a kind or a capacity")
    said = bool(occasion.minutes.strip())
    require(
        P13_2.needs(
            not said or occasion.held_on <= legal_date(now), field="held_on", message=f"{UNDERWAY}的，不能填写意见记录"
        ),
        P13_2.needs(
            not said or occasion.attendees, field="attendees", message="已经举行的，请登记参加人员，作为留存的材料"
        ),
    )


def _facts(occasion: Occasion) -> dict[str, Any]:
    facts = asdict(occasion)
    del facts["attendees"]
    return {field: value.strip() if isinstance(value, str) else value for field, value in facts.items()}


def _seat(outreach: Outreach, occasion: Occasion) -> None:
    for position, one in enumerate(occasion.attendees, 1):
        outreach.attendees.append(
            OutreachAttendee(position=position, name=one.name, capacity=one.capacity, stands_for=one.stands_for)
        )


def _content(occasion: Occasion) -> dict[str, object]:
    return {
        "kind": occasion.kind,
        "on": occasion.held_on.isoformat(),
        "attendees": [a.capacity for a in occasion.attendees],  # never a name
        "minutes": occasion.minutes,
    }


def _standing(outreach: Outreach, act: str) -> None:
    if outreach.cancel_reason:
        raise WrongState(act, "cancelled")


def _journal(db: Session, outreach: Outreach, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    db.add(outreach)
    db.flush()
    journal_entry(db, kind, f"outreach:{outreach.id}", content=content, by_role=journal_role(by), at=now)
    announced = select(Consultation.id).where(Consultation.matter_id == outreach.matter_id)
    for id_ in db.exec(announced.where(col(Consultation.status).in_(PUBLIC))):
        public_version.touch(db, f"consultation:{id_}")
