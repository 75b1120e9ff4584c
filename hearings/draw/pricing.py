"""Exact search for a panel by branch and bound, for where the swap search finds nothing."""

import time

import highspy
import numpy as np

from hearings.draw.pools import Floats, Ints, Types
from hearings.draw.solver import INF, NONE, NOTHING, TooLong, add_rows, floats, model, solved

BETTER = 1e-6
WHOLE = 1e-9  # a seat may be that far from whole for the solver: all of them together stay below BETTER


class Pricing:
    """All panels of a pool as whole-number points. Nothing is looked for after CPU time `end`."""

    def __init__(self, types: Types, end: float) -> None:
        self.mip, self.end = model(tolerance=1e-7), end
        self.size = len(types.counts)
        for count in types.counts:
            self.mip.addCol(0.0, 0.0, float(count), 0, NONE, NOTHING)
        self.at = np.arange(self.size, dtype=np.int32)
        self.mip.changeColsIntegrality(self.size, self.at, np.full(self.size, highspy.HighsVarType.kInteger))
        rows = np.vstack([types.matrix.T, np.ones(self.size)])
        add_rows(self.mip, rows, floats([*types.least, types.seats]), floats([*types.most, types.seats]))
        self.rows = len(rows)
        self.mip.setOptionValue("mip_max_improving_sols", 1)
        self.mip.setOptionValue("mip_feasibility_tolerance", WHOLE)

    def better(self, weights: Floats, price: float) -> Ints | None:
        """A panel that is worth at least `price` + BETTER, or None when there is none (or no time is left)."""
        if self.mip.getNumRow() > self.rows:
            self.mip.deleteRows(1, np.array([self.rows], dtype=np.int32))
        self.mip.changeColsCost(self.size, self.at, -weights)
        add_rows(self.mip, weights[None], floats([price + BETTER]), floats([INF]))
        try:
            return self._panel()
        except TooLong:
            return None

    def holding(self, kind: int) -> Ints | None:
        """A panel with somebody of this type, or None when there is none (or no time is left)."""
        return self.better(np.where(self.at == kind, 1.0, 0.0), 0.5)

    def any(self) -> Ints | None:
        """A panel, or None when the quotas allow none. Raises TooLong."""
        return self._panel()

    def _panel(self) -> Ints | None:
        self.mip.clearSolver()
        left = max(1.0, self.end - time.thread_time())
        self.mip.setOptionValue("time_limit", self.mip.getRunTime() + left)
        if not solved(self.mip):
            return None
        panel: Ints = np.round(floats(self.mip.getSolution().col_value)).astype(np.int64)
        return panel
