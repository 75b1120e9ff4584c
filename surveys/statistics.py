"""Figures that must be right: chi-square, confidence intervals, raking with its design effect. scipy does the mathematics.

tests/surveys/test_statistics.py compares them with published textbook figures to 1e-9 where the book gives them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95
CLOSE_ENOUGH, MOST_ROUNDS = 1e-12, 500
SMALLEST_EXPECTED = 5  # below it the chi-square is only a rough guide (Cochran 1954)


@dataclass(frozen=True)
class ChiSquare:
    """A test of independence. `is_rough`: an expected count is too small to trust it."""

    statistic: float
    freedom: int
    p: float
    cramers_v: float
    is_rough: bool


@dataclass(frozen=True)
class Raked:
    """Weights with mean 1, in the order of the people; `design_effect` is Kish's 1 + cv², `effective` the size left."""

    weights: tuple[float, ...]
    design_effect: float
    effective: float


class CannotRake(ValueError):
    """The margins can't be met; the message is for people."""


def chi_square(table: Sequence[Sequence[float]]) -> ChiSquare | None:
    """Pearson's chi-square without continuity correction; None when a table says nothing (fewer than 2 × 2)."""
    from scipy.stats import chi2_contingency  # noqa: PLC0415 -- loads slowly, only results need it

    rows = [row for row in table if sum(row)]
    columns = [n for n in range(len(rows[0]))] if rows else []
    columns = [n for n in columns if sum(row[n] for row in rows)]
    lean = [[row[n] for n in columns] for row in rows]
    if len(lean) < 2 or len(columns) < 2:
        return None
    found = chi2_contingency(lean, correction=False)
    total, least = sum(map(sum, lean)), min(len(lean), len(columns)) - 1
    v = math.sqrt(found.statistic / (total * least))
    rough = bool((found.expected_freq < SMALLEST_EXPECTED).any())
    return ChiSquare(float(found.statistic), int(found.dof), float(found.pvalue), v, rough)


def wilson(successes: float, total: float, *, effective: float | None = None) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson 1927). `effective`: the size of a weighted sample."""
    from scipy.stats import norm  # noqa: PLC0415

    if total <= 0:
        return 0.0, 1.0
    n, share, z = effective or total, successes / total, float(norm.ppf((1 + CONFIDENCE) / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def rake(people: Sequence[Mapping[str, str]], margins: Mapping[str, Mapping[str, float]]) -> Raked:
    """Iterative proportional fitting (Deming and Stephan 1940): the weighted shares become those of the margins.
    Whoever did not say keeps the weight the other margins give. Raises CannotRake."""
    shares = {name: _as_shares(name, wanted) for name, wanted in margins.items()}
    _check(people, shares)
    weights = [1.0] * len(people)
    for _round in range(MOST_ROUNDS):
        moved = max((_fit(people, weights, name, wanted) for name, wanted in shares.items()), default=0.0)
        if moved < CLOSE_ENOUGH:
            break
    else:
        raise CannotRake("这些比例互相矛盾，算不出权重。")
    mean = sum(weights) / len(weights)
    weights = [weight / mean for weight in weights]
    squares = sum(weight * weight for weight in weights)
    effect = len(weights) * squares / sum(weights) ** 2
    return Raked(tuple(weights), effect, len(weights) / effect)


def _fit(people: Sequence[Mapping[str, str]], weights: list[float], name: str, wanted: Mapping[str, float]) -> float:
    sums = dict.fromkeys(wanted, 0.0)
    for person, weight in zip(people, weights, strict=True):
        if person.get(name) in sums:
            sums[person[name]] += weight
    total, moved = sum(sums.values()), 0.0
    factors = {key: share * total / sums[key] for key, share in wanted.items() if sums[key]}
    for n, person in enumerate(people):
        factor = factors.get(person.get(name, ""), 1.0)
        weights[n] *= factor
        moved = max(moved, abs(factor - 1))
    return moved


def _as_shares(name: str, wanted: Mapping[str, float]) -> dict[str, float]:
    total = sum(wanted.values())
    if total <= 0 or any(share < 0 for share in wanted.values()):
        raise CannotRake("比例应当是正数。")
    return {key: share / total for key, share in wanted.items() if share}


def _check(people: Sequence[Mapping[str, str]], shares: Mapping[str, Mapping[str, float]]) -> None:
    if not people:
        raise CannotRake("还没有答卷。")
    for name, wanted in shares.items():
        present = {person[name] for person in people if person.get(name)}
        if missing := set(wanted) - present:
            raise CannotRake(f"没有一份答卷属于：{'、'.join(sorted(missing))}。")
        if extra := present - set(wanted):
            raise CannotRake(f"没有给出比例的类别：{'、'.join(sorted(extra))}。")
