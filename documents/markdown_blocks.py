"""Officers' Markdown as blocks of an official document: headings, lists and tables, never their signs."""

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents.official import Block, Heading, Listing, Paragraph, Table

_parser = MarkdownIt("commonmark", {"html": False}).enable("table")
_OWN_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|第.{1,4}[章节条]")


def blocks_of(text: str) -> list[Block]:
    """What the text says, in order. The highest heading becomes level 1; one that brings its own number keeps it."""
    tokens = _parser.parse(text)
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    blocks: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        inside = tokens[at : end + 1]
        match token.type:
            case "heading_open":
                title = _lines(inside)[0] if _lines(inside) else ""
                level = min(used.index(token.tag) + 1, 4)
                blocks.append(Heading(level, title, numbered=not _OWN_NUMBER.match(title)))
            case "bullet_list_open" | "ordered_list_open":
                blocks.append(Listing(tuple(_items(inside)), ordered=token.type == "ordered_list_open"))
            case "table_open":
                blocks.append(_table(inside))
            case _:
                blocks += [Paragraph(line) for line in _lines(inside)]
        at = end + 1
    return blocks


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what begins at `at` ends."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _lines(tokens: Sequence[Token]) -> list[str]:
    """Every line of text in the tokens, without the signs of emphasis and links."""
    found = []
    for token in tokens:
        if token.type == "inline":
            parts = ("\n" if each.type in {"softbreak", "hardbreak"} else each.content for each in token.children or [])
            found += [line.strip() for line in "".join(parts).split("\n")]
        elif token.type in {"code_block", "fence"}:
            found += token.content.split("\n")
    return [line for line in found if line.strip()]


def _items(tokens: Sequence[Token]) -> list[str]:
    items, at = [], 1
    while at < len(tokens) - 1:
        end = _end(tokens, at)
        items.append("".join(_lines(tokens[at : end + 1])))
        at = end + 1
    return items


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[str]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            rows.append([])
        if before.type in {"th_open", "td_open"}:
            rows[-1].append("".join(_lines([token])))
    header, *body = rows
    return Table(tuple(header), tuple(tuple(row) for row in body))
