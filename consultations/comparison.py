"""What changed between two versions, clause by clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher

from rapidfuzz import fuzz

from consultations.clauses import Clause, DraftText, with_unique_keys

SAME, DELETED, INSERTED = "same", "del", "ins"
ALIKE = 60  # per cent: below this two clauses are different clauses
SHORTEST_ISLAND = 3  # an unchanged run shorter than this between two changes is read as changed
_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (same), went (del) or came (ins)."""

    op: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both versions. Kind: unchanged, changed, renumbered, added, removed."""

    kind: str
    old: Clause | None
    new: Clause | None
    pieces: tuple[Piece, ...]

    @property
    def key(self) -> str:
        """The clause's identity."""
        clause = self.new or self.old
        return clause.key if clause else ""


def compare(old: DraftText, new: DraftText) -> list[ClauseChange]:
    """Every clause of both versions in reading order; removed ones stand where they stood."""
    pairs = _pairs(old, new)
    of_new = {n.key: o for o, n in pairs}
    kept = {o.key for o, _ in pairs}
    changes: list[ClauseChange] = []
    position = 0
    for clause in new.clauses:
        before = of_new.get(clause.key)
        if before is None:
            changes.append(ClauseChange("added", None, clause, (Piece(INSERTED, clause.plain),)))
            continue
        place = old.clauses.index(before)
        while position < place:
            changes += _removed(old.clauses[position], kept)
            position += 1
        position = max(position, place + 1)
        changes.append(_change(before, clause))
    for clause in old.clauses[position:]:
        changes += _removed(clause, kept)
    return changes


def carry_keys(old: DraftText, new: DraftText) -> DraftText:
    """Give a newly imported text the keys of the matching clauses of the earlier version; new ones get fresh keys."""
    strangers = tuple(replace(c, key=f"new:{n}") for n, c in enumerate(new.clauses))
    matched = {n.key: o.key for o, n in _pairs(old, DraftText(new.title, strangers))}
    taken = {c.key for c in old.clauses}
    clauses = []
    for stranger, clause in zip(strangers, new.clauses, strict=True):
        key = matched.get(stranger.key)
        if key is None:
            key, n = clause.key, 2
            while key in taken:
                key, n = f"{clause.key}-{n}", n + 1
            taken.add(key)
        clauses.append(replace(clause, key=key))
    return DraftText(new.title, with_unique_keys(clauses))


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The difference of two texts by character (words for Latin letters), without confetti."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    blocks = [m for m in matcher.get_matching_blocks() if m.size >= SHORTEST_ISLAND or _at_edge(m, a, b)]
    found: list[Piece] = []
    i = j = 0
    for block in [*blocks, None]:
        end_a, end_b = (block.a, block.b) if block else (len(a), len(b))
        found += [Piece(op, "".join(run)) for op, run in ((DELETED, a[i:end_a]), (INSERTED, b[j:end_b])) if run]
        if block and block.size:
            found.append(Piece(SAME, "".join(a[block.a : block.a + block.size])))
            i, j = block.a + block.size, block.b + block.size
    return tuple(found)


def _at_edge(match: Match, a: list[str], b: list[str]) -> bool:
    at_start = match.a == match.b == 0
    at_end = match.a + match.size == len(a) and match.b + match.size == len(b)
    return bool(match.size) and (at_start or at_end)


def _pairs(old: DraftText, new: DraftText) -> list[tuple[Clause, Clause]]:
    by_key = {c.key: c for c in old.clauses}
    pairs = [(by_key[c.key], c) for c in new.clauses if c.key in by_key and by_key[c.key].kind == c.kind]
    used = {o.key for o, _ in pairs}
    found = {n.key for _, n in pairs}
    left = [c for c in old.clauses if c.key not in used]
    for clause in new.clauses:
        if clause.key in found or not left:
            continue
        best = max(left, key=lambda c: _alike(c, clause))
        if _alike(best, clause) >= ALIKE:
            pairs.append((best, clause))
            left.remove(best)
    return pairs


def _alike(old: Clause, new: Clause) -> float:
    if old.kind != new.kind:
        return 0.0
    same_label = 5.0 if old.label == new.label else 0.0
    return float(fuzz.ratio(old.plain, new.plain)) + same_label


def _change(old: Clause, new: Clause) -> ClauseChange:
    if old.plain == new.plain:
        kind = "unchanged" if old.label == new.label else "renumbered"
        return ClauseChange(kind, old, new, (Piece(SAME, new.plain),))
    return ClauseChange("changed", old, new, pieces(old.plain, new.plain))


def _removed(clause: Clause, kept: set[str]) -> Iterator[ClauseChange]:
    if clause.key not in kept:
        yield ClauseChange("removed", clause, None, (Piece(DELETED, clause.plain),))
