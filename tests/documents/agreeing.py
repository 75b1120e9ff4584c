"""Whether a DOCX and a PDF say the same."""

import re
from collections import Counter
from io import BytesIO
from xml.etree.ElementTree import fromstring

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from documents.docx import docx
from documents.official import Figure, OfficialDocument
from documents.pdf import pdf

_FOOT = re.compile(r"^\s*—\s*\d+\s*—\s*$", re.MULTILINE)
_BLANK = re.compile(r"[\s\u200b]")


def says_the_same(document: OfficialDocument) -> None:
    """Written both ways it says the same; the words inside a drawing are words in the PDF and a picture in the DOCX."""
    figures = [block.content for block in document.blocks if isinstance(block, Figure) and b"<svg" in block.content]
    words = "".join(text for each in figures for text in fromstring(each.decode()).itertext())
    agree(docx(document), pdf(document), inside_drawings=words)


def agree(word: bytes, drawn_pdf: bytes, *, inside_drawings: str = "") -> None:
    """The same characters as often, and the lines of the DOCX in the PDF in the same order.
    A header that the PDF repeats on a further page counts once."""
    body = Document(BytesIO(word)).element.body
    lines = [_text(paragraph) for paragraph in body.iter(qn("w:p"))]
    said = "".join(lines)
    drawn = "".join(_BLANK.sub("", _FOOT.sub("", page.extract_text())) for page in PdfReader(BytesIO(drawn_pdf)).pages)
    for header in {_text(table.find(qn("w:tr"))) for table in body.iter(qn("w:tbl"))}:
        more = drawn.count(header) - said.count(header)
        drawn = drawn[::-1].replace(header[::-1], "", max(more, 0))[::-1]
    missing, added = Counter(said) - Counter(drawn), Counter(drawn) - Counter(said)
    assert (missing, added) == (Counter(), Counter(_BLANK.sub("", inside_drawings)))
    at = 0
    for line in (_text(each) for each in body.iterchildren(qn("w:p"))):
        found = drawn.find(line, at)
        assert found >= 0, line
        at = found + len(line)


def _text(part) -> str:
    return _BLANK.sub("", "".join(each.text or "" for each in part.iter(qn("w:t"))))
