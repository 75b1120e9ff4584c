"""Leximin over panels themselves, level by level, where the fairest point of the relaxation is no mixture of panels.

Each level raises the smallest chance of all free types as far as panels allow; new panels are looked for until the exact
search shows that none helps. Types whose price is positive are then at their final chance.
"""

import time

import numpy as np

from hearings.draw.finding import Finder
from hearings.draw.leximin import OVER, TIGHT, Target
from hearings.draw.pools import Floats, Ints, Types
from hearings.draw.pricing import Pricing
from hearings.draw.solver import INF, NONE, NOTHING, Broken, floats, model, solved

SLACK, MOST_SLACK = 1e-9, 1e-6  # what a reached level may lose to rounding, in chance


class Levels:
    """The restricted problem over the known panels."""

    def __init__(self, types: Types, panels: list[Ints]) -> None:
        self.n, self.size = types.counts.astype(float), len(types.counts)
        self.panels: list[Ints] = []
        self.known: set[bytes] = set()
        self.fixed, self.level = np.zeros(self.size, dtype=bool), np.zeros(self.size)
        self.shares, self.slack = NOTHING, SLACK
        self.target = Target(seats=np.zeros(self.size))
        self.lp = model()
        for _ in range(self.size):
            self.lp.addRow(0.0, INF, 0, NONE, NOTHING)
        self.lp.addRow(1.0, 1.0, 0, NONE, NOTHING)
        self.lp.addCol(-1.0, 0.0, 1.0, self.size, np.arange(self.size, dtype=np.int32), -self.n)
        self._add(panels)

    def cover(self, pricing: Pricing, end: float) -> None:
        """A panel for every type that is in none yet; types that fit in no panel are excluded. Stops at CPU time `end`."""
        for t in range(self.size):
            if any(panel[t] for panel in self.panels):
                continue
            panel = pricing.holding(t)
            if panel is not None:
                self._add([panel])
            elif time.thread_time() < end:
                self.target.excluded.append(t)
        self._fix(np.isin(np.arange(self.size), self.target.excluded), 0.0)

    def raise_all(self, finder: Finder, end: float) -> tuple[Target, bool]:
        """The target that was reached, and whether every level is proven to be the highest; stops at CPU time `end`."""
        target, proven = self.target, True
        while not self.fixed.all():
            z, prices, price = self._solve()
            largest = float(prices.max(initial=0))
            while largest and time.thread_time() < end:
                if not self._add(finder.better(prices / largest, price / largest, self.panels)):
                    break
                z, prices, price = self._solve()
                largest = float(prices.max(initial=0))
            proven = proven and time.thread_time() < end
            target.stages += 1
            now = ~self.fixed & (prices * self.n > min(TIGHT, float((prices * self.n).max(initial=0)) * 0.999))
            now = now if now.any() and proven else ~self.fixed
            if z > OVER and not target.minimum:
                target.minimum, target.weights = z, np.where(self.fixed, 0, prices)
            if z <= OVER:
                target.excluded += [int(t) for t in np.flatnonzero(now)]
            self._fix(now, z if z > OVER else 0.0)
        self._solve()
        target.seats = np.array(self.panels).T @ self.shares
        return target, proven

    def _add(self, panels: list[Ints]) -> int:
        before = len(self.panels)
        for panel in panels:
            if (name := panel.tobytes()) in self.known:
                continue
            self.known.add(name)
            self.panels.append(panel)
            at = np.append(np.flatnonzero(panel), self.size).astype(np.int32)
            self.lp.addCol(0.0, 0.0, INF, len(at), at, np.append(panel[panel > 0], 1).astype(float))
        return len(self.panels) - before

    def _solve(self) -> tuple[float, Floats, float]:
        """Level, price of each person, price of a panel."""
        while not solved(self.lp):
            self.slack *= 3
            if self.slack > MOST_SLACK:
                raise Broken("a level that was reached cannot be reached again")
            self._hold(np.flatnonzero(self.fixed))
        solution = self.lp.getSolution()
        values, duals = floats(solution.col_value), floats(solution.row_dual)
        self.shares = np.maximum(values[1:], 0)
        return float(values[0]), np.maximum(duals[: self.size], 0), -float(duals[self.size])

    def _fix(self, now: np.ndarray, z: float) -> None:
        self.fixed |= now
        self.level[now] = z
        for t in np.flatnonzero(now):
            self.lp.changeCoeff(int(t), 0, 0.0)
        self._hold(np.flatnonzero(now))

    def _hold(self, fixed: np.ndarray) -> None:
        """These types keep their level from now on."""
        for t in fixed:
            self.lp.changeRowBounds(int(t), max(0.0, float(self.n[t] * (self.level[t] - self.slack))), INF)
