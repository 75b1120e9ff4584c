"""HiGHS, set up once and the same everywhere: one thread, silent, fixed seed."""

import os
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from hearings.draw.pools import Floats

INF: float = highspy.kHighsInf
NONE, NOTHING = np.zeros(0, dtype=np.int32), np.zeros(0)
_FOUND = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
_EMPTY = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
Model = Any  # the library has no types


class Broken(ArithmeticError):
    """The solver did not reach an optimum where one must exist."""


class TooLong(Broken):
    """The time for it is over."""


def _without_banner() -> None:
    """The library greets on standard output when its first model is made, before it can be silenced."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        model()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def model(*, tolerance: float = 1e-9) -> Model:
    """An empty model that minimises nothing yet."""
    made: Model = highspy.Highs()  # type: ignore[no-untyped-call]
    made.setOptionValue("output_flag", False)
    made.setOptionValue("threads", 1)
    made.setOptionValue("random_seed", 0)
    made.setOptionValue("primal_feasibility_tolerance", tolerance)
    made.setOptionValue("dual_feasibility_tolerance", tolerance)
    return made


def add_rows(to: Model, rows: Floats, least: Floats, most: Floats) -> None:
    """Add dense rows; zeros are left out."""
    for row, low, high in zip(rows, least, most, strict=True):
        at = np.flatnonzero(row).astype(np.int32)
        to.addRow(float(low), float(high), len(at), at, row[at])


def solved(what: Model) -> bool:
    """Run; True at a solution, False when there is none. Raises Broken for anything else."""
    what.run()
    status = what.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise TooLong("no answer in time")
    if status not in (*_FOUND, *_EMPTY):
        raise Broken(what.modelStatusToString(status))
    return status in _FOUND


def floats(values: Sequence[float]) -> Floats:
    """Numbers from the solver, or for it."""
    return np.array(values, dtype=np.float64)


_without_banner()
