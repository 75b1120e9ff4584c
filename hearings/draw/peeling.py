"""Whole panels are taken off the fairest point, one after another, as long as what remains stays fair in itself."""

import numpy as np

from hearings.draw.panels import GAIN, Search
from hearings.draw.pools import Floats, Ints, Types

NOTHING = 1e-11
TRIES = 3
STEPS = 60


def peel(types: Types, target: Floats, search: Search) -> tuple[list[Ints], list[float], Floats]:
    """Panels, their shares, and what is left of the target (expected seats; zero when it came out whole)."""
    rest = Rest(types, target)
    panels: list[Ints] = []
    shares: list[float] = []
    last = None
    while rest.mass > NOTHING:
        rest.narrow(search)
        panel = _next(rest, search, last)
        if panel is None:
            break
        panels.append(panel)
        shares.append(rest.take(panel))
        last = panel
    return panels, shares, rest.seats


def _next(rest: "Rest", search: Search, last: Ints | None) -> Ints | None:
    """The panel nearest to the last one, or a new one."""
    weights = np.floor(rest.seats / rest.seats.max() * GAIN).astype(np.int64)
    for attempt in range(TRIES):
        begin = search.near(last) if last is not None and not attempt else search.start(np.maximum(rest.seats, 0))
        for panel in search.walk(begin, weights, STEPS):
            return panel
    return None


class Rest:
    """What is left: expected seats, and how far each bound still is, all times the remaining mass."""

    def __init__(self, types: Types, target: Floats) -> None:
        self.types, self.mass, self.seats = types, 1.0, target.copy()
        self.seats[self.seats < NOTHING] = 0
        held = target @ types.matrix
        self.free = np.concatenate([self.seats, types.counts - target, held - types.least, types.most - held])
        self.free[self.free < 1e-9] = 0

    def narrow(self, search: Search) -> None:
        """Where no room is left, every further panel must sit exactly on the bound."""
        size, quotas = len(self.seats), len(self.types.quotas)
        none, full, low, high = np.split(self.free <= 0, [size, 2 * size, 2 * size + quotas])
        search.cap = np.where(none, 0, self.types.counts)
        search.floor = np.where(full & ~none, self.types.counts, 0)
        search.least = np.where(high, self.types.most, self.types.least)
        search.most = np.where(low, self.types.least, self.types.most)

    def take(self, panel: Ints) -> float:
        """Subtract as much of this panel as every bound allows."""
        held = panel @ self.types.matrix
        used = np.concatenate(
            [panel, self.types.counts - panel, held - self.types.least, self.types.most - held]
        ).astype(float)
        bound = used > 0
        share = min(self.mass, float((self.free[bound] / used[bound]).min()))
        self.free -= share * used
        self.free[self.free < NOTHING * 1e-2] = 0
        self.mass -= share
        self.seats = self.free[: len(self.seats)]
        return share
