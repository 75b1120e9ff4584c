"""What the intake writer takes of an answered questionnaire: plain values, no database."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from opinions.submission import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySubmission:
    """One answered questionnaire on its way. `answers` were checked against the version."""

    idempotency_key: str
    survey_id: int
    version: int
    answers: dict[str, Any]
    channel: str = "web"
    begun_at: datetime | None = None
    contact_id: int | None = None
    entered_by: int | None = None
    by_role: str = "public"
    sheet: str = ""
    draft_hash: str = ""  # the saved draft that ends with this

    @property
    def key_hash(self) -> str:
        """SHA-256 of the idempotency key."""
        return hashlib.sha256(self.idempotency_key.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what was answered: tells a repeat from other answers under the same key."""
        sent = [self.survey_id, self.answers]
        return hashlib.sha256(orjson.dumps(sent, option=orjson.OPT_SORT_KEYS)).hexdigest()

    @property
    def counts(self) -> str:
        """The tag of what is counted anew after this."""
        return f"answers:{self.survey_id}"

    def content(self, receipt: str, received_at: datetime) -> dict[str, object]:
        """What the journal commits to and the receipt file shows."""
        return answer_content(receipt, self.survey_id, self.version, self.answers, self.channel, received_at)


def answer_content(
    receipt: str, survey_id: int, version: int, answers: dict[str, Any], channel: str, received_at: datetime
) -> dict[str, object]:
    """The content of the journal's entry about an answer."""
    return {
        "receipt": receipt,
        "survey": survey_id,
        "version": version,
        "answers": answers,
        "channel": channel,
        "received_at": received_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


class QuotaFull(Refused):
    """Enough people of this group have answered. Nothing was stored."""

    def __init__(self, label: str) -> None:
        super().__init__("the quota is full")
        self.label = label


class AlreadyAnswered(Refused):
    """The invitation was used before."""


class VersionChanged(Refused):
    """The questions were changed after the form was shown."""
