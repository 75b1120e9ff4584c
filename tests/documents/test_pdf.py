"""The PDF read again: pages, lines, characters, tags; and drawn, where a drawing program is installed."""

import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from documents import typesetting
from documents.official import Heading, OfficialDocument, Paragraph
from documents.pdf import pdf, receipt_pdf
from documents.pictures import NotAPicture, as_raster, extension
from documents.typesetting import faces

DAY = date(2026, 3, 2)


def _lines(page) -> list[tuple[float, str]]:
    """The lines of a page from top to bottom: height of the baseline, text."""
    found = defaultdict(list)

    def visit(text, cm, tm, font, size):
        if text.strip():
            found[round(tm[5] * cm[3] + cm[5], 1)].append(text)

    page.extract_text(visitor_text=visit)
    return [("".join(found[y]).replace("\n", "")) for y in sorted(found, reverse=True)]


def _read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def test_a_full_page_has_22_lines_of_28_characters():
    text = "天地玄黄宇宙洪荒日月盈昃辰宿列张" * 100
    reader = _read(pdf(OfficialDocument(title="标题", dated_on=DAY, blocks=(Paragraph(text),))))
    lines = [line.strip() for line in reader.pages[1].extract_text().split("\n") if line.strip()]
    assert lines[-1].replace(" ", "") == "—2—"
    assert [len(line) for line in lines[:-1]] == [28] * 22


