"""Large sets as sorted arrays: the same as numpy's own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from opinions.analysis.graph import nearest
from opinions.analysis.sets import counted, once


@given(st.lists(st.integers(-5, 5)))
def test_sets_are_those_of_numpy(values):
    numbers = np.array(values, np.int64)
    assert once(numbers).tolist() == np.unique(numbers).tolist()
    for mine, theirs in zip(counted(numbers), np.unique(numbers, return_counts=True), strict=True):
        assert mine.tolist() == theirs.tolist()


def test_the_nearest_are_the_most_similar():
    rows = np.random.default_rng(4).normal(size=(300, 20)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    _, found = nearest(rows, rows, 5)
    exact = np.sort(rows @ rows.T, axis=1)[:, ::-1][:, :5]
    assert np.abs(found - exact).max() < 1e-4
