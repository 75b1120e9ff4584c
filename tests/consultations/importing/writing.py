"""The same measure written in each format, as people send them in."""

import io
import json
import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from consultations.clauses import ARTICLE
from consultations.numerals import write_numeral

MATERIAL = Path(__file__).parent.parent / "material"
PAGE = MATERIAL / "notice_237.txt"
TITLE = "内蒙古自治区人力资源和社会保障厅重大行政决策程序办法"


def articles(letter: str) -> list[dict]:
    """The articles of a measure: P 程序办法, E 专家论证办法, R 风险评估办法."""
    return [a for a in json.loads((MATERIAL / "articles.json").read_text()) if a["id"].startswith(letter)]


def flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def wanted(letter: str) -> list[list[str]]:
    return [[flat(line) for line in a["paras"]] for a in articles(letter)]


def got(text) -> list[list[str]]:
    return [[flat(line) for line in c.lines] for c in text.clauses if c.kind == ARTICLE]


def chapters() -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """The first measure as [(第一章 总则, [(1, paragraphs), …]), …]."""
    grouped: dict[str, list[tuple[int, list[str]]]] = {}
    for n, article in enumerate(articles("P"), 1):
        grouped.setdefault(article["chapter"], []).append((n, article["paras"]))
    return list(grouped.items())


def blocks() -> list[tuple[str, str]]:
    """The first measure as (kind, words): chapter, article, item or paragraph, numbers typed."""
    found = []
    for chapter, of_chapter in chapters():
        found.append(("chapter", chapter))
        for n, paras in of_chapter:
            found.append(("article", f"第{write_numeral(n)}条　{paras[0]}"))
            found += [("item" if p[0] in "((" else "paragraph", p) for p in paras[1:]]
    return found


def as_text() -> str:
    return "\n\n".join([TITLE, *(f"　　{words}" for _, words in blocks())])


def as_markdown() -> str:
    lines = [f"# {TITLE}"]
    for kind, words in blocks():
        head, _, rest = words.partition("　")
        shaped = {"chapter": f"## {words}", "article": f"**{head}** {rest}"}
        lines.append(shaped.get(kind, words))
    return "\n\n".join(lines)


def as_html() -> str:
    tags = {"chapter": "h2", "article": "p", "item": "li", "paragraph": "p"}
    body = "\n".join(f"<{tags[kind]}>{escape(words)}</{tags[kind]}>" for kind, words in blocks())
    return f"<!DOCTYPE html><html><head><title>首页</title></head><body><h1>{TITLE}</h1>{body}</body></html>"


NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1章"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/>
<w:lvlText w:val="第%2条"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%3）"/></w:lvl>
</w:abstractNum>"""


def add_list(document, xml: str = NUMBERING, *, abstract: int = 90, num: int = 90, override: str = "") -> None:
    """Put a list into numbering.xml; all abstractNum must stand before the first num."""
    root = document.part.numbering_part.element
    if xml:
        root.insert(0, parse_xml(xml.format(ns=nsdecls("w"))))
    numbered = f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
    root.append(parse_xml(numbered))


def number(paragraph, level: int, num: int = 90) -> None:
    properties = paragraph._p.get_or_add_pPr()
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    properties.append(parse_xml(xml))


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_docx() -> bytes:
    """No number is typed: chapters, articles and items are numbered by Word."""
    document = docx.Document()
    add_list(document)
    document.add_paragraph(TITLE, style="Title")
    for chapter, of_chapter in chapters():
        number(document.add_paragraph(chapter.split(" ", 1)[1]), 0)
        for _, paras in of_chapter:
            number(document.add_paragraph(paras[0]), 1)
            for words in paras[1:]:
                bare = words.split(")", 1)[1] if words.startswith("(") else words
                paragraph = document.add_paragraph(bare)
                if bare != words:
                    number(paragraph, 2)
    assert "条" not in [run.text for run in document.element.body.iter(qn("w:t"))]
    return saved(document)
