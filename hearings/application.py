"""What registering takes and gives: plain values, no database."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, fields
from datetime import date

import orjson

from opinions.submission import Accepted, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One registration on its way in, from the portal or written down by staff."""

    idempotency_key: str
    name: str
    phone: str
    categories: tuple[int, ...]  # ids of categories, the most wanted first
    stance: str = "change"
    points: str = ""
    relation: str = ""
    email: str = ""
    region: str = ""
    submitter_kind: str = "person"
    organisation: str = ""
    credit_code: str = ""
    letter_name: str = ""
    letter_sha256: str = ""
    letter: bytes = b""
    sex: str = ""
    age: str = ""
    occupation: str = ""
    needs: str = ""
    may_publish_unit: bool = False
    list_consent: bool = False
    wants_to_observe: bool = False
    shares_phone: bool = False  # staff made sure that two people really share one number
    channel: str = "web"
    happened_on: date | None = None
    recorded_by: int | None = field(default=None)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything but the key: tells a repeat from another registration under the same key."""
        sent = {name: getattr(self, name) for name in _told}
        return hashlib.sha256(orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def person_key(self, hearing_id: int) -> str:
        """The same for the same telephone number in one hearing, however it is written and by whatever channel."""
        told = plain_number(self.phone) + (f":{plain_name(self.name)}" if self.shares_phone else "")
        return hashlib.sha256(f"hearing:{hearing_id}:{told}".encode()).hexdigest()


_told = {one.name for one in fields(Application)} - {"idempotency_key", "recorded_by", "letter"}


def plain_number(phone: str) -> str:
    """Only the digits, without the country's prefix and whatever the width they were typed in."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return re.sub(r"^(0086|86)(?=1\d{10}$)", "", digits)


def plain_name(name: str) -> str:
    """Without blanks and middle dots, in compatible characters."""
    return re.sub(r"[\s·•・.]", "", unicodedata.normalize("NFKC", name))


@dataclass(frozen=True, slots=True)
class HandedRegistration:
    """An application on its way to the hearing it is for. `by_role`: who hands it in, as the journal says it."""

    hearing_id: int
    application: Application
    by_role: str = "public"

    @property
    def idempotency_key(self) -> str:
        """The key of the form: good for one hearing."""
        return f"{self.hearing_id}:{self.application.idempotency_key}"

    @property
    def person_key(self) -> str:
        """The same for the same person in this hearing."""
        return self.application.person_key(self.hearing_id)

    @property
    def counts(self) -> str:
        """Nothing: what people register is on no public page."""
        return ""


@dataclass(frozen=True, slots=True)
class Registered(Accepted):
    """The registration is in the database. `arrival`: its place in the order of arrival."""

    arrival: int = 0


class NotRegistered(Refused):
    """The registration was not taken."""


class RegistrationClosed(NotRegistered):
    """Nobody can register at this moment."""


class AlreadyRegistered(NotRegistered):
    """Somebody with this telephone number has registered for this hearing."""


class OtherContent(NotRegistered):
    """The idempotency key was used before with other content."""


class WrongSeats(NotRegistered, ValueError):
    """Seats that nobody can register for, none at all, or of several kinds."""
