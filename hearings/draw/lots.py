"""From seed to names: HKDF (RFC 5869) with SHA-256, standard library only. Nothing in it depends on how the pool is numbered."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

WIDE = 1 << 256
TICKET = b"gongyi-draw/1 ticket "
PLACE = b"gongyi-draw/1 place "


def canonical(value: object) -> bytes:
    """RFC 8785 for what bundles hold: texts, safe integers, lists, objects with ASCII keys. Raises ValueError otherwise."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def method_hash(bundle: dict[str, Any]) -> str:
    """SHA-256 in hex over everything that is fixed before the seed is known."""
    return hashlib.sha256(canonical({k: v for k, v in bundle.items() if k != "method_hash"})).hexdigest()


def extract(salt: bytes, secret: bytes) -> bytes:
    """HKDF-Extract."""
    return hmac.digest(salt, secret, "sha256")


def expand(prk: bytes, label: bytes) -> bytes:
    """HKDF-Expand to 32 bytes: one block."""
    return hmac.digest(prk, label + b"\x01", "sha256")


def key_of(method: str, seed: str) -> bytes:
    """The key of one draw: method hash (hex) as salt, the public seed (UTF-8) as secret."""
    return extract(bytes.fromhex(method), seed.encode())


def ticket(prk: bytes, total: int) -> int:
    """A number of 0 .. total - 1, each equally likely: what would favour small numbers is thrown away and drawn again."""
    end, attempt = WIDE - WIDE % total, 0
    while (found := int.from_bytes(expand(prk, TICKET + str(attempt).encode()), "big")) >= end:
        attempt += 1
    return found % total


def panel_of(tickets: Sequence[int], number: int) -> int:
    """Which panel holds this ticket: the first has the first tickets."""
    return next(i for i, end in enumerate(accumulate(tickets)) if number < end)


def place(prk: bytes, leaf: str) -> bytes:
    """The sorting key of one registrant, who can compute it alone."""
    return expand(prk, PLACE + bytes.fromhex(leaf))


def order(prk: bytes, leaves: Sequence[str], rows: Iterable[int]) -> list[int]:
    """Rows (from 0) by their keys."""
    return sorted(rows, key=lambda row: (place(prk, leaves[row]), leaves[row], row))


def seated(bundle: dict[str, Any], seed: str) -> dict[str, Any]:
    """Ticket, panel, chosen and alternates (rows from 1, alternates in their order) for a bundle and a public seed."""
    prk = key_of(bundle["method_hash"], seed)
    number = ticket(prk, sum(bundle["tickets"]))
    panel = panel_of(bundle["tickets"], number)
    types, leaves = bundle["pool"]["types"], bundle["pool"]["leaves"]
    wanted: dict[int, int] = {}
    for kind in bundle["panels"][panel]:
        wanted[kind] = wanted.get(kind, 0) + 1
    chosen, waiting = [], []
    for row in order(prk, leaves, (row for row, kind in enumerate(types) if kind >= 0)):
        if wanted.get(types[row], 0):
            wanted[types[row]] -= 1
            chosen.append(row + 1)
        else:
            waiting.append(row + 1)
    return {"ticket": number, "panel": panel, "chosen": chosen, "alternates": waiting}
