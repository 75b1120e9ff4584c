"""Pairs of texts that may say the same (MinHash with LSH), and the measure that decides (rapidfuzz)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from opinions.analysis.machines import Machine
from opinions.analysis.sets import counted, first_of_each, once
from opinions.analysis.sketches import HASHES, Sketches, band_keys, minhash
from opinions.analysis.symbols import encode, in_any_order

Measure = Callable[[tuple[list[str], list[str]]], NDArray[np.float32]]
Pairs = NDArray[np.int64]  # two columns: the earlier text, the later one
SHORT, MIDDLE = 20, 40  # symbols
PART, TOGETHER = 20_000, 8  # texts or pairs, and bands, at a time
REORDERED, REORDERED_BELOW = 0.2, 0.75
HELD = 0.9  # of the shorter text that stands in the longer, in any order
ANY_ORDER = 0.8
LEAST_SHARED, LEAST_ALIKE = 0.1, 0.55  # of the sketch; of the texts
FEW = 30_000  # texts: up to so many are compared more widely


@dataclass(frozen=True)
class Edges:
    """Pairs that are alike enough, and how alike they are (0 to 1)."""

    pairs: Pairs
    alike: NDArray[np.float32]


def near(strings: list[str], machine: Machine, seed: int) -> Edges:
    """The pairs of different texts that say the same. Few texts are compared more widely than many."""
    parts = [strings[n : n + PART] for n in range(0, len(strings), PART)]
    rows = np.concatenate([np.zeros((0, HASHES), np.uint16), *machine.map("指纹", sketch, parts, seed)])
    size, neighbours = (2, 3) if len(strings) <= FEW else (4, 1)
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    bands = [range(n, n + TOGETHER) for n in range(0, HASHES // size, TOGETHER)]
    found, times = counted(np.concatenate(machine.map("比对", bucket_pairs, bands, rows, size, neighbours, lengths)))
    pairs = np.stack([found // max(len(strings), 1), found % max(len(strings), 1)], 1)
    pairs = pairs[_worth(pairs, rows, times * size >= LEAST_SHARED * HASHES)]
    del found, rows
    alike = how_alike(strings, pairs[:, 0], pairs[:, 1], machine, "核对")
    one, other = lengths[pairs[:, 0]], lengths[pairs[:, 1]]
    same = alike >= threshold(np.minimum(one, other))
    return Edges(pairs[same], alike[same])


def sketch(strings: list[str], seed: int) -> Sketches:
    """The MinHash rows of some texts."""
    codes, offsets = encode(strings)
    return minhash(codes, offsets, seed)


def bucket_pairs(
    bands: Sequence[int], rows: Sketches, size: int, neighbours: int, lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    """In each bucket of some bands: every text with the first of its bucket and with its next neighbours, as a * n + b."""
    return np.concatenate([_in_band(band, rows, size, neighbours, lengths) for band in bands])


def _in_band(band: int, rows: Sketches, size: int, neighbours: int, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    bits = np.uint64(max(len(rows), 2).bit_length())  # of the place of a text: key and place are sorted as one number
    ranked = band_keys(rows, band, size) << bits | np.arange(len(rows), dtype=np.uint64)
    ranked.sort()
    order = (ranked & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    starts = np.flatnonzero(first_of_each(ranked >> bits))
    first = np.repeat(starts, np.diff(np.append(starts, len(ranked))))
    place = np.arange(len(ranked)) - first
    pairs = [(order[first[place > 0]], order[place > 0])]
    for back in range(1, neighbours + 1):
        later = np.flatnonzero(place > back)
        pairs.append((order[later - back], order[later]))
    codes = [a[fit] * len(rows) + b[fit] for a, b in pairs for fit in [_may_be_alike(lengths[a], lengths[b])]]
    return once(np.concatenate(codes))


def how_alike(
    strings: list[str], ones: NDArray[np.int64], others: NDArray[np.int64], machine: Machine, stage: str
) -> NDArray[np.float32]:
    """How alike the texts at these places are, pair by pair; 0 for what is far from any threshold."""
    return _measured(strings, ones, others, machine, stage, likeness)


def in_common(
    strings: list[str], ones: NDArray[np.int64], others: NDArray[np.int64], machine: Machine, stage: str
) -> NDArray[np.float32]:
    """The share of symbols that the texts at these places have in common, in order or in any, pair by pair."""
    return _measured(strings, ones, others, machine, stage, shared)


def _measured(
    strings: list[str],
    ones: NDArray[np.int64],
    others: NDArray[np.int64],
    machine: Machine,
    stage: str,
    measure: Measure,
) -> NDArray[np.float32]:
    work = [
        tuple([strings[i] for i in side[n : n + PART].tolist()] for side in (ones, others))
        for n in range(0, len(ones), PART)
    ]
    return np.concatenate([np.zeros(0, np.float32), *machine.map(stage, measure, work)])


def shared(work: tuple[list[str], list[str]]) -> NDArray[np.float32]:
    """The share of symbols two texts have in common, in order or in any, pair by pair."""
    one, other = work
    mixed = _in_common(in_any_order(one), in_any_order(other), ANY_ORDER)
    return np.maximum(_in_common(one, other, 0), mixed)


def likeness(work: tuple[list[str], list[str]]) -> NDArray[np.float32]:
    """How alike two texts are, pair by pair: the share of symbols in common, in order, or REORDERED less than the share in
    any order; 0 below the least that matters."""
    measured = _in_common(*work, LEAST_ALIKE)
    one, other = (np.fromiter(map(len, side), np.int64, len(side)) for side in work)
    shorter = np.minimum(one, other)
    rest = np.flatnonzero(measured < REORDERED_BELOW)
    ones, others = (in_any_order([side[n] for n in rest.tolist()]) for side in work)
    mixed = _in_common(ones, others, LEAST_ALIKE + REORDERED)
    mixed[mixed * (one[rest] + other[rest]) / 2 < HELD * shorter[rest]] = 0
    measured[rest] = np.maximum(measured[rest], mixed - np.float32(REORDERED))
    return measured


def _in_common(ones: list[str], others: list[str], least: float) -> NDArray[np.float32]:
    scorer = Indel.normalized_similarity
    return np.asarray(cpdist(ones, others, scorer=scorer, score_cutoff=least, dtype=np.float32, workers=1))


def threshold(shorter: NDArray[np.int64]) -> NDArray[np.float32]:
    """How alike two texts must be, by the length of the shorter one: short texts differ in meaning by one symbol."""
    limits = np.where(shorter < SHORT, 0.901, np.where(shorter < MIDDLE, 0.78, 0.70))
    return limits.astype(np.float32)


def _may_be_alike(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether texts of these lengths can reach the threshold at all."""
    shorter = np.minimum(one, other)
    return np.asarray((2 * shorter >= threshold(shorter) * (one + other)) & (shorter > 0))


def _worth(pairs: Pairs, rows: Sketches, clear: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the sketches of a pair have enough in common; what shares many bands need not be looked at."""
    worth = clear.copy()
    doubtful = np.flatnonzero(~clear)
    for n in range(0, len(doubtful), PART):
        a, b = pairs[doubtful[n : n + PART]].T
        worth[doubtful[n : n + PART]] = (rows[a] == rows[b]).mean(1) >= LEAST_SHARED
    return worth
