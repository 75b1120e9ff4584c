"""The page of a DOCX in GB/T 9704-2012: paper, margins, grid, faces, page numbers."""

import math
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from documents.docx_faces import FANGSONG, HEITI, KAITI, SONGTI, TITLE_FACE, speak_chinese, typeface
from documents.official import (
    BODY_POINTS,
    BOTTOM_MM,
    CHARACTER_POINTS,
    INSIDE_MM,
    LINE_POINTS,
    OUTSIDE_MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    SMALL_POINTS,
    TABLE_POINTS,
    TITLE_POINTS,
    TOP_MM,
)

BODY, TABLE_TEXT = "公文正文", "公文表格"
LINE_TWIPS = int(LINE_POINTS * 20)  # rounded down, or the 22nd line falls on the next page
# Said with each style and not with a grid of characters: where a character is wider than its cell (16 pt in 15.8 pt),
# some office programs give it two cells.
SPACING_TWIPS = math.floor((CHARACTER_POINTS - BODY_POINTS) * 20)
_LEVEL_FACES = (HEITI, KAITI, FANGSONG, FANGSONG)
_FOOTER_MM = BOTTOM_MM - 7 - 5  # the number stands 7 mm below the text and is 5 mm high


def new_paper(title: str, author: str, day: date) -> Paper:
    """An empty document with the page, the styles and the properties set; nothing in it depends on the clock."""
    paper = Document()
    _properties(paper, title, author, day)
    _page(paper)
    _styles(paper)
    _page_numbers(paper)
    speak_chinese(paper)
    return paper


def element(name: str, **attributes: object) -> Any:
    """A WordprocessingML element; attribute names are given without their prefix."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _properties(paper: Paper, title: str, author: str, day: date) -> None:
    midnight = datetime.combine(day, time())  # core properties are written without a zone
    core = paper.core_properties
    core.title, core.author, core.last_modified_by = title[:255], author[:255], author[:255]
    core.created = core.modified = midnight
    core.comments, core.language, core.revision = "", "zh-CN", 1


def _page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(INSIDE_MM), Mm(OUTSIDE_MM)
    section.header_distance, section.footer_distance = Mm(15), Mm(_FOOTER_MM)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("w:docGrid", type="lines", linePitch=LINE_TWIPS))
    settings = paper.settings.element
    paper.settings.odd_and_even_pages_header_footer = True
    _insert_mirrored(settings)


def _insert_mirrored(settings: Any) -> None:
    """Bound on the left, printed on both sides: the margins change places on even pages."""
    before = [qn(f"w:{name}") for name in ("writeProtection", "view", "zoom", "removePersonalInformation")]
    at = next((index for index, child in enumerate(settings) if child.tag not in before), 0)
    settings.insert(at, element("w:mirrorMargins"))


def _styles(paper: Paper) -> None:
    styles = paper.styles
    normal = styles["Normal"]
    _style(normal, FANGSONG, BODY_POINTS)
    _space(normal, SPACING_TWIPS)
    normal.element.get_or_add_rPr().append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    _no_gaps(normal)
    body: Any = styles.add_style(BODY, WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = normal
    _indent_two(body)
    body.paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.JUSTIFY
    for level, face in enumerate(_LEVEL_FACES, 1):
        heading: Any = styles[f"Heading {level}"]
        _style(heading, face, BODY_POINTS)
        _indent_two(heading)
        heading.paragraph_format.keep_with_next = True
    title: Any = styles["Title"]
    _style(title, TITLE_FACE, TITLE_POINTS)
    _space(title, 0)
    title.paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    exact(title.paragraph_format, LINE_TWIPS / 20)
    for border in title.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    cell: Any = styles.add_style(TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    cell.font.size = Pt(TABLE_POINTS)
    _space(cell, 0)
    cell.element.get_or_add_pPr().append(element("w:snapToGrid", val=0))
    exact(cell.paragraph_format, 18)


def _style(style: Any, face: str, points: float) -> None:
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    typeface(properties, face)
    style.font.size = Pt(points)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.bold = False
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.0


def _space(style: Any, twips: int) -> None:
    """How much wider each character is than its face says."""
    style.element.get_or_add_rPr().insert_element_before(element("w:spacing", val=twips), "w:sz", "w:szCs", "w:lang")


def _no_gaps(style: Any) -> None:
    """Nothing between Chinese and Latin or digits: 2026年3月2日 is set close."""
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        style.element.get_or_add_pPr().insert_element_before(element(name, val=0), "w:spacing", "w:ind", "w:jc")


def _indent_two(style: Any) -> None:
    """Two characters, counted in characters, so that the grid and not the type size decides."""
    style.paragraph_format.first_line_indent = Pt(2 * BODY_POINTS)
    style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def exact(layout: Any, points: float) -> None:
    """A fixed line height."""
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(points)


def _page_numbers(paper: Paper) -> None:
    section = paper.sections[0]
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = paper.styles["Normal"]
        exact(line.paragraph_format, SMALL_POINTS)
        line.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT if right else WD_PARAGRAPH_ALIGNMENT.LEFT
        edge = Pt(SMALL_POINTS)
        line.paragraph_format.right_indent, line.paragraph_format.left_indent = (edge, None) if right else (None, edge)
        _number_field(line)


def _number_field(line: Any) -> None:
    for piece in ("— ", None, " —"):
        run = line.add_run(piece or "")
        typeface(run._r.get_or_add_rPr(), SONGTI, SONGTI)
        run.font.size = Pt(SMALL_POINTS)
        if piece is None:
            field = element("w:fldSimple", instr="PAGE")
            line._p.append(field)
            field.append(run._r)
            run.text = "1"
