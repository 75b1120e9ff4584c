"""The fairest point of the linear relaxation: no lottery over panels can be fairer, since every lottery lies in it."""

from dataclasses import dataclass, field

import numpy as np

from hearings.draw.pools import Floats, Types
from hearings.draw.solver import INF, NONE, NOTHING, Broken, Model, floats, model, solved

TIGHT = 1e-7
OVER = 1e-9


@dataclass(slots=True)
class Target:
    """`seats`: expected seats of each type; `minimum`: the smallest chance; `weights`: dual of the minimum, per person."""

    seats: Floats
    minimum: float = 0.0
    weights: Floats = field(default_factory=lambda: np.zeros(0))
    prices: Floats = field(default_factory=lambda: np.zeros(0))  # of the quotas, then of the number of seats
    excluded: list[int] = field(default_factory=list)
    stages: int = 0


def fairest(types: Types) -> Target | None:
    """Leximin over the relaxation, or None when it is empty.

    Variables: the level z that all free types reach, and what each type has above it. Types whose surplus costs level
    are at their final chance; they are fixed and the next level is raised. Types that cannot have any chance are excluded.
    """
    return _Levels(types).run()


class _Levels:
    def __init__(self, types: Types) -> None:
        self.types, self.n = types, types.counts.astype(float)
        self.size = len(self.n)
        self.rows = np.vstack([types.matrix.T, np.ones(self.size)])
        self.least = floats([*types.least, types.seats])
        self.most = floats([*types.most, types.seats])
        self.fixed = np.zeros(self.size, dtype=bool)
        self.level = np.zeros(self.size)
        self.capped: list[int] = []
        self.lp = self._lp()

    def _lp(self) -> Model:
        lp = model()
        lp.addCol(-1.0, 0.0, 1.0, 0, NONE, NOTHING)
        for _ in range(self.size):
            lp.addCol(0.0, 0.0, 1.0, 0, NONE, NOTHING)
        scaled = self.rows * self.n
        for row, low, high in zip(scaled, self.least, self.most, strict=True):
            at = np.flatnonzero(row).astype(np.int32)
            lp.addRow(low, high, len(at) + 1, np.append(at + 1, 0).astype(np.int32), np.append(row[at], row.sum()))
        return lp

    def run(self) -> Target | None:
        target = Target(seats=np.zeros(self.size))
        while not self.fixed.all():
            if not self._solve():
                if target.stages:
                    raise Broken("a level that was reached cannot be reached again")
                return None
            target.stages += 1
            solution = self.lp.getSolution()
            z, above = solution.col_value[0], floats(solution.col_value[1:])
            cost = np.where(self.fixed, -1.0, floats(solution.col_dual[1:]))
            now = cost > min(TIGHT, cost.max() * 0.999)
            if not now.any():
                now = ~self.fixed
            if z > OVER and not target.minimum:
                target.minimum = z
                target.weights = np.maximum(cost, 0) / self.n
                target.prices = -floats(solution.row_dual[: len(self.rows)])
            if z <= OVER:
                target.excluded += [int(t) for t in np.flatnonzero(now)]
            self._fix(now, z if z > OVER else 0.0, above)
            target.seats = self.n * np.where(self.fixed, self.level, z + above)
        return target

    def _solve(self) -> bool:
        """With rows for chances above 1 added as they are broken."""
        while solved(self.lp):
            values = floats(self.lp.getSolution().col_value)
            total = np.where(self.fixed, self.level, values[0]) + values[1:]
            over = [int(t) for t in np.flatnonzero(total > 1 + OVER) if t not in self.capped]
            if not over:
                return True
            for t in over:
                self.capped.append(t)
                at = np.array([t + 1] if self.fixed[t] else [0, t + 1], dtype=np.int32)
                self.lp.addRow(-INF, 1.0 - (self.level[t] if self.fixed[t] else 0.0), len(at), at, np.ones(len(at)))
        return False

    def _fix(self, now: np.ndarray, z: float, above: Floats) -> None:
        """These types stay at z: they leave the level and become a constant of every row."""
        self.fixed |= now
        self.level[now] = np.minimum(z, 1.0)
        for t in np.flatnonzero(now):
            self.lp.changeColBounds(int(t) + 1, 0.0, 0.0)
            if t in self.capped:
                row = len(self.rows) + self.capped.index(int(t))
                self.lp.changeRowBounds(row, -INF, INF)
        constant = self.rows @ np.where(self.fixed, self.n * self.level, 0)
        level = self.rows @ np.where(self.fixed, 0, self.n)
        for i in range(len(self.rows)):
            self.lp.changeCoeff(i, 0, float(level[i]))
            self.lp.changeRowBounds(i, float(self.least[i] - constant[i]), float(self.most[i] - constant[i]))
