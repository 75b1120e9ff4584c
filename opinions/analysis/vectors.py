"""Word vectors computed from the texts themselves, and a vector for each text. No model, no download.

Words that stand near the same words are alike: positive pointwise mutual information, reduced by singular value
decomposition (Levy and Goldberg 2014). A text is the average of its words, rare ones weighing more, without the direction
that all texts share (Arora, Liang and Ma 2017).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from opinions.analysis.words import Vocabulary, Words, vocabulary

Matrix = NDArray[np.float32]
WINDOW, SIZE, SMOOTHING, RARE = 12, 200, 0.75, 1e-3


@dataclass(frozen=True)
class Vectors:
    """The trained words; `common` is the direction that all texts share."""

    words: Vocabulary
    vectors: Matrix
    weights: NDArray[np.float32]
    common: Matrix

    def of(self, texts: Words) -> Matrix:
        """A unit vector for each text (zero when it has no known word)."""
        rows = _average(self.words.counts(texts), self.vectors, self.weights)
        return np.asarray(normalize(remove(rows, self.common)), np.float32)

    def knows(self, texts: Words) -> NDArray[np.bool_]:
        """Whether a text has a known word."""
        return np.diff(self.words.known(texts)[1]) > 0


def train(texts: Words, *, seed: int, fewest: int = 2, size: int = SIZE) -> Vectors:
    """Learn the words of some texts. Deterministic for a seed."""
    words = vocabulary(texts, fewest=fewest)
    flat, offsets = words.known(texts)
    counts = np.bincount(flat, minlength=len(words.columns)).astype(np.float64)
    near = neighbours(flat, offsets, len(words.columns))
    vectors = _reduce(_ppmi(near), min(size, max(len(words.columns) - 1, 1)), seed)
    share = counts / max(counts.sum(), 1)
    weights = (RARE / (RARE + share)).astype(np.float32)
    rows = _average(words.counts(texts), vectors, weights)
    if len(rows) < 3 or not len(words.columns):
        return Vectors(words, vectors, weights, np.zeros((0, vectors.shape[1]), np.float32))
    common = randomized_svd(rows, n_components=1, random_state=seed)[2].astype(np.float32)
    return Vectors(words, vectors, weights, common)


def neighbours(flat: NDArray[np.int32], offsets: NDArray[np.int64], count: int) -> csr_array:
    """How often two words stand within the window of each other."""
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    near = csr_array((count, count), dtype=np.float32)
    for apart in range(1, WINDOW + 1):
        same = owner[apart:] == owner[:-apart]
        left, right = flat[:-apart][same], flat[apart:][same]
        pairs = coo_array((np.ones(len(left), np.float32), (left, right)), shape=(count, count))
        near = near + pairs.tocsr()
    return near + near.T


def remove(rows: Matrix, common: Matrix) -> Matrix:
    """The rows without the common direction."""
    return np.asarray(rows - (rows @ common.T) @ common if len(common) else rows, np.float32)


def _ppmi(near: csr_array) -> csr_array:
    total = near.sum()
    if not total:
        return near
    row = np.asarray(near.sum(1)).ravel()
    context = np.asarray(near.sum(0)).ravel() ** SMOOTHING
    context /= context.sum()
    cells = near.tocoo()
    value = np.log(np.maximum(cells.data / np.maximum(row[cells.row] * context[cells.col], 1e-12), 1e-12))
    kept = value > 0
    return coo_array((value[kept].astype(np.float32), (cells.row[kept], cells.col[kept])), shape=near.shape).tocsr()


def _reduce(matrix: csr_array, size: int, seed: int) -> Matrix:
    if min(matrix.shape) <= 1 or not matrix.nnz:
        return np.zeros((matrix.shape[0], 1), np.float32)
    left, strength, _ = randomized_svd(matrix, n_components=size, n_iter=4, random_state=seed)
    return np.asarray(normalize(left * np.sqrt(strength)), np.float32)


def _average(counts: csr_array, vectors: Matrix, weights: NDArray[np.float32]) -> Matrix:
    lengths = np.maximum(np.asarray(counts.sum(1)).ravel(), 1)
    return np.asarray((counts * weights).tocsr() @ vectors / lengths[:, None], np.float32)
