"""Quotas that no panel satisfies: which, by how much, and the smallest repairs."""

from dataclasses import dataclass

import highspy
import numpy as np

from hearings.draw.pools import Types
from hearings.draw.solver import INF, NONE, NOTHING, Broken, add_rows, model, solved


@dataclass(frozen=True, slots=True)
class Repair:
    """One quota and its new bounds."""

    category: str
    feature: str
    least: int
    most: int
    new_least: int
    new_most: int

    def __str__(self) -> str:
        parts = []
        if self.new_least != self.least:
            parts.append(f"下限由 {self.least} 改为 {self.new_least}")
        if self.new_most != self.most:
            parts.append(f"上限由 {self.most} 改为 {self.new_most}")
        return f"{self.category}「{self.feature}」：{'，'.join(parts)}"


class Infeasible(ValueError):
    """`reasons` say what cannot be met and by how much; `repairs` are the smallest changes that make a panel possible."""

    def __init__(self, reasons: list[str], repairs: list[Repair]) -> None:
        super().__init__("\n".join([*reasons, *map(str, repairs)]))
        self.reasons, self.repairs = reasons, repairs


def explain(types: Types) -> Infeasible:
    """Why no panel exists, and the repair that costs least: raising a maximum 1 each, lowering a minimum q 1 + 2/q each."""
    repairs = _repairs(types)
    reasons = _sums(types) + _too_few(types)
    if not reasons:
        names = "、".join(f"{r.category}「{r.feature}」" for r in repairs)
        reasons = [f"各项配额单独都能满足，合在一起不能：报名者的组合不够，冲突在 {names}"]
    return Infeasible(reasons, repairs)


def _too_few(types: Types) -> list[str]:
    people = (types.counts @ types.matrix).astype(int)
    return [
        f"{q.category}「{q.feature}」至少要 {q.least} 人，报名者中只有 {have} 人，差 {q.least - have} 人"
        for q, have in zip(types.quotas, people, strict=True)
        if have < q.least
    ]


def _sums(types: Types) -> list[str]:
    found = []
    for category in sorted({q.category for q in types.quotas}):
        own = [q for q in types.quotas if q.category == category]
        least, most = sum(q.least for q in own), sum(q.most for q in own)
        if least > types.seats:
            found.append(f"「{category}」各项下限合计 {least}，超过席位 {types.seats}，多 {least - types.seats}")
        if most < types.seats:
            found.append(f"「{category}」各项上限合计 {most}，少于席位 {types.seats}，少 {types.seats - most}")
    return found


def _repairs(types: Types) -> list[Repair]:
    size, quotas = len(types.counts), len(types.quotas)
    mip = model(tolerance=1e-7)
    for count in types.counts:
        mip.addCol(0.0, 0.0, float(count), 0, NONE, NOTHING)
    for q in types.quotas:
        mip.addCol(1.0 + 2.0 / q.least if q.least else 1.0, 0.0, float(q.least), 0, NONE, NOTHING)
    for _ in types.quotas:
        mip.addCol(1.0, 0.0, float(types.seats), 0, NONE, NOTHING)
    columns = size + 2 * quotas
    whole = np.full(columns, highspy.HighsVarType.kInteger)
    mip.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), whole)
    people, one, no = types.matrix.T, np.eye(quotas), np.zeros((quotas, quotas))
    add_rows(mip, np.hstack([people, one, no]), types.least.astype(float), np.full(quotas, INF))
    add_rows(mip, np.hstack([people, no, -one]), np.full(quotas, -INF), types.most.astype(float))
    seats = np.array([types.seats], dtype=float)
    add_rows(mip, np.append(np.ones(size), np.zeros(2 * quotas))[None], seats, seats)
    mip.setOptionValue("mip_rel_gap", 0.0)
    if not solved(mip):
        raise Broken("quotas can always be repaired while there are enough people")
    change = np.round(np.array(mip.getSolution().col_value)[size:]).astype(int)
    lower, higher = change[:quotas], change[quotas:]
    return [
        Repair(q.category, q.feature, q.least, q.most, q.least - int(low), q.most + int(high))
        for q, low, high in zip(types.quotas, lower, higher, strict=True)
        if low or high
    ]
