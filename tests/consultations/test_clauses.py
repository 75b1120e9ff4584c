"""Numerals, and drafts as plain values."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.clauses import ARTICLE, CHAPTER, KINDS, Clause, DraftText, Paragraph, with_unique_keys
from consultations.numerals import read_numeral, write_numeral

words = st.text(max_size=20)
paragraphs = st.builds(Paragraph, words, st.lists(words, max_size=3).map(tuple))
clauses = st.builds(
    Clause,
    words,
    st.sampled_from(KINDS),
    words,
    st.none() | st.integers(1, 999),
    words,
    st.lists(paragraphs).map(tuple),
)
drafts = st.builds(DraftText, words, st.lists(clauses, max_size=5).map(tuple))


@given(st.integers(1, 9999))
def test_numerals_are_read_as_they_are_written(number):
    assert read_numeral(write_numeral(number)) == number
    assert read_numeral(str(number)) == number
    assert read_numeral(write_numeral(number).replace("零", "〇")) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
     (111, "一百一十一"), (200, "二百"), (999, "九百九十九"), (1001, "一千零一"), (1260, "一千二百六十")],
)  # fmt: skip
def test_numerals_as_laws_write_them(number, written):
    assert write_numeral(number) == written


@pytest.mark.parametrize(("text", "number"), [("１２", 12), ("一〇一", 101), ("一百〇一", 101), ("一百十五", 115)])
def test_other_ways_to_write_a_number_are_read(text, number):
    assert read_numeral(text) == number


@pytest.mark.parametrize("text", ["", "零", "0", "十十", "一二", "两", "十百", "百", "第一", "12345", "-1", "一百零"])
def test_what_is_no_number(text):
    assert read_numeral(text) is None or text == "百"
    if text == "百":
        assert read_numeral(text) is None


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_numbers_out_of_range_are_refused(number):
    with pytest.raises(ValueError, match="1 to 9999"):
        write_numeral(number)


@given(drafts)
def test_a_draft_survives_json(draft):
    assert DraftText.from_json(json.loads(json.dumps(draft.to_json()))) == draft


@given(st.lists(clauses, max_size=8))
def test_keys_become_unique_and_nothing_else_changes(given_clauses):
    unique = with_unique_keys(given_clauses)
    assert len({c.key for c in unique}) == len(given_clauses)
    assert [(c.kind, c.plain) for c in unique] == [(c.kind, c.plain) for c in given_clauses]


DRAFT = DraftText(
    "听证办法",
    (
        Clause("a1", ARTICLE, "第一条", 1, "", (Paragraph("甲："), Paragraph("乙：", ("（一）丙。",)))),
        Clause("c1", CHAPTER, "第一章", 1, "总则"),
        Clause("a2", ARTICLE, "第二条", 2, "", (Paragraph("丁。"),)),
    ),
)


def test_grouped_by_chapter_with_paragraphs_and_items_in_order():
    assert DRAFT.chapters() == [
        {"title": "", "articles": [{"number": 1, "label": "第一条", "paragraphs": ["甲：", "乙：", "（一）丙。"]}]},
        {"title": "第一章 总则", "articles": [{"number": 2, "label": "第二条", "paragraphs": ["丁。"]}]},
    ]


def test_as_plain_words():
    assert DRAFT.plain() == "听证办法\n第一条 甲：\n乙：\n（一）丙。\n第一章 总则\n第二条 丁。"
    assert DRAFT.find("a2").plain == "丁。"
    assert DRAFT.find("a3") is None
    assert [c.key for c in DRAFT.commentable()] == ["a1", "a2"]
