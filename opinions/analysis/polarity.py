"""A copy of a letter that says the opposite (支持 for 反对, 应当 for 不应当) is a variant, never the same."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Opcodes
from rapidfuzz.distance.Levenshtein import opcodes

from opinions.analysis.polarity_words import AGAINST, DENIALS, FOR, HARMLESS, OPPOSITES, STRONG

LONGEST_EDIT, LONGEST_SWAP, LONGEST_GREETING = 5, 8, 14  # symbols: what is longer is another clause, not a turned word
ONE_SENTENCE, LONGEST_WORD = 60, 5
AROUND = 3  # equal symbols on either side that are read along
_SIGNS = {**dict.fromkeys(AGAINST, -1), **dict.fromkeys(FOR, 1)}
_TURNING = sorted({*HARMLESS, *DENIALS, *_SIGNS}, key=lambda word: (-len(word), word))
_WORDS = re.compile("|".join(map(re.escape, _TURNING)))
_DENIALS, _HARMLESS = frozenset(DENIALS), frozenset(HARMLESS)
_TURNS_ALONE = _DENIALS | STRONG
_ADVERBS = re.compile("坚决|完全|绝对|强烈|极力|根本|并|都|也")
_OPPOSITE = frozenset({*OPPOSITES, *(pair[::-1] for pair in OPPOSITES)})


class Sense(NamedTuple):
    """What a passage says: how often it denies, what it wants, what it refuses."""

    denials: int
    wanted: frozenset[str]
    refused: frozenset[str]


def turned(letter: str, copy: str) -> str:
    """What turns a copy's meaning round against the letter, as 支持→反对; empty when nothing does.

    In a text of one sentence words that change places count, too.
    """
    edits = _edits(opcodes(letter, copy))
    for number, (a, b, c, d) in enumerate(edits):
        if a == 0 and b < d - c <= LONGEST_GREETING:  # a greeting, and perhaps a turned first word
            c = max(c, d - (b or (2 if copy[d - 2 : d] in _TURNS_ALONE else 1)))
        if max(b - a, d - c) <= LONGEST_EDIT and b - a + d - c <= LONGEST_SWAP:
            before = edits[number - 1][1] if number else 0
            after = edits[number + 1][0] if number + 1 < len(edits) else len(letter)
            around = min(AROUND, a - before), min(AROUND, after - b)
            if _turns(letter, copy, (a, b, c, d), around):
                return f"{letter[a:b]}→{copy[c:d]}"
    return _changed_places(letter, copy) if len(letter) < ONE_SENTENCE else ""


def _changed_places(letter: str, copy: str) -> str:
    """Words of a short text that changed places: 甲向乙支付 is not 乙向甲支付. Whole clauses may move."""
    if len(letter) != len(copy) or sorted(letter) != sorted(copy):
        return ""
    start = next((n for n, (a, b) in enumerate(zip(letter, copy, strict=True)) if a != b), len(letter))
    end = next((n for n, (a, b) in enumerate(zip(letter[::-1], copy[::-1], strict=True)) if a != b), 0)
    one, other = letter[start : len(letter) - end], copy[start : len(copy) - end]
    for first in range(1, LONGEST_WORD + 1):
        for last in range(1, LONGEST_WORD + 1):
            if first + last <= len(one) and other == one[-last:] + one[first:-last] + one[:first]:
                return f"{one[:first]}、{one[-last:]}换位"
    return ""


def _edits(steps: Opcodes) -> list[tuple[int, int, int, int]]:
    """The changed stretches; those with one equal symbol between them are one."""
    found: list[tuple[int, int, int, int]] = []
    for step in steps:
        if step.tag == "equal":
            continue
        here = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if found and here[0] - found[-1][1] <= 1 and here[2] - found[-1][3] <= 1:
            here = (found[-1][0], here[1], found[-1][2], here[3])
            found.pop()
        found.append(here)
    return found


def _turns(letter: str, copy: str, edit: tuple[int, int, int, int], around: tuple[int, int]) -> bool:
    a, b, c, d = edit
    old, new = letter[a:b], copy[c:d]
    if any(x + y in _OPPOSITE for x in old if x not in new for y in new if y not in old):
        return True
    before = sense(letter[a - around[0] : b + around[1]])
    after = sense(copy[c - around[0] : d + around[1]])
    denied = (before.denials - after.denials) % 2 == 1
    gone, come = before.wanted - after.wanted, after.refused - before.refused
    back, given = before.refused - after.refused, after.wanted - before.wanted
    if not old or not new:  # something was only added or left out: it turns when it is a word that denies or refuses
        return _ADVERBS.sub("", old + new) in _TURNS_ALONE and (denied or bool((come | back) & STRONG))
    if denied and len(old) == len(new) == 1 and (_misprint(old, new) or _misprint(new, old)):
        return False
    if denied and not (gone or given) and (come or back):
        return False  # 禁止 for 不得: another way to refuse
    return denied != (bool(gone and come) or bool(back and given))


def _misprint(one: str, other: str) -> bool:
    """A denial against a symbol that says nothing."""
    return one in _DENIALS and other not in _SIGNS and other not in "得要已曾需"


@lru_cache(100_000)
def sense(passage: str) -> Sense:
    """The turning words of a passage."""
    words = _WORDS.findall(passage)
    denials = sum(word in _DENIALS for word in words)
    signed = [word for word in words if word not in _DENIALS and word not in _HARMLESS]
    return Sense(denials, frozenset(w for w in signed if _SIGNS[w] > 0), frozenset(w for w in signed if _SIGNS[w] < 0))
