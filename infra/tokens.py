"""Signed tokens, one function pair per purpose, each with its own salt and age (itsdangerous)."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

FORM_SECONDS = 24 * 3600
FASTEST_HUMAN_SECONDS = 3
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
_READ_AS = str.maketrans("ILO", "110")
PATIENT_SECONDS = 60  # how long somebody without JavaScript waits while the site is flooded


@dataclass(frozen=True)
class Tokens:
    """Makes and reads every token of the product with one secret."""

    secret: str

    def make_session(self, session_id: str) -> str:
        """The sign-in cookie: an opaque id, signed, so that a made-up one never reaches the database."""
        return self._serializer("session").dumps(session_id)

    def read_session(self, token: str) -> str | None:
        """The session id, or None for a forged cookie. Age is checked in the database."""
        try:
            return str(self._serializer("session").loads(token))
        except BadSignature:
            return None

    def make_form(self, key: str) -> str:
        """Says when a form was shown and carries its idempotency key."""
        return self._serializer("form").dumps(key)

    def read_form(self, token: str, *, now: float) -> tuple[str, float] | None:
        """(idempotency key, seconds since the form was shown), or None when forged or older than a day."""
        try:
            key, made = self._serializer("form").loads(token, return_timestamp=True)
        except BadSignature:
            return None
        age = now - made.timestamp()
        return (str(key), age) if age <= FORM_SECONDS else None

    @property
    def challenge_secret(self) -> str:
        """What signs the challenges browsers work on while the site is flooded."""
        return f"gongyi.challenge.{self.secret}"

    def make_setup(self, staff_id: int) -> str:
        """A link by which a new member of staff sets the first password."""
        return self._serializer("setup").dumps(staff_id)

    def read_setup(self, token: str) -> int | None:
        """The staff id, for three days."""
        try:
            return int(self._serializer("setup").loads(token, max_age=3 * 86400))
        except BadSignature:
            return None

    def make_answering(self, secret: str, contact_id: int | None) -> str:
        """The link to a half-answered questionnaire. Who was invited stands in the link only, never beside the answers."""
        return self._serializer("answering").dumps([secret, contact_id])

    def read_answering(self, token: str) -> tuple[str, int | None] | None:
        """(secret of the saved draft, invitation), or None when forged."""
        try:
            secret, contact_id = self._serializer("answering").loads(token)
        except (BadSignature, ValueError):
            return None
        return str(secret), contact_id

    def make_invitation(self, contact_id: int) -> str:
        """The code of one invitation, short enough for a paper card: its number and 50 bits that prove it is ours."""
        mac = hmac.new(self.secret.encode(), f"gongyi.invitation:{contact_id}".encode(), hashlib.sha256).digest()
        value = int.from_bytes(mac[:8]) >> 14
        proof = "".join(CODE_LETTERS[(value >> 5 * n) & 31] for n in range(10))
        return f"{_in_letters(contact_id)}-{proof[:5]}-{proof[5:]}"

    def read_invitation(self, typed: str) -> int | None:
        """The number of the invitation, whatever the case, blanks and I/L/O for 1/1/0; None when it is none of ours."""
        compact = re.sub(r"[\s\-—–_]", "", typed).upper().translate(_READ_AS)
        if not 11 <= len(compact) <= 17 or any(letter not in CODE_LETTERS for letter in compact):
            return None
        contact_id = 0
        for letter in compact[:-10]:
            contact_id = contact_id * 32 + CODE_LETTERS.index(letter)
        ours = self.make_invitation(contact_id).replace("-", "")
        return contact_id if hmac.compare_digest(ours, _in_letters(contact_id) + compact[-10:]) else None

    def make_code_secret(self, secret: str) -> str:
        """Carries the new secret of one-time codes from the page that shows it to the form that confirms it."""
        return self._serializer("code-secret").dumps(secret)

    def read_code_secret(self, token: str) -> str | None:
        """The secret, for half an hour."""
        try:
            return str(self._serializer("code-secret").loads(token, max_age=1800))
        except BadSignature:
            return None

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=f"gongyi.{purpose}")


def _in_letters(number: int) -> str:
    letters = ""
    while number or len(letters) < 4:
        number, digit = divmod(number, 32)
        letters = CODE_LETTERS[digit] + letters
    return letters
