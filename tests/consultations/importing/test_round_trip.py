"""The same 56 articles come out of every format; and the page that prints three measures three times."""

import pytest

from consultations.clauses import CHAPTER
from consultations.importing import as_json, import_draft
from tests.consultations.importing.writing import (
    PAGE,
    TITLE,
    as_docx,
    as_html,
    as_markdown,
    as_text,
    chapters,
    flat,
    got,
    wanted,
)

FORMATS = {
    "draft.txt": lambda: as_text().encode(),
    "gb18030.txt": lambda: as_text().encode("gb18030"),
    "marked.txt": lambda: as_text().encode("utf-8-sig"),
    "windows.txt": lambda: as_text().replace("\n", "\r\n").encode("utf-16"),
    "draft.md": lambda: as_markdown().encode(),
    "draft.html": lambda: as_html().encode(),
    "gb.htm": lambda: as_html().replace("<title>", '<meta charset="gb2312"><title>').encode("gb18030"),
    "draft.docx": as_docx,
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_articles(name):
    understood = import_draft(FORMATS[name](), name)
    (draft,) = understood.documents
    assert draft.text.title == TITLE
    assert got(draft.text) == wanted("P")
    headings = [f"{c.label} {c.heading}" for c in draft.text.clauses if c.kind == CHAPTER]
    assert headings == [chapter for chapter, _ in chapters()]
    assert draft.warnings == ()
    assert draft.text.find("a14").label == "第十四条"


@pytest.fixture(scope="module")
def page():
    return import_draft(PAGE.read_bytes(), PAGE.name)


def test_the_page_prints_three_measures_and_none_is_offered_twice(page):
    assert [d.text.title for d in page.documents] == [
        "内蒙古自治区人力资源和社会保障厅重大行政决策程序办法",
        "内蒙古自治区人力资源和社会保障厅重大行政决策专家论证办法",
        "内蒙古自治区人力资源和社会保障厅重大行政决策风险评估办法",
    ]
    assert [len(got(d.text)) for d in page.documents] == [56, 21, 15]


def test_no_paragraph_of_the_page_is_lost(page):
    assert [got(d.text) for d in page.documents] == [wanted("P"), wanted("E"), wanted("R")]


def test_the_page_says_that_it_repeats_itself_and_where(page):
    for draft, places in zip(
        page.documents, ("第24、533、792行", "第306、678、1074行", "第448、752、1216行"), strict=True
    ):
        (repeat,) = [d for d in draft.warnings if "重复印了 3 次" in d.message]
        assert places in repeat.message


def test_the_misprint_of_the_eleventh_article_is_taken_as_meant_and_told(page):
    draft = page.documents[0]
    (misprint,) = [d for d in draft.warnings if d.message.startswith("印作")]
    assert (misprint.line, misprint.message) == (70, "印作「十一条」，前面缺「第」字。")
    assert misprint.suggestion == "已按「第十一条」处理，请确认。"
    assert draft.text.find("a11").label == "第十一条"
    (repeat,) = [d for d in draft.warnings if "重复" in d.message]
    assert "第2份没有「印作「十一条」，前面缺「第」字」的问题" in repeat.message
    assert "第3份" not in repeat.message, "the third copy has the same misprint"


def test_words_around_the_measures_are_left_out_and_told(page):
    first, last = page.documents[0], page.documents[2]
    assert any(d.line == 1 and "标题之前有 16 段" in d.message for d in first.warnings)
    assert any("从「一键下载」起" in d.message for d in last.warnings)
    assert "一键下载" not in last.text.plain()


def test_the_command_line_prints_the_first_draft_at_the_top_and_all_below(page):
    shown = as_json(page)
    assert shown["title"] == page.documents[0].text.title
    assert [d["title"] for d in shown["documents"]] == [d.text.title for d in page.documents]
    eleventh = shown["chapters"][1]["articles"][2]
    assert (eleventh["number"], eleventh["label"]) == (11, "第十一条")
    assert [flat(p) for p in eleventh["paragraphs"]] == wanted("P")[10]
    assert any("「十一条」" in warning for warning in shown["warnings"])
    assert shown["documents"][1]["chapters"][0]["title"] == ""


def test_a_single_draft_has_no_list_of_documents():
    shown = as_json(import_draft(as_text().encode(), "a.txt"))
    assert set(shown) == {"title", "chapters", "warnings", "attachments"}
    assert sum(len(chapter["articles"]) for chapter in shown["chapters"]) == 56
