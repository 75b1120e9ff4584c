"""The work a browser does before an opinion is taken while the site is flooded (altcha), bound to one form.

A solution is good for the idempotency key of the form it was made for and for no other: sent again it leads to the same
receipt, in this process or another, and can never bring a second opinion. The library itself would accept replays.
"""

import json
import time

from altcha import Payload, create_challenge, verify_solution

ALGORITHM = "PBKDF2/SHA-256"  # what WebCrypto computes natively: a program has no head start over a browser
ITERATIONS = 5000
PREFIX = "00"  # one of 256 keys: a second or so, in the background while people write
LASTS_SECONDS = 2 * 3600


def challenge(secret: str, form_key: str) -> str:
    """A challenge for one form, as JSON for static/js/challenge.js."""
    made = create_challenge(
        ALGORITHM,
        ITERATIONS,
        key_prefix=PREFIX,
        expires_at=int(time.time()) + LASTS_SECONDS,
        data={"form": form_key},
        hmac_secret=secret,
    )
    return json.dumps(made.to_dict(), separators=(",", ":"))


def holds(payload: str, secret: str, form_key: str) -> bool:
    """Whether this is a solution that was worked out for this form. Anything malformed is none."""
    try:
        bound = Payload.from_base64(payload).challenge.parameters.data == {"form": form_key}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return bound and bool(verify_solution(payload, secret).verified)
