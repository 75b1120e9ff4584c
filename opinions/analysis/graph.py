"""Texts and the texts most like them: what a text's neighbours say helps to tell what a short text is about."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import eigsh
from sklearn.preprocessing import normalize

from opinions.analysis.vectors import Matrix

BLOCK = 2_000


def nearest(rows: Matrix, among: Matrix, count: int) -> tuple[NDArray[np.int64], Matrix]:
    """For each unit vector the most similar ones of others, and how similar they are (cosine), the best first."""
    count = min(count, len(among))
    places, values = [], []
    for n in range(0, len(rows), BLOCK):
        likeness = rows[n : n + BLOCK] @ among.T
        best = _largest(likeness, count)
        value = np.take_along_axis(likeness, best, 1)
        order = np.argsort(-value, axis=1, kind="stable")
        places.append(np.take_along_axis(best, order, 1))
        values.append(np.take_along_axis(value, order, 1))
    return np.concatenate(places), np.concatenate(values)


def _largest(likeness: Matrix, count: int) -> NDArray[np.int64]:
    """The places of the largest values of each row. Value and place are one number: numbers are parted faster than places."""
    bits = max(likeness.shape[1] - 1, 1).bit_length()
    steps = (1 << (32 - bits)) - 1
    coded = (np.clip(likeness + 1, 0, 2) * (steps // 2)).astype(np.uint32) << np.uint32(bits)
    coded |= np.arange(likeness.shape[1], dtype=np.uint32)
    coded.partition(likeness.shape[1] - count, axis=1)
    return np.asarray(coded[:, likeness.shape[1] - count :] & np.uint32((1 << bits) - 1), np.int64)


def linked(rows: Matrix, count: int) -> csr_array:
    """The graph of each text and its neighbours, weighted by how similar they are, the same both ways."""
    places, values = nearest(rows, rows, count + 1)
    owner = np.repeat(np.arange(len(rows)), places.shape[1])
    there = places.ravel()
    weights = np.maximum(values.ravel(), 0)
    weights[owner == there] = 0
    graph = csr_array((weights, (owner, there)), shape=(len(rows), len(rows)))
    return (graph + graph.T) * 0.5


def embedding(graph: csr_array, size: int, seed: int) -> Matrix:
    """Spectral embedding: texts that many paths join lie together (Ng, Jordan and Weiss 2001)."""
    degree = np.maximum(np.asarray(graph.sum(1)).ravel(), 1e-9)
    scaled = diags_array(degree**-0.5) @ graph @ diags_array(degree**-0.5)
    start = np.random.default_rng(seed).uniform(size=graph.shape[0])
    _, vectors = eigsh(scaled.tocsr(), k=min(size, graph.shape[0] - 1), which="LA", v0=start)
    return np.asarray(normalize(vectors[:, ::-1]), np.float32)


def smoothed(values: Matrix, graph: csr_array, *, share: float, rounds: int) -> Matrix:
    """Each row mixed with the mean of its neighbours' rows."""
    degree = np.maximum(np.asarray(graph.sum(1)).ravel(), 1e-9)
    step = diags_array(1 / degree) @ graph
    mixed = values
    for _ in range(rounds):
        mixed = (1 - share) * values + share * (step @ mixed)
    return np.asarray(mixed, np.float32)
