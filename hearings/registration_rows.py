"""What is written of a group of registrations that were taken: journal leaves, rows, letters, mails; a statement each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, select

from hearings.application import Application, HandedRegistration, Registered
from hearings.models import Hearing
from hearings.places import Standing
from hearings.registration_mails import registered_mail
from hearings.registration_models import Candidacy, Registration, RegistrationLetter
from infra import bulk, mail
from infra.mail import Outbox
from journal.entries import Fact, append

BACKUP = 99  # the preference of who would rather sit among the representatives


@dataclass(frozen=True, slots=True)
class Taken:
    """A registration for which there was room in the order of arrival. `wanted`, `standings`: ids of categories, and how it stands there."""

    handed: HandedRegistration
    fingerprint: str
    hearing: Hearing
    receipt: str
    arrival: int
    wanted: Sequence[int]
    standings: Sequence[Standing]
    backups: Sequence[int] = ()

    def content(self) -> dict[str, object]:
        """What the journal commits to: never the contact."""
        application = self.handed.application
        return {
            "receipt": self.receipt,
            "arrival": self.arrival,
            "name": application.name,
            "categories": list(self.wanted),
            "stance": application.stance,
            "points": application.points,
            "channel": application.channel,
            "list_consent": application.list_consent,
        }

    def candidacies(self) -> list[dict[str, object]]:
        """The rows but for the id of the registration."""
        chosen = enumerate(zip(self.wanted, self.standings, strict=True), 1)
        rows = [_candidacy(id_, preference, *standing) for preference, (id_, standing) in chosen]
        return rows + [_candidacy(id_, BACKUP, "backup", None) for id_ in self.backups]


def write(db: Session, group: Sequence[Taken], now: datetime) -> list[Registered]:
    """Put them on disk in the session's transaction; what each is told after the commit, in order."""
    if not group:
        return []
    for hearing_id, number in Counter(one.handed.hearing_id for one in group).items():
        db.get_one(Hearing, hearing_id).edit += number
    db.flush()
    connection = db.connection()
    leaves = append(connection, [_fact(one, now) for one in group])
    rows = [_row(one, leaf.index, now) for one, leaf in zip(group, leaves, strict=True)]
    bulk.write(connection, Registration, rows)
    found = connection.execute(_ids, {"receipts": [one.receipt for one in group]})
    ids = {receipt: id_ for receipt, id_ in found}
    candidacies = [row | {"registration_id": ids[one.receipt]} for one in group for row in one.candidacies()]
    bulk.write(connection, Candidacy, candidacies)
    for one in group:
        if letter := one.handed.application.letter:
            db.add(RegistrationLetter(registration_id=ids[one.receipt], content=letter))
    bulk.write(connection, Outbox, [_mail(one, now) for one in group if one.handed.application.email])
    db.flush()
    return [Registered(o.receipt, now, leaf.index, arrival=o.arrival) for o, leaf in zip(group, leaves, strict=True)]


_receipts = col(Registration.receipt).in_(bindparam("receipts", expanding=True))
_ids = select(Registration.receipt, Registration.id).where(_receipts)


def _mail(one: Taken, now: datetime) -> dict[str, Any]:
    return mail.row(**registered_mail(one.hearing, one.receipt, one.arrival, one.handed.application.email), now=now)


def _fact(one: Taken, now: datetime) -> Fact:
    return Fact(
        kind="registration.received",
        object=f"hearing:{one.handed.hearing_id}",
        content=one.content(),
        by_role=one.handed.by_role,
        at=now,
    )


def _defaults(model: type[SQLModel]) -> dict[str, Any]:
    return {
        name: field.default for name, field in model.model_fields.items() if name != "id" and not field.is_required()
    }


_registration, _standing = _defaults(Registration), _defaults(Candidacy)
_copied = [
    field.name
    for field in fields(Application)
    if field.name in Registration.model_fields and field.name != "idempotency_key"
]


def _row(one: Taken, index: int, now: datetime) -> dict[str, Any]:
    application = one.handed.application
    return {
        **_registration,
        **{name: getattr(application, name) for name in _copied},
        "hearing_id": one.handed.hearing_id,
        "receipt": one.receipt,
        "idempotency_key": one.handed.idempotency_key,
        "fingerprint": one.fingerprint,
        "person_key": one.handed.person_key,
        "arrival": one.arrival,
        "consented_notice_at": now,
        "consented_list_at": now if application.list_consent else None,
        "received_at": now,
        "journal_index": index,
    }


def _candidacy(category_id: int, preference: int, standing: str, rank: int | None) -> dict[str, object]:
    return {**_standing, "category_id": category_id, "preference": preference, "standing": standing, "rank": rank}
