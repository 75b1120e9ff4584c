"""The pool as the optimiser sees it: people with the same values are one type with a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NAMED = 5  # rows in a message


class Unusable(ValueError):
    """The pool or the quotas cannot be read; `problems` says each reason in words for the officer."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `least` and at most `most` seats for people whose `category` is `feature`."""

    category: str
    feature: str
    least: int
    most: int


@dataclass(frozen=True)
class Types:
    """The distinct combinations of values that occur, sorted, with how many people have each.

    `values` (types x categories) are positions in `quotas`; `of` gives each person's type in pool order.
    """

    seats: int
    quotas: tuple[Quota, ...]
    values: Ints
    counts: Ints
    of: tuple[int, ...]

    @cached_property
    def matrix(self) -> Floats:
        """types x quotas, 1 where the type has the feature; whole numbers, so sums are exact on every machine."""
        found = np.zeros((len(self.counts), len(self.quotas)))
        np.put_along_axis(found, self.values, 1.0, axis=1)
        return found

    @cached_property
    def least(self) -> Ints:
        """The smallest number of seats of each quota."""
        return np.array([q.least for q in self.quotas], dtype=np.int64)

    @cached_property
    def most(self) -> Ints:
        """The largest number of seats of each quota."""
        return np.array([q.most for q in self.quotas], dtype=np.int64)


def sorted_quotas(quotas: Sequence[Quota]) -> tuple[Quota, ...]:
    """In one order, whatever the order of the file. Raises Unusable for doubles and numbers that make no sense."""
    problems, seen = [], set()
    for quota in quotas:
        name = f"{quota.category}「{quota.feature}」"
        if (quota.category, quota.feature) in seen:
            problems.append(f"配额重复：{name}")
        seen.add((quota.category, quota.feature))
        if not 0 <= quota.least <= quota.most:
            problems.append(f"配额 {name} 的下限 {quota.least} 与上限 {quota.most} 不成立：应为 0 ≤ 下限 ≤ 上限")
    if problems:
        raise Unusable(problems)
    return tuple(sorted(quotas, key=lambda q: (q.category, q.feature)))


def types_of(pool: Sequence[dict[str, str]], quotas: Sequence[Quota], seats: int) -> Types:
    """Collapse the pool. Raises Unusable naming rows (from 1) whose value no quota knows, and categories without a value."""
    ordered = sorted_quotas(quotas)
    place = {(q.category, q.feature): i for i, q in enumerate(ordered)}
    categories = sorted({q.category for q in ordered})
    rows = [tuple(place.get((c, person.get(c, "")), -1) for c in categories) for person in pool]
    problems = _unknown_values(pool, rows, categories)
    if seats < 1:
        problems.append("席位数必须是正整数")
    if problems:
        raise Unusable(problems)
    distinct = sorted(set(rows))
    position = {row: i for i, row in enumerate(distinct)}
    of = tuple(position[row] for row in rows)
    counts = np.bincount(np.array(of, dtype=np.int64), minlength=len(distinct)).astype(np.int64)
    values = np.array(distinct, dtype=np.int64).reshape(len(distinct), len(categories))
    return Types(seats, ordered, values, counts, of)


def _unknown_values(
    pool: Sequence[dict[str, str]], rows: Sequence[tuple[int, ...]], categories: Sequence[str]
) -> list[str]:
    """One line for each value that no quota knows, with the first rows that have it."""
    unknown: dict[tuple[str, str], list[int]] = {}
    for number, (person, row) in enumerate(zip(pool, rows, strict=True), start=1):
        for category, found in zip(categories, row, strict=True):
            if found < 0:
                unknown.setdefault((category, person.get(category, "")), []).append(number)
    return [
        f"{category}「{value}」：配额表中没有这个值（第 {'、'.join(map(str, numbers[:NAMED]))} 行"
        + (f"等 {len(numbers)} 行）" if len(numbers) > NAMED else "）")
        for (category, value), numbers in unknown.items()
    ]
