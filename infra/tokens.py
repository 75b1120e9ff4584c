"""Signed tokens, one function pair per purpose, each with its own salt and age (itsdangerous)."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

FORM_SECONDS = 24 * 3600
FASTEST_HUMAN_SECONDS = 3
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
