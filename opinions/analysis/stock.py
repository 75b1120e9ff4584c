"""Stock phrases and quoted law: what many say in the same words is no sign that they say the same.

A run of symbols that stands in several texts which have nothing else in common is stock. Two texts are alike when they are
alike in what is their own.
"""

import numpy as np
from numpy.typing import NDArray

from opinions.analysis.candidates import Edges, how_alike, in_common, threshold
from opinions.analysis.components import MANY, Labels, connected, middles
from opinions.analysis.letters import shares
from opinions.analysis.machines import Machine
from opinions.analysis.runs import RUN, among, build, hits, places_in, runs_in
from opinions.analysis.symbols import encode

STOCK, REPEATED = 3, 0.4  # so many texts share a run with a letter, and less than this of the letter
NOTICED = 0.2  # of a text's symbols
OWN = 6  # symbols that are an argument of one's own
ALIKE, EQUAL, LONE, KEPT = 0.6, 0.95, 0.7, 0.7
PART = 20_000


def without_stock(strings: list[str], weights: NDArray[np.int64], edges: Edges, machine: Machine) -> Edges:
    """Leaves out the pairs that are alike only in what others say, too."""
    labels = connected(len(strings), edges.pairs)
    letters = middles(labels, weights, edges.pairs, edges.alike)
    several = np.flatnonzero(np.bincount(labels, minlength=len(letters)) > 1)
    common = stock_runs(strings, letters, several, machine)
    texts = np.flatnonzero(np.isin(labels, several))
    parts = [[strings[i] for i in texts[n : n + PART].tolist()] for n in range(0, len(texts), PART)]
    own = [rest for part in machine.map("套话", own_words, parts, common) for rest in part]
    rests = list(strings)
    for text, rest in zip(texts.tolist(), own, strict=True):
        rests[text] = rest
    certain = weights[letters[labels]] >= MANY
    copies = _copies(strings, rests, letters[labels], certain, machine)
    one, other = edges.pairs.T
    apart = ~_own_alike(strings, rests, edges, machine) | ~certain[one] & (edges.alike < LONE)
    stays = ~apart | (copies[one] & copies[other])
    return Edges(edges.pairs[stays], edges.alike[stays])


def _copies(
    strings: list[str], rests: list[str], letters: Labels, asked: NDArray[np.bool_], machine: Machine
) -> NDArray[np.bool_]:
    """The texts like a letter that many sent word for word: they have what is its own, too."""
    texts = np.flatnonzero(asked)
    lengths, own = (np.fromiter(map(len, side), np.int64, len(side)) for side in (strings, rests))
    alike = how_alike(strings, texts, letters[texts], machine, "套话")
    like = alike >= threshold(np.minimum(lengths[texts], lengths[letters[texts]]))
    found = in_common(rests, texts, letters[texts], machine, "套话") * (own[texts] + own[letters[texts]]) / 2
    like &= (found >= KEPT * own[letters[texts]]) | (own[letters[texts]] < OWN)
    copies = np.zeros(len(strings), np.bool_)
    copies[texts[like]] = True
    return copies


def _own_alike(strings: list[str], rests: list[str], edges: Edges, machine: Machine) -> NDArray[np.bool_]:
    """Pairs that are alike without the stock, too. What is stock from end to end is alike when it is almost equal."""
    lengths, own = (np.fromiter(map(len, side), np.int64, len(side)) for side in (strings, rests))
    noticed = own < (1 - NOTICED) * lengths
    asked = np.flatnonzero(noticed[edges.pairs].any(1))
    one, other = edges.pairs[asked].T
    same = in_common(rests, one, other, machine, "套话") >= ALIKE
    alike = np.ones(len(edges.pairs), np.bool_)
    alike[asked] = np.where(np.maximum(own[one], own[other]) >= OWN, same, edges.alike[asked] >= EQUAL)
    return alike


def stock_runs(strings: list[str], letters: Labels, several: Labels, machine: Machine) -> NDArray[np.uint64]:
    """The runs of the groups' letters that also stand in texts which do not repeat the letter, in order."""
    index = build([strings[i] for i in letters[several].tolist()], letters[several])
    parts = [
        ([strings[i] for i in letters[n : n + PART].tolist()], letters[n : n + PART])
        for n in range(0, len(letters), PART)
    ]
    postings = machine.map("套话", hits, parts, index)
    rows = shares(postings, runs_in(strings), index, machine)
    repeats = np.zeros(len(strings), np.bool_)
    repeats[rows[rows[:, 3] >= REPEATED, 0].astype(np.int64)] = True
    strangers = np.zeros(len(index.runs), np.int64)
    for texts, runs in postings:
        strangers += np.bincount(runs[~repeats[texts]], minlength=len(strangers))
    return index.runs[strangers >= STOCK]


def own_words(strings: list[str], common: NDArray[np.uint64]) -> list[str]:
    """Each text without the stock in it."""
    owner, place, run = places_in(strings)
    there, _ = among(run, common)
    codes, offsets = encode(strings)
    stock = np.zeros(len(codes) + RUN, np.int32)
    starts = (offsets[owner] + place)[there]
    np.add.at(stock, starts, 1)
    np.add.at(stock, starts + RUN, -1)
    mine = np.cumsum(stock)[: len(codes)] == 0
    ends = np.concatenate([[0], np.cumsum(mine)])[offsets]
    whole = codes[mine].tobytes().decode("utf-32-le")
    return [whole[a:b] for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
