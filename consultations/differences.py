"""The difference of two texts as people read it: by character and numeral, small leftovers joined."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Indel

SAME, DELETED, INSERTED = "same", "del", "ins"
LONGEST_FOR_DIFFLIB = 2_000  # tokens: longer texts are aligned faster, a little less kindly
_TOKEN = re.compile(r"[A-Za-z]+|[0-9０-９.]+|[〇零一二三四五六七八九十百千万]+|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """A run of text that stayed (same), went (del) or came (ins)."""

    op: str
    text: str


class _Step(NamedTuple):
    """Unchanged words, or what went and what came in their place."""

    same: str
    old: str
    new: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """From old to new: same and del joined are the old text, same and ins the new one. Without confetti."""
    found: list[Piece] = []
    for step in _joined(_steps(_TOKEN.findall(old), _TOKEN.findall(new))):
        parts = (Piece(SAME, step.same), Piece(DELETED, step.old), Piece(INSERTED, step.new))
        found += [piece for piece in parts if piece.text]
    runs = groupby(found, key=lambda piece: piece.op)
    return tuple(Piece(op, "".join(piece.text for piece in run)) for op, run in runs)


def _steps(old: list[str], new: list[str]) -> Iterable[_Step]:
    for tag, i, j, k, m in _opcodes(old, new):
        before, after = "".join(old[i:j]), "".join(new[k:m])
        yield _Step(before, "", "") if tag == "equal" else _Step("", before, after)


def _opcodes(old: list[str], new: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) <= LONGEST_FOR_DIFFLIB:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    found = Indel.opcodes(old, new)
    return [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in found]


def _joined(steps: Iterable[_Step]) -> list[_Step]:
    """An unchanged run no longer than the changes on both its sides is read as changed."""
    done: list[_Step] = []
    for step in steps:
        if done and not step.same and not done[-1].same:
            last = done.pop()
            step = _Step("", last.old + step.old, last.new + step.new)
        while not step.same and len(done) > 1 and _is_leftover(done[-2], done[-1].same, step):
            same, last = done.pop().same, done.pop()
            step = _Step("", last.old + same + step.old, last.new + same + step.new)
        done.append(step)
    return done


def _is_leftover(before: _Step, same: str, after: _Step) -> bool:
    if "\n" in same or not same:
        return False
    length = len(same)
    return length <= _size(before) and length <= _size(after)


def _size(step: _Step) -> int:
    return max(len(step.old), len(step.new))
