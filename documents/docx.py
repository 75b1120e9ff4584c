"""Official documents as DOCX in the layout of GB/T 9704-2012, for offices that go on editing them in Word or WPS."""

from io import BytesIO
from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_BREAK, WD_PARAGRAPH_ALIGNMENT
from docx.shared import Pt, RGBColor

from documents.archive import fixed_zip
from documents.characters import lines, printable
from documents.docx_blocks import add_blocks, add_imprint, keep_last_with_next
from documents.docx_faces import HEITI, TITLE_FACE, hint_chinese, typeface
from documents.docx_page import BODY, LINE_TWIPS, element, exact, new_paper
from documents.official import (
    BODY_POINTS,
    CHARACTER_POINTS,
    OfficialDocument,
    attachment_lines,
    issuer_points,
    signature_indents,
    written_date,
)
from documents.titles import title_lines

_RED = RGBColor(0xD4, 0x00, 0x00)
_TOP_TO_HEAD = 35 / 25.4 * 72  # 发文机关标志: 35 mm below the edge of the text (7.2.4)


def docx(document: OfficialDocument) -> bytes:
    """The document as DOCX; the same document gives the same bytes.
    Raises documents.pictures.NotAPicture for a figure that is neither PNG, JPEG nor SVG."""
    paper = new_paper("".join(title_lines(document.title)), document.signer or document.issuer, document.dated_on)
    if document.issuer:
        _head(paper, document)
    _title(paper, document.title)
    if document.addressee:
        paper.add_paragraph(printable(document.addressee).rstrip("：") + "：")
    add_blocks(paper, document.blocks)
    _closing(paper, document)
    _annexes(paper, document)
    if document.imprint:
        add_imprint(paper, document.imprint)
    hint_chinese(paper)
    written = BytesIO()
    paper.save(written)
    return fixed_zip(written.getvalue(), document.dated_on)


def _head(paper: Paper, document: OfficialDocument) -> None:
    """版头: the issuer in red, the number two lines below, the red rule 4 mm under it, two empty lines."""
    issuer = paper.add_paragraph()
    issuer.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    points = issuer_points(document.issuer)
    run = issuer.add_run(printable(document.issuer))
    typeface(run._r.get_or_add_rPr(), TITLE_FACE)
    run.font.size, run.font.color.rgb = Pt(int(points * 2) / 2), _RED
    issuer.paragraph_format.space_before = Pt(_TOP_TO_HEAD)
    exact(issuer.paragraph_format, points * 1.1)
    _empty(paper, 2)
    number = paper.add_paragraph(printable(document.number))
    number.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val="single", sz=12, space=11, color="D40000"))  # 11 pt are 4 mm
    number._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    _empty(paper, 2)


def _title(paper: Paper, text: str) -> None:
    title = paper.add_paragraph(style="Title")
    for index, line in enumerate(title_lines(text)):
        if index:
            title.add_run().add_break(WD_BREAK.LINE)
        title.add_run(line)
    _empty(paper, 1)


def _empty(paper: Paper, count: int, *, keep: bool = False) -> None:
    for _ in range(count):
        layout = paper.add_paragraph().paragraph_format
        exact(layout, LINE_TWIPS / 20)
        layout.keep_with_next = keep or None


def _closing(paper: Paper, document: OfficialDocument) -> None:
    _attachment_list(paper, document)
    if document.signer:
        keep_last_with_next(paper)
        _empty(paper, 2, keep=True)
        indents = signature_indents(document.signer, document.dated_on)
        for text, indent in zip((document.signer, written_date(document.dated_on)), indents, strict=True):
            line = paper.add_paragraph(printable(text))
            line.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
            line.paragraph_format.right_indent = Pt(indent * BODY_POINTS)
            line.paragraph_format.keep_with_next = text == document.signer
    if document.note:
        note = paper.add_paragraph(f"（{printable(document.note).strip('（）() ')}）", style=BODY)
        note.alignment = WD_PARAGRAPH_ALIGNMENT.LEFT  # a hash cannot be broken and would tear the line before it


def _attachment_list(paper: Paper, document: OfficialDocument) -> None:
    names = attachment_lines(document.attachments)
    if names:
        _empty(paper, 1)
    for index, name in enumerate(names):
        line = paper.add_paragraph(("附件：" if index == 0 else "") + name)
        _hang(line, first=2 if index == 0 else 5, rest=5 if len(names) == 1 else 6)


def _hang(line: Any, *, first: float, rest: float) -> None:
    layout = line.paragraph_format
    layout.left_indent = Pt(rest * CHARACTER_POINTS)
    layout.first_line_indent = Pt((first - rest) * CHARACTER_POINTS)


def _annexes(paper: Paper, document: OfficialDocument) -> None:
    several = len(document.attachments) > 1
    for index, annex in enumerate(document.attachments, 1):
        if not annex.blocks:
            continue
        label = paper.add_paragraph()
        label.paragraph_format.page_break_before = True
        run = label.add_run(f"附件{index}" if several else "附件")
        typeface(run._r.get_or_add_rPr(), HEITI)
        _empty(paper, 1)
        _title(paper, " ".join(lines(annex.title)))
        add_blocks(paper, annex.blocks)
