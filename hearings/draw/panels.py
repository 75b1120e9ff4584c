"""Finding panels: a swap search that repairs broken quotas first and gains weight second.

All numbers in it are whole, so the same panels come out on every machine.
"""

import hashlib
from collections.abc import Iterator

import numpy as np

from hearings.draw.pools import Floats, Ints, Types

GAIN = 1 << 20  # the largest weight of one person; breaking a quota by one costs four times as much
BREACH = 4 * GAIN
STAY = 8  # steps during which who left does not come back


class Chance:
    """A stream of random numbers from a public text: SHAKE-256, the same in every language."""

    def __init__(self, seed: bytes) -> None:
        self.seed, self.block, self.left = seed, 0, np.zeros(0, dtype=np.uint64)

    def numbers(self, count: int) -> Ints:
        """`count` numbers of 0 .. 2**32 - 1."""
        while len(self.left) < count:
            more = hashlib.shake_256(self.seed + self.block.to_bytes(8, "big")).digest(1 << 14)
            self.left = np.concatenate([self.left, np.frombuffer(more, dtype="<u4").astype(np.uint64)])
            self.block += 1
        found, self.left = self.left[:count], self.left[count:]
        return found.astype(np.int64)


class Search:
    """Looks for panels within `least..most` of each quota and `floor..cap` of each type."""

    def __init__(self, types: Types, chance: Chance) -> None:
        self.types, self.chance = types, chance
        self.values, self.columns = types.values, np.ascontiguousarray(types.values.T)
        self.least, self.most = types.least.copy(), types.most.copy()
        self.floor, self.cap = np.zeros_like(types.counts), types.counts.copy()

    def start(self, expected: Floats) -> Ints:
        """A random panel with about these expected seats per type: systematic sampling along a random order of values."""
        categories = self.values.shape[1]
        keys = self.chance.numbers(len(self.types.quotas))[self.values]
        ranks = np.argsort(self.chance.numbers(categories), kind="stable")
        order = np.lexsort([np.arange(len(keys)), *(keys[:, c] for c in ranks)])
        first = int(self.chance.numbers(1)[0]) / 2**32
        ends = np.floor(np.cumsum(expected[order]) * (self.types.seats / expected.sum()) + first + 1e-9)
        ends[-1] = self.types.seats
        panel = np.zeros_like(self.cap)
        panel[order] = np.diff(ends, prepend=0).astype(np.int64)
        return self.near(panel)

    def near(self, panel: Ints) -> Ints:
        """This panel within floor and cap and with the right number of seats; each seat that is missing goes where it
        breaks the fewest quotas."""
        panel = np.clip(panel, self.floor, self.cap)
        while (missing := self.types.seats - int(panel.sum())) != 0:
            room = self.cap - panel if missing > 0 else panel - self.floor
            if room.max() <= 0:
                break
            sign = 1 if missing > 0 else -1
            seats = self._seats(panel)
            change = (self._cost(seats + sign) - self._cost(seats))[self.values].sum(axis=1)
            panel[int(np.lexsort([-room, np.where(room > 0, change, 1 << 40)])[0])] += sign
        return panel

    def walk(self, panel: Ints, weights: Ints, steps: int) -> Iterator[Ints]:
        """Yields each panel found on the way that satisfies everything. `weights`: whole, 0..GAIN, per type."""
        panel, size = panel.copy(), len(self.cap)
        seats = self._seats(panel)
        away, gain = np.zeros(size, dtype=np.int64), weights.astype(float)
        missed = int(self._cost(seats).sum())
        for step in range(steps):
            if not missed:
                yield panel.copy()
            out = np.flatnonzero(panel > self.floor)
            if not len(out):  # nobody may leave: this is the only panel here
                return
            fewer, more = self._cost(seats - 1) - self._cost(seats), self._cost(seats + 1) - self._cost(seats)
            enter = more[self.values].sum(axis=1) * float(BREACH) - gain
            enter[(panel >= self.cap) | (away > step)] = np.inf
            leave = fewer[self.values[out]].sum(axis=1) * float(BREACH) + gain[out]
            change = leave[:, None] + enter - self._shared(out, (fewer + more) * float(BREACH))
            best = int(np.argmin(change))
            i, j = int(out[best // size]), best % size
            if not np.isfinite(change.flat[best]) or i == j:
                return
            panel[i] -= 1
            panel[j] += 1
            away[i] = step + STAY
            seats[self.values[i]] -= 1
            seats[self.values[j]] += 1
            missed = int(self._cost(seats).sum())
        if not missed:
            yield panel

    def _seats(self, panel: Ints) -> Ints:
        """Seats held of each quota."""
        used = np.flatnonzero(panel)
        found = np.zeros(len(self.least), dtype=np.int64)
        for column in self.columns:
            np.add.at(found, column[used], panel[used])
        return found

    def _shared(self, out: Ints, cost: Floats) -> Floats:
        """Cost of the features that both types of a swap have: nothing changes there.

        Written without a matrix product: those run on several threads, which costs more than it gains at this size.
        """
        found = np.zeros((len(out), len(self.cap)))
        for column in self.columns:
            own = column[out]
            found += np.where(own[:, None] == column, cost[own][:, None], 0.0)
        return found

    def _cost(self, seats: Ints) -> Ints:
        cost: Ints = np.maximum(self.least - seats, 0) + np.maximum(seats - self.most, 0)
        return cost
