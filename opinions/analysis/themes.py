"""Themes: by proposal from the texts themselves, by the officers' theme words, or by a few labelled examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.preprocessing import normalize

from opinions.analysis.clusters import kmeans
from opinions.analysis.examples import learn
from opinions.analysis.graph import linked, nearest, smoothed
from opinions.analysis.machines import Machine
from opinions.analysis.symbols import as_texts, normal
from opinions.analysis.vectors import Matrix, Vectors, train
from opinions.analysis.words import Words, joined, segment, vocabulary

SAMPLE, GRAPH = 40_000, 12_000  # texts that words are learnt from; texts among which neighbours are sought
NEIGHBOURS, FEW = 20, 3_000  # up to so many texts neighbours count for more: words are known less well
SHARPNESS = 8.0
MOST_THEMES = 40
NAMED_BY = 3  # words in a proposed name
WORD_WEIGHT = 0.12  # of a theme word that stands in the text, against likeness of vectors
PART = 20_000
NONE = ""  # the theme of a text that says nothing


@dataclass(frozen=True)
class Sorted:
    """The different texts, their words, the vectors learnt from them, and which of the texts each row is."""

    texts: list[str]
    words: Words
    vectors: Vectors
    of_row: NDArray[np.int64]
    machine: Machine

    def __len__(self) -> int:
        return len(self.texts)

    def parts(self) -> list[Words]:
        """The words of PART texts at a time."""
        return [self.words.between(n, n + PART) for n in range(0, len(self), PART)]

    def rows(self, chosen: NDArray[np.int64]) -> Matrix:
        """The vectors of some texts."""
        return self.vectors.of(self.words.chosen(chosen))


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
    texts = read(column, seed, machine or Machine())
    if not len(texts):
        return pd.DataFrame({"theme": [NONE] * len(column), "confidence": 0.0}, index=column.index)
    if labels:
        names, shares = learn(texts.texts, texts.words, labels, texts.vectors)
        shares = _steadied(texts, shares)
    elif words:
        names, shares = list(words), by_words(texts, words)
    else:
        names, shares = propose(texts, k, seed)
    best = shares.argmax(1)
    said = texts.words.lengths > 0
    theme = np.where(said, np.array(names, dtype=object)[best], NONE)
    confidence = np.where(said, shares[np.arange(len(best)), best], 0.0)
    return pd.DataFrame(
        {"theme": pd.array(theme[texts.of_row], dtype="str"), "confidence": confidence[texts.of_row].round(3)},
        index=column.index,
    )


def read(column: "pd.Series[str]", seed: int, machine: Machine) -> Sorted:
    """The different texts of a column as words, and the vectors learnt from them."""
    rows = as_texts(column)
    parts = [rows[n : n + PART] for n in range(0, len(rows), PART)]
    forms = [form for part in machine.map("读取", normal, parts) for form in part]
    of_row, _ = pd.factorize(np.array([*forms, None], dtype=object)[:-1])
    del forms
    texts = [rows[n] for n in np.flatnonzero(~pd.Series(of_row).duplicated()).tolist()]
    words = joined(machine.map("分词", segment, [texts[n : n + PART] for n in range(0, len(texts), PART)]))
    chosen = _sample(len(texts), SAMPLE, seed)
    machine.progress("词向量", 0.0)
    vectors = train(words.chosen(chosen), seed=seed, fewest=2 if len(chosen) < GRAPH else 4)
    return Sorted(texts, words, vectors, of_row, machine)


def propose(texts: Sorted, k: int, seed: int) -> tuple[list[str], Matrix]:
    """Groups of texts about the same: k-means over vectors that neighbours have steadied, then every text by its centre."""
    said = np.flatnonzero(texts.vectors.knows(texts.words))
    if not len(said):
        return [NONE], np.ones((len(texts), 1), np.float32)
    chosen = said[_sample(len(said), GRAPH, seed)]
    rows = texts.rows(chosen)
    k = min(k or default_k(len(texts)), len(chosen))
    steady = _steady(rows)
    labels, middles = kmeans(steady, k, seed)
    k = len(middles)
    kinds = np.zeros((len(rows), k), np.float32)
    kinds[np.arange(len(rows)), labels] = 1
    centres = normalize(kinds.T @ rows)
    shares = np.concatenate(texts.machine.map("归类", shares_of, texts.parts(), texts.vectors, centres))
    both = 0.5 * (rows @ centres.T) + 0.5 * (steady @ normalize(middles).T)
    shares[chosen] = _shares(both)
    return names(texts.words.chosen(chosen), labels, k), shares


def shares_of(words: Words, vectors: Vectors, centres: Matrix) -> Matrix:
    """For each text the share of each centre, by likeness."""
    return _shares(vectors.of(words) @ centres.T)


def by_words(texts: Sorted, words: Mapping[str, Sequence[str]]) -> Matrix:
    """The themes of officers: by their words in the text, and by words that stand where theirs stand."""
    asked = segment([f"{theme} {' '.join(own)}" for theme, own in words.items()])
    centres = texts.vectors.of(asked)
    spoken = np.zeros((len(texts), len(words)), np.float32)
    for n, (theme, own) in enumerate(words.items()):
        terms = [t for t in dict.fromkeys([theme, *own]) if len(t) > 1]
        hits = np.array([sum(term in text for term in terms) for text in texts.texts], np.float32)
        rarity = np.log((len(hits) + 1) / (1 + (hits > 0).sum()))
        spoken[:, n] = np.minimum(hits, 3) * max(rarity, 0.1)
    spoken /= np.maximum(np.linalg.norm(spoken, axis=1, keepdims=True), 1e-9)
    parts = [(part, spoken[n * PART : (n + 1) * PART]) for n, part in enumerate(texts.parts())]
    shares = np.concatenate(texts.machine.map("归类", _by_words, parts, texts.vectors, centres))
    return _steadied(texts, shares)


def _by_words(part: tuple[Words, Matrix], vectors: Vectors, centres: Matrix) -> Matrix:
    return _shares(vectors.of(part[0]) @ centres.T + WORD_WEIGHT * part[1])


def default_k(count: int) -> int:
    """About the cube root of the number of texts: 1,000 make 10 themes."""
    return int(np.clip(round(count ** (1 / 3)), 2, MOST_THEMES))


def names(words: Words, labels: NDArray[np.int32], k: int) -> list[str]:
    """The words that mark each theme against the others, as 工资·拖欠·结清; never two alike."""
    known = vocabulary(words, fewest=min(2, len(words)))
    there = known.counts(words)
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


def _steadied(texts: Sorted, shares: Matrix) -> Matrix:
    """Shares mixed with those of the most similar texts (of a part of them, when there are many)."""
    count = len(texts)
    if count <= NEIGHBOURS * 2:
        return shares
    among = np.arange(count) if count <= GRAPH else np.linspace(0, count - 1, GRAPH // 4).astype(np.int64)
    known = texts.rows(among), shares[among]
    parts = [(part, shares[n * PART : (n + 1) * PART]) for n, part in enumerate(texts.parts())]
    return np.concatenate(texts.machine.map("邻近", _mixed, parts, texts.vectors, *known))


def _mixed(part: tuple[Words, Matrix], vectors: Vectors, rows: Matrix, shares: Matrix) -> Matrix:
    places, likeness = nearest(vectors.of(part[0]), rows, NEIGHBOURS)
    weights = np.maximum(likeness, 0) ** 2 + 1e-9
    around = (shares[places] * weights[..., None]).sum(1) / weights.sum(1, keepdims=True)
    mixed = 0.7 * part[1] + 0.3 * around
    return np.asarray(mixed / mixed.sum(1, keepdims=True), np.float32)


def _shares(likeness: Matrix) -> Matrix:
    powers = np.exp(SHARPNESS * (likeness - likeness.max(1, keepdims=True)))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)


def _sample(count: int, most: int, seed: int) -> NDArray[np.int64]:
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, most, replace=False))
