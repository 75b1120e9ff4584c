"""Finds the proofs that proofs.py checks: prices from linear programs, forks where prices alone do not reach."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from hearings.draw.fairness import Fair
from hearings.draw.leximin import Target
from hearings.draw.pools import Floats, Ints, Types
from hearings.draw.proofs import Room, bound, forked
from hearings.draw.solver import NONE, NOTHING, add_rows, floats, model, solved

LARGEST = 1 << 44
SCALE = 1 << 30
SEARCHED = 1 << 40  # the largest weight of a proof with forks
EMPTY = 1 << 52  # the largest price of an empty room: it outweighs all weights, and JavaScript still reads it exactly
FORKS = 8000  # of one proof, and of all claims together
CLOSE = 1e-9
Proof = dict[str, Any]


def witness(types: Types, found: Fair, held: list[int], tickets: int, budget: float) -> tuple[list[Proof], Proof]:
    """(claims that types without any chance fit in no panel, certificate of the smallest chance).

    `held`: expected seats of each type, in `tickets`. `budget`: CPU seconds after which weaker proofs must do.
    """
    room, limit = room_of(types, []), Limit(FORKS, time.thread_time() + budget)
    claims: list[Proof] = []
    for t in (t for t, seats in enumerate(held) if not seats):
        weights = np.where(np.arange(len(held)) == t, SCALE, 0)
        proof = Prover(types, weights, room, limit).proof(SCALE - 1)
        if bound(weights.tolist(), proof, room) < SCALE:
            claims.append({"type": t, "scale": SCALE, "proof": proof})
    without = [int(claim["type"]) for claim in claims]
    room = room_of(types, without)
    certificate = _prices(types, found.relaxation, without)
    least = min(seats / tickets / n for seats, n in zip(held, types.counts, strict=True) if seats)
    has_weights = found.target.weights.max(initial=0) > 0
    if not found.relaxed and has_weights and least < _shown(types, certificate, room) - CLOSE:
        own = _searched(types, found.target, room, least, Limit(FORKS, limit.end))
        if _shown(types, own, room) < _shown(types, certificate, room):
            certificate = own
    return claims, certificate


def _shown(types: Types, certificate: Proof, room: Room) -> float:
    """The smallest chance that the certificate allows, at most."""
    weights: list[int] = certificate["weights"]
    return bound(weights, certificate["proof"], room) / sum(
        w * int(n) for w, n in zip(weights, types.counts, strict=True)
    )


def _searched(types: Types, target: Target, room: Room, least: float, limit: "Limit") -> Proof:
    """Weights from the lottery that was found, and a tree that shows how little any panel weighs."""
    weights = np.round(target.weights / target.weights.max() * SEARCHED).astype(np.int64)
    goal = int(least * float(weights @ types.counts) * (1 + CLOSE)) + 1
    return {"weights": weights.tolist(), "proof": Prover(types, weights, room, limit).proof(goal)}


def room_of(types: Types, without: list[int]) -> Room:
    """What any panel may hold."""
    quotas = [(q.least, q.most) for q in types.quotas]
    most = [(0, 0 if t in set(without) else int(n)) for t, n in enumerate(types.counts)]
    return Room(types.seats, quotas, most, types.values.tolist())


def _prices(types: Types, target: Target, without: list[int]) -> Proof:
    """The dual of the smallest chance in whole numbers, so that as little as possible is lost by rounding."""
    largest = max(float(np.abs(target.prices).max(initial=0)), float(target.weights.max(initial=0)))
    if not largest:  # everybody who can be in is in
        weights = np.ones(len(types.counts), dtype=np.int64)
        weights[without] = 0
        return {"weights": weights.tolist(), "proof": {"prices": [0] * len(types.quotas), "seat": 1}}
    scaled = np.round(target.prices * (LARGEST / largest)).astype(np.int64)
    prices, seat = scaled[:-1], int(scaled[-1])
    weights = np.round(target.weights * (LARGEST / largest)).astype(np.int64)
    exact = prices[types.values].sum(axis=1) + seat
    near = np.abs(exact - weights) <= 4 * (types.values.shape[1] + 2)
    weights = np.maximum(np.where(near, exact, weights), 0)
    weights[without] = 0
    return {"weights": weights.tolist(), "proof": {"prices": prices.tolist(), "seat": seat}}


@dataclass(slots=True)
class Limit:
    """How many forks are left, and the CPU time at which nothing more is tried."""

    left: int
    end: float

    def is_reached(self) -> bool:
        """Whether what is shown so far must do."""
        return self.left <= 0 or time.thread_time() > self.end


class Prover:
    """Branch and bound that keeps its prices. What it cannot show in its limits stays a weaker bound, never a false one."""

    def __init__(self, types: Types, weights: Ints, room: Room, limit: Limit) -> None:
        self.types, self.weights, self.room, self.limit = types, [int(w) for w in weights], room, limit
        self.unit = float(max(self.weights)) or 1.0
        self.lp = model()
        self.lp.setOptionValue("presolve", "off")  # an empty room then says at which prices it is empty
        for w in self.weights:
            self.lp.addCol(-w / self.unit, 0.0, 1.0, 0, NONE, NOTHING)
        rows = np.vstack([types.matrix.T, np.ones(len(types.counts))])
        self.rows = len(rows)
        add_rows(self.lp, rows, np.zeros(self.rows), np.full(self.rows, float(types.seats)))

    def proof(self, goal: int) -> Proof:
        """A tree that shows that no panel weighs more than `goal`."""
        return self._node(self.room, goal, 0)

    def _node(self, room: Room, goal: int, depth: int) -> Proof:
        possible, prices, seats = self._solve(room)
        leaf: Proof = {"prices": prices[:-1].tolist(), "seat": int(prices[-1])}
        if not possible or self.limit.is_reached() or depth > 200 or bound(self.weights, leaf, room) <= goal:
            return leaf
        fork = self._fork(seats)
        if fork is None:
            return leaf
        self.limit.left -= 1
        low, high = forked(fork, room)
        return fork | {"low": self._node(low, goal, depth + 1), "high": self._node(high, goal, depth + 1)}

    def _solve(self, room: Room) -> tuple[bool, Ints, Floats]:
        for t, (low, high) in enumerate(room.types):
            self.lp.changeColBounds(t, float(low), float(high))
        limits = [*room.quotas, (room.seats, room.seats)]
        for i, (low, high) in enumerate(limits):
            self.lp.changeRowBounds(i, float(low), float(high))
        possible = all(low <= high for low, high in limits) and solved(self.lp)
        if possible:
            solution = self.lp.getSolution()
            prices = np.round(-floats(solution.row_dual) * self.unit).astype(np.int64)
            return True, prices, floats(solution.col_value)
        return False, self._ray(room), np.zeros(0)

    def _ray(self, room: Room) -> Ints:
        """Prices at which an empty room is worth less than nothing."""
        found = self.lp.getDualRay()
        ray = floats(found[-1] if isinstance(found, tuple) else found)
        if ray.shape != (self.rows,) or not np.abs(ray).max(initial=0):
            return np.zeros(self.rows, dtype=np.int64)
        whole: Ints = np.round(ray / np.abs(ray).max() * EMPTY).astype(np.int64)
        trials = [whole, -whole]
        worth = [bound(self.weights, {"prices": r[:-1].tolist(), "seat": int(r[-1])}, room) for r in trials]
        return trials[int(worth[1] < worth[0])]

    def _fork(self, seats: Floats) -> Proof | None:
        """At the quota, or else the type, whose seats are furthest from whole."""
        for kind, values in (("quota", seats @ self.types.matrix), ("type", seats)):
            away = np.abs(values - np.round(values))
            at = int(np.argmax(away))
            if away[at] > 1e-6:
                return {kind: at, "at": int(np.floor(values[at]))}
        return None
