"""Themes from a few labelled examples: three simple learners that see different things, averaged."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB

from opinions.analysis.symbols import normal
from opinions.analysis.vectors import Matrix, Vectors
from opinions.analysis.words import Words, joined, segment, vocabulary

PART, MOST_BY_CHARACTERS = 50_000, 200_000
SURE, PER_THEME = 0.6, 100  # a second round also learns from what the first was sure of


def learn(
    texts: Sequence[str],
    words: Words,
    labels: Mapping[str, str],
    vectors: Vectors,
) -> tuple[list[str], Matrix]:
    """The themes of the examples, and for each text the share of each theme (they add up to 1).

    Examples need not be among the texts; those that are keep their label.
    """
    names = sorted(set(labels.values()))
    if len(names) == 1:
        return names, np.ones((len(texts), 1), np.float32)
    known = list(labels)
    target = np.array([names.index(labels[text]) for text in known])
    known_words = segment(known)
    learners = _Learners(texts, words, known, known_words, vectors)
    shares = learners.shares(target, words, texts, len(names))
    extra = _sure(shares)
    if len(extra):
        more = [*known, *(texts[n] for n in extra)]
        again = _Learners(texts, words, more, joined([known_words, words.chosen(extra)]), vectors)
        weights = np.concatenate([np.ones(len(known)), np.full(len(extra), 0.3)])
        second = again.shares(np.concatenate([target, shares[extra].argmax(1)]), words, texts, len(names), weights)
        shares = 0.5 * shares + 0.5 * second
    own = {form: names.index(labels[text]) for text, form in zip(known, normal(known), strict=True) if form}
    for n, form in enumerate(normal(list(texts))):
        if form in own:
            shares[n] = np.eye(len(names), dtype=np.float32)[own[form]]
    return names, shares


class _Learners:
    """Characters and words by logistic regression, words by naive Bayes, vectors by logistic regression."""

    def __init__(
        self, texts: Sequence[str], words: Words, known: Sequence[str], known_words: Words, vectors: Vectors
    ) -> None:
        self.characters = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 2), sublinear_tf=True, max_features=60_000, dtype=np.float32
        )
        self.characters.fit([*known, *texts[:PART]])
        some = joined([known_words, words.between(0, PART)])
        self.vocabulary = vocabulary(some, fewest=1)
        self.rarity = TfidfTransformer(sublinear_tf=True).fit(self.vocabulary.counts(some))
        self.known, self.known_words, self.vectors = list(known), known_words, vectors

    def shares(
        self, target: np.ndarray, words: Words, texts: Sequence[str], count: int, weights: np.ndarray | None = None
    ) -> Matrix:
        """For each text the share of each theme."""
        known_words, known_characters = self._words(self.known_words), self.characters.transform(self.known)
        known_rows = self.vectors.of(self.known_words)
        few = len(texts) <= MOST_BY_CHARACTERS
        fitted = [
            (LogisticRegression(C=20, max_iter=200).fit(known_characters, target, weights), 1.0 if few else 0.0),
            (LogisticRegression(C=20, max_iter=200).fit(known_words, target, weights), 1.0),
            (ComplementNB(alpha=0.3).fit(known_words, target, weights), 1.0),
            (LogisticRegression(C=10, max_iter=200).fit(known_rows, target, weights), 1.5),
        ]
        parts = []
        for n in range(0, len(texts), PART):
            own = words.between(n, n + PART)
            mine = self._words(own)
            seen = [self.characters.transform(texts[n : n + PART]) if few else mine, mine, mine, self.vectors.of(own)]
            total = np.zeros((mine.shape[0], count))
            for (learner, weight), features in zip(fitted, seen, strict=True):
                if not weight:
                    continue
                total += weight * np.log(np.maximum(learner.predict_proba(features), 1e-6))
            powers = np.exp((total - total.max(1, keepdims=True)) / 2.5)
            parts.append((powers / powers.sum(1, keepdims=True)).astype(np.float32))
        return np.concatenate(parts)

    def _words(self, words: Words) -> csr_array:
        return self.rarity.transform(self.vocabulary.counts(words))


def _sure(shares: Matrix) -> np.ndarray:
    """For each theme the texts the first round was surest of, the same number for each."""
    best = shares.argmax(1)
    value = shares[np.arange(len(best)), best]
    chosen = []
    for theme in range(shares.shape[1]):
        mine = np.flatnonzero((best == theme) & (value >= SURE))
        chosen.append(mine[np.argsort(-value[mine], kind="stable")][:PER_THEME])
    fewest = min(map(len, chosen))
    return np.sort(np.concatenate([mine[: max(fewest, 1)] for mine in chosen]))
