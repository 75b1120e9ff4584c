"""Pairs of texts that may say the same (MinHash with LSH), and the measure that decides (rapidfuzz)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from opinions.analysis.machines import Machine
from opinions.analysis.sketches import HASHES, band_keys, minhash
from opinions.analysis.symbols import encode

Pairs = NDArray[np.int64]  # two columns: the earlier text, the later one
SHORT, MIDDLE = 20, 40  # symbols
PART = 20_000  # texts or pairs at a time
LEAST_SHARED = 0.1  # of the sketch
FEW = 30_000  # texts: up to so many are compared more widely


@dataclass(frozen=True)
class Edges:
    """Pairs that are alike enough, and how alike they are (0 to 1)."""

    pairs: Pairs
    alike: NDArray[np.float32]


def near(strings: list[str], machine: Machine, seed: int) -> Edges:
    """The pairs of different texts that say the same. Few texts are compared more widely than many."""
    parts = [strings[n : n + PART] for n in range(0, len(strings), PART)]
    rows = np.concatenate(machine.map("指纹", sketch, parts, seed)) if parts else np.zeros((0, HASHES), np.uint32)
    size, neighbours = (2, 3) if len(strings) <= FEW else (4, 1)
    bands = list(range(HASHES // size))
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    found = machine.map("比对", bucket_pairs, bands, rows, size, neighbours, lengths)
    pairs = _unique(found, len(strings))
    del found
    pairs = pairs[_worth(pairs, rows)]
    blocks = [pairs[n : n + PART] for n in range(0, len(pairs), PART)]
    work = [([strings[a] for a in b[:, 0]], [strings[a] for a in b[:, 1]]) for b in blocks]
    alike = np.concatenate([np.zeros(0, np.float32), *machine.map("核对", likeness, work)])
    shorter = np.minimum(lengths[pairs[:, 0]], lengths[pairs[:, 1]])
    same = alike >= threshold(shorter)
    return Edges(pairs[same], alike[same])


def sketch(strings: list[str], seed: int) -> NDArray[np.uint32]:
    """The MinHash rows of some texts."""
    codes, offsets = encode(strings)
    return minhash(codes, offsets, seed)


def bucket_pairs(
    band: int, rows: NDArray[np.uint32], size: int, neighbours: int, lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """In each bucket of a band: every text with the first of its bucket and with its next neighbours, as a * n + b."""
    keys = band_keys(rows, band, size)
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]])) if len(ranked) else np.zeros(0, int)
    sizes = np.diff(np.append(starts, len(ranked)))
    first = np.repeat(starts, sizes)
    place = np.arange(len(ranked)) - first
    pairs = [(order[first[place > 0]], order[place > 0])]
    for back in range(1, neighbours + 1):
        later = np.flatnonzero(place > back)
        pairs.append((order[later - back], order[later]))
    pairs = [(a[fit], b[fit]) for a, b in pairs for fit in [_may_be_alike(lengths[a], lengths[b])]]
    codes = [np.minimum(a, b) * len(rows) + np.maximum(a, b) for a, b in pairs]
    return np.unique(np.concatenate(codes))


def likeness(work: tuple[list[str], list[str]]) -> NDArray[np.float32]:
    """The share of symbols two texts have in common, in order, pair by pair."""
    return np.asarray(cpdist(work[0], work[1], scorer=Indel.normalized_similarity, dtype=np.float32, workers=1))


def threshold(shorter: NDArray[np.int64]) -> NDArray[np.float32]:
    """How alike two texts must be, by the length of the shorter one: short texts differ in meaning by one symbol."""
    limits = np.where(shorter < SHORT, 0.901, np.where(shorter < MIDDLE, 0.78, 0.70))
    return limits.astype(np.float32)


def _unique(found: list[NDArray[np.int64]], count: int) -> Pairs:
    both = np.unique(np.concatenate([np.zeros(0, np.int64), *found]))
    return np.stack([both // max(count, 1), both % max(count, 1)], 1)


def _may_be_alike(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether texts of these lengths can reach the threshold at all."""
    shorter = np.minimum(one, other)
    return np.asarray((2 * shorter >= threshold(shorter) * (one + other)) & (shorter > 0))


def _worth(pairs: Pairs, rows: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether the sketches of a pair have enough in common."""
    worth = np.zeros(len(pairs), np.bool_)
    for n in range(0, len(pairs), 200_000):
        a, b = pairs[n : n + 200_000].T
        worth[n : n + 200_000] = (rows[a] == rows[b]).mean(1) >= LEAST_SHARED
    return worth
