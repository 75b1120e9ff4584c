"""The bundle: one JSON file with all that is fixed before the seed is known. No name and no number of anybody is in it."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from hearings.draw.check import BUNDLE, TICKETS, summary
from hearings.draw.fairness import Fair
from hearings.draw.lots import canonical, method_hash
from hearings.draw.pools import Floats, Types
from hearings.draw.witness import witness

Bundle = dict[str, Any]


def leaf(salt: bytes, *content: object) -> str:
    """The commitment of one registrant in hex: SHA-256(salt || canonical content). The salt stands in the receipt."""
    return hashlib.sha256(salt + canonical(list(content))).hexdigest()


def tickets_of(shares: Floats) -> list[int]:
    """Whole tickets in proportion to the shares, TICKETS in all: rounded down, the rest to the largest remainders."""
    wanted = shares / shares.sum() * TICKETS
    whole = np.floor(wanted).astype(np.int64)
    order = np.lexsort([np.arange(len(shares)), whole - wanted])
    whole[order[: TICKETS - int(whole.sum())]] += 1
    return [int(w) for w in whole]


def fair_bundle(types: Types, found: Fair, facts: Bundle, budget: float) -> Bundle:
    """A bundle for a lottery under quotas. `facts`: pool leaves and what else is public; `budget`: for its proofs."""
    pairs = sorted(
        (tuple(int(t) for t in np.repeat(np.arange(len(panel)), panel)), share)
        for panel, share in zip(found.panels, tickets_of(found.shares), strict=True)
        if share
    )
    held = [0] * len(types.counts)
    for panel, tickets in pairs:
        for t in panel:
            held[t] += tickets
    excluded, certificate = witness(types, found, held, TICKETS, budget)
    return _sealed(types, facts) | {
        "panels": [list(panel) for panel, _ in pairs],
        "tickets": [tickets for _, tickets in pairs],
        "excluded": excluded,
        "certificate": certificate,
    }


def whole_bundle(types: Types, facts: Bundle) -> Bundle:
    """Fewer registrants than seats: everybody is in, and the bundle records it."""
    everybody = [int(t) for t in np.repeat(np.arange(len(types.counts)), types.counts)]
    certificate = {
        "weights": [1] * len(types.counts),
        "proof": {"prices": [0] * len(types.quotas), "seat": 1},
    }
    return _sealed(types, facts) | {
        "kind": "all",
        "panels": [everybody],
        "tickets": [TICKETS],
        "excluded": [],
        "certificate": certificate,
    }


def finished(bundle: Bundle) -> Bundle:
    """With chances, smallest chance, its bound and the hash."""
    bundle = bundle | summary(bundle)
    return bundle | {"method_hash": method_hash(bundle)}


def _sealed(types: Types, facts: Bundle) -> Bundle:
    pool = facts["pool"] | {"types": list(types.of)}
    return facts | {
        "format": BUNDLE,
        "kind": "lottery",
        "seats": types.seats,
        "quotas": [[q.category, q.feature, q.least, q.most] for q in types.quotas],
        "types": [[int(f) for f in row] for row in types.values],
        "pool": pool,
        "software": software(),
    }


@cache
def software() -> dict[str, str]:
    """Name and digest of the programs that computed and check the draw."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return {"name": "gongyi hearings/draw", "sha256": digest.hexdigest()}


def file_of(document: Bundle) -> bytes:
    """The bytes in which bundles and results are published."""
    return canonical(document) + b"\n"


def rows_of(bundle: Bundle, kinds: Sequence[int]) -> list[int]:
    """Row numbers (from 1) of everybody of these types."""
    wanted = set(kinds)
    return [row for row, kind in enumerate(bundle["pool"]["types"], start=1) if kind in wanted]
