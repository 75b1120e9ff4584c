"""Fair choice of participants from a public seed: the door to `hearings/draw/`. Pure: no database, no clock, no network.

bundle = lottery(pool, quotas, seats, leaves=…)   before the seed is known: publish bundle["method_hash"]
result = draw(bundle, seed)                       rows of the pool, from 1, and alternates in their order
report = check(result, published_hash)            anybody, any time
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hearings.draw import bundles, fairness
from hearings.draw.check import RESULT, Checked, NoBundle, check
from hearings.draw.infeasible import Infeasible, explain
from hearings.draw.lots import canonical, seated
from hearings.draw.pools import Quota, Types, Unusable, types_of

__all__ = [
    "Checked",
    "Infeasible",
    "NoBundle",
    "Quota",
    "Replacement",
    "Unusable",
    "chance",
    "check",
    "draw",
    "lottery",
    "replace",
    "simple_lot",
]

Bundle = dict[str, Any]
BUDGET = (
    600.0  # CPU seconds after which the best lottery so far is taken, with its gap stated; as long again for proofs
)


def _silent(stage: str, done: float) -> None: ...


def lottery(  # noqa: PLR0913 -- the published facts of one draw; all but the first three are keyword-only
    pool: Sequence[dict[str, str]],
    quotas: Sequence[Quota],
    seats: int,
    *,
    leaves: Sequence[str] | None = None,
    title: str = "",
    test: bool = False,
    cap: int | None = None,
    drawn: Sequence[int] = (),
    public_value: str = "",
    budget: float = BUDGET,
    progress: Callable[[str, float], None] = _silent,
) -> Bundle:
    """The fair lottery as a bundle. `pool`: one dict of category -> feature per registrant, in the frozen order.

    `leaves`: commitment of each registrant in hex (`bundles.leaf`); by default of row and values, which hides nothing.
    `cap`: who was `drawn` so often before is set aside. `public_value`: a value published earlier that decides between
    equally fair lotteries. No quotas: a simple lot. Fewer registrants than seats: all are in.
    Raises Unusable (bad input) and Infeasible (no panel satisfies the quotas; it carries the smallest repairs).
    """
    aside = [cap is not None and times >= cap for times in drawn] or [False] * len(pool)
    _usable(pool, leaves, drawn, aside, cap)
    types = _with_aside(types_of([p for p, a in zip(pool, aside, strict=True) if not a], quotas, seats), aside)
    stated = list(leaves) if leaves is not None else _open_leaves(pool, quotas)
    facts: Bundle = {"title": title, "test": test, "cap": cap, "public_value": public_value}
    facts["pool"] = {"leaves": stated, "drawn": list(drawn) if cap is not None else []}
    if int(types.counts.sum()) < seats:
        return bundles.finished(bundles.whole_bundle(types, facts))
    seed = canonical([stated, [[q.category, q.feature, q.least, q.most] for q in types.quotas], seats, public_value])
    try:
        found = fairness.fair(types, seed, budget, progress)
    except fairness.NoPanel:
        raise explain(types) from None
    return bundles.finished(bundles.fair_bundle(types, found, facts, budget))


def simple_lot(people: int, seats: int, **facts: Any) -> Bundle:
    """A lot without quotas: everybody has the same chance. `facts` as for `lottery`."""
    return lottery([{} for _ in range(people)], [], seats, **facts)


def draw(bundle: Bundle, seed: str) -> Bundle:
    """The result for a public seed: ticket, panel, `chosen` and `alternates` (rows from 1), with the bundle inside.

    Raises NoBundle when the bundle does not hold, ValueError for an empty seed.
    """
    if not seed.strip():
        raise ValueError("种子不能为空")
    report = check(bundle)
    if not report.holds or bundle["format"] == RESULT:
        raise NoBundle("；".join(line for line in report.lines if line.startswith("✗")) or "这是结果，不是方案")
    return {"format": RESULT, "seed": seed, "test": bundle["test"], "bundle": bundle} | seated(bundle, seed)


def chance(bundle: Bundle, row: int) -> Fraction:
    """The chance of the registrant in this row (from 1) to be drawn; 0 for those set aside."""
    kind = bundle["pool"]["types"][row - 1]
    if kind < 0:
        return Fraction(0)
    return Fraction(bundle["chances"][kind], sum(bundle["tickets"]) * bundle["pool"]["types"].count(kind))


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who takes the seat (row from 1, or None), and the quotas that keep the others from it."""

    row: int | None
    unmet: tuple[str, ...] = ()


def replace(bundle: Bundle, seated_rows: Sequence[int], waiting: Sequence[int]) -> Replacement:
    """The first of `waiting` whose entry keeps all quotas, given who is still seated (without who withdrew).

    When nobody does, `row` is None and `unmet` names what the first alternate would leave unmet.
    """
    types, quotas = bundle["pool"]["types"], bundle["quotas"]
    held = [0] * len(quotas)
    for row in seated_rows:
        for f in bundle["types"][types[row - 1]]:
            held[f] += 1
    first: tuple[str, ...] = ()
    for row in waiting:
        own = bundle["types"][types[row - 1]]
        after = [seats + (f in own) for f, seats in enumerate(held)]
        unmet = tuple(
            f"{category}「{feature}」{seats} 人，应为 {least}–{most} 人"
            for seats, (category, feature, least, most) in zip(after, quotas, strict=True)
            if not least <= seats <= most
        )
        if not unmet or bundle["kind"] == "all":
            return Replacement(row)
        first = first or unmet
    return Replacement(None, first)


def _open_leaves(pool: Sequence[dict[str, str]], quotas: Sequence[Quota]) -> list[str]:
    categories = sorted({q.category for q in quotas})
    return [bundles.leaf(b"", row, *(p[c] for c in categories)) for row, p in enumerate(pool, start=1)]


def _usable(
    pool: Sequence[dict[str, str]],
    leaves: Sequence[str] | None,
    drawn: Sequence[int],
    aside: Sequence[bool],
    cap: int | None,
) -> None:
    problems = []
    if leaves is not None and len(set(leaves)) != len(pool):
        problems.append("每名报名者都要有一个互不相同的承诺值")
    if cap is not None and len(drawn) != len(pool):
        problems.append("有次数限制时，每名报名者都要有曾入选的次数")
    if len(aside) == len(pool) and all(aside):
        problems.append("没有可以抽选的报名者")
    if problems:
        raise Unusable(problems)


def _with_aside(types: Types, aside: Sequence[bool]) -> Types:
    left = iter(types.of)
    return Types(types.seats, types.quotas, types.values, types.counts, tuple(-1 if a else next(left) for a in aside))
