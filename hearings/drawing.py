"""The one door from a hearing to the draw of `hearings/selection.py`: registrants in, bundle and rows out (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import orjson

from hearings import selection
from hearings.draw.lots import canonical, method_hash
from hearings.models import HearingQuota
from hearings.registration_models import ATTRIBUTES

Bundle = dict[str, Any]
OFFICE_BUDGET = 20.0  # CPU seconds while an officer waits: then the best lottery so far is taken, its gap stated
CERTAIN = 1e-6


@dataclass(frozen=True)
class Entrant:
    """One registrant in the pool: the leaf that only its holder recognises, the values quotas ask for, earlier hearings."""

    leaf: str
    values: Mapping[str, str]
    past: int = 0


def freeze(
    entrants: Sequence[Entrant], quotas: Sequence[HearingQuota], seats: int, *, title: str, most: int | None, test: bool
) -> Bundle:
    """The lottery of a pool, computed before the seed is known. Raises selection.Unusable and selection.Infeasible."""
    ordered = sorted(entrants, key=lambda one: one.leaf)
    asked = sorted({quota.attribute for quota in quotas})
    pool = [{ATTRIBUTES[a][0]: one.values.get(a, "") for a in asked} for one in ordered]
    return selection.lottery(
        pool,
        _complete(quotas, pool, seats),
        seats,
        leaves=[one.leaf for one in ordered],
        title=title,
        test=test,
        cap=most,
        budget=OFFICE_BUDGET,
        drawn=[one.past for one in ordered] if most is not None else (),
    )


def written(document: Bundle) -> str:
    """A bundle or a result as the file that is published: canonical, the same bytes everywhere."""
    return canonical(document).decode()


def read(stored: str) -> Bundle:
    """What `written` wrote."""
    found: Bundle = orjson.loads(stored)
    return found


def draw(bundle: Bundle, seed: str) -> tuple[Bundle, list[str], list[str]]:
    """(the result, the leaves that are chosen, those that follow in their order)."""
    result = selection.draw(bundle, seed)
    leaves = bundle["pool"]["leaves"]
    return result, [leaves[row - 1] for row in result["chosen"]], [leaves[row - 1] for row in result["alternates"]]


def relabelled(bundle: Bundle) -> Bundle:
    """The same lottery marked as a test, with a method hash of its own."""
    marked = {**bundle, "test": True, "title": f"测试：{bundle['title']}"}
    return {**marked, "method_hash": method_hash(marked)}


def chances(bundle: Bundle) -> dict[str, str]:
    """Leaf -> the chance of being drawn, as people read it: 5/17 (29.4%)."""
    found = {}
    for row, leaf in enumerate(bundle["pool"]["leaves"], 1):
        chance = selection.chance(bundle, row)
        found[leaf] = f"{float(chance):.1%}" if chance.denominator > 1000 else f"{chance} ({float(chance):.1%})"
    return found


def proven(bundle: Bundle) -> str:
    """How good the lottery is, in words: the smallest chance, and what was proven of every other lottery."""
    if bundle["kind"] == "all":
        return ""
    least, bound = Fraction(bundle["minimum"]), Fraction(bundle["bound"] or 1)
    if bound - least < CERTAIN:
        return f"最小的入选机会 {float(least):.2%}，已证明没有更公平的抽法"
    return f"最小的入选机会 {float(least):.2%}；已证明任何抽法都不超过 {float(bound):.2%}，其间的差距在时限内没有算完"


def successor(bundle: Bundle, seated: Sequence[str], waiting: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """The first of those who wait whose entry keeps all quotas; else None and the quotas that keep the first out."""
    row_of = {leaf: row for row, leaf in enumerate(bundle["pool"]["leaves"], 1)}
    found = selection.replace(bundle, [row_of[s] for s in seated], [row_of[w] for w in waiting])
    return (bundle["pool"]["leaves"][found.row - 1] if found.row else None), found.unmet


def _complete(quotas: Sequence[HearingQuota], pool: Sequence[Mapping[str, str]], seats: int) -> list[selection.Quota]:
    """The stated quotas, and 0 to all seats for every other value that occurs."""
    stated = [selection.Quota(ATTRIBUTES[q.attribute][0], q.value, q.minimum, q.maximum) for q in quotas]
    known = {(q.category, q.feature) for q in stated}
    others = sorted({(label, value) for person in pool for label, value in person.items()} - known)
    return [*stated, *(selection.Quota(label, value, 0, seats) for label, value in others)]
