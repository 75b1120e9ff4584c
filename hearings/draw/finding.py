"""Which panels are worth more than a price: swap search first, exact search where it finds nothing."""

from collections.abc import Iterator

import numpy as np

from hearings.draw.panels import GAIN, Search
from hearings.draw.pools import Floats, Ints
from hearings.draw.pricing import BETTER, Pricing

STARTS, STEPS = 8, 40
PATIENCE = 3  # fruitless rounds after which the exact search goes first
NOISE = GAIN >> 4


class Finder:
    """Remembers how well the swap search does on this pool, so that little time is lost where it does badly."""

    def __init__(self, search: Search, pricing: Pricing | None, expected: Floats) -> None:
        self.search, self.pricing, self.expected = search, pricing, expected
        self.fruitless = self.turn = 0

    def better(self, prices: Floats, price: float, known: list[Ints]) -> list[Ints]:
        """Panels worth more than `price`; none at all means that none exists, if there is an exact search.

        `prices` are between 0 and 1.
        """
        self.turn += 1
        rounds = PATIENCE if self.pricing is None else int(self.fruitless < PATIENCE or not self.turn % 8)
        for _ in range(rounds):
            starts = [self.search.start(self.expected) for _ in range(STARTS // 2)]
            if found := list(self._walks(prices, price, starts + self._valuable(prices, known))):
                self.fruitless = 0
                return found
            self.fruitless += 1
        panel = self.pricing.better(prices, price) if self.pricing else None
        return [] if panel is None else [panel, *self._walks(prices, price, [panel])]

    def _valuable(self, prices: Floats, known: list[Ints]) -> list[Ints]:
        """Known panels, the valuable ones first, with a little chance."""
        if not known:
            return []
        worth = (np.array(known) @ np.floor(prices * GAIN)).astype(np.int64)
        worth += self.search.chance.numbers(len(worth)) % GAIN
        return [known[i] for i in np.argsort(-worth, kind="stable")[: STARTS // 2]]

    def _walks(self, prices: Floats, price: float, starts: list[Ints]) -> Iterator[Ints]:
        """From each start the best panel on the way."""
        weights = np.floor(prices * GAIN).astype(np.int64)
        for start in starts:
            noise = self.search.chance.numbers(len(weights)) % NOISE
            best, panel = price + BETTER, None
            for seen in self.search.walk(start, np.minimum(weights + noise, GAIN), STEPS):
                value = float(seen @ prices)
                if value > best:
                    best, panel = value, seen
            if panel is not None:
                yield panel
