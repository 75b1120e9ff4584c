"""The fairest lottery of a tiny pool by listing every panel: slow, simple, independent of the product."""

from itertools import combinations

import numpy as np
from scipy.optimize import linprog


def panels(pool, quotas, seats):
    """Every set of rows that satisfies all quotas."""
    found = []
    for rows in combinations(range(len(pool)), seats):
        counts = [sum(pool[r][q.category] == q.feature for r in rows) for q in quotas]
        if all(q.least <= c <= q.most for q, c in zip(quotas, counts, strict=True)):
            found.append(rows)
    return found


def leximin(people, listed):
    """The chance of each person under the leximin lottery; people in no panel have 0."""
    holds = np.zeros((people, len(listed)))
    for column, rows in enumerate(listed):
        holds[list(rows), column] = 1
    chance = np.where(holds.any(axis=1), np.nan, 0.0)
    while np.isnan(chance).any():
        level = _largest(holds, chance, None)
        for person in np.flatnonzero(np.isnan(chance)):
            if _largest(holds, chance, person, level) <= level + 1e-7:
                chance[person] = level
    return chance


def _largest(holds, chance, person, level=None):
    """The largest common level of the open people, or the largest chance of one while the others keep the level."""
    people, columns = holds.shape
    open_ = np.isnan(chance)
    goal = np.zeros(columns + 1)
    rows, sides = [], []
    for p in range(people):
        if open_[p] and person is None:
            rows.append(np.append(-holds[p], 1))
            sides.append(0)
        elif open_[p] or chance[p] > 0:
            rows.append(np.append(-holds[p], 0))
            sides.append(1e-10 - (level if open_[p] else chance[p]))
    goal[:columns], goal[columns] = (0, -1) if person is None else (-holds[person], 0)
    solved = linprog(goal, A_ub=rows, b_ub=sides, A_eq=[[1] * columns + [0]], b_eq=[1], bounds=[(0, 1)] * (columns + 1))
    return -solved.fun
