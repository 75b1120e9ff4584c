"""Turns the solver's dual prices into a proof in whole numbers (see proofs.py). Rounding can only weaken it, never spoil it."""

from typing import Any

import numpy as np

from hearings.draw.lottery import Fair
from hearings.draw.pools import Floats, Types
from hearings.draw.solver import add_rows, model, solved

LARGEST = 1 << 44
SCALE = 1 << 30


def witness(types: Types, found: Fair, without: list[int]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(claims that the types without any chance fit in no panel, certificate of the smallest chance)."""
    claims = [{"type": t, "scale": SCALE, "proof": _none(types, t)} for t in without]
    target = found.target
    largest = max(float(np.abs(target.prices).max()), float(target.weights.max()), 1e-12)
    scaled = np.round(target.prices * (LARGEST / largest)).astype(np.int64)
    prices, seat = scaled[:-1], int(scaled[-1])
    weights = np.round(target.weights * (LARGEST / largest)).astype(np.int64)
    exact = prices[types.values].sum(axis=1) + seat
    near = np.abs(exact - weights) <= 4 * (types.values.shape[1] + 2)
    weights = np.maximum(np.where(near, exact, weights), 0)
    weights[without] = 0
    proof = {"prices": [int(p) for p in prices], "seat": seat}
    return claims, {"weights": [int(w) for w in weights], "proof": proof}


def _none(types: Types, t: int) -> dict[str, Any]:
    """Prices at which one person of this type is worth less than 1."""
    weights = np.zeros(len(types.counts))
    weights[t] = 1.0
    prices = dual_prices(types, weights)
    whole = [int(p) for p in np.round(prices * SCALE)]
    return {"prices": whole[:-1], "seat": whole[-1]}


def dual_prices(types: Types, weights: Floats) -> Floats:
    """Prices of the quotas and of the number of seats for the most valuable panel of the relaxation."""
    lp = model()
    for t, count in enumerate(types.counts):
        lp.addCol(-float(weights[t]), 0.0, float(count), 0, np.zeros(0, dtype=np.int32), np.zeros(0))
    rows = np.vstack([types.matrix.T, np.ones(len(types.counts))])
    add_rows(lp, rows, np.append(types.least, types.seats), np.append(types.most, types.seats))
    solved(lp)
    return -np.array(lp.getSolution().row_dual)
