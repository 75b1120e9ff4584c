"""Column generation: weights on known panels that come as near to the target as they can, and panels that bring them nearer.

The master problem minimises the seats that are missing from the target. Its dual prices lie between 0 and 1, which keeps
them calm; a panel worth more than the present price of a panel improves it. When no panel does, the prices are a cut:
every lottery satisfies it and the target does not.
"""

import time
from collections.abc import Iterator

import highspy
import numpy as np

from hearings.draw.leximin import Cut
from hearings.draw.panels import GAIN, Search
from hearings.draw.pools import Floats, Ints, Types
from hearings.draw.solver import INF, Broken, add_rows, model, solved

ATTAINED = 1e-9
BETTER = 1e-7
STARTS, STEPS = 8, 40
NOISE = GAIN >> 4


class Master:
    """Known panels and the best weights on them."""

    def __init__(self, target: Floats, panels: list[Ints]) -> None:
        self.target, self.known, self.panels = target, set(), []
        self.missing, self.cut = INF, None
        self.lp = model()
        self.size = len(target)
        none = np.zeros(0, dtype=np.int32)
        for seats in target:
            self.lp.addRow(float(seats), INF, 0, none, np.zeros(0))
        self.lp.addRow(0.0, 1.0, 0, none, np.zeros(0))
        for t in range(self.size):
            self.lp.addCol(1.0, 0.0, INF, 1, np.array([t], dtype=np.int32), np.ones(1))
        self.add(panels)

    def add(self, panels: list[Ints]) -> int:
        """Returns how many of them were new."""
        new = [p for p in panels if p.tobytes() not in self.known and not self.known.add(p.tobytes())]
        for panel in new:
            at = np.append(np.flatnonzero(panel), self.size).astype(np.int32)
            self.lp.addCol(0.0, 0.0, INF, len(at), at, np.append(panel[panel > 0], 1).astype(float))
        self.panels += new
        return len(new)

    def retarget(self, target: Floats) -> None:
        self.target = target
        for t, seats in enumerate(target):
            self.lp.changeRowBounds(t, float(seats), INF)

    def solve(self) -> float:
        """The seats that are missing, at best."""
        if not solved(self.lp):
            raise Broken("the master problem always has a solution")
        solution = self.lp.getSolution()
        values = np.array(solution.col_value)
        duals = np.array(solution.row_dual)
        self.prices, self.panel_price = np.clip(duals[: self.size], 0, 1), -float(duals[self.size])
        self.shares = np.maximum(values[self.size : self.size + len(self.panels)], 0)
        self.missing = max(0.0, float(values[: self.size].sum()))
        return self.missing

    def fairest(self, counts: Ints) -> Floats:
        """The shares whose smallest chance is largest, and among them those nearest to the target."""
        level = self.lp.getNumCol()
        at = np.flatnonzero(self.target > 0).astype(np.int32)
        low = np.array(self.lp.getLp().row_lower_)
        for t in range(self.size):
            self.lp.changeRowBounds(t, 0.0 if t in at else -INF, INF)
            self.lp.changeColBounds(t, 0.0, 0.0)
        self.lp.addCol(-1.0, 0.0, 1.0, len(at), at, -counts[at].astype(float))
        if not solved(self.lp):
            raise Broken("some level can always be reached")
        z = self.lp.getSolution().col_value[level]
        self.lp.changeColBounds(level, 0.0, 0.0)
        for t in range(self.size):
            self.lp.changeRowBounds(t, float(low[t]), INF)
            self.lp.changeColBounds(t, 0.0, max(0.0, float(low[t] - z * counts[t])))
        self.solve()
        return self.shares / self.shares.sum()


class Pricing:
    """The most valuable panel, exactly, by branch and bound."""

    def __init__(self, types: Types) -> None:
        self.mip = model(tolerance=1e-7)
        self.size = len(types.counts)
        for count in types.counts:
            self.mip.addCol(0.0, 0.0, float(count), 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        whole = np.full(self.size, highspy.HighsVarType.kInteger)
        self.at = np.arange(self.size, dtype=np.int32)
        self.mip.changeColsIntegrality(self.size, self.at, whole)
        rows = np.vstack([types.matrix.T, np.ones(self.size)])
        add_rows(self.mip, rows, np.append(types.least, types.seats), np.append(types.most, types.seats))
        self.mip.setOptionValue("mip_rel_gap", 0.0)
        self.mip.setOptionValue("mip_abs_gap", 1e-9)

    def best(self, weights: Floats) -> tuple[Ints, float] | None:
        """(panel, upper bound of the value of any panel), or None when no panel satisfies the quotas."""
        self.mip.changeColsCost(self.size, self.at, -weights)
        self.mip.clearSolver()
        if not solved(self.mip):
            return None
        panel = np.round(np.array(self.mip.getSolution().col_value)).astype(np.int64)
        return panel, -float(self.mip.getInfo().mip_dual_bound)


def improve(master: Master, search: Search, pricing: Pricing | None, end: float) -> Iterator[float]:
    """Yields the seats that are missing, until the target is attained or nothing is found that comes nearer.

    With exact `pricing`, the latter leaves `master.cut`. `end`: CPU time at which to stop.
    """
    master.cut = None
    while True:
        missing = master.solve()
        yield missing
        if missing <= ATTAINED or time.process_time() > end:
            return
        if master.add(_valuable(master, search)):
            continue
        found = pricing.best(master.prices) if pricing else None
        if found is None:
            return
        panel, most = found
        if most <= master.panel_price + BETTER or not master.add([panel]):
            master.cut = Cut(master.prices, most)
            return


def _valuable(master: Master, search: Search) -> list[Ints]:
    """Panels worth more than the present price, from several starts, with a little noise for variety."""
    weights = np.floor(master.prices * GAIN).astype(np.int64)
    found = []
    for start in range(STARTS):
        noise = search.chance.numbers(len(weights)) % NOISE if start else 0
        best, panel = master.panel_price + BETTER, None
        for seen in search.walk(search.start(master.target), np.minimum(weights + noise, GAIN), STEPS):
            value = float(seen @ master.prices)
            if value > best:
                best, panel = value, seen
        if panel is not None:
            found.append(panel)
    return found
