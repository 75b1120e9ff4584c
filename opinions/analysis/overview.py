"""The summary of a table of opinions: totals that can be counted again, one line each, quotations, requests."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.duplicates import duplicates, totals
from opinions.analysis.gists import one_lines, quotations
from opinions.analysis.machines import Machine
from opinions.analysis.requests import asks, suggested_stance
from opinions.analysis.symbols import as_texts
from opinions.analysis.themes import default_k, propose, read

REQUESTS, PART = 5, 5_000
SOUGHT = 5_000  # texts of each theme


def overview(
    column: "pd.Series[str]", *, k: int = 0, seed: int = 1, machine: Machine | None = None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Rows: group, variant_of, theme, summary (at most 40 characters of the text itself), suggested_stance. And totals with
    each theme's rows, opinions, quotations (row numbers from 0 and verbatim texts) and most frequent requests."""
    machine = machine or Machine()
    grouped = duplicates(column, seed=seed, machine=machine)
    texts = read(column, seed, machine)
    rows = pd.DataFrame({"group": grouped["group"], "variant_of": grouped["variant_of"]}, index=column.index)
    if not len(column):
        return rows.assign(theme="", confidence=0.0, summary="", suggested_stance=""), {
            "totals": totals(grouped),
            "themes": [],
        }
    names, shares = propose(texts, k or default_k(len(texts)), seed)
    theme_of_text = np.array(names, dtype=object)[shares.argmax(1)]
    sure = shares.max(1).round(3)
    written = as_texts(column)
    of_row, spelled = pd.factorize(np.array([*written, None], dtype=object)[:-1])  # words as they were written
    parts = [list(spelled[n : n + PART]) for n in range(0, len(spelled), PART)]
    lines = [line for part in machine.map("摘要", one_lines, parts) for line in part]
    stances = [suggested_stance(text) for text in texts.texts]
    rows["theme"] = theme_of_text[texts.of_row]
    rows["confidence"] = sure[texts.of_row]
    rows["summary"] = np.array(lines, dtype=object)[of_row]
    rows["suggested_stance"] = np.array(stances, dtype=object)[texts.of_row]
    weights = np.bincount(texts.of_row, minlength=len(texts.texts))
    typical = _surest(theme_of_text, sure)
    candidates = pd.Series(texts.texts, dtype="str").iloc[typical]
    quoted = quotations(candidates, pd.Series(theme_of_text[typical]), texts.rows(typical), weights[typical])
    quoted["row"] = typical[quoted["row"].to_numpy(np.int64)]
    first = pd.Series(np.arange(len(texts.of_row))).groupby(texts.of_row).first()
    themes = [
        _theme(name, np.flatnonzero(rows["theme"].to_numpy() == name), grouped, written, quoted, first)
        for name in rows["theme"].value_counts().index
    ]
    return rows, {"totals": totals(grouped), "themes": themes}


def _surest(theme: NDArray[np.object_], sure: NDArray[np.floating]) -> NDArray[np.int64]:
    """Of each theme the texts that belong to it most surely: among these the quotations are sought."""
    order = pd.Series(theme).iloc[np.argsort(-sure, kind="stable")]
    return np.sort(order[order.groupby(order.to_numpy()).cumcount() < SOUGHT].index.to_numpy(np.int64))


def _theme(
    name: str, ids: np.ndarray, grouped: pd.DataFrame, texts: list[str], quoted: pd.DataFrame, first: "pd.Series[int]"
) -> dict[str, Any]:
    mine = quoted[quoted["group"] == name]
    wanted = Counter(ask for text in {texts[n] for n in ids.tolist()} for ask in asks(text))
    return {
        "theme": name,
        "opinions": len(ids),
        "arguments": int(grouped["group"].iloc[ids].nunique()),
        "rows": ids.tolist(),
        "quotations": [{"row": int(first[row]), "text": texts[int(first[row])]} for row in mine["row"].tolist()],
        "requests": [
            {"text": text, "opinions": n} for text, n in sorted(wanted.items(), key=lambda p: (-p[1], p[0]))[:REQUESTS]
        ],
    }
