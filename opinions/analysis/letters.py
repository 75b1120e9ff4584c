"""Letters inside other texts: a letter embedded in an own text or half a letter belongs to its campaign; a shared clause
is only noted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.components import Labels
from opinions.analysis.machines import Machine
from opinions.analysis.sets import counted, first_of_each, once
from opinions.analysis.sketches import grams, whole
from opinions.analysis.symbols import Offsets, encode

RUN = 7  # symbols in a run
CAMPAIGN = 3  # a letter is what at least so many people sent
SHORTEST = 16  # symbols of a letter that can be recognised inside another text
PART = 20_000
COMMON = 32  # a run in more letters than this says nothing
WHOLE, RAW = 0.6, 0.45  # of the letter, by weight and by length: what a text that repeats it holds
HALF, PART_OF, RAREST, ALMOST_ALL = 0.3, 0.15, 0.5, 0.85  # of the letter, where it makes up almost all of the text
SLOGAN, OF_TEXT = 18, 0.5  # a letter of so few runs is repeated by a text that is half of it
TAG, FEWEST = 0.12, 6
SIEVE = 22  # bits


Posting = tuple[Labels, Labels]  # texts and the runs in them, by place in an index


@dataclass(frozen=True)
class Index:
    """Where each run of symbols occurs in the letters: sorted runs, and for each the letters (by position)."""

    runs: NDArray[np.uint64]
    starts: Offsets
    letters: Labels  # positions in `texts`, grouped by run
    texts: Labels  # the text of each letter


def contained(
    strings: list[str], weights: NDArray[np.int64], labels: Labels, middles: Labels, machine: Machine
) -> pd.DataFrame:
    """Which texts hold (parts of) which letters: columns text, letter (a group), of_letter, of_text (shares), belongs."""
    sizes = np.bincount(labels, weights=weights, minlength=len(middles)).astype(np.int64)
    long_enough = np.fromiter((len(strings[m]) >= SHORTEST for m in middles), np.bool_, len(middles))
    campaigns = np.flatnonzero((sizes >= CAMPAIGN) & long_enough)
    index = build([strings[m] for m in middles[campaigns]], middles[campaigns])
    asked = np.flatnonzero((sizes[labels] < CAMPAIGN) | (middles[labels] == np.arange(len(strings))))
    parts = [([strings[i] for i in asked[n : n + PART]], asked[n : n + PART]) for n in range(0, len(asked), PART)]
    lengths = runs_in(strings)
    rows = shares(machine.map("信件", hits, parts, index), lengths, index, machine)
    return _belonging(rows, lengths, campaigns)


def runs_in(strings: list[str]) -> Labels:
    """How many runs each text has; at least one."""
    return np.maximum(np.fromiter(map(len, strings), np.int64, len(strings)) - RUN + 1, 1)


def shares(postings: list[Posting], lengths: Labels, index: Index, machine: Machine) -> NDArray[np.float64]:
    """The rows of `score` for all texts, each run weighing the less the more texts have it that say something of their own."""
    equal = np.ones(len(index.runs))
    rows = np.concatenate([np.zeros((0, 6)), *machine.map("信件", score, postings, index, equal)])
    nothing_else = np.zeros(len(lengths), np.bool_)
    nothing_else[rows[rows[:, 2] >= ALMOST_ALL * lengths[rows[:, 0].astype(np.int64)], 0].astype(np.int64)] = True
    spread = np.zeros(len(index.runs), np.int64)
    for texts, runs in postings:
        spread += np.bincount(runs[~nothing_else[texts]], minlength=len(spread))
    found = machine.map("信件", score, postings, index, 1 / np.maximum(spread, 1))
    return np.concatenate([np.zeros((0, 6)), *found])


def build(strings: list[str], texts: Labels) -> Index:
    """The index of some letters; runs that stand in many letters are left out."""
    owner, run = runs_of(strings)
    unique, counts = counted(run)
    kept = counts <= COMMON
    members = np.repeat(kept, counts)
    return Index(unique[kept], np.concatenate([[0], np.cumsum(counts[kept])]), owner[members], texts)


def hits(part: tuple[list[str], Labels], index: Index) -> Posting:
    """Text and run (by position in the index) for each run of the texts that stands in a letter, each once."""
    owner, _, run = places_in(part[0])
    owner, place = _found(owner, run, index.runs)
    codes = once(owner * max(len(index.runs), 1) + place)
    return part[1][codes // max(len(index.runs), 1)], codes % max(len(index.runs), 1)


def score(postings: Posting, index: Index, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """A row for each text and letter that share runs: text, letter, number of shared runs, and the share of the letter they
    are; what more texts have counts less: who shares only common speech with a letter does not repeat it."""
    texts, runs = postings
    copies = np.diff(index.starts)
    total = np.bincount(index.letters, np.repeat(weights, copies), minlength=len(index.texts))
    repeats = copies[runs]
    letters = index.letters[np.repeat(index.starts[runs], repeats) + _ramp(repeats)]
    codes = np.repeat(texts, repeats) * max(len(index.texts), 1) + letters
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(first_of_each(codes[order]))
    if not len(starts):
        return np.zeros((0, 6))
    said = np.diff(np.append(starts, len(codes)))
    weight = np.add.reduceat(np.repeat(weights[runs], repeats)[order], starts)
    text, letter = codes[order][starts] // len(index.texts), codes[order][starts] % len(index.texts)
    raw = said / np.bincount(index.letters, minlength=len(index.texts))[letter]
    rarest = np.maximum.reduceat(np.repeat(weights[runs], repeats)[order], starts) / _rarest(index, weights)[letter]
    rows = np.stack([text, letter, said, weight / np.maximum(total[letter], 1e-9), raw, rarest], 1)
    return np.asarray(rows[(index.texts[letter] != text) & (raw >= TAG) & (said >= FEWEST)])


def _rarest(index: Index, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weight of each letter's rarest run."""
    rarest = np.full(len(index.texts), 1e-9)
    np.maximum.at(rarest, index.letters, np.repeat(weights, np.diff(index.starts)))
    return rarest


