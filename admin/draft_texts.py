"""A draft's text as a form, clause by clause: one line for label and heading, one area for the words.

The frame (key, kind and fixed label of each clause) travels as JSON beside the fields, so that nothing is stored before
the officer saves, and a clause keeps its identity however it is mended.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from consultations.clauses import ARTICLE, ATTACHMENT, CHAPTER, KINDS, PREAMBLE, SECTION, Clause, DraftText, Paragraph
from consultations.numerals import read_numeral
from web.i18n import gettext as _

# A line that begins so is an item (项) of the paragraph above it.
ITEM = re.compile(r"[（(]\s?[一二三四五六七八九十\d]+\s?[)）]|\d{1,2}(?:[.．](?!\d)|、)|[①-⑳]")
KIND_NAMES = {ARTICLE: "条", CHAPTER: "章", SECTION: "节", PREAMBLE: "序言", ATTACHMENT: "附件"}


class BrokenFrame(ValueError):
    """The frame that came back is not one of ours."""


@dataclass(frozen=True)
class Row:
    """One clause as the form shows it."""

    n: int
    kind: str
    head: str
    body: str
    has_head: bool
    has_body: bool


def rows_of(text: DraftText) -> list[Row]:
    """The rows of the form."""
    return [Row(n, c.kind, _head(c), _body(c), c.kind != PREAMBLE, c.is_text) for n, c in enumerate(text.clauses)]


def frame_of(text: DraftText) -> str:
    """What must come back with the fields."""
    return json.dumps([[c.key, c.kind, c.label] for c in text.clauses], ensure_ascii=False)


def text_of(fields: Mapping[str, str]) -> DraftText:
    """The text as it was mended. Raises BrokenFrame."""
    clauses = []
    for n, (key, kind, label) in enumerate(_frame(fields.get("frame", ""))):
        words = _paragraphs(fields.get(f"body-{n}", "")) if kind not in {CHAPTER, SECTION} else ()
        clauses.append(_with_head(Clause(key, kind, label, None, "", words), fields.get(f"head-{n}", "")))
    return DraftText(fields.get("title", "").strip(), tuple(clauses))


def with_clause_after(text: DraftText, n: int) -> DraftText:
    """An empty article behind the n-th clause; -1 is the beginning."""
    new = Clause(f"n{secrets.token_hex(5)}", ARTICLE)
    return replace(text, clauses=(*text.clauses[: n + 1], new, *text.clauses[n + 1 :]))


def without_clause(text: DraftText, n: int) -> DraftText:
    """The text without the n-th clause."""
    return replace(text, clauses=(*text.clauses[:n], *text.clauses[n + 1 :]))


def whole(text: DraftText) -> str:
    """The text as plain lines which the importer understands again."""
    lines = [text.title]
    for clause in text.clauses:
        if clause.kind == ARTICLE:
            first, *rest = clause.plain.splitlines() or [""]
            lines += [f"{clause.label} {first}".strip(), *rest]
        elif clause.kind == ATTACHMENT:
            named = clause.heading if clause.heading.startswith("附件") else f"附件：{clause.heading}"
            lines += [named, *(line for p in clause.paragraphs for line in (p.text, *p.items))]
        else:
            lines += [f"{clause.label} {clause.heading}".strip(), *_body(clause).splitlines()]
    return "\n".join(line for line in lines if line)


def errors_in(text: DraftText) -> dict[str, str]:
    """What must be mended before the text can be saved."""
    errors = {} if text.title else {"title": _("请填写草案名称。")}
    if not text.commentable():
        errors["title"] = _("草案里还没有条文。")
    for n, clause in enumerate(text.clauses):
        if clause.is_text and not clause.plain:
            errors[f"body-{n}"] = _("{label}没有内容，请填写或者删去这一条。").format(
                label=clause.label or _("新增的条")
            )
        if clause.kind == ARTICLE and not clause.label:
            errors[f"head-{n}"] = _("请填写条号，例如「第十四条」。")
    return errors


def _frame(sent: str) -> list[tuple[str, str, str]]:
    try:
        frame = [(str(key), str(kind), str(label)) for key, kind, label in json.loads(sent)]
    except (ValueError, TypeError) as error:
        raise BrokenFrame("frame") from error
    keys = [key for key, _kind, _label in frame]
    if len(set(keys)) != len(keys) or any(kind not in KINDS for _key, kind, _label in frame):
        raise BrokenFrame("frame")
    return frame


def _head(clause: Clause) -> str:
    return clause.heading if clause.kind == ATTACHMENT else f"{clause.label} {clause.heading}".strip()


def _with_head(clause: Clause, head: str) -> Clause:
    head = " ".join(head.split())
    if clause.kind == ATTACHMENT:
        return replace(clause, heading=head)
    label, _space, heading = head.partition(" ")
    return replace(
        clause, label=label, heading=heading, number=read_numeral(label.strip("第条章节")) if label else None
    )


def _body(clause: Clause) -> str:
    return "\n".join(line for p in clause.paragraphs for line in (p.text, *p.items) if line)


def _paragraphs(body: str) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    for line in (one.strip() for one in body.splitlines()):
        if line and ITEM.match(line) and paragraphs:
            paragraphs[-1] = replace(paragraphs[-1], items=(*paragraphs[-1].items, line))
        elif line:
            paragraphs.append(Paragraph(line))
    return tuple(paragraphs)
