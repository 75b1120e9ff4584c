"""The blocks of an official document as WordprocessingML."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_BREAK, WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.characters import lines, printable
from documents.docx_faces import FANGSONG, HEITI, typeface
from documents.docx_page import BODY, TABLE_TEXT, element, exact
from documents.official import (
    TEXT_WIDTH_MM,
    Block,
    Figure,
    Heading,
    Imprint,
    Listing,
    PageBreak,
    Paragraph,
    Table,
    numbered,
    written_date,
)
from documents.pictures import as_raster, fitting_mm

_TEXT_TWIPS = round(TEXT_WIDTH_MM / 25.4 * 1440)
_ALIGN = {
    "left": WD_PARAGRAPH_ALIGNMENT.LEFT,
    "center": WD_PARAGRAPH_ALIGNMENT.CENTER,
    "right": WD_PARAGRAPH_ALIGNMENT.RIGHT,
}
_BESIDE = ("center", "right")  # without the first line set in


def add_blocks(paper: Paper, blocks: Iterable[Block]) -> None:
    """Write the blocks one after the other at the end of the paper."""
    for block in numbered(blocks):
        match block:
            case Heading():
                paper.add_heading(printable(block.text), level=block.level)
            case Paragraph():
                _paragraph(paper, block)
            case Table():
                _table(paper, block)
            case Listing():
                _listing(paper, block)
            case Figure():
                _figure(paper, block)
            case PageBreak():
                paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def keep_last_with_next(paper: Paper) -> None:
    """What was written last stays on the page of what follows: nobody signs a page without a text (7.3.5)."""
    for block in reversed(paper.element.body[:-1]):  # the last element is the section
        lines = block.findall(qn("w:tr"))[-1].iter(qn("w:p")) if block.tag == qn("w:tbl") else [block]
        for line in lines:
            line.get_or_add_pPr().get_or_add_keepNext()
        if block.tag == qn("w:tbl") or any(text.text for text in block.iter(qn("w:t"))):
            return


def _paragraph(paper: Paper, block: Paragraph) -> None:
    for text in lines(block.text):
        line = paper.add_paragraph(text, style=None if block.align in _BESIDE else BODY)
        if block.align != "justify":
            line.alignment = _ALIGN[block.align]


def _listing(paper: Paper, listing: Listing) -> None:
    for index, item in enumerate(listing.items, 1):
        paper.add_paragraph((f"{index}. " if listing.ordered else "——") + printable(item), style=BODY)


def _figure(paper: Paper, figure: Figure) -> None:
    holder = paper.add_paragraph()
    holder.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    holder.paragraph_format.keep_with_next = True
    width = Mm(fitting_mm(figure.content, min(figure.width_mm, TEXT_WIDTH_MM)))
    picture = holder.add_run().add_picture(BytesIO(as_raster(figure.content)), width=width)
    picture._inline.docPr.set("descr", printable(figure.alt))
    _caption(paper, figure.caption)


def _caption(paper: Paper, text: str) -> Any:
    line = paper.add_paragraph(style=TABLE_TEXT)
    line.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    run = line.add_run(printable(text))
    typeface(run._r.get_or_add_rPr(), HEITI)
    return line


def _table(paper: Paper, table: Table) -> None:
    """Rows are written as elements: python-docx looks through the whole grid for every cell."""
    if table.caption:
        _caption(paper, table.caption).paragraph_format.keep_with_next = True
    widths = [round(share * _TEXT_TWIPS) for share in table.shares()]
    grid = _empty_table(widths)
    style_id = paper.styles[TABLE_TEXT].style_id
    grid.append(_row(table.header, widths, style_id, header=True))
    for row in table.rows:
        cells = (*row, *[""] * len(widths))[: len(widths)]
        grid.append(_row(cells, widths, style_id, header=False))
    paper.element.body.insert_element_before(grid, "w:sectPr")
    exact(paper.add_paragraph(style=TABLE_TEXT).paragraph_format, 8)  # two tables in a row would grow together


def _empty_table(widths: list[int]) -> Any:
    table, properties, grid = element("w:tbl"), element("w:tblPr"), element("w:tblGrid")
    properties.append(element("w:tblW", w=sum(widths), type="dxa"))
    properties.append(element("w:jc", val="center"))  # or Word hangs the left rule into the margin
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    for side, twips in (("top", 40), ("left", 100), ("bottom", 40), ("right", 100)):
        margins.append(element(f"w:{side}", w=twips, type="dxa"))
    properties.append(margins)
    properties.append(element("w:tblLook", val="0020", firstRow=1))
    for width in widths:
        grid.append(element("w:gridCol", w=width))
    table.append(properties)
    table.append(grid)
    return table


def _row(cells: Iterable[str], widths: list[int], style_id: str, *, header: bool) -> Any:
    row, properties = element("w:tr"), element("w:trPr")
    texts = list(cells)
    if all(len(text) < 300 for text in texts):  # a longer row may not fit on any page
        properties.append(element("w:cantSplit"))
    if header:
        properties.append(element("w:tblHeader"))
    row.append(properties)
    for text, width in zip(texts, widths, strict=True):
        row.append(_cell(text, width, style_id, header=header))
    return row


def _cell(text: str, width: int, style_id: str, *, header: bool) -> Any:
    cell, properties = element("w:tc"), element("w:tcPr")
    properties.append(element("w:tcW", w=width, type="dxa"))
    properties.append(element("w:vAlign", val="center"))
    cell.append(properties)
    for line in lines(text) or [""]:
        paragraph, layout, run = element("w:p"), element("w:pPr"), element("w:r")
        layout.append(element("w:pStyle", val=style_id))
        if header:
            layout.append(element("w:jc", val="center"))
        typeface(run.get_or_add_rPr(), HEITI if header else FANGSONG)
        run.text = line
        paragraph.append(layout)
        paragraph.append(run)
        cell.append(paragraph)
    return cell


def add_imprint(paper: Paper, imprint: Imprint) -> None:
    """版记: a table that floats to the foot of the page; rules 0.35 mm outside, 0.25 mm between (7.4)."""
    widths = [round(_TEXT_TWIPS * 0.68), _TEXT_TWIPS - round(_TEXT_TWIPS * 0.68)]
    table = _empty_table(widths)
    properties = table.find(qn("w:tblPr"))
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    properties.insert(0, element("w:tblpPr", **place))
    _rules(properties.find(qn("w:tblBorders")))
    style_id = paper.styles[TABLE_TEXT].style_id
    copies = _row([f"抄送：{printable(imprint.copies_to)}"], [_TEXT_TWIPS], style_id, header=False)
    copies.find(qn("w:tc")).find(qn("w:tcPr")).insert(1, element("w:gridSpan", val=2))
    printed = [printable(imprint.printed_by), written_date(imprint.printed_on) + "印发"]
    last = _row(printed, widths, style_id, header=False)
    for row in (copies, last):
        for run in row.iter(qn("w:r")):
            run.get_or_add_rPr().append(element("w:sz", val=28))
        table.append(row)
    last.findall(f".//{qn('w:pPr')}")[1].append(element("w:jc", val="right"))
    paper.element.body.insert_element_before(table, "w:sectPr")
    paper.add_paragraph(style=TABLE_TEXT)


def _rules(borders: Any) -> None:
    sizes = {"top": 8, "bottom": 8, "insideH": 6}  # eighths of a point
    for border in list(borders):
        name = border.tag.rpartition("}")[2]
        if name in sizes:
            border.set(qn("w:sz"), str(sizes[name]))
        else:
            border.set(qn("w:val"), "nil")
