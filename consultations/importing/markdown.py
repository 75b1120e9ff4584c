"""Markdown: the words of each block, list numbers written out, marks of emphasis left away."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from consultations.importing.encoding import decode
from consultations.importing.lines import Line, broken_lines
from consultations.importing.wording import MARKED

# CommonMark doesn't see `**公众参与。**是指` as bold (a closing mark between 。 and a letter): its marks are no words.
_LEFT_OVER = re.compile(r"(\*\*|__)(?=\S)(.+?)\1")
_BREAKS = {"softbreak", "hardbreak"}


def markdown_lines(content: bytes) -> list[Line]:
    """The lines of a Markdown file. Raw HTML stays text and never becomes markup. Raises Unreadable."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")  # 4 blanks are an indent here
    lines: list[Line] = []
    numeral, opener, row = "", "", None
    for token in parser.parse(decode(content)):
        if token.type == "list_item_open":
            numeral = f"{token.info}{token.markup}" if token.info else ""
        elif token.type == "heading_open":
            opener = token.tag
        elif token.type == "tr_open":
            row = Line(_first(token), "")
        elif token.type == "tr_close" and row is not None:
            lines.append(row)
            row = None
        elif token.type == "inline" and row is not None:
            row = Line(row.number, f"{row.text} | {_words(token)}" if row.text else _words(token))
        elif token.type == "inline":
            lines += _with_numeral(numeral, broken_lines(_words(token), _first(token), is_title=opener == "h1"))
            numeral, opener = "", ""
        elif token.type == "fence":
            lines += broken_lines(token.content, _first(token) + 1)
    return lines


def _first(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _words(token: Token) -> str:
    words = "".join("\n" if c.type in _BREAKS else c.content for c in token.children or [])
    return _LEFT_OVER.sub(r"\2", words)


def _with_numeral(numeral: str, lines: list[Line]) -> list[Line]:
    """The number of a list item belongs to the words, unless they begin with a number of their own."""
    if not numeral or MARKED.match(lines[0].text):
        return lines
    return [Line(lines[0].number, numeral + lines[0].text, lines[0].is_title), *lines[1:]]
