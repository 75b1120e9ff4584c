"""Personal data is found before it is published. All numbers here are made up; the ID is the standard's own example."""

from io import BytesIO

import openpyxl
import pytest
from docx import Document

from documents.docx import docx
from documents.official import OfficialDocument, Paragraph
from documents.pdf import pdf
from documents.personal import find_personal, mask_email, mask_name, mask_phone, masked_text, text_of
from documents.qr import png, svg
from documents.reading_tables import Unreadable

ID = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "kind", "found", "masked"),
    [
        (f"身份证{ID}。", "身份证号", ID, "110**************X"),
        (f"（{ID.lower()}）", "身份证号", ID.lower(), "110**************x"),
        (
            "号１１０１０５１９４９１２３１００２Ｘ号",
            "身份证号",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110**************X",
        ),
        ("110105 19491231 002X", "身份证号", "110105 19491231 002X", "110**************X"),
        ("1101051949\n1231002X", "身份证号", "1101051949\n1231002X", "110**************X"),
        ("电话13812345678，", "手机号", "13812345678", "138****5678"),
        ("+86 138-1234-5678", "手机号", "+86 138-1234-5678", "138****5678"),
        ("卡 6222 0210 0112 3456 789", "银行卡号", "6222 0210 0112 3456 789", "***************6789"),
        ("写信到 zhang.san@example.com.cn。", "电子邮箱", "zhang.san@example.com.cn", "z***@example.com.cn"),
    ],
)
def test_what_is_found_where_and_how_it_may_be_shown(text, kind, found, masked):
    [hit] = find_personal(text)
    assert (hit.kind, text[hit.start : hit.end], hit.masked) == (kind, found, masked)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # wrong check digit
        "11010519491331002X",  # no thirteenth month
        "0471-6945123",  # an office telephone
        "GY2026138123456789001",
        "12381234567",
        "1111111111111111",
        "第 1234567890123456 号",
        "2026年3月2日，补贴标准为15000元",
    ],
)
def test_what_is_no_personal_number(text):
    assert find_personal(text) == []


def test_hits_come_in_order_without_overlap_and_can_be_masked():
    text = f"甲13812345678，乙{ID}，丙a@b.cn"
    assert [hit.kind for hit in find_personal(text)] == ["手机号", "身份证号", "电子邮箱"]
    assert masked_text(text) == "甲138****5678，乙110**************X，丙a***@b.cn"
    assert masked_text("没有号码") == "没有号码"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张**"), ("李四", "李*"), ("欧阳修", "欧阳*"), ("欧阳娜娜", "欧阳**"), ("欧阳", "欧*"), ("王", "*"), ("", ""),
        ("娜仁·其其格", "娜***"), ("John Smith", "J***"), (" 张 三 ", "张***"), ("阿拉坦其其格", "阿***"), ("𠮷三", "𠮷*"),
    ],
)  # fmt: skip
def test_names(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 13812345678", "138****5678"),
        ("0471-6945123", "*******5123"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_phones(phone, masked):
    assert mask_phone(phone) == masked


def test_addresses():
    assert (mask_email("zhang@b.cn"), mask_email("不是邮箱")) == ("z***@b.cn", "***")


@pytest.mark.parametrize(("write", "kind"), [(docx, "docx"), (pdf, "pdf")])
def test_numbers_are_found_in_documents(write, kind, notice):
    content = write(OfficialDocument(title="名单", dated_on=notice.dated_on, blocks=(Paragraph(f"张三 {ID}"),)))
    reading = text_of(content, kind)
    assert reading.complete
    assert [hit.kind for hit in find_personal(reading.text)] == ["身份证号"]


def test_numbers_cut_into_runs_headers_comments_and_authors_are_read():
    paper = Document()
    paragraph = paper.add_paragraph("1381234")
    paragraph.add_run("5678")
    paper.sections[0].header.paragraphs[0].text = ID
    paper.core_properties.author = "a@b.cn"
    written = BytesIO()
    paper.save(written)
    kinds = {hit.kind for hit in find_personal(text_of(written.getvalue(), "docx").text)}
    assert kinds == {"手机号", "身份证号", "电子邮箱"}


def test_all_sheets_and_numbers_of_a_workbook_are_read():
    book = openpyxl.Workbook()
    book.active["A1"] = 13812345678
    book.create_sheet("第二页")["B2"] = ID
    written = BytesIO()
    book.save(written)
    kinds = sorted(hit.kind for hit in find_personal(text_of(written.getvalue(), "xlsx").text))
    assert kinds == ["手机号", "身份证号"]


def test_what_could_not_be_read_is_said():
    assert text_of("甲".encode("gb18030"), "txt").text == "甲"
    assert text_of(png("x"), "png").complete is False
    with pytest.raises(Unreadable, match="不能打开"):
        text_of(b"PK broken", "docx")


def test_a_qr_code_for_a_page_has_a_name_and_no_style():
    drawing = svg("https://example.gov.cn/r/1", title="查询回执")
    assert drawing.startswith('<svg role="img" ')
    assert "<title>查询回执</title>" in drawing
    assert "style" not in drawing
    assert "<script" not in drawing
    assert png("https://example.gov.cn/r/1").startswith(b"\x89PNG")
