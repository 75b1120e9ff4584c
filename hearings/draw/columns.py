"""Column generation towards a target: weights on known panels that come as near to it as they can, and better panels.

The master problem minimises the seats that are missing from the target. Its dual prices lie between 0 and 1, which keeps
them calm; a panel worth more than the present price of a panel improves it.
"""

import time
from collections.abc import Iterable, Iterator

import numpy as np

from hearings.draw.finding import Finder
from hearings.draw.pools import Floats, Ints
from hearings.draw.solver import INF, NONE, NOTHING, Broken, floats, model, solved

ATTAINED = 1e-9


class Master:
    """Known panels and the best weights on them."""

    def __init__(self, target: Floats, panels: list[Ints]) -> None:
        self.size = len(target)
        self.known: set[bytes] = set()
        self.panels: list[Ints] = []
        self.missing, self.panel_price = INF, 0.0
        self.prices = self.shares = NOTHING
        self.lp = model()
        for seats in target:
            self.lp.addRow(float(seats), INF, 0, NONE, NOTHING)
        self.lp.addRow(0.0, 1.0, 0, NONE, NOTHING)
        for t in range(self.size):
            self.lp.addCol(1.0, 0.0, INF, 1, np.array([t], dtype=np.int32), np.ones(1))
        self.add(panels)

    def add(self, panels: Iterable[Ints]) -> int:
        """Returns how many of them were new."""
        before = len(self.panels)
        for panel in panels:
            if (name := panel.tobytes()) in self.known:
                continue
            self.known.add(name)
            self.panels.append(panel)
            at = np.append(np.flatnonzero(panel), self.size).astype(np.int32)
            self.lp.addCol(0.0, 0.0, INF, len(at), at, np.append(panel[panel > 0], 1).astype(float))
        return len(self.panels) - before

    def solve(self) -> float:
        """The seats that are missing, at best."""
        if not solved(self.lp):
            raise Broken("the master problem always has a solution")
        solution = self.lp.getSolution()
        values, duals = floats(solution.col_value), floats(solution.row_dual)
        self.prices, self.panel_price = np.clip(duals[: self.size], 0, 1), -float(duals[self.size])
        self.shares = np.maximum(values[self.size :], 0)
        self.missing = max(0.0, float(values[: self.size].sum()))
        return self.missing

    def approach(self, finder: Finder, end: float) -> Iterator[float]:
        """Yields the seats that are missing, until the target is attained, nothing comes nearer, or CPU time `end`."""
        while True:
            yield self.solve()
            if self.missing <= ATTAINED or time.thread_time() > end:
                return
            if not self.add(finder.better(self.prices, self.panel_price, self.panels)):
                return
