"""From pairs to groups: what hangs together, and hangs together with the letter at its middle."""

from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.candidates import Edges, how_alike, threshold
from opinions.analysis.machines import Machine

Labels = NDArray[np.int64]
MANY = 3  # people who send the same words: these are the letter
SOME, SAMPLE, SHARED, EQUAL = 4, 60, 0.86, 0.88
ROUNDS, SLACK = 4, 0.10  # a copy may differ a little more from the letter than from its neighbour


def groups(strings: list[str], weights: NDArray[np.int64], edges: Edges, machine: Machine) -> tuple[Labels, Labels]:
    """For each text its group, and for each group the text at its middle (the letter).

    A chain of texts, each like the next, is cut: every member must be like the letter itself.
    """
    edges = _without_quotations(strings, weights, edges)
    labels = connected(len(strings), edges.pairs)
    pairs, settled = edges.pairs, np.zeros(len(strings), np.bool_)
    for number in range(ROUNDS):
        letters = middles(labels, weights, pairs, edges.alike)
        away = (letters[labels] != np.arange(len(strings))) & ~settled
        loose = away & ~_like(strings, letters[labels], away, machine)
        settled[~loose] = True
        if not loose.any() or number == ROUNDS - 1:
            break
        labels, pairs, alike = _cut(labels, loose, pairs, edges.alike)
        edges = Edges(pairs, alike)
    return labels, middles(labels, weights, pairs, edges.alike)


def _without_quotations(strings: list[str], weights: NDArray[np.int64], edges: Edges) -> Edges:
    """Leaves out pairs that only quote the same passage: where four or more texts share something, one of them must say
    hardly more than what is shared; else only nearly equal texts stay together."""
    labels = connected(len(strings), edges.pairs)
    letters = middles(labels, weights, edges.pairs, edges.alike)
    sizes = np.bincount(labels)
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(sizes)
    quoting = np.zeros(len(sizes), np.bool_)
    for group in np.flatnonzero(sizes >= SOME):
        members = order[ends[group] - sizes[group] : ends[group]]
        if weights[letters[group]] < SOME:
            quoting[group] = shared_part([strings[i] for i in members[:SAMPLE]], strings[letters[group]]) < SHARED
    stays = ~quoting[labels[edges.pairs[:, 0]]] | (edges.alike >= EQUAL)
    return Edges(edges.pairs[stays], edges.alike[stays])


def shared_part(members: list[str], letter: str) -> float:
    """The share of a letter's symbols that lie in runs of three which a third of the members have, too."""
    mine = [letter[n : n + 3] for n in range(len(letter) - 2)]
    counts = Counter(run for member in members for run in {member[n : n + 3] for n in range(len(member) - 2)})
    needed = 1 + max(1, len(members) // 3)
    covered = np.zeros(len(letter), np.bool_)
    for n, run in enumerate(mine):
        if counts[run] >= needed:
            covered[n : n + 3] = True
    return float(covered.mean()) if len(letter) else 1.0


def connected(count: int, pairs: NDArray[np.int64]) -> Labels:
    """A number for each text; the same for those that hang together. Numbers follow first appearance.

    The smallest number of either end goes over to the other until nothing changes; half a second for a million pairs, and
    no other library to load.
    """
    labels = np.arange(count)
    one, other = pairs.T
    while len(one):
        here, there = labels[one], labels[other]
        np.minimum.at(labels, np.maximum(here, there), np.minimum(here, there))
        while not np.array_equal(further := labels[labels], labels):
            labels = further
        apart = labels[one] != labels[other]
        one, other = one[apart], other[apart]
    return by_appearance(labels)


def by_appearance(labels: NDArray[np.integer]) -> Labels:
    """The same grouping, numbered from 0 in the order of first appearance."""
    return pd.factorize(labels)[0].astype(np.int64)


def middles(labels: Labels, weights: NDArray[np.int64], pairs: NDArray[np.int64], alike: NDArray[np.float32]) -> Labels:
    """For each group the text that most people sent word for word (MANY and more), else the one most like the others."""
    closeness = np.zeros(len(labels))
    inside = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    for side in (0, 1):
        other = pairs[inside, 1 - side]
        np.add.at(closeness, pairs[inside, side], alike[inside] ** 2 * weights[other])
    score = np.round(closeness + weights, 3)
    sent = np.where(weights >= MANY, weights, 0)
    order = np.lexsort((np.arange(len(labels)), -score, -sent, labels))
    return order[np.searchsorted(labels[order], np.arange(int(labels.max()) + 1 if len(labels) else 0))]


def _like(strings: list[str], letters: Labels, asked: NDArray[np.bool_], machine: Machine) -> NDArray[np.bool_]:
    """Whether the asked texts are like their letters."""
    ids = np.flatnonzero(asked)
    alike = how_alike(strings, ids, letters[ids], machine, "归并")
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    like = np.ones(len(strings), np.bool_)
    like[ids] = alike >= threshold(np.minimum(lengths[ids], lengths[letters[ids]])) - np.float32(SLACK)
    return like


def _cut(
    labels: Labels, loose: NDArray[np.bool_], pairs: NDArray[np.int64], alike: NDArray[np.float32]
) -> tuple[Labels, NDArray[np.int64], NDArray[np.float32]]:
    """What is unlike its letter leaves it, together with its like."""
    stays = loose[pairs[:, 0]] == loose[pairs[:, 1]]
    stays &= labels[pairs[:, 0]] == labels[pairs[:, 1]]
    kept = pairs[stays]
    rest = kept[loose[kept[:, 0]]]
    split = connected(len(labels), rest)
    return by_appearance(np.where(loose, int(labels.max()) + 1 + split, labels)), kept, alike[stays]
