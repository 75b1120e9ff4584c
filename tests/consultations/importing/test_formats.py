"""Traps of the formats, and files that are none."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from consultations.importing import Unreadable, import_draft
from consultations.importing.lines import LARGEST
from consultations.importing.numeral_formats import formatted
from tests.consultations.importing.writing import NUMBERING, add_list, number, saved


def lines(content: bytes, name: str):
    (draft,) = import_draft(content, name).documents
    return {c.key: c.lines for c in draft.text.clauses}


def test_bold_before_a_full_stop_leaves_no_stars():
    text = "# 听证办法\n\n**第一条** **公众参与。**是指各方参与。\n\n**第二条** 乙。\n"
    assert lines(text.encode(), "a.md") == {"a1": ["公众参与。是指各方参与。"], "a2": ["乙。"]}


def test_markdown_lists_tables_and_raw_html():
    text = "# 听证办法\n\n第一条 包括：\n\n1. 甲；\n2. 乙。\n\n| 类别 | 名额 |\n|---|---|\n| 居民 | 5 |\n\n<script>x</script>\n\n第二条 乙。"
    found = lines(text.encode(), "a.md")["a1"]
    assert found == ["包括：", "1.甲；", "2.乙。", "类别 | 名额", "居民 | 5", "<script>x</script>"]


def test_paragraphs_indented_by_blanks_are_no_code():
    assert lines("听证办法\n\n    第一条 甲。\n\n    第二条 乙。\n".encode(), "a.md") == {
        "a1": ["甲。"],
        "a2": ["乙。"],
    }


def test_scripts_styles_and_comments_of_a_page_never_become_words():
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body onload=steal()><h1>听证办法</h1>"
        "<p>第一条 甲<script>alert('第二条 恶意')</script>事项。<!-- <p>第二条 旧稿</p> --></p>"
        "<p>第二条 <a href='javascript:alert(1)'>乙</a>&lt;b&gt;。<img src=x onerror=alert(1)></p></body></html>"
    )
    assert lines(page.encode(), "a.html") == {"a1": ["甲事项。"], "a2": ["乙<b>。"]}


def test_html_lists_write_the_numbers_that_a_browser_shows():
    page = "<h1>听证办法</h1><p>第一条&nbsp;包括：</p><ol start=3><li>甲；<li>乙。</ol><p>第二条 丙<br>丁。</p>"
    assert lines(page.encode(), "a.html") == {"a1": ["包括：", "3.甲；", "4.乙。"], "a2": ["丙", "丁。"]}


def test_line_breaks_in_the_source_of_a_page_are_none():
    page = "<h1>听证办法</h1><p>第一条 决策\n   承办单位。</p><p>第二条 乙。</p>"
    assert lines(page.encode(), "a.html")["a1"] == ["决策承办单位。"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", [b"<a", b"<div>", b"<!--", b"</", b"<ol><li>", b'<a x="'])
def test_hostile_markup_is_read_in_time(part):
    page = "<h1>听证办法</h1><p>第一条 甲。</p><p>第二条 乙。</p>".encode()
    found = lines(page + part * 100_000, "a.html")
    assert found["a1"] == ["甲。"]


def test_word_lists_that_begin_anew_or_continue():
    document = docx.Document()
    add_list(document)
    add_list(document, "", num=91, override='<w:lvlOverride w:ilvl="2"><w:startOverride w:val="4"/></w:lvlOverride>')
    document.add_paragraph("听证办法")
    for level, words, num in (
        (1, "甲：", 90),
        (2, "子；", 90),
        (2, "丑。", 90),
        (1, "乙：", 90),
        (2, "寅；", 91),
        (2, "卯。", 91),
    ):
        number(document.add_paragraph(words), level, num)
    assert lines(saved(document), "a.docx") == {
        "a1": ["甲：", "（一）子；", "（二）丑。"],
        "a2": ["乙：", "（四）寅；", "（五）卯。"],
    }


def test_word_numbers_that_come_from_a_style():
    document = docx.Document()
    add_list(
        document,
        NUMBERING.replace('<w:lvlText w:val="第%2条"/>', '<w:pStyle w:val="Tiao"/><w:lvlText w:val="第%2条"/>'),
    )
    style = document.styles.add_style("Tiao", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    document.styles.add_style("TiaoBold", 1).base_style = style
    document.add_paragraph("听证办法")
    document.add_paragraph("甲。", style="Tiao")
    switched_off = document.add_paragraph("甲二。", style="Tiao")
    number(switched_off, 0, 0)
    document.add_paragraph("乙。", style="TiaoBold")
    assert lines(saved(document), "a.docx") == {"a1": ["甲。", "甲二。"], "a2": ["乙。"]}


def test_word_tables_insertions_and_deletions():
    document = docx.Document()
    document.add_paragraph("听证办法")
    changed = document.add_paragraph("第一条 期限为")
    for tag, words in (("del", "<w:delText>十</w:delText>"), ("ins", "<w:t>三十</w:t>")):
        changed._p.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>{words}</w:r></w:{tag}>'))
    changed.add_run("日。")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "居民", "5名"
    document.add_paragraph("第二条 乙。")
    content = saved(document)
    assert lines(content, "a.docx") == {"a1": ["期限为三十日。", "居民 | 5名"], "a2": ["乙。"]}
    assert "文件带有修订痕迹。" in [d.message for d in import_draft(content, "a.docx").documents[0].warnings]


@pytest.mark.parametrize(
    ("number_", "form", "shown"),
    [
        (11, "chineseCounting", "十一"), (101, "chineseCountingThousand", "一百零一"), (3, "chineseLegalSimplified", "叁"),
        (12, "decimal", "12"), (12, "decimalFullWidth", "１２"), (7, "decimalZero", "07"), (2, "decimalEnclosedCircle", "②"),
        (28, "lowerLetter", "bb"), (14, "upperRoman", "XIV"), (5, "bullet", ""), (6, "unheardOf", "6"),
    ],
)  # fmt: skip
def test_number_formats_of_word(number_, form, shown):
    assert formatted(number_, form) == shown


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


REFUSED = [
    (b"", "a.txt", "文件是空的"),
    (b" \n\t ", "a.md", "文件是空的"),
    ("\u3000\n\u200b".encode(), "a.txt", "没有找到文字"),
    (b"<html><script>x</script></html>", "a.html", "没有找到文字"),
    (b"PK\x03\x04 no archive", "a.docx", "不是有效的 DOCX"),
    (b"plain words", "a.docx", "不是有效的 DOCX"),
    (zipped(xl__workbook=b"<x/>"), "a.docx", "不是 Word 文档"),
    (zipped(**{"word/document.xml": b"<broken"}), "a.docx", "不是有效的 DOCX"),
    (b"\xd0\xcf\x11\xe0old", "a.doc", "旧版 .doc"),
    (b"%PDF-1.7", "a.pdf", "不能导入 PDF"),
    (b"a\x00b", "a.txt", "不是文本文件"),
    (b"\xff\xff\xff\xff", "a.txt", "认不出文件的编码"),
    (b"x" * (LARGEST + 1), "a.txt", "超过 20 MB"),
    ("段落。\n".encode() * 5001, "a.txt", "超过 5000 段"),
]


@pytest.mark.parametrize(("content", "name", "message"), REFUSED, ids=[message for _, _, message in REFUSED])
def test_files_that_cannot_be_read_are_refused_in_plain_words(content, name, message):
    with pytest.raises(Unreadable, match=message):
        import_draft(content, name)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(**{"word/document.xml": b" " * (151 * 1024 * 1024)})
    assert len(bomb) < 1_000_000
    with pytest.raises(Unreadable, match="解压后过大"):
        import_draft(bomb, "a.docx")


@pytest.mark.parametrize("value", ["abc", "-1", "99999999999"])
def test_nonsense_in_the_numbering_of_word_is_refused_or_read(value):
    document = docx.Document()
    add_list(document, NUMBERING.replace('<w:start w:val="1"/>', f'<w:start w:val="{value}"/>'))
    number(document.add_paragraph("甲。"), 1)
    content = saved(document)
    if value == "abc":
        with pytest.raises(Unreadable, match="不是有效的 DOCX"):
            import_draft(content, "a.docx")
    else:
        assert "甲。" in import_draft(content, "a.docx").documents[0].text.plain()


def test_a_cut_off_word_file_is_refused():
    whole = saved(docx.Document())
    with pytest.raises(Unreadable):
        import_draft(whole[: len(whole) // 2], "a.docx")
