"""A page often prints the same draft several times (for print, for phones): it is offered once."""

import unicodedata
from dataclasses import dataclass

from consultations.clauses import Clause, DraftText
from consultations.importing.lines import Doubt

ENOUGH = 0.8  # of the clauses word for word the same: the same draft again, else another version of it


@dataclass
class Copy:
    """A draft where it stands in the file."""

    text: DraftText
    doubts: list[Doubt]
    attachments: tuple[str, ...]
    line: int


def without_repeats(copies: list[Copy]) -> list[Copy]:
    """The first copy of each draft, with a doubt that names the lines of the others and where they differ."""
    kept: list[Copy] = []
    others: dict[int, list[Copy]] = {}
    for copy in copies:
        first = next((n for n, earlier in enumerate(kept) if _same(earlier.text, copy.text)), None)
        if first is None:
            others[len(kept)] = []
            kept.append(copy)
        else:
            others[first].append(copy)
    for n, again in others.items():
        if again:
            kept[n].doubts.append(_repeat(kept[n], again))
    return kept


def _same(one: DraftText, other: DraftText) -> bool:
    if _flat(one.title) != _flat(other.title):
        return False
    words, others = [_words(c) for c in one.clauses], {_words(c) for c in other.clauses}
    alike = sum(w in others for w in words)
    return alike >= ENOUGH * max(len(words), len(other.clauses))


def _repeat(first: Copy, again: list[Copy]) -> Doubt:
    places = "、".join(str(copy.line) for copy in [first, *again])
    differences = [found for n, copy in enumerate(again, 2) for found in _differences(first, copy, n)]
    told = "；".join(differences) if differences else "各份文字相同"
    message = f"《{first.text.title}》在文件中重复印了 {len(again) + 1} 次（第{places}行），{told}。"
    return Doubt(first.line, message, "只收入第一份，请确认。")


def _differences(first: Copy, copy: Copy, n: int) -> list[str]:
    """Articles whose words differ, and misprints that only one of the two has."""
    others = {c.key: _words(c) for c in copy.text.clauses}
    found = [f"第{n}份的{c.label or '序言'}文字不同" for c in first.text.clauses if others.get(c.key) != _words(c)]
    missing = {d.message for d in copy.doubts}
    printed = [
        d.message.rstrip("。") for d in first.doubts if d.message.startswith("印作") and d.message not in missing
    ]
    return found + [f"第{n}份没有「{message}」的问题" for message in printed]


def _words(clause: Clause) -> str:
    return _flat(clause.label + clause.plain)


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
