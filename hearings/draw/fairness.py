"""The fair lottery over panels: from types to panels with shares."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from hearings.draw.columns import ATTAINED, Master
from hearings.draw.finding import Finder
from hearings.draw.levels import Levels
from hearings.draw.leximin import Target, fairest
from hearings.draw.panels import Chance, Search
from hearings.draw.peeling import Rest, peel
from hearings.draw.pools import Floats, Ints, Types
from hearings.draw.pricing import Pricing
from hearings.draw.solver import Broken

Progress = Callable[[str, float], None]
ALMOST = 0.9  # peeled share from which the rest is worth a lottery of its own
BACK = (0, 40, 120, 300)  # how many peeled panels are put back when the rest is too narrow for a lottery of its own
LEAST_SHARE = 1e-13


class NoPanel(ValueError):
    """No panel satisfies all quotas."""


@dataclass(frozen=True, slots=True)
class Fair:
    """Panels with shares (sum 1). `relaxed`: the fairest point of the `relaxation` was attained, so its prices prove it.

    `proven`: the chances are the leximin of all lotteries, up to rounding.
    """

    panels: list[Ints]
    shares: Floats
    target: Target
    relaxation: Target
    relaxed: bool
    proven: bool


def fair(types: Types, seed: bytes, budget: float, progress: Progress) -> Fair:
    """The fairest lottery. `budget`: CPU seconds after which the best known is returned. Raises NoPanel."""
    return _Work(types, seed, budget, progress).run()


class _Work:
    def __init__(self, types: Types, seed: bytes, budget: float, progress: Progress) -> None:
        self.types, self.progress = types, progress
        self.chance, self.end = Chance(seed), time.thread_time() + budget

    def run(self) -> Fair:
        self.progress("fairest", 0.0)
        target = fairest(self.types)
        if target is None:
            raise NoPanel
        panels, shares, rest = peel(self.types, target.seats, Search(self.types, self.chance))
        self.progress("panels", sum(shares))
        if rest.max(initial=0) <= 0:
            return self._done(target, panels, np.array(shares))
        for back in BACK if sum(shares) > ALMOST else ():
            kept = max(0, len(panels) - back)
            again = rest + sum((share * p for p, share in zip(panels[kept:], shares[kept:], strict=True)), 0.0)
            more = self._rest(again, panels[kept:], sum(shares[:kept]))
            if more is not None:
                mass = 1 - sum(shares[:kept])
                return self._done(target, panels[:kept] + more[0], np.append(shares[:kept], more[1] * mass))
            if not kept:
                break
        return self._whole(target, panels)

    def _done(self, target: Target, panels: list[Ints], shares: Floats) -> Fair:
        self.progress("panels", 1.0)
        kept = shares > LEAST_SHARE
        return Fair([p for p, k in zip(panels, kept, strict=True) if k], shares[kept], target, target, True, True)

    def _rest(self, rest: Floats, panels: list[Ints], done: float) -> tuple[list[Ints], Floats] | None:
        """The rest as a lottery of its own over the few types that are left, where that is possible."""
        left = np.flatnonzero(rest > 0)
        few = Types(self.types.seats, self.types.quotas, self.types.values[left], self.types.counts[left], ())
        target = rest[left] / (rest.sum() / self.types.seats)
        master = Master(target, [p[left] for p in panels])
        if not self._attained(master, self._finder(few, target, None), done):
            return None
        found = np.zeros((len(master.panels), len(self.types.counts)), dtype=np.int64)
        found[:, left] = master.panels
        return list(found), master.shares / master.shares.sum()

    def _finder(self, types: Types, target: Floats, pricing: Pricing | None) -> Finder:
        """Looks for panels on the face of the target: where it sits on a bound, all its panels do."""
        search = Search(types, self.chance)
        Rest(types, target).narrow(search)
        return Finder(search, pricing, target)

    def _attained(self, master: Master, finder: Finder, done: float) -> bool:
        first = 0.0
        for missing in master.approach(finder, self.end):
            first = first or missing or 1.0
            self.progress("panels", done + (1 - done) * (1 - min(1.0, missing / first)))
        return master.missing <= ATTAINED

    def _whole(self, target: Target, panels: list[Ints]) -> Fair:
        """Column generation on the whole target; where no lottery attains it, level by level over panels."""
        pricing = Pricing(self.types, self.end)
        if not panels:
            found = pricing.any()
            if found is None:
                raise NoPanel
            panels = [found]
        master = Master(target.seats, panels)
        if self._attained(master, self._finder(self.types, target.seats, pricing), 0.0):
            return self._done(target, master.panels, master.shares / master.shares.sum())
        levels = Levels(self.types, master.panels)
        levels.cover(pricing, self.end)
        finder = Finder(Search(self.types, self.chance), pricing, target.seats)
        try:
            reached, proven = levels.raise_all(finder, self.end)
        except Broken:  # the levels so far stand: a lottery all the same, and the certificate says how good it is
            reached, proven = levels.target, False
        shares = levels.shares if levels.shares.any() else master.shares / master.shares.sum()
        done = self._done(target, levels.panels[: len(shares)], shares)
        return replace(done, target=reached, relaxed=False, proven=proven)
