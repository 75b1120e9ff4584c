"""Officers' Markdown to HTML that is safe to show."""

import re

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "strong", "em", "ul", "ol", "li", "h3", "h4", "h5", "a", "blockquote", "br", "hr", "code"} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_HEADING = re.compile(r"<h([1-6])>")
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str) -> str:
    """HTML with the tags above only; links to http(s), mailto and tel. The highest heading becomes h3, below the page's."""
    html = _parser.render(text)
    used = sorted(set(_HEADING.findall(html)))
    levels = {level: min(3 + n, 5) for n, level in enumerate(used)}
    for level in used:
        html = html.replace(f"<h{level}>", f"<H{levels[level]}>").replace(f"</h{level}>", f"</H{levels[level]}>")
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
