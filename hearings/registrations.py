"""What happens to a registration after it came in: change, withdraw, approve, late requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from hearings.acts import journal, only_own
from hearings.application import RegistrationClosed
from hearings.models import BY_REGISTRATION, Hearing
from hearings.participants import participant_of, withdraw_participant
from hearings.places import fill_up, leave, take_place
from hearings.registering import is_open, locked, wanted
from hearings.registration_mails import decided_mail, moved_up_mail
from hearings.registration_models import Candidacy, Registration
from hearings.states import HearingStatus, after
from infra.mail import enqueue
from law.findings import Unlawful, Unmet
from people.models import Staff

AUTHOR = "registrant"  # who acts by holding the receipt
CHANGEABLE = (
    "relation",
    "stance",
    "points",
    "email",
    "region",
    "sex",
    "age",
    "occupation",
    "needs",
    "may_publish_unit",
)
OVER = (HearingStatus.HELD, HearingStatus.RECORDED, HearingStatus.REPORTED, HearingStatus.CANCELLED)


def change(
    db: Session, registration: Registration, *, changes: Mapping[str, object], categories: Sequence[int],
    by: Staff | str, now: datetime,
) -> None:  # fmt: skip
    """The registrant changes what was sent, until the close; it is looked at anew. Raises RegistrationClosed."""
    hearing = locked(db, registration.hearing_id)
    if not is_open(hearing, now) or registration.status == "withdrawn":
        raise RegistrationClosed
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for field, value in changes.items():
        setattr(registration, field, value)
    registration.revision += 1
    registration.status, registration.reason = "pending", ""
    _choose_again(db, hearing, registration, [c.id or 0 for c in wanted(hearing, categories)], now)
    content: dict[str, object] = {
        "receipt": registration.receipt,
        "changes": dict(changes),
        "categories": list(categories),
    }
    journal(db, hearing, "registration.changed", content, by, now)


def withdraw(db: Session, registration: Registration, *, by: Staff | str, now: datetime) -> None:
    """The registrant takes the registration back, at any time before the hearing; others move up."""
    hearing = locked(db, registration.hearing_id)
    if HearingStatus(hearing.status) in OVER or registration.status == "withdrawn":
        raise RegistrationClosed
    registration.status = "withdrawn"
    if participant := participant_of(db, registration):
        withdraw_participant(db, hearing, participant, reason="本人退出", by=by, now=now)
    _tell_moved(db, hearing, leave(db, registration), now)
    journal(db, hearing, "registration.withdrawn", {"receipt": registration.receipt}, by, now)


def decide(
    db: Session, hearing: Hearing, registrations: Sequence[Registration], *, approved: bool, reason: str, by: Staff,
    now: datetime,
) -> None:  # fmt: skip
    """Approve registrations, or turn them down with a reason that the registrant reads."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("decide_registration", hearing.status)
    if not approved and not reason.strip():
        raise Unlawful([Unmet(field="reason", message="审核不通过的，请说明理由", article="程序办法第十九条", rule="")])
    for registration in registrations:
        if registration.hearing_id != hearing.id:
            raise ValueError("a registration of another hearing")
        if registration.status == "withdrawn":
            continue
        was, registration.status = registration.status, "approved" if approved else "rejected"
        registration.reason = "" if approved else reason.strip()
        registration.decided_at, registration.decided_by = now, by.id
        if not approved:
            _tell_moved(db, hearing, leave(db, registration), now)
        elif was == "rejected":
            _choose_again(db, hearing, registration, [c.category_id for c in registration.candidacies], now)
        if registration.email and was != registration.status:
            enqueue(db, **decided_mail(hearing, registration), now=now)
    content: dict[str, object] = {
        "receipts": [r.receipt for r in registrations],
        "approved": approved,
        "reason": reason,
    }
    journal(db, hearing, "registration.decided", content, by, now)


def confirm_contact(db: Session, registration: Registration, *, by: Staff | str, now: datetime) -> None:
    """Somebody was reached at the telephone number or address that was given."""
    hearing = locked(db, registration.hearing_id)
    registration.contact_confirmed_at = now
    journal(db, hearing, "registration.contact_confirmed", {"receipt": registration.receipt}, by, now)


def request_late(db: Session, registration: Registration, *, text: str, by: str, now: datetime) -> None:
    """After the close a change is asked for in words; staff decide."""
    hearing = locked(db, registration.hearing_id)
    if is_open(hearing, now) or HearingStatus(hearing.status) in OVER:
        raise RegistrationClosed
    registration.late_request = text.strip()
    content: dict[str, object] = {"receipt": registration.receipt, "text": registration.late_request}
    journal(db, hearing, "registration.late_requested", content, by, now)


def settle_late(
    db: Session, registration: Registration, *, changes: Mapping[str, str], reason: str, by: Staff, now: datetime
) -> None:
    """Grant a late change by entering it, or refuse it with a reason. Only contact, access and words may still change."""
    hearing = locked(db, registration.hearing_id)
    only_own(by, hearing)
    allowed = {"phone", "email", "needs", "points"}
    if set(changes) - allowed:
        raise ValueError("not changeable after the close")
    for field, value in changes.items():
        setattr(registration, field, value)
    registration.late_request = ""
    registration.revision += 1
    content: dict[str, object] = {"receipt": registration.receipt, "fields": sorted(changes), "reason": reason}
    journal(db, hearing, "registration.late_settled", content, by, now)


def _choose_again(db: Session, hearing: Hearing, registration: Registration, ids: Sequence[int], now: datetime) -> None:
    """Other seats: places that are kept stay, others are given up or taken at the end of the order."""
    kept = {c.category_id: c for c in registration.candidacies if c.standing != "left"}
    freed: list[int] = []
    for candidacy in list(registration.candidacies):
        if candidacy.category_id not in ids and candidacy.standing != "backup":
            freed += [candidacy.category_id] if candidacy.standing == "seated" else []
            registration.candidacies.remove(candidacy)
            db.delete(candidacy)
    db.flush()
    for preference, id_ in enumerate(ids, 1):
        if id_ in kept:
            kept[id_].preference = preference
            continue
        found = next((c for c in registration.candidacies if c.category_id == id_), None)
        if found:
            found.standing, found.preference = "pool", preference
        else:
            registration.candidacies.append(Candidacy(category_id=id_, preference=preference))
    db.flush()
    if not any(c.standing == "seated" for c in registration.candidacies):
        _take_new_places(db, registration)
    for category in hearing.categories:
        if category.id in freed and category.method in BY_REGISTRATION:
            _tell_moved(db, hearing, fill_up(db, category), now)


def _take_new_places(db: Session, registration: Registration) -> None:
    if not any(c.standing == "waiting" for c in registration.candidacies):
        take_place(db, registration)


def _tell_moved(db: Session, hearing: Hearing, moved: Sequence[Registration], now: datetime) -> None:
    for registration in moved:
        name = next(c.category.name for c in registration.candidacies if c.standing == "seated")
        if registration.email:
            enqueue(db, **moved_up_mail(hearing, registration, name), now=now)
