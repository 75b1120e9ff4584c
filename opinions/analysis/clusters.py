"""k-means of unit vectors: the starts are chosen here, in single precision; scikit-learn does the rest."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from opinions.analysis.vectors import Matrix

STARTS = 10
SAME = 1e-5  # square of a distance that single precision cannot tell from none


def kmeans(rows: Matrix, k: int, seed: int) -> tuple[NDArray[np.int32], Matrix]:
    """The cluster of each row and the centres: the best of ten starts. Fewer than k where fewer rows differ."""
    draws = np.random.default_rng(seed)
    starts = (_starts(rows, k, draws) for _ in range(STARTS))
    best = min((KMeans(len(each), init=each, n_init=1).fit(rows) for each in starts), key=lambda tried: tried.inertia_)
    return best.labels_, np.asarray(best.cluster_centers_, np.float32)


def _starts(rows: Matrix, k: int, draws: np.random.Generator) -> Matrix:
    """Rows far from each other, the best of a few draws each time (k-means++, Arthur and Vassilvitskii 2007)."""
    trials = 2 + int(np.log(k))
    own = (rows**2).sum(1)
    chosen = [int(draws.integers(len(rows)))]
    away = _distances(rows, own, np.array(chosen))[:, 0]
    for _ in range(1, k):
        if away.max() < SAME:
            break
        sums = np.cumsum(away, dtype=np.float64)
        picks = np.minimum(np.searchsorted(sums, draws.random(trials) * sums[-1]), len(rows) - 1)
        closer = np.minimum(_distances(rows, own, picks), away[:, None])
        best = int(closer.sum(0).argmin())
        chosen.append(int(picks[best]))
        away = closer[:, best]
    return rows[chosen]


def _distances(rows: Matrix, own: Matrix, picks: NDArray[np.int64]) -> Matrix:
    return np.maximum(own[:, None] + own[picks] - 2 * rows @ rows[picks].T, 0)