def test_the_paper_is_a4():
    box = _read(pdf(OfficialDocument(title="标题", dated_on=DAY))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


def test_every_text_is_in_the_pdf_in_order(notice):
    reader = _read(pdf(notice))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    expected = [
        "内蒙古自治区人力资源和社会保障厅文件", "内人社发〔2026〕12号", "关于《内蒙古自治区职业技能培训补贴资金管理办法（征求意见稿）》公开",
        "各盟市人力资源和社会保障局：", "一、征求意见的基本情况", "（一）征求意见的方式", "1.网站公告", "（1）门户网站", "（二）收到的意见",
        "——通过网站提交", "二、意见采纳情况", "表1意见采纳情况", "第30条已按意见修改。", "图1各渠道意见数量", "结束。",
        "附件：1.管理办法全文2.意见汇总表", "内蒙古自治区人力资源和社会保障厅2026年3月2日（此件公开发布）", "附件1", "第一条目的",
        "抄送：自治区司法厅", "厅办公室2026年3月3日印发",
    ]  # fmt: skip
    places = [text.find(each) for each in expected]
    assert -1 not in places
    assert places == sorted(places)


def test_the_table_header_is_on_every_page_of_the_table(notice):
    pages = [page.extract_text() for page in _read(pdf(notice)).pages]
    with_rows = [page for page in pages if "条已按意见修改" in page]
    assert len(with_rows) >= 3
    assert all("意见摘要" in page and "处理" in page for page in with_rows)


def test_it_is_tagged_chinese_and_conforming(notice):
    reader = _read(pdf(notice))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("zh")
    assert root["/MarkInfo"]["/Marked"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata.title == notice.title
    assert reader.metadata.creation_date.date() == notice.dated_on


def test_the_same_document_is_the_same_bytes(notice):
    assert pdf(notice) == pdf(notice)


def test_a_leap_of_heading_levels_does_not_stop_the_writer():
    blocks = (Heading(3, "三级"), Heading(1, "一级"), Heading(4, "四级"))
    text = _read(pdf(OfficialDocument(title="标题", dated_on=DAY, blocks=blocks))).pages[0].extract_text()
    assert [word for word in ("1. 三级", "一、一级", "（1）四级") if word in text] == [
        "1. 三级",
        "一、一级",
        "（1）四级",
    ]


def test_characters_without_a_shape_are_replaced_by_their_codes_and_the_document_says_so():
    text = _read(pdf(OfficialDocument(title="标题", dated_on=DAY, blocks=(Paragraph("名\u182e字😀\u200d完"),))))
    page = text.pages[0].extract_text().replace("\n", "")
    assert "名〔U+182E〕字〔U+1F600〕完" in page
    assert "本文件所用字库没有下列字符，文中以其编码代替：〔U+182E〕、〔U+1F600〕" in page


def test_hundreds_of_unknown_characters_do_not_stop_the_writer():
    strange = "".join(chr(code) for code in range(0x1820, 0x1878)) + "".join(chr(c) for c in range(0x1F600, 0x1F640))
    reader = _read(pdf(OfficialDocument(title="标题", dated_on=DAY, blocks=(Paragraph("始" + strange + "终"),))))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert "〔U+1820〕〔U+1821〕" in text
    assert "〔U+1F63F〕终" in text


def test_when_the_rounds_are_used_up_only_everyday_characters_are_drawn(monkeypatch):
    monkeypatch.setattr(typesetting, "_ROUNDS", 1)
    reader = _read(pdf(OfficialDocument(title="标题", dated_on=DAY, blocks=(Paragraph("始\u182e“终”《a》"),))))
    assert "始□“终”《a》" in reader.pages[0].extract_text()


def test_texts_are_never_markup():
    text = '#panic("x") $1/2$ *粗* _斜_ = 标题 <标签> @引 \\ "引号" `码` // 注'
    page = _read(pdf(OfficialDocument(title="标题", dated_on=DAY, blocks=(Paragraph(text),)))).pages[0]
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", page.extract_text())


def test_a_picture_is_png_or_svg():
    png = as_raster(b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    assert extension(png) == "png"
    assert as_raster(png) is png
    with pytest.raises(NotAPicture):
        extension(b"GIF89a")


def test_every_role_has_a_face():
    assert all(faces().values())


def test_the_receipt_says_what_when_and_how_to_follow(sheet):
    reader = _read(receipt_pdf(sheet))
    assert len(reader.pages) == 1
    text = re.sub(r"\s", "", reader.pages[0].extract_text())
    for expected in (
        "意见回执", "GY-2026-7K3M-Q9XD", "职业技能培训补贴资金管理办法（征求意见稿）", "2026年3月3日00:03:04（北京时间）",
        "意见所针对的条款第十二条第二款", "建议提高补贴标准。", "#panic()$x$*粗*<标签>", "公开日志第10231条", "9f86d081884c7d65",
    ):  # fmt: skip
        assert expected in text
    assert "联系方式" not in text
    assert reader.metadata.title == "意见回执 GY-2026-7K3M-Q9XD"
    assert receipt_pdf(sheet) == receipt_pdf(sheet)


def test_a_long_opinion_runs_on_to_further_pages(sheet):
    reader = _read(receipt_pdf(replace(sheet, text="很长的意见。" * 1500)))
    assert len(reader.pages) >= 4
    assert "".join(page.extract_text() for page in reader.pages).replace("\n", "").count("很长的意见。") > 1400
    assert "回执编号 GY-2026-7K3M-Q9XD" in reader.pages[-1].extract_text()


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
def test_the_drawn_page_has_its_red_head_and_keeps_its_margins(notice, tmp_path):
    (tmp_path / "notice.pdf").write_bytes(pdf(notice))
    subprocess.run(["pdftoppm", "-r", "25.4", "-l", "2", tmp_path / "notice.pdf", tmp_path / "page"], check=True)
    first, second = (_pixels(each) for each in sorted(tmp_path.glob("page*.ppm")))
    red = [(x, y) for (x, y), (r, g, b) in first.items() if r > 150 and g < 90 and b < 90]
    assert 70 <= min(y for _, y in red) <= 75  # 37 mm + 35 mm, one dot is one millimetre
    rule = [x for x, y in red if y == max(y for _, y in red)]
    assert (min(rule), max(rule)) == (pytest.approx(28, abs=1), pytest.approx(183, abs=1))
    inked = [(x, y) for (x, y), colour in second.items() if min(colour) < 160 and y < 262]
    assert min(x for x, _ in inked) >= 25  # on an even page the inner margin of 28 mm is on the right
    assert max(x for x, _ in inked) <= 182
    assert (min(y for _, y in inked) >= 36, max(y for _, y in inked) <= 262) == (True, True)


def _pixels(path) -> dict[tuple[int, int], tuple[int, int, int]]:
    kind, size, _, body = path.read_bytes().split(b"\n", 3)
    assert kind == b"P6"
    width, height = map(int, size.split())
    return {(at % width, at // width): tuple(body[3 * at : 3 * at + 3]) for at in range(width * height)}
