"""Campaigns: who says the same as whom. Rows in, the same rows with group, variant_of and contains out.

Exact groups after normalisation; near ones by MinHash and a measured likeness; letters inside other texts; and copies whose
meaning was turned round stand apart as variants. One argument, n supporters: nothing is removed.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from opinions.analysis.candidates import Edges, in_common, near
from opinions.analysis.components import Labels, by_appearance, groups
from opinions.analysis.letters import contained, join
from opinions.analysis.machines import Machine
from opinions.analysis.polarity import turned
from opinions.analysis.stock import beyond_chance, without_stock
from opinions.analysis.symbols import as_texts, normal, without_quotations

PART, WITH_QUOTATIONS = 20_000, 0.7
UNSPOKEN = "\ue000"  # stands before a text that has no symbol: no text begins with it


@dataclass(frozen=True)
class Texts:
    """The different texts among the rows: as compared, in full, and how many people sent each."""

    compared: list[str]
    full: list[str]
    weights: Labels
    of_row: Labels


def duplicates(column: "pd.Series[str]", *, seed: int = 1, machine: Machine | None = None) -> pd.DataFrame:
    """For each row: `group` (numbered from 1 by first appearance), `variant_of` (the group whose letter it turns
    round, else missing), `contains` (groups whose letter or part of it stands in the text, blank between them)."""
    machine = machine or Machine()
    texts = distinct(as_texts(column), machine)
    edges = near(texts.compared, machine, seed)
    edges = quoting_the_same(texts, edges, machine)
    edges, stock = without_stock(texts.compared, texts.weights, edges, machine)
    labels, letters = groups(texts.compared, texts.weights, edges, machine)
    found = contained(texts.compared, texts.weights, labels, letters, machine)
    sizes = np.bincount(labels, texts.weights).astype(np.int64)
    found = beyond_chance(texts.compared, sizes, letters, found, stock, machine)
    joined, target = join(labels, texts.weights, letters, found)
    senses = _senses(texts.full, joined, target, letters, machine)
    final, variant_of = variants(target[joined], senses, texts.weights)
    holds = _holds(found, final[letters], len(final))
    return _rows(column, texts, final, variant_of, holds)


def distinct(rows: list[str], machine: Machine) -> Texts:
    """The exact groups: equal after normalisation. Texts without a single symbol are equal when written alike."""
    parts = [rows[n : n + PART] for n in range(0, len(rows), PART)]
    forms = [form for part in machine.map("读取", _forms, parts) for form in part]
    of_row, unique = pd.factorize(np.array([*(full for full, _ in forms), None], dtype=object)[:-1])
    first = np.full(len(unique), -1)
    first[of_row[::-1]] = np.arange(len(of_row))[::-1]
    weights = np.bincount(of_row, minlength=len(unique)).astype(np.int64)
    return Texts([forms[n][1] for n in first], list(unique), weights, of_row.astype(np.int64))


def quoting_the_same(texts: Texts, edges: Edges, machine: Machine) -> Edges:
    """The pairs that are alike with what they quote, too: few words about one article are not those about another."""
    quoting = np.fromiter(
        (a is not b for a, b in zip(texts.compared, texts.full, strict=True)), np.bool_, len(texts.full)
    )
    asked = np.flatnonzero(quoting[edges.pairs].any(1))
    one, other = edges.pairs[asked].T
    stays = np.ones(len(edges.pairs), np.bool_)
    stays[asked] = in_common(texts.full, one, other, machine, "核对") >= WITH_QUOTATIONS
    return Edges(edges.pairs[stays], edges.alike[stays])


def variants(labels: Labels, senses: list[str], weights: Labels) -> tuple[Labels, Labels]:
    """Splits groups by sense: the sense of most people keeps the group, others point to it. -1: no variant."""
    keys: dict[tuple[int, str], int] = {}
    sense = np.array([keys.setdefault(pair, len(keys)) for pair in zip(labels.tolist(), senses, strict=True)])
    supporters = np.bincount(sense, weights=weights) if len(sense) else np.zeros(0)
    main: dict[int, int] = {}
    for (label, _), number in keys.items():
        if label not in main or supporters[number] > supporters[main[label]]:
            main[label] = number
    of_group = np.array([main[label] for label, _ in keys], np.int64)
    of_group[of_group == np.arange(len(of_group))] = -1
    return sense.astype(np.int64), of_group[sense] if len(sense) else np.zeros(0, np.int64)


def totals(result: pd.DataFrame) -> dict[str, int]:
    """Rows, groups, campaigns of three and more, rows in them, variants and rows that hold another letter."""
    sizes = result["group"].value_counts()
    large = sizes[sizes >= 3]
    return {
        "rows": len(result),
        "groups": len(sizes),
        "campaigns": len(large),
        "rows_in_campaigns": int(large.sum()),
        "variants": int(result["variant_of"].notna().sum()),
        "with_parts_of_letters": int((result["contains"] != "").sum()),
    }


def _forms(part: list[str]) -> list[tuple[str, str]]:
    full = normal(part)
    own = without_quotations(part)
    changed = [n for n, (a, b) in enumerate(zip(part, own, strict=True)) if a is not b]
    compared = list(full)
    for n, form in zip(changed, normal([own[n] for n in changed]), strict=True):
        compared[n] = form
    return [(f or UNSPOKEN + text.strip(), c) for f, c, text in zip(full, compared, part, strict=True)]


def _senses(full: list[str], joined: Labels, target: Labels, letters: Labels, machine: Machine) -> list[str]:
    """What turns each text round against the letter of its campaign; empty for most."""
    own = letters[joined]
    against = np.where(own == np.arange(len(full)), letters[target[joined]], own)
    others = np.flatnonzero(against != np.arange(len(full)))
    parts = [[(full[against[i]], full[i]) for i in others[n : n + PART]] for n in range(0, len(others), PART)]
    senses = [""] * len(full)
    found = (sense for part in machine.map("立场", _turned, parts) for sense in part)
    for i, sense in zip(others.tolist(), found, strict=True):
        senses[i] = sense
    return [sense or senses[letter] for sense, letter in zip(senses, own.tolist(), strict=True)]


def _turned(part: list[tuple[str, str]]) -> list[str]:
    return [turned(letter, copy) for letter, copy in part]


def _holds(found: pd.DataFrame, letters: Labels, count: int) -> list[list[int]]:
    """For each text the groups whose letters it holds, the most of it first."""
    holds: list[list[int]] = [[] for _ in range(count)]
    for text, letter in zip(found["text"].tolist(), found["letter"].tolist(), strict=True):
        if (group := int(letters[letter])) not in holds[text]:
            holds[text].append(group)
    return holds


def _rows(
    column: "pd.Series[str]", texts: Texts, final: Labels, variant_of: Labels, holds: list[list[int]]
) -> pd.DataFrame:
    of_row = final[texts.of_row]
    group = by_appearance(of_row) + 1
    number = np.zeros(int(final.max()) + 1 if len(final) else 0, np.int64)
    number[of_row] = group
    variant = variant_of[texts.of_row]
    missing = variant < 0
    names = [" ".join(str(number[g]) for g in held) for held in holds]
    return pd.DataFrame(
        {
            "group": group,
            "variant_of": pd.array(np.where(missing, 0, number[variant] if len(number) else 0), dtype="Int64"),
            "contains": pd.array([names[n] for n in texts.of_row], dtype="str"),
        },
        index=column.index,
    ).assign(variant_of=lambda f: f["variant_of"].mask(missing))
