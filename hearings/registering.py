"""Registering for a hearing: one serialised transaction a registration, so that order of arrival means something.

The row of the hearing is locked first (PostgreSQL) or the whole database is (SQLite): whoever comes second sees what the
first has done. The receipt is handed out by the caller after the commit.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from hearings.acts import journal
from hearings.application import AlreadyRegistered, Application, OtherContent, Registered, RegistrationClosed
from hearings.models import BY_REGISTRATION, OBSERVER, REPRESENTATIVE, Hearing, HearingCategory
from hearings.places import take_place
from hearings.registration_mails import registered_mail
from hearings.registration_models import Candidacy, Registration, RegistrationLetter
from hearings.states import HearingStatus
from infra.clock import legal_date
from infra.mail import enqueue
from opinions.receipts import new_number
from people.models import Staff

RECEIPT_PREFIX = "BM"


def register(db: Session, hearing_id: int, application: Application, *, by: Staff | str, now: datetime) -> Registered:
    """Take a registration. Raises RegistrationClosed, AlreadyRegistered, OtherContent; ValueError for wrong seats."""
    hearing = locked(db, hearing_id)
    if repeated := _repeated(db, hearing, application):
        return repeated
    _still_open(hearing, application, now)
    person_key = application.person_key(hearing_id)
    same = select(Registration).where(Registration.hearing_id == hearing_id, Registration.person_key == person_key)
    earlier = db.exec(same).one_or_none()
    if earlier and earlier.status != "withdrawn":
        raise AlreadyRegistered
    if earlier:  # came back after withdrawing: a new place in the order of arrival
        earlier.person_key = f"{earlier.person_key}:withdrawn:{earlier.id}"
        db.flush()
    categories = wanted(hearing, application.categories)
    registration = _row(db, hearing, application, person_key, now)
    for preference, category in enumerate(categories, 1):
        registration.candidacies.append(Candidacy(category_id=category.id or 0, preference=preference))
    if application.wants_to_observe and all(c.kind == REPRESENTATIVE for c in categories):
        for category in (c for c in hearing.categories if c.kind == OBSERVER and c.method in BY_REGISTRATION):
            registration.candidacies.append(Candidacy(category_id=category.id or 0, preference=99, standing="backup"))
    registration.journal_index = journal(
        db, hearing, "registration.received", content_of(registration, application, categories), by, now
    ).index
    db.add(registration)
    db.flush()
    if application.letter:
        db.add(RegistrationLetter(registration_id=registration.id or 0, content=application.letter))
    take_place(db, registration)
    if registration.email:
        enqueue(db, **registered_mail(hearing, registration), now=now)
    return Registered(registration.receipt, now, registration.arrival)


def locked(db: Session, hearing_id: int) -> Hearing:
    """The hearing as it is now, and nobody else changes it until the end of this transaction."""
    chosen = select(Hearing).where(Hearing.id == hearing_id).with_for_update()
    return db.exec(chosen.execution_options(populate_existing=True)).one()


def wanted(hearing: Hearing, ids: Sequence[int]) -> list[HearingCategory]:
    """The categories of these ids, in this order; each open to registration and all of one kind. Raises ValueError."""
    known: Mapping[int, HearingCategory] = {c.id or 0: c for c in hearing.categories if c.method in BY_REGISTRATION}
    if not ids or not set(ids) <= known.keys():
        raise ValueError("not open to registration")
    chosen = [known[id_] for id_ in dict.fromkeys(ids)]
    if len({c.kind for c in chosen}) > 1:
        raise ValueError("representatives, observers and the press register separately")
    return chosen


def content_of(
    registration: Registration, application: Application, categories: Sequence[HearingCategory]
) -> dict[str, object]:
    """What the journal commits to: never the contact."""
    return {
        "receipt": registration.receipt,
        "arrival": registration.arrival,
        "name": application.name,
        "categories": [c.id for c in categories],
        "stance": application.stance,
        "points": application.points,
        "channel": application.channel,
        "list_consent": application.list_consent,
    }


def is_open(hearing: Hearing, now: datetime) -> bool:
    """Whether the public can register at this moment."""
    closes = hearing.registration_closes_at
    return hearing.status == HearingStatus.ANNOUNCED and closes is not None and now < closes


def _repeated(db: Session, hearing: Hearing, application: Application) -> Registered | None:
    key = f"{hearing.id}:{application.idempotency_key}"
    known = db.exec(select(Registration).where(Registration.idempotency_key == key)).one_or_none()
    if known is None:
        return None
    if known.fingerprint != application.fingerprint:
        raise OtherContent
    return Registered(known.receipt, known.received_at, known.arrival, repeated=True)


def _still_open(hearing: Hearing, application: Application, now: datetime) -> None:
    if application.recorded_by is None:
        if not is_open(hearing, now):
            raise RegistrationClosed
        return
    # A letter or a call that came in time may be written down until the pools are frozen.
    came = application.happened_on or legal_date(now)
    in_time = hearing.registration_closes_at is not None and came < legal_date(hearing.registration_closes_at)
    if hearing.status != HearingStatus.ANNOUNCED or not in_time:
        raise RegistrationClosed


def _row(db: Session, hearing: Hearing, a: Application, person_key: str, now: datetime) -> Registration:
    last = db.exec(select(func.max(Registration.arrival)).where(col(Registration.hearing_id) == hearing.id)).one()
    return Registration(
        hearing_id=hearing.id or 0,
        receipt=new_number(legal_date(now).year, prefix=RECEIPT_PREFIX),
        idempotency_key=f"{hearing.id}:{a.idempotency_key}",
        fingerprint=a.fingerprint,
        person_key=person_key,
        arrival=(last or 0) + 1,
        consented_notice_at=now,
        consented_list_at=now if a.list_consent else None,
        received_at=now,
        journal_index=0,
        **{name: getattr(a, name) for name in COPIED},
    )


COPIED = (
    "name", "phone", "email", "region", "submitter_kind", "organisation", "credit_code", "letter_name", "letter_sha256",
    "relation", "stance", "points", "sex", "age", "occupation", "needs", "may_publish_unit", "channel", "happened_on",
    "recorded_by",
)  # fmt: skip
