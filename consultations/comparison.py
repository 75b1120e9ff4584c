"""What changed between two versions, clause by clause, and which clause of a new file is which of the old one."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from consultations.clauses import Clause, DraftText
from consultations.differences import DELETED, INSERTED, SAME, Piece, pieces
from consultations.matching import carry_keys, match

__all__ = ["DELETED", "INSERTED", "SAME", "ClauseChange", "Piece", "carry_keys", "compare", "pieces"]


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both versions. Kind: unchanged, changed, renumbered, moved, added, removed."""

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
    """Every clause of both versions in the new order; a removed one stands after the clause it followed.

    Clauses belong together by key; when both texts still have the keys of a first import, by likeness.
    A clause whose words changed is `changed` even if it was renumbered or moved as well.
    """
    partners = match(old, new)
    moved = _moved([partners.get(n) for n in range(len(new.clauses))])
    gone = _gone(old, set(partners.values()))
    changes = list(gone.get(-1, []))
    for n, clause in enumerate(new.clauses):
        place = partners.get(n)
        if place is None:
            changes.append(ClauseChange("added", None, clause, _one(INSERTED, clause.plain)))
            continue
        changes.append(_change(old.clauses[place], clause, is_moved=n in moved))
        changes += gone.get(place, [])
    return changes


def _change(old: Clause, new: Clause, *, is_moved: bool) -> ClauseChange:
    if old.plain != new.plain:
        return ClauseChange("changed", old, new, pieces(old.plain, new.plain))
    kind = "moved" if is_moved else "unchanged" if old.label == new.label else "renumbered"
    return ClauseChange(kind, old, new, _one(SAME, new.plain))


def _gone(old: DraftText, kept: set[int]) -> dict[int, list[ClauseChange]]:
    """Removed clauses by the place of the kept clause before them (-1: none)."""
    gone: dict[int, list[ClauseChange]] = {}
    before = -1
    for place, clause in enumerate(old.clauses):
        if place in kept:
            before = place
        else:
            gone.setdefault(before, []).append(ClauseChange("removed", clause, None, _one(DELETED, clause.plain)))
    return gone


def _moved(places: list[int | None]) -> set[int]:
    """The clauses that are not in the longest run that kept its order."""
    ends: list[int] = []  # smallest old place that ends an ordered run of each length
    tails: list[int] = []  # its index in the new order
    before: dict[int, int | None] = {}
    for n, place in enumerate(places):
        if place is None:
            continue
        length = bisect_left(ends, place)
        before[n] = tails[length - 1] if length else None
        ends[length : length + 1] = [place]
        tails[length : length + 1] = [n]
    return set(before) - set(_chain(before, tails[-1] if tails else None))


def _chain(before: dict[int, int | None], last: int | None) -> Iterator[int]:
    while last is not None:
        yield last
        last = before[last]


def _one(op: str, text: str) -> tuple[Piece, ...]:
    return (Piece(op, text),) if text else ()
