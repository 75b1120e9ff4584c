"""XLSX and CSV: what is written comes back, nothing is ever a formula, bad files are refused in words."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from documents import reading_tables
from documents.csv import csv_rows
from documents.xlsx import CUT, Sheet, Unreadable, read_table, write_rows, write_sheets

PAYLOADS = json.loads((Path(__file__).parent / "material" / "csv-injection.json").read_text())["payloads"]


def _sheet(content: bytes):
    return openpyxl.load_workbook(BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_workbook_is_a_formula(payload):
    cell = _sheet(write_rows(["意见"], [[payload]], title="意见"))["A2"]
    assert (cell.value, cell.data_type) == (payload, "s")


@pytest.mark.parametrize("payload", [*PAYLOADS, "-1+1", "\t=1", "\r=1", "＝1+1", '"=1', ",=1"])
def test_no_cell_of_a_csv_begins_like_a_formula(payload):
    written = csv_rows(["意见", "甲"], [[payload, "乙"]])
    assert written.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))[1]
    dangerous = payload.strip()[0] in "=+-@–＝"
    assert cells == [("'" + payload) if dangerous else payload, "乙"]


def test_numbers_stay_numbers_in_a_csv():
    assert csv_rows(["甲"], [[-1], [2.5], [None], [date(2026, 3, 2)]]).decode("utf-8-sig") == (
        '甲\r\n-1\r\n2.5\r\n""\r\n2026-03-02\r\n'
    )


def test_a_workbook_keeps_types():
    rows = [
        ["文", 3, 2.5, True, None, date(2026, 3, 2), datetime(2026, 3, 2, 16, 0, 5, tzinfo=UTC), 10**17, float("nan")]
    ]
    found = [cell.value for cell in _sheet(write_rows(list("甲乙丙丁戊己庚辛壬"), rows, title="表"))[2]]
    assert found == [
        "文", 3, 2.5, "是", None, datetime(2026, 3, 2), datetime(2026, 3, 3, 0, 0, 5), "100000000000000000", "nan"
    ]  # fmt: skip


def test_forbidden_characters_go_and_long_texts_are_cut_with_a_note():
    page = _sheet(write_rows(["意见"], [["甲\x00\x0b乙\ud800"], ["长" * 40_000]], title="意见"))
    assert page["A2"].value == "甲乙"
    assert len(page["A3"].value) == 32_767
    assert page["A3"].value.endswith(CUT)


def test_rows_may_come_one_by_one_and_the_bytes_are_the_same_each_time():
    first = write_rows(["序号"], ([n] for n in range(1000)), title="甲", widths=[8])
    assert first == write_rows(["序号"], [[n] for n in range(1000)], title="甲", widths=[8])
    assert _sheet(first).max_row == 1001
    assert _sheet(first).freeze_panes == "A2"


def test_several_sheets_to_a_file_with_names_made_fit(tmp_path):
    target = tmp_path / "汇总.xlsx"
    names = ["意见/网站", "意见/网站", "x" * 40, "History", "[]"]
    write_sheets([Sheet(name, ["甲"], [["乙"]]) for name in names], target)
    assert openpyxl.load_workbook(target).sheetnames == ["意见 网站", "意见 网站(2)", "x" * 31, "History(2)", "表"]


def test_reading_a_workbook_gives_texts_with_their_row_numbers():
    written = write_rows(
        ["姓名", "日期", "数"], [["张三", date(2026, 3, 2), 3.0], [None, None, None], ["李四", None, 2.5]], title="表"
    )
    table = read_table(written, "名单.XLSX")
    assert table.header == ("姓名", "日期", "数")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("张三", "2026-03-02", "3")),
        (4, ("李四", "", "2.5")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_reading_a_csv_in_any_usual_encoding(encoding, delimiter):
    text = f'姓名{delimiter}意见\r\n\r\n张三{delimiter}"第一行\n第二行"\r\n李四'
    table = read_table(text.encode(encoding), "名单.csv")
    assert table.header == ("姓名", "意见")
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("张三", "第一行\n第二行")), (4, ("李四", ""))]


def _bomb() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * (20 * 1024 * 1024))
    return written.getvalue()


def _with_member(name: str, content: bytes) -> bytes:
    written = BytesIO(write_rows(["甲"], [["乙"]], title="表"))
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "空的"),
        (b"x" * (20 * 1024 * 1024 + 1), "a.csv", "20MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "旧格式"),
        (b"PK\x03\x04broken", "a.xlsx", "不能打开"),
        (_bomb(), "a.xlsx", "解压后的内容过大"),
        (_with_member("xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "a.xlsx", "外部实体"),
        (_with_member("../x", b""), "a.xlsx", "路径不安全"),
        (b"<html>", "a.html", "只能读取"),
        ("甲,乙\n1,2,3".encode(), "a.csv", "第2行有3列"),
        ("甲,甲\n".encode(), "a.csv", "出现了两次"),
        ("甲,,乙\n".encode(), "a.csv", "第2列没有名称"),
        (b"\n\n", "a.csv", "没有内容"),
        (b"a,b\n\xff\xff,\xff", "a.csv", "编码"),
        ('甲,乙\n"1,2'.encode(), "a.csv", "引号"),
        (b"a\0b", "a.csv", "不是文本"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, name, words):
    with pytest.raises(Unreadable, match=words):
        read_table(content, name)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading_tables, "MOST_ROWS", 2)
    assert len(read_table(b"a\n1\n2", "a.csv").rows) == 2
    with pytest.raises(Unreadable, match="超过2行"):
        read_table(b"a\n1\n2\n3", "a.csv")
