"""Large sets of numbers as sorted arrays: many times faster than `numpy.unique`, which hashes."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.int64, np.uint64)


def once(values: NDArray[Number]) -> NDArray[Number]:
    """Each value once, in order."""
    ranked = np.sort(values)
    return ranked[first_of_each(ranked)]


def first_of_each(ranked: NDArray[Number]) -> NDArray[np.bool_]:
    """Where a new value begins in a sorted array."""
    new = np.ones(len(ranked), np.bool_)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    return new


def counted(values: NDArray[Number]) -> tuple[NDArray[Number], NDArray[np.int64]]:
    """Each value once, in order, and how often it occurs."""
    ranked = np.sort(values)
    starts = np.flatnonzero(first_of_each(ranked))
    return ranked[starts], np.diff(np.append(starts, len(ranked)))
