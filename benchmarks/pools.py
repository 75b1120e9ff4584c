"""Pools for the draw, from a seed: realistic ones, and ones in the hard regime (as many types as people, tight quotas)."""

import csv
import random
from pathlib import Path

CATEGORIES = {
    "群体": [("服务对象", 0.42), ("企业", 0.26), ("专家", 0.16), ("人大代表", 0.16)],
    "地区": [(f"区{i:02}", (14 - i) / 88) for i in range(1, 12)],
    "性别": [("女", 0.5), ("男", 0.5)],
    "年龄": [("18-34", 0.26), ("35-49", 0.3), ("50-64", 0.25), ("65+", 0.19)],
    "学历": [("初中及以下", 0.15), ("高中中专", 0.22), ("大专", 0.22), ("本科及以上", 0.41)],
}
Quotas = list[tuple[str, str, int, int]]
Pool = list[dict[str, str]]


def realistic(people: int, seats: int, seed: int) -> tuple[Pool, Quotas]:
    """Five attributes; some groups register more often than others, the quotas follow the population."""
    chance = random.Random(seed)
    pool = _people(
        chance, people, CATEGORIES, {c: [chance.uniform(0.5, 1.6) for _ in v] for c, v in CATEGORIES.items()}
    )
    quotas = [
        (c, f, int(share * seats), int(share * seats) + 1) for c, values in CATEGORIES.items() for f, share in values
    ]
    return pool, quotas


def hard(people: int, seats: int, categories: int, seed: int) -> tuple[Pool, Quotas]:
    """Seven or eight attributes of two to six values; every quota is the population's share, down or up by less than one."""
    chance = random.Random(seed)
    shares = {}
    for c in range(categories):
        weights = [chance.uniform(0.5, 2) for _ in range(chance.choice((2, 3, 4, 5, 6)))]
        shares[f"c{c}"] = [(f"v{i}", w / sum(weights)) for i, w in enumerate(weights)]
    skew = {c: [chance.uniform(0.4, 1.8) for _ in values] for c, values in shares.items()}
    pool = _people(chance, people, shares, skew)
    quotas = [(c, f, int(seats * s), int(seats * s) + 1) for c, values in shares.items() for f, s in values]
    return pool, quotas


def _people(chance: random.Random, people: int, shares: dict, skew: dict) -> Pool:
    drawn = []
    for _ in range(people):
        person = {}
        for category, values in shares.items():
            weights = [share * more for (_, share), more in zip(values, skew[category], strict=True)]
            person[category] = chance.choices([f for f, _ in values], weights)[0]
        drawn.append(person)
    return drawn


def write(folder: Path, pool: Pool, quotas: Quotas) -> None:
    """pool.csv and quotas.csv as `gongyi draw lottery` reads them."""
    with (folder / "pool.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(pool[0]))
        table.writeheader()
        table.writerows(pool)
    with (folder / "quotas.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("category", "feature", "min", "max"), *quotas])
