"""What the intake writer takes and gives: plain values, no database."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import orjson


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a submission; its bytes are already in the file store."""

    name: str
    mime: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One opinion on its way into the ledger."""

    idempotency_key: str
    consultation_id: int
    text: str
    clause: str = ""
    stance: str = "other"
    submitter_kind: str = "person"
    submitter_name: str = ""
    email: str = ""
    phone: str = ""
    region: str = ""
    channel: str = "web"
    happened_on: date | None = None
    recorded_by: int | None = None
    by_role: str = "public"
    mail_receipt: bool = False
    files: tuple[SentFile, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that was sent but the key: tells a repeat from another opinion under the same key."""
        sent = [self.consultation_id, self.text, self.clause, self.stance, self.submitter_kind, self.submitter_name]
        sent += [
            self.email,
            self.phone,
            self.region,
            self.channel,
            str(self.happened_on),
            [f.sha256 for f in self.files],
        ]
        return hashlib.sha256(orjson.dumps(sent)).hexdigest()

    @property
    def counts(self) -> str:
        """The tag of what is counted anew after this."""
        return f"opinions:{self.consultation_id}"

    def content(self, receipt: str, received_at: datetime) -> dict[str, object]:
        """What the journal commits to and the receipt file shows: never the contact."""
        return {
            "receipt": receipt,
            "consultation": self.consultation_id,
            "clause": self.clause,
            "stance": self.stance,
            "text": self.text,
            "submitter": {"kind": self.submitter_kind, "name": self.submitter_name},
            "channel": self.channel,
            "files": [f.sha256 for f in self.files],
            "received_at": received_at.astimezone(UTC).isoformat(timespec="microseconds"),
        }


@dataclass(frozen=True, slots=True)
class Accepted:
    """The opinion is on disk. `repeated`: it already was, this is the same receipt again."""

    receipt: str
    received_at: datetime
    journal_index: int
    repeated: bool = False


class Refused(Exception):
    """The submission was not taken."""


class Closed(Refused):
    """The consultation is not open at this moment."""

    def __init__(self, closes_at: datetime | None) -> None:
        super().__init__("the consultation is not open")
        self.closes_at = closes_at


class OtherContent(Refused):
    """The idempotency key was used before with other content."""


class Overloaded(Refused):
    """The queue is full: come back a little later; nothing was taken, nothing lost."""
