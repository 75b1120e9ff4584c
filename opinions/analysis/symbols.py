"""Texts as symbols: one for each Chinese character, one for each other word; width, case, script, punctuation aside."""

import re
import unicodedata
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opinions.analysis.traditional import SIMPLIFIED

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]
CHARACTER, WORD, END = 1, 2, 3  # kinds of code points
FIRST_WORD, WORDS = 0xF0000, 0x1FFFE  # words take code points that no text uses
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x20000, 0x31FFF))  # each its own normal form
OWN_WORDS = 12  # characters that must be left
_QUOTED = re.compile(r"“[^”]{12,}”|「[^」]{12,}」|\"[^\"]{12,}\"")
_IGNORED = re.compile(r"https?://[^\s，。；！？、）)]+|www\.[^\s，。；！？、）)]+")


def as_texts(column: "pd.Series[str]") -> list[str]:
    """The column as strings; what is missing is empty, what is not a text is written out."""
    return [
        "" if missing else str(value) for value, missing in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]


def normal(texts: list[str]) -> list[str]:
    """Each text as a string of symbols: full width, case and traditional script are one; marks and blanks are dropped."""
    if not texts:
        return []
    cleaned = [_IGNORED.sub(" ", t) if "://" in t or "www." in t else t for t in texts]
    joined = "\0".join(t.replace("\0", " ") if "\0" in t else t for t in cleaned) + "\0"
    raw = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    forms, kinds = _known(raw)
    codes, kind = forms[raw], kinds[raw]
    kept, symbol = _with_words(codes, kind)
    ends = np.searchsorted(kept, np.flatnonzero(kind == END))
    whole = symbol.tobytes().decode("utf-32-le")
    return [whole[a:b] for a, b in pairwise([0, *ends.tolist()])]


def without_quotations(texts: list[str]) -> list[str]:
    """The texts without the long passages they quote: who quotes the same article does not say the same."""
    return [_own_words(t) if "“" in t or "「" in t or '"' in t else t for t in texts]


def _own_words(text: str) -> str:
    rest = _QUOTED.sub("", text)
    return rest if len(rest) >= OWN_WORDS else text


def encode(strings: list[str]) -> tuple[Codes, Offsets]:
    """Strings of symbols end to end, and where each begins (one more for the end)."""
    codes = np.frombuffer("".join(strings).encode("utf-32-le"), np.uint32)
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    return codes, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def in_any_order(strings: list[str]) -> list[str]:
    """Each string with its symbols (their last 16 bits) in order: equal for strings that only put them differently."""
    different = list(dict.fromkeys(strings))
    ordered: dict[str, str] = {}
    for n in range(0, len(different), 1 << 16):
        part = different[n : n + (1 << 16)]
        codes, offsets = encode(part)
        keys = np.repeat(np.arange(len(part), dtype=np.uint32), np.diff(offsets)) << np.uint32(16)
        keys |= codes & np.uint32(0xFFFF)
        keys.sort()
        whole = (keys & np.uint32(0xFFFF)).tobytes().decode("utf-32-le", "surrogatepass")
        ordered.update(zip(part, (whole[a:b] for a, b in pairwise(offsets.tolist())), strict=True))
    return [ordered[text] for text in strings]


def _with_words(codes: Codes, kind: NDArray[np.uint8]) -> tuple[NDArray[np.int64], Codes]:
    """Places of the symbols that stay, and the symbols: each run of letters or digits is one."""
    in_word = kind == WORD
    first = in_word.copy()
    first[1:] &= ~in_word[:-1]
    symbol = codes.copy()
    places = np.flatnonzero(in_word)
    if len(places):
        starts = np.flatnonzero(first[places])
        mixed = codes[places].astype(np.uint64)
        number = np.arange(len(places)) - np.repeat(starts, np.diff(np.append(starts, len(places))))
        powers = np.uint64(0x9E3779B97F4A7C15) * (number.astype(np.uint64) * np.uint64(2) + np.uint64(1))
        mixed = (mixed + np.uint64(0x1F)) * powers
        mixed ^= mixed >> np.uint64(29)
        hashed = np.add.reduceat(mixed * np.uint64(0xBF58476D1CE4E5B9), starts)
        symbol[places[starts]] = FIRST_WORD + ((hashed >> np.uint64(20)) % np.uint64(WORDS)).astype(np.uint32)
    kept = np.flatnonzero((kind == CHARACTER) | first)
    return kept, symbol[kept]


def _known(raw: Codes) -> tuple[Codes, NDArray[np.uint8]]:
    """For each code point, as far as one of these: its normal form, and its kind. What is new is looked up once."""
    forms, kinds, known = _tables()
    present = np.flatnonzero(np.bincount(raw, minlength=0x10000)[:0x10000] > 0)
    for code in present[~known[present]].tolist():
        normal = unicodedata.normalize("NFKC", chr(code)).lower()
        normal = SIMPLIFIED.get(normal, normal)
        if unicodedata.category(normal[0])[0] in "LN":
            forms[code] = ord(normal[0])
            kinds[code] = CHARACTER if unicodedata.east_asian_width(normal[0]) in "WF" else WORD
        known[code] = True
    return forms, kinds


@cache
def _tables() -> tuple[Codes, NDArray[np.uint8], NDArray[np.bool_]]:
    """For each code point: its normal form, its kind, and whether these are known yet."""
    forms = np.arange(0x110000, dtype=np.uint32)
    kinds = np.zeros(0x110000, np.uint8)
    for first, last in _IDEOGRAPHS:
        kinds[first : last + 1] = CHARACTER
    forms[[ord(char) for char in SIMPLIFIED]] = [ord(char) for char in SIMPLIFIED.values()]
    known = kinds > 0
    kinds[0], known[0] = END, True
    return forms, kinds, known
