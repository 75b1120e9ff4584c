"""Numbers and dates in groups that can be drawn: each value by itself while they are few, else round steps (pure)."""

import math
from collections.abc import Iterable, Sequence

MOST_VALUES, MOST_STEPS, MOST_MONTHS = 12, 10, 24
Sums = dict[str, float]  # label -> how many, in the order in which they are drawn


def numbers(given: Sequence[tuple[float, float]]) -> Sums:
    """(value, weight) -> label -> sum of the weights."""
    values = sorted({value for value, _ in given})
    if len(values) <= MOST_VALUES:
        return _sums((f"{value:g}" for value in values), ((f"{value:g}", weight) for value, weight in given))
    step = _step((values[-1] - values[0]) / MOST_STEPS)
    first, last = math.floor(values[0] / step), math.floor(values[-1] / step)
    labels = {n: f"{n * step:g} 至 {(n + 1) * step:g}（不含）" for n in range(first, last + 1)}
    return _sums(labels.values(), ((labels[math.floor(value / step)], weight) for value, weight in given))


def dates(given: Sequence[tuple[str, float]]) -> Sums:
    """(2026-11-23, weight) -> month, or year when there are many months, -> sum of the weights. Never single days."""
    length = 7 if len({day[:7] for day, _ in given}) <= MOST_MONTHS else 4
    return _sums(sorted({day[:length] for day, _ in given}), ((day[:length], weight) for day, weight in given))


def _step(least: float) -> float:
    """1, 2 or 5 times a power of ten, not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _sums(labels: Iterable[str], pairs: Iterable[tuple[str, float]]) -> Sums:
    sums: Sums = dict.fromkeys(labels, 0)
    for label, weight in pairs:
        sums[label] += weight
    return sums
