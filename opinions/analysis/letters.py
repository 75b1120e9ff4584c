"""Letters inside other texts: a letter embedded in an own text or half a letter belongs to its campaign; a shared clause
is only noted."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.components import Labels
from opinions.analysis.machines import Machine
from opinions.analysis.runs import Index, Posting, build, hits, ramp, runs_in
from opinions.analysis.sets import first_of_each

CAMPAIGN = 3  # a letter is what at least so many people sent
SHORTEST = 16  # symbols of a letter that can be recognised inside another text
PART = 20_000
WHOLE, RAW = 0.6, 0.45  # of the letter, by weight and by length: what a text that repeats it holds
HALF, PART_OF, RAREST, ALMOST_ALL = 0.3, 0.15, 0.5, 0.85  # of the letter, where it makes up almost all of the text
SLOGAN, OF_TEXT = 18, 0.5  # a letter of so few runs is repeated by a text that is half of it
TAG, FEWEST = 0.12, 6


def contained(
    strings: list[str], weights: NDArray[np.int64], labels: Labels, middles: Labels, machine: Machine
) -> pd.DataFrame:
    """Which texts hold (parts of) which letters: columns text, letter (a group), of_letter, of_text (shares), belongs,
    whole (it holds the letter; else it is a part of it)."""
    sizes = np.bincount(labels, weights=weights, minlength=len(middles)).astype(np.int64)
    long_enough = np.fromiter((len(strings[m]) >= SHORTEST for m in middles), np.bool_, len(middles))
    campaigns = np.flatnonzero((sizes >= CAMPAIGN) & long_enough)
    index = build([strings[m] for m in middles[campaigns]], middles[campaigns])
    asked = np.flatnonzero((sizes[labels] < CAMPAIGN) | (middles[labels] == np.arange(len(strings))))
    parts = [([strings[i] for i in asked[n : n + PART]], asked[n : n + PART]) for n in range(0, len(asked), PART)]
    lengths = runs_in(strings)
    rows = shares(machine.map("信件", hits, parts, index), lengths, index, machine)
    return _belonging(rows, lengths, campaigns)


def shares(postings: list[Posting], lengths: Labels, index: Index, machine: Machine) -> NDArray[np.float64]:
    """The rows of `score` for all texts, each run weighing the less the more texts have it that say something of their own."""
    rows = _scored(postings, index, np.ones(len(index.runs)), machine)
    nothing_else = np.zeros(len(lengths), np.bool_)
    nothing_else[rows[rows[:, 2] >= ALMOST_ALL * lengths[rows[:, 0].astype(np.int64)], 0].astype(np.int64)] = True
    spread = np.zeros(len(index.runs), np.int64)
    for texts, runs in postings:
        spread += np.bincount(runs[~nothing_else[texts]], minlength=len(spread))
    return _scored(postings, index, 1 / np.maximum(spread, 1), machine)


def _scored(
    postings: list[Posting], index: Index, weights: NDArray[np.float64], machine: Machine
) -> NDArray[np.float64]:
    of_each = np.repeat(weights, np.diff(index.starts))
    length, total = (np.bincount(index.letters, w, minlength=len(index.texts)) for w in (None, of_each))
    rarest = np.full(len(index.texts), 1e-9)
    np.maximum.at(rarest, index.letters, of_each)
    measures = np.stack([length, np.maximum(total, 1e-9), rarest])
    return np.concatenate([np.zeros((0, 6)), *machine.map("信件", score, postings, index, weights, measures)])


def score(
    postings: Posting, index: Index, weights: NDArray[np.float64], measures: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A row for each text and letter that share runs: text, letter, number of shared runs, the share of the letter they are
    (by weight, and by number) and the weight of the rarest against that of the letter's rarest.

    What more texts have weighs less: who shares only common speech with a letter does not repeat it. `measures`: for each
    letter the number of its runs, their weights together, the weight of the rarest.
    """
    texts, runs = postings
    repeats = np.diff(index.starts)[runs]
    letters = index.letters[np.repeat(index.starts[runs], repeats) + ramp(repeats)]
    codes = np.repeat(texts, repeats) * max(len(index.texts), 1) + letters
    order = np.argsort(codes, kind="stable")
    codes, weight = codes[order], np.repeat(weights[runs], repeats)[order]
    starts = np.flatnonzero(first_of_each(codes))
    if not len(starts):
        return np.zeros((0, 6))
    text, letter = codes[starts] // len(index.texts), codes[starts] % len(index.texts)
    said = np.diff(np.append(starts, len(codes)))
    length, total, rarest = measures[:, letter]
    of_letter, rare = np.add.reduceat(weight, starts) / total, np.maximum.reduceat(weight, starts) / rarest
    noted = (index.texts[letter] != text) & (said >= TAG * length) & (said >= FEWEST)
    return np.asarray(np.stack([text, letter, said, of_letter, said / length, rare], 1)[noted])


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
    frame["whole"], frame["belongs"] = whole, whole | half
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
