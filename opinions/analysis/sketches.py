"""Sketches of texts: runs of three symbols, and the smallest of many hashes of them (MinHash)."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from opinions.analysis.symbols import Codes, Offsets

Sketches = NDArray[np.uint16]
HASHES = 128
_CHUNK = 400_000  # symbols at a time: fits the cache
_MIX = np.uint64(0x9E3779B97F4A7C15)


def grams(codes: Codes, size: int) -> NDArray[np.uint64]:
    """A hash for the run of `size` symbols that begins at each place; runs cross the ends of texts: see `whole`."""
    padded = np.concatenate([codes, np.zeros(size - 1, np.uint32)]).astype(np.uint64)
    count = len(codes)
    hashed = np.zeros(count, np.uint64)
    for n in range(size):
        hashed = (hashed ^ padded[n : n + count]) * np.uint64(0xFF51AFD7ED558CCD)
        hashed ^= hashed >> np.uint64(32)
    return hashed


def whole(offsets: Offsets, size: int) -> NDArray[np.bool_]:
    """Which runs lie inside one text."""
    inside = np.ones(int(offsets[-1]), np.bool_)
    for back in range(1, size):
        ends = offsets[1:] - back
        inside[ends[ends >= offsets[:-1]]] = False
    return inside


def minhash(codes: Codes, offsets: Offsets, seed: int) -> Sketches:
    """A row of 128 smallest hashes (their last 16 bits) for each text; texts of fewer than three symbols count as one run.

    Two texts agree in about that share of the columns in which their sets of runs agree (Broder 1997; Li and König 2010).
    """
    factors = np.random.default_rng(seed).integers(1, 2**31, HASHES, dtype=np.uint32) | np.uint32(1)
    rows = np.empty((len(offsets) - 1, HASHES), np.uint16)
    for a, b in _chunks(offsets):
        part = offsets[a : b + 1]
        rows[a:b] = _minhash(codes[part[0] : part[-1]], part - part[0], factors)
    return rows


def _minhash(codes: Codes, offsets: Offsets, factors: NDArray[np.uint32]) -> Sketches:
    lengths = np.diff(offsets)
    rows = np.zeros((len(lengths), len(factors)), np.uint16)
    some = np.flatnonzero(lengths)
    if not len(some):
        return rows
    inside = whole(offsets, 3)
    short = lengths < 3
    inside[offsets[:-1][short & (lengths > 0)]] = True
    kept = (grams(codes, 3)[inside] >> np.uint64(32)).astype(np.uint32)
    starts = np.concatenate([[0], np.cumsum(inside)])[offsets[:-1]][some]
    scratch = np.empty_like(kept)
    for n, factor in enumerate(factors):
        np.multiply(kept, factor, out=scratch)
        rows[some, n] = np.minimum.reduceat(scratch, starts)
    return rows


def band_keys(rows: Sketches, band: int, size: int) -> NDArray[np.uint64]:
    """One key for each text: texts alike in all `size` columns of the band have the same."""
    key = np.zeros(len(rows), np.uint64) + np.uint64((band + 1) * int(_MIX) & (2**64 - 1))
    for column in range(band * size, band * size + size):
        key = (key ^ rows[:, column]) * np.uint64(0xFF51AFD7ED558CCD)
        key ^= key >> np.uint64(33)
    return key


def _chunks(offsets: Offsets) -> list[tuple[int, int]]:
    count = len(offsets) - 1
    places = np.searchsorted(offsets, np.arange(0, int(offsets[-1]) + _CHUNK, _CHUNK))
    return list(pairwise(sorted({0, *np.minimum(places, count).tolist(), count})))
