"""Numbers of headings, titles, signatures: what both writers take from the description."""

from datetime import date

import pytest

from documents.official import (
    Attachment,
    Figure,
    Heading,
    Paragraph,
    Table,
    attachment_lines,
    chinese_number,
    issuer_points,
    numbered,
    signature_indents,
    written_date,
)
from documents.titles import title_lines


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_numbers_in_chinese(number, words):
    assert chinese_number(number) == words


@pytest.mark.parametrize("number", [0, 100])
def test_numbers_beyond_the_pattern_are_refused(number):
    with pytest.raises(ValueError, match="headings"):
        chinese_number(number)


def test_headings_are_numbered_by_level_and_begin_again_below_a_higher_one():
    levels = [1, 2, 2, 3, 4, 4, 1, 2]
    labels = [block.text for block in numbered(Heading(level, "") for level in levels)]
    assert labels == ["一、", "（一）", "（二）", "1. ", "（1）", "（2）", "二、", "（一）"]


def test_a_heading_with_its_own_number_keeps_it_and_does_not_count():
    blocks = [Heading(1, "第一条", numbered=False), Paragraph("文"), Heading(1, "附则")]
    assert [block.text for block in numbered(blocks)] == ["第一条", "文", "一、附则"]


def test_dates_have_no_leading_zeros():
    assert written_date(date(2026, 3, 2)) == "2026年3月2日"


def test_the_red_head_fills_one_line_at_most():
    assert issuer_points("某县人民政府") == 62.0
    assert issuer_points("内蒙古自治区人力资源和社会保障厅文件") * 18 == pytest.approx(442.2 * 0.98, abs=0.1)


def test_one_attachment_has_no_number_and_no_full_stop():
    assert attachment_lines((Attachment("汇总表。"),)) == ["汇总表"]
    assert attachment_lines((Attachment("甲；"), Attachment("乙"))) == ["1. 甲", "2. 乙"]


def test_signer_and_date_are_centred_on_each_other():
    day = date(2026, 3, 2)  # 2026年3月2日 is six characters wide
    assert signature_indents("某县政府", day) == (5.0, 4.0)
    assert signature_indents("内蒙古自治区人力资源和社会保障厅", day) == (2.0, 7.0)


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alternative text"):
        Figure(b"<svg/>", "图", " ")


def test_columns_without_widths_share_alike():
    assert Table(("甲", "乙"), ()).shares() == pytest.approx([0.5, 0.5])
    assert Table(("甲", "乙"), (), (1, 3)).shares() == pytest.approx([0.25, 0.75])


def test_no_column_is_narrower_than_its_short_words():
    first, second, third = Table(("序号", "意见摘要", "处理"), (("1", "很长" * 40, "部分采纳"),), (1, 30, 1)).shares()
    assert first * 442.2 == pytest.approx(2 * 12 + 12, abs=0.1)
    assert third * 442.2 == pytest.approx(4 * 12 + 12, abs=0.1)
    assert first + second + third == pytest.approx(1)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("听证会公告", ("听证会公告",)),
        ("关于调整失业保险金标准听证会有关事项的公告", ("关于调整失业保险金标准", "听证会有关事项的公告")),
        (
            "关于公开征求《内蒙古自治区职业技能培训补贴资金管理办法（征求意见稿）》意见的公告",
            ("关于公开征求《内蒙古自治区", "职业技能培训补贴资金管理办法", "（征求意见稿）》意见的公告"),
        ),
        ("第一行\n第二行", ("第一行", "第二行")),
        ("决策后评估报告：制定高校毕业生就业服务规程", ("决策后评估报告：", "制定高校毕业生就业服务规程")),
        (
            "决策草案材料：修订《内蒙古自治区人力资源和社会保障厅重大行政决策程序办法》",
            ("决策草案材料：", "修订《内蒙古自治区人力资源和社会保障厅", "重大行政决策程序办法》"),
        ),
    ],
)
def test_titles_break_between_words(title, expected):
    assert title_lines(title) == expected


@pytest.mark.parametrize("length", [21, 39, 58, 77, 120])
def test_no_title_line_is_wider_than_the_page_and_nothing_is_lost(length):
    title = "天地玄黄宇宙洪荒日月盈昃辰宿列张"[:length] * 8
    lines = title_lines(title[:length])
    assert "".join(lines) == title[:length]
    assert max(map(len, lines)) <= 20
