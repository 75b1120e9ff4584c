"""HiGHS, set up once and the same everywhere: one thread, silent, fixed seed."""

import os
from pathlib import Path

import highspy
import numpy as np

from hearings.draw.pools import Floats

INF = highspy.kHighsInf


class Broken(ArithmeticError):
    """The solver did not reach an optimum where one must exist."""


def _without_banner() -> None:
    """The library greets on standard output when its first model is made, before it can be silenced."""
    kept, nowhere = os.dup(1), os.open(Path(os.devnull), os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


_without_banner()


def model(*, tolerance: float = 1e-9) -> highspy.Highs:
    """An empty model that minimises nothing yet."""
    made = highspy.Highs()
    made.setOptionValue("output_flag", False)
    made.setOptionValue("threads", 1)
    made.setOptionValue("random_seed", 0)
    made.setOptionValue("primal_feasibility_tolerance", tolerance)
    made.setOptionValue("dual_feasibility_tolerance", tolerance)
    return made


def add_rows(to: highspy.Highs, rows: Floats, least: Floats, most: Floats) -> None:
    """Add dense rows; zeros are left out."""
    for row, low, high in zip(rows, least, most, strict=True):
        at = np.flatnonzero(row).astype(np.int32)
        to.addRow(float(low), float(high), len(at), at, row[at])


def solved(what: highspy.Highs) -> bool:
    """Run; True at an optimum, False when there is no solution. Raises Broken for anything else."""
    what.run()
    status = what.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return True
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return False
    raise Broken(what.modelStatusToString(status))
