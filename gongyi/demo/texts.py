"""The written part of the demo: three drafts with notices, opinions and answers, read from texts/*.json."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from consultations.clauses import ARTICLE, CHAPTER, Clause, DraftText, Paragraph
from consultations.numerals import write_numeral

HERE = Path(__file__).parent / "texts"
MEASURES = Path(__file__).parents[2] / "docs" / "law" / "articles.json"
_CHAPTER = re.compile(r"(第.+?章)\s*(.*)")
_ITEM = re.compile(r"[((].{1,3}[))]")
# Half-width marks between two Latin characters (9:00, 3.5) stay as they are.
_MARK = re.compile(r"(?<![A-Za-z0-9])[,;:()!?]|[,;:()!?](?![A-Za-z0-9])")
_FULL = str.maketrans(",;:()!?", "".join(chr(ord(mark) + 0xFEE0) for mark in ",;:()!?"))


def load(name: str) -> dict[str, Any]:
    """One of the three rounds: procedure, market, nearby; with Chinese punctuation."""
    stored: dict[str, Any] = printed(json.loads((HERE / f"{name}.json").read_text("utf-8")))
    return stored


def draft(stored: dict[str, Any]) -> DraftText:
    """The text that goes out for comment: the articles given, or the 56 of the real measures."""
    if articles := stored.get("articles"):
        clauses = [_article(number, paragraphs) for number, paragraphs in enumerate(articles, 1)]
        return DraftText(stored["title"], tuple(clauses))
    return DraftText(stored["title"], tuple(_measures()))


def altered(text: DraftText, changes: dict[str, list[list[str]]]) -> DraftText:
    """The same text with words replaced: clause key -> pairs of old and new. Raises ValueError for words not there."""
    return DraftText(text.title, tuple(_altered(clause, changes.get(clause.key, [])) for clause in text.clauses))


def _altered(clause: Clause, pairs: list[list[str]]) -> Clause:
    for old, new in pairs:
        if old not in clause.plain:
            raise ValueError(f"{clause.key} does not say {old}")
        paragraphs = tuple(
            Paragraph(p.text.replace(old, new), tuple(item.replace(old, new) for item in p.items))
            for p in clause.paragraphs
        )
        clause = replace(clause, paragraphs=paragraphs)
    return clause


def _measures() -> list[Clause]:
    """程序办法, an administrative text without copyright (著作权法第五条)."""
    rows = [row for row in printed(json.loads(MEASURES.read_text("utf-8"))) if re.fullmatch(r"P\d+", row["id"])]
    clauses: list[Clause] = []
    chapter = ""
    for number, row in enumerate(rows, 1):
        if row["chapter"] != chapter:
            chapter = row["chapter"]
            clauses.append(_chapter(chapter, 1 + sum(c.kind == CHAPTER for c in clauses)))
        clauses.append(_article(number, row["paras"]))
    return clauses


def _chapter(title: str, number: int) -> Clause:
    found = _CHAPTER.match(title)
    label, heading = found.groups() if found else ("", title)
    return Clause(f"c{number}", CHAPTER, label, number, heading)


def _article(number: int, lines: list[str]) -> Clause:
    paragraphs: list[Paragraph] = []
    for line in lines:
        if _ITEM.match(line) and paragraphs:
            last = paragraphs.pop()
            paragraphs.append(Paragraph(last.text, (*last.items, line)))
        else:
            paragraphs.append(Paragraph(line))
    return Clause(f"a{number}", ARTICLE, f"第{write_numeral(number)}条", number, "", tuple(paragraphs))


def printed(value: Any) -> Any:
    """The same strings, lists and dicts with Chinese punctuation instead of ASCII; keys stay."""
    if isinstance(value, str):
        return _MARK.sub(lambda mark: mark.group().translate(_FULL), value)
    if isinstance(value, list):
        return [printed(each) for each in value]
    if isinstance(value, dict):
        return {key: printed(each) for key, each in value.items()}
    return value
