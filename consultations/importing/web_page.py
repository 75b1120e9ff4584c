"""HTML: the words of each block; scripts, styles and forms' innards never become words."""

import re
from html.parser import HTMLParser

from consultations.importing.encoding import decode
from consultations.importing.lines import Line
from consultations.importing.wording import MARKED
from consultations.numerals import write_numeral

SILENT = set(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "title",
        "textarea",
        "select",
        "button",
        "iframe",
        "object",
    ]
)
BLOCKS = set(
    [
        "p",
        "div",
        "li",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "hr",
        "table",
        "ol",
        "ul",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "center",
        "body",
        "caption",
        "figcaption",
    ]
)
_CHINESE_LIST = re.compile(r"list-style[^;]*(chinese|cjk)", re.IGNORECASE)
_LONE = re.compile(r"<(?![^<>]*>)")
_SOURCE_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\n[ \t]*(?=[^\x00-\x7f])")


def html_lines(content: bytes) -> list[Line]:
    """The lines of a web page. Raises Unreadable."""
    page = _Page()
    page.feed(_whole_tags(_without_comments(decode(content))))
    page.close()
    page.new_line()
    return page.lines


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:  # as in a browser, the rest is a comment
            return "".join(kept)
        kept.append("\n" * text.count("\n", start, end))  # the lines keep their numbers
        at = end + 3
    return "".join([*kept, text[at:]])


def _whole_tags(text: str) -> str:
    """A < that begins no tag is a word: html.parser would look for its end again and again, in quadratic time."""
    return _LONE.sub("&lt;", text)


class _Page(HTMLParser):
    """Collects one line for each block; ordered lists write their numbers, as a browser does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.begun = 1
        self.silent: list[str] = []
        self.lists: list[tuple[int, bool] | None] = []  # of each open list: next number and whether Chinese
        self.numeral = ""
        self.in_title = self.in_pre = False

    def new_line(self) -> None:
        """Close the line that is open."""
        text = _SOURCE_BREAK.sub("", "".join(self.words)).strip()
        self.words = []
        if not text:
            return
        if self.numeral and not MARKED.match(text):
            text = self.numeral + text
        self.numeral = ""
        self.lines.append(Line(self.begun, text, is_title=self.in_title))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks begin a line."""
        if tag == "body":
            self.silent = []  # a head that was never closed
        if tag in SILENT:
            self.silent.append(tag)
        if self.silent or tag not in BLOCKS:
            return
        self.new_line()
        self.in_title = self.in_title or tag == "h1"
        self.in_pre = self.in_pre or tag == "pre"
        if tag in {"ol", "ul"}:
            self._begin_list(tag, dict(attrs))
        elif tag == "li":
            self._number_item()

    def handle_endtag(self, tag: str) -> None:
        """Blocks end a line."""
        if tag in self.silent:
            del self.silent[self.silent.index(tag) :]
        if self.silent or tag not in BLOCKS:
            return
        self.new_line()
        self.in_title = self.in_title and tag != "h1"
        self.in_pre = self.in_pre and tag != "pre"
        if tag in {"ol", "ul"} and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        """Words outside silent elements. A line break in the source is none on the page, except in <pre>."""
        if self.silent:
            return
        for n, part in enumerate(data.split("\n") if self.in_pre else [data]):
            if n:
                self.new_line()
            if part.strip() and not "".join(self.words).strip():
                self.begun = self.getpos()[0]
            self.words.append(part)

    def _begin_list(self, tag: str, attrs: dict[str, str | None]) -> None:
        start = attrs.get("start") or "1"
        first = int(start) if start.isdecimal() and len(start) < 4 else 1
        chinese = bool(_CHINESE_LIST.search(attrs.get("style") or ""))
        self.lists.append((first, chinese) if tag == "ol" else None)

    def _number_item(self) -> None:
        here = self.lists[-1] if self.lists else None
        self.numeral = ""
        if here is not None:
            number, chinese = here
            self.numeral = f"{write_numeral(min(max(number, 1), 9999))}、" if chinese else f"{number}."
            self.lists[-1] = (number + 1, chinese)
