"""Which articles an opinion means when it names none: by characters, by words, by vectors of words, by its surroundings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from sklearn.feature_extraction.text import TfidfVectorizer

from consultations.citations import cited
from consultations.lay_words import LAY_WORDS
from opinions.analysis.machines import Machine
from opinions.analysis.symbols import as_texts
from opinions.analysis.vectors import train
from opinions.analysis.words import joined, segment, vocabulary

Scores = NDArray[np.float32]
K1, B = 1.2, 0.6  # BM25
WEIGHTS = {"characters": 1.0, "words": 1.0, "vectors": 0.5}
NEIGHBOURS = 0.15  # of the scores of the articles before and after: they are about the same
TRAINED_ON = 20_000  # opinions the vectors learn from
PART = 2_000


@dataclass(frozen=True)
class Article:
    """An article that can be meant: `heading` is that of its chapter and its own."""

    label: str
    number: int | None
    text: str
    heading: str = ""


def ranked(
    column: "pd.Series[str]",
    articles: Sequence[Article],
    *,
    top: int = 10,
    seed: int = 1,
    machine: Machine | None = None,
) -> pd.DataFrame:
    """For each row: `articles` (labels, the likeliest first, blank between), `article_numbers`, `cited` (numbers that the
    text names, which always come first), `confidence` of the first (1 when it is named)."""
    texts = as_texts(column)
    ranking = Ranking(articles, texts[:TRAINED_ON], seed)
    parts = [texts[n : n + PART] for n in range(0, len(texts), PART)]
    found = [row for part in (machine or Machine()).map("条款", ranking.rank, parts, top) for row in part]
    columns = ("articles", "article_numbers", "cited", "confidence")
    return pd.DataFrame(found, columns=list(columns), index=column.index)


class Ranking:
    """The articles of a draft, ready to be asked."""

    def __init__(self, articles: Sequence[Article], opinions: Sequence[str], seed: int) -> None:
        self.articles = articles
        self.by_number = {a.number: n for n, a in reversed(list(enumerate(articles))) if a.number}
        bodies = [f"{a.heading} {a.text}" for a in articles]
        words = segment(bodies)
        self.characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
        self.by_characters = self.characters.fit_transform(bodies)
        self.words = vocabulary(words, fewest=1)
        self.by_words = _bm25(self.words.counts(words))
        self.vectors = train(joined([words, segment(opinions)]), seed=seed, fewest=2, size=100)
        self.by_vectors = self.vectors.of(words)

    def rank(self, texts: list[str], top: int) -> list[tuple[str, str, str, float]]:
        """The result's columns for each text."""
        scores = self.scores(texts)
        return [self._row(text, row, top) for text, row in zip(texts, scores, strict=True)]

    def scores(self, texts: list[str]) -> Scores:
        """How well each article fits each text: standard scores of each kind, added."""
        asked = [f"{text} {lay}" if (lay := _law_words(text)) else text for text in texts]
        words = segment(asked)
        kinds = {
            "characters": (self.characters.transform(asked) @ self.by_characters.T).toarray(),
            "words": (_once(self.words.counts(words)) @ self.by_words.T).toarray(),
            "vectors": self.vectors.of(words) @ self.by_vectors.T,
        }
        total = np.sum([WEIGHTS[name] * _standard(values) for name, values in kinds.items()], axis=0)
        around = np.zeros_like(total)
        around[:, 1:] += total[:, :-1]
        around[:, :-1] += total[:, 1:]
        return np.asarray(total + NEIGHBOURS * around, np.float32)

    def _row(self, text: str, scores: Scores, top: int) -> tuple[str, str, str, float]:
        named = cited(text, self.by_number.keys())
        order = np.argsort(-scores, kind="stable")
        chosen = list(dict.fromkeys([*(self.by_number[n] for n in named), *order.tolist()]))[: max(top, len(named))]
        if not text.strip():
            chosen = []
        numbers = (str(self.articles[n].number or n + 1) for n in chosen)
        sure = 1.0 if named else _confidence(scores) if chosen else 0.0
        labels = (self.articles[n].label.replace(" ", "") for n in chosen)
        return " ".join(labels), " ".join(numbers), " ".join(map(str, named)), round(sure, 3)


def _law_words(text: str) -> str:
    return " ".join(law for lay, law in LAY_WORDS.items() if lay in text)


def _bm25(counts: csr_array) -> csr_array:
    """Each count as BM25 weighs it (Robertson and Zaragoza 2009)."""
    lengths = np.asarray(counts.sum(1)).ravel()
    mean = lengths.mean() or 1.0
    rarity = np.log1p((counts.shape[0] - _documents(counts) + 0.5) / (_documents(counts) + 0.5))
    cells = counts.tocoo()
    norm = K1 * (1 - B + B * lengths[cells.row] / mean)
    weighed = csr_array(((K1 + 1) * cells.data / (cells.data + norm), (cells.row, cells.col)), shape=counts.shape)
    return (weighed @ diags_array(rarity)).tocsr()


def _documents(counts: csr_array) -> NDArray[np.int64]:
    return np.bincount(counts.indices, minlength=counts.shape[1])


def _once(counts: csr_array) -> csr_array:
    once = counts.copy()
    once.data[:] = 1
    return once


def _standard(values: NDArray[np.floating]) -> NDArray[np.floating]:
    spread = values.std(1, keepdims=True)
    return np.asarray((values - values.mean(1, keepdims=True)) / np.where(spread > 0, spread, 1))


def _confidence(scores: Scores) -> float:
    """The share of the best in a soft maximum."""
    powers = np.exp(scores - scores.max())
    return float(powers.max() / powers.sum())
