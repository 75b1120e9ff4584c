"""A draft as clauses: chapters, sections, articles with paragraphs and items, attachments (plain values)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

ARTICLE, CHAPTER, SECTION, PREAMBLE, ATTACHMENT = "article", "chapter", "section", "preamble", "attachment"
HEADING_KINDS = frozenset({CHAPTER, SECTION})
KINDS = (ARTICLE, CHAPTER, SECTION, PREAMBLE, ATTACHMENT)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (款) and its items ((一) …), each item with its own number as printed."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A part of a draft. `key` is its identity across versions: it survives edits and renumbering."""

    key: str
    kind: str
    label: str = ""  # 第十四条, 第三章
    number: int | None = None
    heading: str = ""
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def plain(self) -> str:
        """The words without the label, a line a paragraph or item."""
        return "\n".join([self.heading, *self.lines] if self.heading else self.lines)

    @property
    def lines(self) -> list[str]:
        """Paragraphs and items in order, a line each."""
        return [line for p in self.paragraphs for line in (p.text, *p.items) if line]

    @property
    def is_text(self) -> bool:
        """Whether it can be commented on: everything but the headings of chapters and sections."""
        return self.kind not in HEADING_KINDS


@dataclass(frozen=True)
class DraftText:
    """The whole text in order."""

    title: str
    clauses: tuple[Clause, ...]

    def to_json(self) -> dict[str, object]:
        """As plain lists and dicts, for the database."""
        return {"title": self.title, "clauses": [_clause_json(c) for c in self.clauses]}

    @classmethod
    def from_json(cls, stored: Any) -> "DraftText":
        """From what `to_json` wrote. Raises KeyError or TypeError for anything else."""
        return cls(stored["title"], tuple(_clause(c) for c in stored["clauses"]))

    def plain(self) -> str:
        """The words, for search and hashing by eye."""
        lines = [self.title]
        for clause in self.clauses:
            lines.append(f"{clause.label} {clause.plain}".strip())
        return "\n".join(lines)

    def find(self, key: str) -> Clause | None:
        """The clause of a key."""
        return next((c for c in self.clauses if c.key == key), None)

    def commentable(self) -> list[Clause]:
        """The clauses people can comment on."""
        return [c for c in self.clauses if c.is_text]

    def chapters(self) -> list[dict[str, object]]:
        """Grouped by chapter as `gongyi import-draft --json` prints it; articles before any chapter come first."""
        groups: list[dict[str, Any]] = []
        for clause in self.clauses:
            if clause.kind == CHAPTER:
                groups.append({"title": f"{clause.label} {clause.heading}".strip(), "articles": []})
            elif clause.kind == ARTICLE:
                if not groups:
                    groups.append({"title": "", "articles": []})
                groups[-1]["articles"].append(
                    {"number": clause.number, "label": clause.label, "paragraphs": clause.lines}
                )
        return list(groups)


def with_unique_keys(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The same clauses; a key that comes twice gets a suffix."""
    taken: set[str] = set()
    unique = []
    for clause in clauses:
        key, n = clause.key, 2
        while key in taken:
            key, n = f"{clause.key}-{n}", n + 1
        taken.add(key)
        unique.append(replace(clause, key=key))
    return tuple(unique)


def _clause_json(clause: Clause) -> dict[str, object]:
    return {
        "key": clause.key,
        "kind": clause.kind,
        "label": clause.label,
        "number": clause.number,
        "heading": clause.heading,
        "paragraphs": [{"text": p.text, "items": list(p.items)} for p in clause.paragraphs],
    }


def _clause(stored: Any) -> Clause:
    paragraphs = tuple(Paragraph(p["text"], tuple(p["items"])) for p in stored["paragraphs"])
    return Clause(stored["key"], stored["kind"], stored["label"], stored["number"], stored["heading"], paragraphs)
