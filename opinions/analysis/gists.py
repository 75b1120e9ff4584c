"""One line for each opinion, and the opinions that stand for many: always their own words, never ours."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.vectors import Matrix
from opinions.analysis.words import segment, vocabulary

LONGEST = 40  # characters
_CLAUSE = re.compile(r"[^，。；！？,;!?\n\r]+[，。；！？,;!?\n\r]*")
_EMPTY = re.compile(
    r"^[\s\W]*(尊敬的|敬爱的|各位)?.{0,10}(您好|你好|领导好|大家好|谢谢|感谢|辛苦了|此致|敬礼|如下|盼复|请回复|请答复|望采纳)[\s\W]*$"
)
_MARKS = " \t\n\r，。；！？、,;!?：:"
DECAY, LENGTH = 0.93, 0.55  # later clauses say less; longer windows are not better by their length alone


def one_lines(texts: list[str]) -> list[str]:
    """For each text the run of its clauses of at most 40 characters that says most of what the text is about.

    Each clause counts by its rare words and by how often the text comes back to them; early clauses count more.
    """
    words = segment(texts)
    known = vocabulary(words, fewest=1, most=200_000)
    spread = np.bincount(known.counts(words).indices, minlength=len(known.columns))
    rarity = {w: float(np.log((len(texts) + 1) / (spread[c] + 0.5)) + 1) for w, c in known.columns.items()}
    return [_one_line(text, words.of(n), rarity) for n, text in enumerate(texts)]


def _one_line(text: str, words: list[str], rarity: dict[str, float]) -> str:
    text = text[:4000]
    clauses = [(m.start(), m.end()) for m in _CLAUSE.finditer(text)]
    clauses = [(a, b) for a, b in clauses if not _EMPTY.match(text[a:b])] or clauses
    if not clauses:
        return text.strip(_MARKS)[:LONGEST]
    weight = {word: (1 + np.log(words.count(word))) * rarity.get(word, 1.0) for word in set(words)}
    best, chosen = -1.0, ""
    for first, (start, _) in enumerate(clauses):
        for _, end in clauses[first:]:
            window = text[start:end].strip(_MARKS)
            if len(window) > LONGEST:
                break
            said = sum(value for word, value in weight.items() if word in window.lower())
            score = said / max(len(window), 8) ** LENGTH * DECAY**first
            if score > best:
                best, chosen = score, window
    return chosen or text[clauses[0][0] : clauses[0][1]].strip(_MARKS)[:LONGEST]


def quotations(
    texts: "pd.Series[str]", groups: "pd.Series[str]", rows: Matrix, weights: NDArray[np.int64], each: int = 2
) -> pd.DataFrame:
    """The texts nearest to the middle of each group, and then the one that says most else: columns group, row, text.

    Every text is verbatim. `weights`: how many people sent each (a campaign's letter counts for all of them).
    """
    found = []
    places = pd.Series(np.arange(len(groups))).groupby(groups.to_numpy(), sort=True)
    for group, members in places:
        own = members.to_numpy()
        middle = (rows[own] * weights[own, None]).sum(0)
        closeness = rows[own] @ middle / max(float(np.linalg.norm(middle)), 1e-9)
        lengths = texts.iloc[own].str.len().to_numpy()
        fit = closeness - 0.1 * (lengths < 12) - 0.1 * (lengths > 300)
        chosen = [int(np.argmax(fit))]
        while len(chosen) < min(each, len(own)):
            said = (rows[own] @ rows[own[chosen]].T).max(1)
            other = fit - 0.7 * said
            other[chosen] = -np.inf
            chosen.append(int(np.argmax(other)))
        found += [(group, int(own[n]), texts.iloc[int(own[n])]) for n in chosen]
    return pd.DataFrame(found, columns=["group", "row", "text"])
