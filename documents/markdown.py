"""Officers' Markdown to HTML that is safe to show."""

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
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(text: str) -> str:
    """HTML with the tags above only; links to http(s), mailto and tel; headings begin at h3, below the page's own."""
    html = _parser.render(text)
    for level in (3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 2}>").replace(f"</h{level}>", f"</h{level + 2}>")
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
