"""Runs of seven symbols: where they stand in letters, and which of them stand in other texts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opinions.analysis.components import Labels
from opinions.analysis.sets import counted, once
from opinions.analysis.sketches import grams, whole
from opinions.analysis.symbols import Offsets, encode

RUN = 7  # symbols in a run
COMMON = 32  # a run in more letters than this says nothing
SIEVE, SPARSE = 24, 6  # bits at most, and more than number the runs

Posting = tuple[Labels, Labels]  # texts and the runs in them, by place in an index


@dataclass(frozen=True)
class Index:
    """Where each run of symbols occurs in the letters: sorted runs, and for each the letters (by position)."""

    runs: NDArray[np.uint64]
    starts: Offsets
    letters: Labels  # positions in `texts`, grouped by run
    texts: Labels  # the text of each letter


def build(strings: list[str], texts: Labels) -> Index:
    """The index of some letters; runs that stand in many letters are left out."""
    owner, run = runs_of(strings)
    unique, counts = counted(run)
    kept = counts <= COMMON
    members = np.repeat(kept, counts)
    return Index(unique[kept], np.concatenate([[0], np.cumsum(counts[kept])]), owner[members], texts)


def frequent(strings: list[str]) -> NDArray[np.uint64]:
    """The runs that stand in many letters, in order."""
    unique, counts = counted(runs_of(strings)[1])
    return unique[counts > COMMON]


def hits(part: tuple[list[str], Labels], index: Index) -> Posting:
    """Text and run (by position in the index) for each run of the texts that stands in a letter, each once."""
    owner, _, run = places_in(part[0])
    owner, place = _found(owner, run, index.runs)
    codes = once(owner * max(len(index.runs), 1) + place)
    return part[1][codes // max(len(index.runs), 1)], codes % max(len(index.runs), 1)


def runs_in(strings: list[str]) -> Labels:
    """How many runs each text has; at least one."""
    return np.maximum(np.fromiter(map(len, strings), np.int64, len(strings)) - RUN + 1, 1)


def places_in(strings: list[str]) -> tuple[Labels, Labels, NDArray[np.uint64]]:
    """For each run of seven symbols in the texts: the text, the place in it, the run."""
    codes, offsets = encode(strings)
    inside = whole(offsets, RUN)
    lengths = np.diff(offsets)
    place = np.arange(len(codes)) - np.repeat(offsets[:-1], lengths)
    return np.repeat(np.arange(len(strings)), lengths)[inside], place[inside], grams(codes, RUN)[inside]


def runs_of(strings: list[str]) -> tuple[Labels, NDArray[np.uint64]]:
    """Text and run, each once, by run."""
    owner, _, run = places_in(strings)
    order = np.lexsort((owner, run))
    owner, run = owner[order], run[order]
    new = np.ones(len(run), np.bool_)
    new[1:] = (run[1:] != run[:-1]) | (owner[1:] != owner[:-1])
    return owner[new], run[new]


def _found(owner: Labels, run: NDArray[np.uint64], runs: NDArray[np.uint64]) -> tuple[Labels, Labels]:
    """Of what stands in texts: what is among some runs, and its place there."""
    there, place = among(run, runs)
    return owner[there], place


def among(run: NDArray[np.uint64], runs: NDArray[np.uint64]) -> tuple[Labels, Labels]:
    """Which are among some runs in order, and their places there."""
    if not len(runs):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    bits = min(len(runs).bit_length() + SPARSE, SIEVE)
    low = np.uint64((1 << bits) - 1)
    sieve = np.zeros(1 << bits, np.bool_)
    sieve[runs & low] = True
    maybe = np.flatnonzero(sieve[run & low])
    place = np.minimum(np.searchsorted(runs, run[maybe]), len(runs) - 1)
    there = runs[place] == run[maybe]
    return maybe[there], place[there]


def ramp(counts: Labels) -> Labels:
    """0, 1, 2 … for each count, end to end."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