def _belonging(rows: NDArray[np.float64], lengths: Labels, campaigns: Labels) -> pd.DataFrame:
    """The rows as a table, the letter that a text is most of first. A text belongs to a letter when it holds most of it, or
    is hardly more than a part of it."""
    frame = pd.DataFrame(rows, columns=["text", "letter", "said", "of_letter", "raw", "rarest"])
    frame[["text", "letter"]] = frame[["text", "letter"]].astype(np.int64)
    frame["of_text"] = frame["said"] / lengths[frame["text"]]
    whole = (frame["of_letter"] >= WHOLE) & (frame["raw"] >= RAW)
    whole &= (frame["of_text"] >= OF_TEXT) | (frame["said"] >= SLOGAN)
    half = (frame["of_letter"] >= HALF) | (frame["raw"] >= PART_OF) & (frame["rarest"] >= RAREST)
    half &= frame["of_text"] >= ALMOST_ALL
    frame["belongs"] = whole | half
    frame["letter"] = campaigns[frame["letter"]]
    frame = frame.sort_values(["text", "belongs", "said", "letter"], ascending=[True, False, False, True])
    return frame.reset_index(drop=True)


def join(labels: Labels, weights: NDArray[np.int64], middles: Labels, found: pd.DataFrame) -> tuple[Labels, Labels]:
    """The groups after texts that hold a letter went to its campaign, and for each group the campaign it joins whole
    because its letter holds (or is half of) a larger one's; itself for most."""
    sizes = np.bincount(labels, weights=weights, minlength=len(middles))
    best = found[found["belongs"]].drop_duplicates("text")
    joined, target = labels.copy(), np.arange(len(middles))
    for text, letter in zip(best["text"].tolist(), best["letter"].tolist(), strict=True):
        mine = labels[text]
        if sizes[mine] < CAMPAIGN:
            joined[text] = letter
        elif (sizes[letter], -letter) > (sizes[mine], -mine):
            target[mine] = letter
    for _ in range(64):  # a campaign joined to one that joins another: follow to the end
        target = target[target]
    return joined, target


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
    if not len(runs):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low = np.uint64((1 << SIEVE) - 1)
    sieve = np.zeros(1 << SIEVE, np.bool_)
    sieve[runs & low] = True
    maybe = sieve[run & low]
    owner, run = owner[maybe], run[maybe]
    place = np.minimum(np.searchsorted(runs, run), len(runs) - 1)
    there = runs[place] == run
    return owner[there], place[there]


def _ramp(counts: Labels) -> Labels:
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
