"""The DOCX opened again: page, grid, faces and every text."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt

from documents.docx import docx
from documents.official import Figure, OfficialDocument, Paragraph, Table
from tests.documents.conftest import picture


@pytest.fixture
def paper(notice):
    return Document(BytesIO(docx(notice)))


def _east_asian(paragraph) -> str:
    runs = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.runs if run._r.rPr is not None]
    return runs[0] if runs else paragraph.style.element.rPr.rFonts.get(qn("w:eastAsia"))


def test_its_language_is_chinese_and_it_names_what_stands_in_for_a_face(paper, notice):
    with zipfile.ZipFile(BytesIO(docx(notice))) as parts:
        faces, settings, names = (
            parts.read("word/fontTable.xml").decode(),
            parts.read("word/settings.xml"),
            parts.namelist(),
        )
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/>' in faces and "明朝" not in faces
    assert b'<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>' in settings
    assert not [name for name in names if "thumbnail" in name]
    assert (paper.core_properties.language, paper.core_properties.title[:4]) == ("zh-CN", "关于《内")
    hints = {run._r.rPr.rFonts.get(qn("w:hint")) for each in paper.paragraphs for run in each.runs}
    assert hints == {"eastAsia"}, "or “” and — come out narrow"


def test_whoever_signs_has_text_on_the_page(notice):
    table = Table(("序号",), (("1",), ("2",)))
    written = Document(BytesIO(docx(replace(notice, blocks=(table,), attachments=(), imprint=None))))
    [first, last] = [row._tr.findall(f".//{qn('w:keepNext')}") for row in written.tables[0].rows[1:]]
    assert (len(first), len(last)) == (0, 1)
    signer = next(n for n, each in enumerate(written.paragraphs) if each.text == notice.signer)
    assert all(each.paragraph_format.keep_with_next for each in written.paragraphs[signer - 3 : signer + 1])


def test_a_picture_is_never_higher_than_a_page(notice):
    tall = Figure(picture(30, 900), "长图", "一张很长的图")
    shape = Document(BytesIO(docx(replace(notice, blocks=(tall,))))).inline_shapes[0]
    assert (round(shape.width.mm), round(shape.height.mm)) == (6, 180)


def test_the_page_is_a4_with_the_margins_of_the_standard(paper):
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    found = [
        round(edge.mm)
        for edge in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ]
    assert found == [37, 35, 28, 26]
    assert paper.settings.element.find(qn("w:mirrorMargins")) is not None


def test_the_grid_holds_22_lines_of_28_characters(paper):
    grid = paper.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"  # a grid of characters gives wide ones two cells in some programs
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    spacing = paper.styles["Normal"].element.rPr.find(qn("w:spacing"))
    character = 16 + int(spacing.get(qn("w:val"))) / 20
    height, width = 225 / 25.4 * 72, 156 / 25.4 * 72
    assert height // pitch == 22
    assert width // character == 28
    assert 16 - character == pytest.approx(0.25)
    assert [
        paper.styles[name].element.rPr.find(qn("w:spacing")).get(qn("w:val")) for name in ("Title", "公文表格")
    ] == ["0", "0"]


def test_faces_of_the_body_and_of_each_level(paper):
    styles = paper.styles
    faces = {
        name: (styles[name].element.rPr.rFonts.get(qn("w:eastAsia")), styles[name].font.size)
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4")
    }
    assert faces == {
        "Normal": ("仿宋_GB2312", Pt(16)),
        "Title": ("方正小标宋简体", Pt(22)),
        "Heading 1": ("黑体", Pt(16)),
        "Heading 2": ("楷体_GB2312", Pt(16)),
        "Heading 3": ("仿宋_GB2312", Pt(16)),
        "Heading 4": ("仿宋_GB2312", Pt(16)),
    }
    themes = [key for name in faces for key in styles[name].element.rPr.rFonts.attrib if "Theme" in key]
    assert themes == []


def test_the_head_is_red_with_a_red_rule_under_the_number(paper):
    issuer = paper.paragraphs[0]
    assert issuer.text == "内蒙古自治区人力资源和社会保障厅文件"
    assert str(issuer.runs[0].font.color.rgb) == "D40000"
    assert issuer.paragraph_format.space_before.mm == pytest.approx(35, abs=0.1)
    number = next(each for each in paper.paragraphs if each.text == "内人社发〔2026〕12号")
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:color")), rule.get(qn("w:space"))) == ("D40000", "11")


def test_texts_stand_in_order_with_their_numbers(paper):
    texts = [each.text for each in paper.paragraphs if each.text]
    headings = [each.text for each in paper.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [
        "一、征求意见的基本情况", "（一）征求意见的方式", "1. 网站公告", "（1）门户网站", "（二）收到的意见", "二、意见采纳情况",
        "第一条　目的",
    ]  # fmt: skip
    assert "各盟市人力资源和社会保障局：" in texts
    assert texts.index("附件：1. 管理办法全文") + 1 == texts.index("2. 意见汇总表")
    assert texts.index("内蒙古自治区人力资源和社会保障厅") + 1 == texts.index("2026年3月2日")
    assert "（此件公开发布）" in texts
    assert "附件1" in texts
    assert "附件2" not in texts
    assert [t for t in texts if t[:2] in ("——", "1.", "2.")][1:5] == [
        "——通过网站提交",
        "——通过信函提交",
        "1. 第一点",
        "2. 第二点",
    ]


def test_body_text_is_set_in_by_two_characters(paper):
    body = next(each for each in paper.paragraphs if each.text.startswith("为进一步"))
    indent = body.style.element.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_the_table_repeats_its_header_and_holds_every_row(paper, notice):
    table = paper.tables[0]
    assert len(table.rows) == 31
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "意见人", "意见摘要", "处理", "说明"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert tuple(cell.text for cell in table.rows[30].cells) == notice.blocks[11].rows[29]
    assert sum(column.width.mm for column in table.columns) == pytest.approx(156, abs=0.2)


def test_page_numbers_stand_outside_between_dashes(paper):
    section = paper.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert paper.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (WD_PARAGRAPH_ALIGNMENT.RIGHT, WD_PARAGRAPH_ALIGNMENT.LEFT)
    for line in (odd, even):
        assert "".join(each.text for each in line._p.iter(qn("w:t"))) == "— 1 —"
        assert line._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert _east_asian(line) == "宋体"
        assert line.runs[0].font.size == Pt(14)


def test_the_imprint_stands_at_the_foot(paper):
    imprint = paper.tables[1]
    place = imprint._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    assert imprint.rows[0].cells[0].text == "抄送：自治区司法厅"
    assert [cell.text for cell in imprint.rows[1].cells] == ["厅办公室", "2026年3月3日印发"]


def test_the_figure_says_in_words_what_it_shows(paper):
    shape = paper.inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "网站180条，信函90条"
    assert shape.width.mm == pytest.approx(140, abs=0.1)


def test_the_same_document_is_the_same_bytes_and_knows_no_clock(notice, paper):
    assert docx(notice) == docx(notice)
    assert paper.core_properties.created.date() == notice.dated_on
    dates = {entry.date_time[:3] for entry in zipfile.ZipFile(BytesIO(docx(notice))).infolist()}
    assert dates == {(2026, 3, 2)}


def test_characters_that_xml_forbids_are_left_out(notice):
    written = docx(
        OfficialDocument(title="标题", dated_on=notice.dated_on, blocks=(Paragraph("甲\x00\x0b乙\ud800丙<&>"),))
    )
    assert "甲乙丙<&>" in [each.text for each in Document(BytesIO(written)).paragraphs]
