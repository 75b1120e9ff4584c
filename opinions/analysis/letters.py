"""Letters inside other texts: a letter embedded in an own text or half a letter belongs to its campaign; a shared clause
is only noted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.components import Labels
from opinions.analysis.machines import Machine
from opinions.analysis.sketches import grams, whole
from opinions.analysis.symbols import Offsets, encode

RUN = 7  # symbols in a run
CAMPAIGN = 3  # a letter is what at least so many people sent
SHORTEST = 16  # symbols of a letter that can be recognised inside another text
PART = 20_000
COMMON = 32  # a run in more letters than this says nothing
EMBEDDED, HALF, HALF_OF_OWN = 0.5, 0.25, 0.6  # of the letter; of the letter, when this share of the text is the letter
OUTSIDERS = 0.5  # texts outside a campaign that may share a run of it, by copy
PIECE = 0.33  # of the letter within a longer own text
TAG, FEWEST = 0.12, 6


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
    found = machine.map("信件", hits, parts, index)
    texts = np.concatenate([np.zeros(0, np.int64), *[f[0] for f in found]])
    runs = np.concatenate([np.zeros(0, np.int64), *[f[1] for f in found]])
    lengths = np.maximum(np.fromiter(map(len, strings), np.int64, len(strings)) - RUN + 1, 1)
    parts_of = score(texts, runs, index, sizes[campaigns], lengths)
    parts_of["letter"] = campaigns[parts_of["letter"].to_numpy()]
    return parts_of


def build(strings: list[str], texts: Labels) -> Index:
    """The index of some letters; runs that stand in many letters are left out."""
    owner, run = _runs(strings)
    unique, counts = np.unique(run, return_counts=True)
    kept = counts <= COMMON
    members = np.repeat(kept, counts)
    return Index(unique[kept], np.concatenate([[0], np.cumsum(counts[kept])]), owner[members], texts)


def hits(part: tuple[list[str], Labels], index: Index) -> tuple[Labels, Labels]:
    """Text and run (by position in the index) for each run of the texts that stands in a letter, each once."""
    owner, run = _runs(part[0], ordered=False)
    if not len(index.runs):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    sieve = np.zeros(1 << 22, np.bool_)
    sieve[(index.runs & np.uint64((1 << 22) - 1)).astype(np.int64)] = True
    maybe = sieve[(run & np.uint64((1 << 22) - 1)).astype(np.int64)]
    owner, run = owner[maybe], run[maybe]
    place = np.minimum(np.searchsorted(index.runs, run), len(index.runs) - 1)
    there = index.runs[place] == run
    codes = np.unique(owner[there] * len(index.runs) + place[there])
    return part[1][codes // len(index.runs)], codes % len(index.runs)


def score(texts: Labels, runs: Labels, index: Index, sizes: Labels, lengths: Labels) -> pd.DataFrame:
    """How much of each letter stands in each text. Runs that more other texts have than copies exist are common speech."""
    copies = np.diff(index.starts)
    spread = np.bincount(runs, minlength=len(index.runs))
    run_of_posting = np.repeat(np.arange(len(index.runs)), copies)
    own = spread[run_of_posting] <= np.maximum(CAMPAIGN, OUTSIDERS * sizes[index.letters])
    total = np.bincount(index.letters, weights=own, minlength=len(sizes))
    repeats = copies[runs]
    which = np.repeat(index.starts[runs], repeats) + _ramp(repeats)
    frame = pd.DataFrame({"text": np.repeat(texts, repeats), "letter": index.letters[which], "own": own[which]})
    frame = frame[index.texts[frame["letter"]] != frame["text"]]
    frame = frame.groupby(["text", "letter"], as_index=False)["own"].agg(["sum", "count"])
    frame["of_letter"] = frame["sum"] / np.maximum(total[frame["letter"]], 1)
    frame["of_text"] = frame["count"] / lengths[frame["text"]]
    whole_or_half = (frame["of_letter"] >= PIECE) & (frame["sum"] >= 12) | (frame["of_letter"] >= EMBEDDED)
    half = (frame["of_text"] >= HALF_OF_OWN) & (frame["of_letter"] >= HALF)
    frame["belongs"] = (whole_or_half | half) & (frame["sum"] >= FEWEST)
    noted = frame["belongs"] | ((frame["of_letter"] >= TAG) & (frame["sum"] >= FEWEST))
    ranked: pd.DataFrame = frame[noted].sort_values(
        ["text", "belongs", "sum", "letter"], ascending=[True, False, False, True]
    )
    return ranked.drop(columns=["sum", "count", "own"], errors="ignore").reset_index(drop=True)


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


def _runs(strings: list[str], *, ordered: bool = True) -> tuple[Labels, NDArray[np.uint64]]:
    codes, offsets = encode(strings)
    run = grams(codes, RUN)
    inside = whole(offsets, RUN)
    owner = np.repeat(np.arange(len(strings)), np.diff(offsets))[inside]
    run = run[inside]
    if not ordered:
        return owner, run
    order = np.lexsort((owner, run))
    owner, run = owner[order], run[order]
    new = np.ones(len(run), np.bool_)
    new[1:] = (run[1:] != run[:-1]) | (owner[1:] != owner[:-1])
    return owner[new], run[new]


def _ramp(counts: Labels) -> Labels:
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
