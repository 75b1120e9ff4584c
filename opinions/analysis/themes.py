"""Themes: by proposal from the texts themselves, by the officers' theme words, or by a few labelled examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.cluster import KMeans
from sklearn.preprocessing import normalize

from opinions.analysis.examples import learn
from opinions.analysis.graph import linked, nearest, smoothed
from opinions.analysis.machines import Machine
from opinions.analysis.symbols import as_texts, normal
from opinions.analysis.vectors import Matrix, Vectors, train
from opinions.analysis.words import segment, vocabulary

SAMPLE, GRAPH = 40_000, 12_000  # texts that words are learnt from; texts among which neighbours are sought
NEIGHBOURS, FEW = 20, 3_000  # up to so many texts neighbours count for more: words are known less well
STARTS, SHARPNESS = 10, 8.0
MOST_THEMES = 40
NAMED_BY = 3  # words in a proposed name
WORD_WEIGHT = 0.25  # of a theme word that stands in the text, against likeness of vectors
PART = 20_000
NONE = ""  # the theme of a text that says nothing


@dataclass(frozen=True)
class Sorted:
    """The different texts as words, with their vectors, and which of them each row is."""

    words: list[list[str]]
    texts: list[str]
    vectors: Vectors
    rows: Matrix
    of_row: NDArray[np.int64]


def themes(
    column: "pd.Series[str]",
    *,
    k: int = 0,
    seed: int = 1,
    words: Mapping[str, Sequence[str]] | None = None,
    labels: Mapping[str, str] | None = None,
    machine: Machine | None = None,
) -> pd.DataFrame:
    """For each row `theme` and `confidence` (0 to 1).

    `words`: theme -> its words. `labels`: text -> theme, a few examples of each. Neither: `k` themes are proposed (0: by the
    number of texts), named by their words. The same seed gives the same themes.
    """
    machine = machine or Machine()
    texts = read(column, seed, machine)
    if not len(texts.rows):
        return pd.DataFrame({"theme": [NONE] * len(column), "confidence": 0.0}, index=column.index)
    if labels:
        names, shares = learn(texts.texts, texts.words, texts.rows, labels, texts.vectors, seed)
        shares = _steadied(texts.rows, shares)
    elif words:
        names, shares = list(words), by_words(texts, words)
    else:
        names, shares = propose(texts, k, seed)
    best = shares.argmax(1)
    said = np.array([bool(w) for w in texts.words])
    theme = np.where(said, np.array(names, dtype=object)[best], NONE)
    confidence = np.where(said, shares[np.arange(len(best)), best], 0.0)
    return pd.DataFrame(
        {"theme": pd.array(theme[texts.of_row], dtype="str"), "confidence": confidence[texts.of_row].round(3)},
        index=column.index,
    )


def read(column: "pd.Series[str]", seed: int, machine: Machine) -> Sorted:
    """The different texts of a column as words and vectors."""
    rows = as_texts(column)
    parts = [rows[n : n + PART] for n in range(0, len(rows), PART)]
    forms = [form for part in machine.map("读取", normal, parts) for form in part]
    of_row, unique = pd.factorize(np.array([*forms, None], dtype=object)[:-1])
    first = np.full(len(unique), -1)
    first[of_row[::-1]] = np.arange(len(of_row))[::-1]
    texts = [rows[n] for n in first]
    words = [
        w
        for part in machine.map("分词", segment, [texts[n : n + PART] for n in range(0, len(texts), PART)])
        for w in part
    ]
    chosen = _sample(len(texts), SAMPLE, seed)
    machine.progress("词向量", 0.0)
    vectors = train([words[n] for n in chosen], seed=seed, fewest=2 if len(chosen) < GRAPH else 4)
    parts_of_words = [words[n : n + PART] for n in range(0, len(words), PART)]
    found = machine.map("向量", vectors.of, parts_of_words)
    return Sorted(
        words,
        texts,
        vectors,
        np.concatenate([np.zeros((0, 1), np.float32) if not found else found[0], *found[1:]]),
        of_row,
    )


def propose(texts: Sorted, k: int, seed: int) -> tuple[list[str], Matrix]:
    """Groups of texts about the same: k-means over vectors that neighbours have steadied, then every text by its centre."""
    said = np.flatnonzero(np.abs(texts.rows).sum(1) > 0)
    if not len(said):
        return [NONE], np.ones((len(texts.rows), 1), np.float32)
    chosen = said[_sample(len(said), GRAPH, seed)]
    rows = texts.rows[chosen]
    k = min(k or default_k(len(texts.rows)), len(chosen))
    steady = _steady(rows)
    found = KMeans(k, n_init=STARTS, random_state=seed).fit(steady)
    kinds = np.zeros((len(rows), k), np.float32)
    kinds[np.arange(len(rows)), found.labels_] = 1
    centres = normalize(kinds.T @ rows)
    likeness = texts.rows @ centres.T
    likeness[chosen] = 0.5 * likeness[chosen] + 0.5 * (steady @ normalize(found.cluster_centers_).T)
    return names([texts.words[n] for n in chosen], found.labels_, k), _shares(likeness)


def by_words(texts: Sorted, words: Mapping[str, Sequence[str]]) -> Matrix:
    """The themes of officers: by their words in the text, and by words that stand where theirs stand."""
    asked = [segment([f"{theme} {' '.join(own)}"])[0] for theme, own in words.items()]
    centres = texts.vectors.of(asked)
    spoken = np.zeros((len(texts.texts), len(words)), np.float32)
    for n, (theme, own) in enumerate(words.items()):
        terms = [t for t in dict.fromkeys([theme, *own]) if len(t) > 1]
        hits = np.array([sum(term in text for term in terms) for text in texts.texts], np.float32)
        rarity = np.log((len(hits) + 1) / (1 + (hits > 0).sum()))
        spoken[:, n] = np.minimum(hits, 3) * max(rarity, 0.1)
    spoken /= np.maximum(np.linalg.norm(spoken, axis=1, keepdims=True), 1e-9)
    return _steadied(texts.rows, _shares(texts.rows @ centres.T + WORD_WEIGHT * spoken))


def default_k(count: int) -> int:
    """About the cube root of the number of texts: 1,000 make 10 themes."""
    return int(np.clip(round(count ** (1 / 3)), 2, MOST_THEMES))


def names(words: Sequence[list[str]], labels: NDArray[np.int32], k: int) -> list[str]:
    """The words that mark each theme against the others, as 工资·拖欠·结清; never two alike."""
    known = vocabulary(list(words), fewest=min(2, len(words)))
    there = known.counts(list(words))
    there.data[:] = 1
    kinds = csr_array((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), shape=(k, len(labels)))
    share = (kinds @ there).toarray() / np.maximum(np.bincount(labels, minlength=k), 1)[:, None]
    marks = share * np.log1p(share / np.maximum(share.mean(0), 1e-9))
    spelled = np.array(list(known.columns), dtype=object)
    made: list[str] = []
    for n in range(k):
        ranked = [w for w in spelled[np.argsort(-marks[n], kind="stable")] if len(w) > 1]
        name = "·".join(ranked[:NAMED_BY]) or f"主题{n + 1}"
        made.append(name if name not in made else f"{name}·{n + 1}")
    return made


def _steady(rows: Matrix) -> Matrix:
    """Unit vectors after a look at each text's neighbours."""
    if len(rows) <= NEIGHBOURS * 2:
        return rows
    share, rounds = (0.6, 2) if len(rows) <= FEW else (0.4, 1)
    return np.asarray(normalize(smoothed(rows, linked(rows, NEIGHBOURS), share=share, rounds=rounds)), np.float32)


def _steadied(rows: Matrix, shares: Matrix) -> Matrix:
    """Shares mixed with those of the most similar texts (of a part of them, when there are many)."""
    if len(rows) <= NEIGHBOURS * 2:
        return shares
    among = np.arange(len(rows)) if len(rows) <= GRAPH else np.linspace(0, len(rows) - 1, GRAPH // 4).astype(np.int64)
    places, likeness = nearest(rows, rows[among], NEIGHBOURS)
    weights = np.maximum(likeness, 0) ** 2 + 1e-9
    around = (shares[among][places] * weights[..., None]).sum(1) / weights.sum(1, keepdims=True)
    mixed = 0.7 * shares + 0.3 * around
    return np.asarray(mixed / mixed.sum(1, keepdims=True), np.float32)


def _shares(likeness: Matrix) -> Matrix:
    powers = np.exp(SHARPNESS * (likeness - likeness.max(1, keepdims=True)))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)


def _sample(count: int, most: int, seed: int) -> NDArray[np.int64]:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))
