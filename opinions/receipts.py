"""Receipt numbers: short enough to write down, too many to guess, with a check character against slips."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
LENGTH = 12  # eleven random characters (55 bits) and the check character
OPINION = "YJ"
_FORM = re.compile(r"[A-Z]{2}-(\d{4})-([0-9A-Z]{4})-([0-9A-Z]{4})-([0-9A-Z]{4})")
_READ_AS = str.maketrans("ILO", "110")


def new_number(year: int, *, prefix: str = OPINION) -> str:
    """A fresh number such as YJ-2026-7F3K-9QXM-2C4D; the prefix says what it is the receipt of."""
    value = secrets.randbits(5 * (LENGTH - 1))
    body = "".join(ALPHABET[(value >> 5 * n) & 31] for n in range(LENGTH - 1))
    code = body + _check(body)
    return f"{prefix}-{year}-{code[:4]}-{code[4:8]}-{code[8:]}"


def read_number(typed: str, *, prefix: str = OPINION) -> str | None:
    """The number as stored, whatever the case, blanks, and I/L/O for 1/1/0; None when it cannot be one."""
    compact = re.sub(r"[\s\-—–_]", "", typed).upper()
    if not compact.startswith(prefix) or len(compact) != 2 + 4 + LENGTH:
        return None
    year, code = compact[2:6], compact[6:].translate(_READ_AS)
    number = f"{prefix}-{year}-{code[:4]}-{code[4:8]}-{code[8:]}"
    if not _FORM.fullmatch(number) or any(c not in ALPHABET for c in code) or _check(code[:-1]) != code[-1]:
        return None
    return number


def _check(body: str) -> str:
    # Weights are odd, so that a single wrong character always shows; neighbours differ, so that a swap mostly does.
    total = sum((2 * n + 1) * ALPHABET.index(c) for n, c in enumerate(body))
    return ALPHABET[total % 32]
