"""Which clause of one text is which of another: by key, by the same words, by likeness, by place."""

import hashlib
import unicodedata
from dataclasses import replace
from itertools import groupby

from rapidfuzz import fuzz

from consultations.clauses import HEADING_KINDS, Clause, DraftText, with_unique_keys

ALIKE = 60.0  # per cent: below this two clauses are different clauses
CONTAINED = 88.0  # per cent of the shorter text found inside the longer one: it grew or shrank
LONG_ENOUGH = 15  # characters for `CONTAINED` to mean anything
SAME_LABEL = 5.0  # a little more likely
COMPARISONS = 60_000  # with more clauses only those near by are compared
NEIGHBOURS = 10  # so far a clause that grew is looked for: this comparison is dear


def match(old: DraftText, new: DraftText) -> dict[int, int]:
    """For each place in the new text the place of its clause in the old text."""
    if _first_import(old) and _first_import(new):
        return alike(old, new)
    places = {clause.key: n for n, clause in enumerate(old.clauses)}
    return {
        n: places[clause.key]
        for n, clause in enumerate(new.clauses)
        if clause.key in places and old.clauses[places[clause.key]].kind == clause.kind
    }


def carry_keys(old: DraftText, new: DraftText) -> DraftText:
    """Give a newly imported text the keys of the matching clauses of the earlier version; new ones get fresh keys.

    A fresh key comes from the words, so that it never is the key which a clause removed long ago had.
    """
    partners = alike(old, new)
    taken = {clause.key for clause in old.clauses}
    clauses = []
    for n, clause in enumerate(new.clauses):
        place = partners.get(n)
        key = _fresh(clause, taken) if place is None else old.clauses[place].key
        taken.add(key)
        clauses.append(replace(clause, key=key))
    return DraftText(new.title, with_unique_keys(clauses))


def alike(old: DraftText, new: DraftText) -> dict[int, int]:
    """Like `match`, without looking at keys."""
    found: dict[int, int] = {}
    for kind in {clause.kind for clause in new.clauses}:
        before = [n for n, clause in enumerate(old.clauses) if clause.kind == kind]
        after = [n for n, clause in enumerate(new.clauses) if clause.kind == kind]
        pairs = _pairs([old.clauses[n] for n in before], [new.clauses[n] for n in after])
        found |= {after[j]: before[i] for j, i in pairs.items()}
    return found


def _pairs(old: list[Clause], new: list[Clause]) -> dict[int, int]:
    words, others = [_words(c) for c in old], [_words(c) for c in new]
    found = _identical(old, new, words, others)
    for score, near in ((_ratio, max(30, COMPARISONS // max(1, len(old)))), (_contained, NEIGHBOURS)):
        used = set(found.values())
        scored = [
            (points + SAME_LABEL * (old[i].label == new[j].label), -abs(i - j), i, j)
            for j in range(len(new))
            if j not in found
            for i in range(max(0, j - near), min(len(old), j + near))
            if i not in used and (points := score(words[i], others[j]))
        ]
        for _, _, i, j in sorted(scored, reverse=True):
            if i not in used and j not in found:
                found[j] = i
                used.add(i)
    return found | _same_place(old, new, found)


def _identical(old: list[Clause], new: list[Clause], words: list[str], others: list[str]) -> dict[int, int]:
    """The same words; of several the one with the same label, else the first that is free."""
    free: dict[str, list[int]] = {}
    for i, text in enumerate(words):
        free.setdefault(text, []).append(i)
    found: dict[int, int] = {}
    for same_label in (True, False):
        for j, text in enumerate(others):
            places = free.get(text, []) if j not in found else []
            place = next((i for i in places if not same_label or old[i].label == new[j].label), None)
            if place is not None:
                found[j] = place
                places.remove(place)
    return found


def _ratio(old: str, new: str) -> float:
    return fuzz.ratio(old, new, score_cutoff=ALIKE)


def _contained(old: str, new: str) -> float:
    """For clauses that found no partner by ratio because they grew or shrank a lot."""
    if min(len(old), len(new)) < LONG_ENOUGH:
        return 0.0
    return fuzz.partial_ratio(old, new, score_cutoff=CONTAINED)


def _same_place(old: list[Clause], new: list[Clause], found: dict[int, int]) -> dict[int, int]:
    """Clauses rewritten from the ground up: as many of them stand between the same neighbours on both sides."""
    used = set(found.values())
    pairs: dict[int, int] = {}
    for _, run in groupby(range(len(new)), key=lambda j: j in found):
        gap = list(run)
        if gap[0] in found:
            continue
        before = found.get(gap[0] - 1, -1) + 1
        after = found.get(gap[-1] + 1, len(old))
        places = list(range(before, after))
        labels = [new[j].label for j in gap] == [old[i].label for i in places]
        if labels and not used.intersection(places):
            pairs |= dict(zip(gap, places, strict=True))
    return pairs


def _first_import(text: DraftText) -> bool:
    """Whether every key still is the one that its printed number gives."""
    return all(_by_number(clause) for clause in text.clauses if clause.kind not in HEADING_KINDS)


def _by_number(clause: Clause) -> bool:
    return clause.number is None or clause.key.split("z")[0].lstrip("af") == str(clause.number)


def _words(clause: Clause) -> str:
    """What is compared: the words without blanks, full and half width alike."""
    return "".join(unicodedata.normalize("NFKC", clause.plain).split())


def _fresh(clause: Clause, taken: set[str]) -> str:
    source = f"{clause.kind}{clause.label}{clause.plain}"
    for n in range(len(taken) + 1):
        key = "n" + hashlib.sha256(f"{source}{n}".encode()).hexdigest()[:10]
        if key not in taken:
            return key
    raise AssertionError("more keys than taken ones were tried")
