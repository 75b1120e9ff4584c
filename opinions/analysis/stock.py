"""Stock phrases and quoted law: what many say in the same words is no sign that they say the same.

A run of symbols that stands in several texts which have nothing else in common is stock. Two texts are alike when they are
alike in what is their own, and when what they share is more than chance.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.candidates import Edges, how_alike, in_common, threshold
from opinions.analysis.chance import MARGIN, PART_MARGIN, Bits, Stock, enough, is_more, rests
from opinions.analysis.components import MANY, Labels, connected, middles
from opinions.analysis.letters import shares
from opinions.analysis.machines import Machine
from opinions.analysis.runs import COMMON, Index, Posting, build, frequent, hits, runs_in

STOCK, REPEATED = 3, 0.4  # so many texts share a run with a letter, and less than this of the letter
NOTHING_ELSE = 0.95  # of a text that is a part of a letter
NOTICED = 0.2  # of a text's symbols
OWN = 6  # symbols that are an argument of one's own
ALIKE, EQUAL, LONE, KEPT = 0.6, 0.95, 0.7, 0.7
PART = 20_000


def without_stock(
    strings: list[str], weights: NDArray[np.int64], edges: Edges, machine: Machine
) -> tuple[Edges, Stock]:
    """The pairs without those that are alike only in what others say, too; and what is stock."""
    labels = connected(len(strings), edges.pairs)
    letters = middles(labels, weights, edges.pairs, edges.alike)
    together = np.bincount(labels, weights, minlength=len(letters))
    several = np.flatnonzero(together > 1)
    stock = learned(strings, letters, several, machine)
    own = rests(strings, np.flatnonzero(together[labels] > 1), stock, machine)
    certain = weights[letters[labels]] >= MANY
    copies = _copies(
        strings, own, weights, np.stack([np.flatnonzero(certain), letters[labels][certain]]), stock, machine
    )
    one, other = edges.pairs.T
    apart = ~_own_alike(strings, own, weights, edges, stock, machine) | ~certain[one] & (edges.alike < LONE)
    stays = ~apart | (copies[one] & copies[other])
    return Edges(edges.pairs[stays], edges.alike[stays]), stock


def beyond_chance(
    strings: list[str], sizes: Labels, letters: Labels, found: pd.DataFrame, stock: Stock, machine: Machine
) -> pd.DataFrame:
    """The letters found in texts; a text belongs to a letter only when what they share is more than chance, and when its
    own words are the letter's (where it is a part of the letter) or the letter's own words are in it."""
    rows = found[found["belongs"]]
    texts, of, whole = rows["text"].to_numpy(), letters[rows["letter"].to_numpy()], rows["whole"].to_numpy()
    own = rests(strings, np.unique(np.concatenate([texts, of])), stock, machine)
    mine = _lengths(own)
    part, other = np.where(whole, of, texts), np.where(whole, texts, of)
    shared = _shared([own[i] for i in part.tolist()], [strings[i] for i in other.tolist()], machine)
    least = enough(len(letters), sizes[rows["letter"].to_numpy()]) + np.where(whole, MARGIN, PART_MARGIN)
    kept = found.copy()
    kept.loc[rows.index, "belongs"] = is_more(shared, strings, texts, of, stock, least) & (
        (shared >= KEPT * mine[part]) | (np.minimum(mine[texts], mine[of]) < OWN)
    )
    return kept


def _shared(ones: list[str], others: list[str], machine: Machine) -> Bits:
    """How many symbols the texts of two lists have in common, pair by pair."""
    places = np.arange(len(ones))
    share = in_common([*ones, *others], places, places + len(ones), machine, "套话")
    return np.asarray(share * (_lengths(ones) + _lengths(others)) / 2)


def _lengths(strings: list[str]) -> Labels:
    return np.fromiter(map(len, strings), np.int64, len(strings))


def _copies(
    strings: list[str], rests: list[str], weights: Labels, pairs: NDArray[np.int64], stock: Stock, machine: Machine
) -> NDArray[np.bool_]:
    """The texts like a letter that many sent word for word: they have what is its own, too; or, where the letter is stock
    from end to end, more of it than chance."""
    texts, letters = pairs
    lengths, own = _lengths(strings), _lengths(rests)
    alike = how_alike(strings, texts, letters, machine, "套话")
    like = alike >= threshold(np.minimum(lengths[texts], lengths[letters]))
    found = in_common(rests, texts, letters, machine, "套话") * (own[texts] + own[letters]) / 2
    like &= (found >= KEPT * own[letters]) | (own[letters] < OWN)
    asked = np.flatnonzero(like & (own[letters] < OWN))
    least = enough(len(strings), weights[letters[asked]]) + MARGIN
    like[asked] = is_more(found[asked], strings, texts[asked], letters[asked], stock, least)
    copies = np.zeros(len(strings), np.bool_)
    copies[texts[like]] = True
    return copies


def _own_alike(
    strings: list[str], rests: list[str], weights: Labels, edges: Edges, stock: Stock, machine: Machine
) -> NDArray[np.bool_]:
    """Pairs that are alike without the stock, too, beyond chance. What is stock from end to end is alike when it is almost
    equal."""
    lengths, own = _lengths(strings), _lengths(rests)
    noticed = own < (1 - NOTICED) * lengths
    asked = np.flatnonzero(noticed[edges.pairs].any(1))
    one, other = edges.pairs[asked].T
    found = in_common(rests, one, other, machine, "套话")
    speaks = np.maximum(own[one], own[other]) >= OWN
    same = np.where(speaks, found >= ALIKE, edges.alike[asked] >= EQUAL)
    doubtful = np.flatnonzero(same & speaks)
    one, other, found = one[doubtful], other[doubtful], found[doubtful]
    least = enough(len(strings), np.maximum(weights[one], weights[other])) + MARGIN
    same[doubtful] = is_more(found * (own[one] + own[other]) / 2, strings, one, other, stock, least)
    alike = np.ones(len(edges.pairs), np.bool_)
    alike[asked] = same
    return alike


def learned(strings: list[str], letters: Labels, several: Labels, machine: Machine) -> Stock:
    """The runs of the groups' letters that also stand in texts which do not repeat the letter, in order."""
    of_groups = [strings[i] for i in letters[several].tolist()]
    index, everywhere = build(of_groups, letters[several]), frequent(of_groups)
    parts = [
        ([strings[i] for i in letters[n : n + PART].tolist()], letters[n : n + PART])
        for n in range(0, len(letters), PART)
    ]
    times = _strangers(machine.map("套话", hits, parts, index), strings, index, machine)
    runs = np.concatenate([index.runs[times >= STOCK], everywhere])
    times = np.concatenate([times[times >= STOCK], np.full(len(everywhere), COMMON)])
    order = np.argsort(runs)
    return Stock(runs[order], enough(max(len(letters), 2), times[order]))


def _strangers(postings: list[Posting], strings: list[str], index: Index, machine: Machine) -> Labels:
    """How many texts have each run that neither repeat a letter nor are a part of one."""
    lengths = runs_in(strings)
    rows = shares(postings, lengths, index, machine)
    part = rows[:, 2] >= NOTHING_ELSE * lengths[rows[:, 0].astype(np.int64)]
    repeats = np.zeros(len(strings), np.bool_)
    repeats[rows[(rows[:, 3] >= REPEATED) | part, 0].astype(np.int64)] = True
    times = np.zeros(len(index.runs), np.int64)
    for texts, runs in postings:
        times += np.bincount(runs[~repeats[texts]], minlength=len(times))
    return times
