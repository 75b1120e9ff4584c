"""How much two texts say together: could they share it by chance? In bits, so that independent parts add up.

A phrase that a part p of the others uses says -log2 p; each symbol of one's own says PER_SYMBOL. That two of n texts agree
without having to do with each other is unlikely when what they share says more than log2 n. Where many sent the same letter,
another copy of it is to be expected: less will do (Bayes' rule, the share of the senders being the odds).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opinions.analysis.components import Labels
from opinions.analysis.machines import Machine
from opinions.analysis.runs import RUN, among, places_in, ramp
from opinions.analysis.sets import once
from opinions.analysis.symbols import encode

Bits = NDArray[np.float64]
PER_SYMBOL = 2.0  # bits: what remains of a symbol where the words around it are known, carefully
MARGIN, PART_MARGIN = 5.0, 3.0  # bits: for texts that say more, and for a text that is nothing but a part of the letter
PART = 20_000


@dataclass(frozen=True)
class Stock:
    """Runs that are stock, in order, and how much each says."""

    runs: NDArray[np.uint64]
    bits: Bits


def enough(texts: int, senders: Labels) -> Bits:
    """The bits that a text must share with a letter of so many senders, the margin not counted."""
    return np.asarray(np.log2(texts / np.maximum(senders, 1)))


def is_more(
    own: Bits, strings: list[str], ones: Labels, others: Labels, stock: Stock, least: Bits
) -> NDArray[np.bool_]:
    """For each pair of texts that shares so many symbols of their own: whether it shares `least` bits, with the stock."""
    more = np.asarray(PER_SYMBOL * own >= least)
    rest = np.flatnonzero(~more)
    more[rest] = PER_SYMBOL * own[rest] + of_stock(strings, ones[rest], others[rest], stock) >= least[rest]
    return more


def of_stock(strings: list[str], ones: Labels, others: Labels, stock: Stock) -> Bits:
    """For each pair of texts the bits of the stock phrases that both have. A phrase is runs that follow one another."""
    both = np.unique(np.concatenate([ones, others]))
    owner, place, run = _stock_in([strings[i] for i in both.tolist()], stock)
    follows = (place[1:] == place[:-1] + 1) & (owner[1:] == owner[:-1])
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(run), 1), np.bool_), ~follows]))
    middle = (starts + np.append(starts[1:], len(run)) - 1) // 2
    phrases = np.bincount(owner[middle], minlength=len(both))
    mine, theirs = np.searchsorted(both, ones), np.searchsorted(both, others)
    pair = np.repeat(np.arange(len(ones)), phrases[mine])
    phrase = run[middle][np.repeat((np.cumsum(phrases) - phrases)[mine], phrases[mine]) + ramp(phrases[mine])]
    count = max(len(stock.runs), 1)
    there = once((owner * count + run).astype(np.uint64))
    held, _ = among((theirs[pair] * count + phrase).astype(np.uint64), there)
    return np.bincount(pair[held], stock.bits[phrase[held]], minlength=len(ones)).astype(np.float64)


def _stock_in(strings: list[str], stock: Stock) -> tuple[Labels, Labels, Labels]:
    """Owner, place among all runs, and place in the stock, of each run that is stock."""
    owner, _, run = places_in(strings)
    there, known = among(run, stock.runs)
    return owner[there], there, known


def rests(strings: list[str], texts: Labels, stock: Stock, machine: Machine) -> list[str]:
    """The strings, those at some places without the stock in them."""
    parts = [[strings[i] for i in texts[n : n + PART].tolist()] for n in range(0, len(texts), PART)]
    own = [rest for part in machine.map("套话", own_words, parts, stock.runs) for rest in part]
    without = list(strings)
    for text, rest in zip(texts.tolist(), own, strict=True):
        without[text] = rest
    return without


def own_words(strings: list[str], common: NDArray[np.uint64]) -> list[str]:
    """Each text without the stock in it."""
    owner, place, run = places_in(strings)
    there, _ = among(run, common)
    codes, offsets = encode(strings)
    starts = (offsets[owner] + place)[there]
    edges = np.bincount(starts, minlength=len(codes) + RUN) - np.bincount(starts + RUN, minlength=len(codes) + RUN)
    mine = np.cumsum(edges)[: len(codes)] == 0
    ends = np.concatenate([[0], np.cumsum(mine)])[offsets]
    whole = codes[mine].tobytes().decode("utf-32-le")
    return [whole[a:b] for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
