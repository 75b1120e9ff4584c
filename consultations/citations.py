"""Which articles a text names: 第十二条, 第12条, 十二条, 第三条至第五条, Article 12."""

import re
from collections.abc import Collection

from consultations.numerals import NUMERAL, read_numeral

_BARE = r"[一二三四五六七八九十百千〇零]{1,7}"
_JOIN = r"(?:\s*[、,，和与及]\s*|\s*以及\s*)"
_TO = r"(?:\s*(?:至|到|－|—|～|~|-|–)\s*)"
_ONE = rf"第?\s*{NUMERAL}\s*条?"
_CITED = re.compile(rf"第\s*({NUMERAL})\s*条?((?:(?:{_JOIN}|{_TO}){_ONE})*)(?=\s*条|(?<=条))")
_MORE = re.compile(rf"({_JOIN}|{_TO})第?\s*({NUMERAL})\s*(条?)")
_UNMARKED = re.compile(
    rf"(?<![第一二三四五六七八九十百千〇零几两0-9０-９这那有提共])({_BARE}|[0-9０-９]{{1,3}})\s*条(?!建议|意见|理由|看法|措施|要求|路|街|件|线|鱼|烟|裤|内容|提议|诉求|款|文|目|例|约)"
)
_ENGLISH = re.compile(
    r"\b(?:art(?:icle|icles|\.)?|clause|section)\s*\.?\s*(\d{1,4})((?:\s*(?:,|and|&|to|-|–)\s*\d{1,4})*)", re.IGNORECASE
)
_ENGLISH_MORE = re.compile(r"\s*(,|and|&|to|-|–)\s*(\d{1,4})", re.IGNORECASE)
_RANGE = frozenset("至到－—～~-–") | {"to"}
WIDEST = 60  # articles in a range: more is no citation of each


def cited(text: str, known: Collection[int] | None = None) -> list[int]:
    """The numbers of the articles a text names, in the order in which it names them, each once.

    `known`: the articles there are; others are left out. A bare 三条 only counts when such an article exists and the words
    around it do not count things (提三条建议).
    """
    found: list[tuple[int, int]] = []
    for match in _CITED.finditer(text):
        _add(found, match.start(), match[1], _MORE.findall(match[2] or ""))
    for match in _ENGLISH.finditer(text):
        more = [(joint, number, "") for joint, number in _ENGLISH_MORE.findall(match[2] or "")]
        _add(found, match.start(), match[1], more)
    for match in _UNMARKED.finditer(text):
        if (number := read_numeral(match[1])) and known is not None and number in known:
            found.append((match.start(), number))
    ordered = [number for _, number in sorted(found, key=lambda pair: pair[0])]
    return list(dict.fromkeys(n for n in ordered if known is None or n in known))


def _add(found: list[tuple[int, int]], at: int, first: str, more: list[tuple[str, str, str]]) -> None:
    last = read_numeral(first)
    if last is None:
        return
    found.append((at, last))
    for joint, numeral, _ in more:
        number = read_numeral(numeral)
        if number is None:
            return
        if joint.strip().lower() in _RANGE and last < number <= last + WIDEST:
            found += [(at, n) for n in range(last + 1, number)]
        found.append((at, number))
        last = number
