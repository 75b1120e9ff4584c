"""What the numbers and words of a draft say about its structure."""

import pytest

from consultations.clauses import ARTICLE, ATTACHMENT, CHAPTER, PREAMBLE, SECTION
from consultations.importing import import_draft

HEAD = "某某厅听证办法\n"


def read(text: str, name: str = "a.txt"):
    (draft,) = import_draft(text.encode(), name).documents
    return draft


def labels(draft, kind=ARTICLE):
    return [c.label for c in draft.text.clauses if c.kind == kind]


def told(draft):
    return [d.message for d in draft.warnings]


def test_a_sentence_that_begins_with_a_reference_is_no_article():
    draft = read(HEAD + "第一条 甲事项。\n第三条规定的期限，从其规定。\n第二条 乙事项。\n第三条 丙事项。\n")
    assert labels(draft) == ["第一条", "第二条", "第三条"]
    assert draft.text.find("a1").lines == ["甲事项。", "第三条规定的期限，从其规定。"]
    assert told(draft) == []


def test_a_reference_to_the_next_article_is_told_from_that_article():
    draft = read(HEAD + "第一条 甲事项。\n第二条所称期限，为三十日。\n第二条 乙事项。\n")
    assert draft.text.find("a1").lines == ["甲事项。", "第二条所称期限，为三十日。"]
    assert draft.text.find("a2").lines == ["乙事项。"]


def test_a_line_that_begins_with_according_to_stays_in_its_article():
    draft = read(HEAD + "第一条 甲。\n依照本办法第十四条规定，公开征求意见。\n第二条 乙。\n")
    assert draft.text.find("a1").lines == ["甲。", "依照本办法第十四条规定，公开征求意见。"]


def test_a_line_broken_inside_a_reference_is_joined():
    long = "第一条 决策承办单位应当在收到意见之日起十个工作日内依照本办法"
    draft = read(f"{HEAD}{long}\n第十四条第一款的规定作出答复。\n第二条 乙。\n")
    assert draft.text.find("a1").lines == [f"{long[4:]}第十四条第一款的规定作出答复。"]


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ("一 二 四 六", "缺第三条。"),
        ("一 二 六 七", "缺第三条至第五条。"),
        ("一 二 二 三", "条号重复：「第二条」之前已到第二条。"),
        ("一 二 三 一百 四", "条号倒退：「第四条」之前已到第一百条。"),
        ("一 二 二 四", "印作「第二条」，前后条号应为第三条。"),
        ("四 五 六", "缺第一条至第三条。"),
    ],
)
def test_missing_doubled_and_unordered_numbers_are_told(numbers, message):
    text = "".join(f"第{n}条　某某事项{place}。\n" for place, n in enumerate(numbers.split()))
    draft = read(HEAD + text)
    assert message in told(draft)
    assert labels(draft) == [f"第{n}条" for n in numbers.split()], "nothing is renumbered behind the drafter's back"
    assert len({c.key for c in draft.text.clauses}) == len(draft.text.clauses)


def test_numbers_above_a_hundred_and_in_digits():
    text = "".join(f"第{n}条 事项。\n" for n in range(1, 100)) + "第一百条 甲。\n第一百零一条 乙。\n第１０２条 丙。\n"
    draft = read(HEAD + text)
    assert [c.number for c in draft.text.clauses] == list(range(1, 103))
    assert told(draft) == []


def test_a_misprint_counts_only_where_its_number_fits():
    draft = read(HEAD + "第一条 甲。\n二条 乙。\n五条 意见汇总如下。\n第三条 丙。\n")
    assert labels(draft) == ["第一条", "第二条", "第三条"]
    assert draft.text.find("a2").lines == ["乙。", "五条 意见汇总如下。"]
    assert told(draft) == ["印作「二条」，前面缺「第」字。"]


def test_inserted_articles_keep_their_place():
    draft = read(HEAD + "第一条 甲。\n第一条之一 乙。\n第二条 丙。\n")
    assert [(c.key, c.label) for c in draft.text.clauses] == [
        ("a1", "第一条"),
        ("a1z1", "第一条之一"),
        ("a2", "第二条"),
    ]


def test_sections_preamble_stage_and_contents():
    draft = read(
        "某某厅\n听证办法\n（征求意见稿）\n为了规范听证，制定本办法。\n目　录\n第一章 总则\n第二章 听证\n第一章　总　则\n第一条 甲。\n"
        "第二章　听证\n第一节　公告\n第二条 乙。\n第二节　笔录\n第三条 丙。\n"
    )
    assert draft.text.title == "某某厅听证办法（征求意见稿）"
    kinds = [c.kind for c in draft.text.clauses]
    assert kinds == [PREAMBLE, CHAPTER, ARTICLE, CHAPTER, SECTION, ARTICLE, SECTION, ARTICLE]
    assert draft.text.clauses[0].lines == ["为了规范听证，制定本办法。"]
    assert draft.text.clauses[1].heading == "总则"
    assert labels(draft, SECTION) == ["第一节", "第二节"]
    assert told(draft) == []


def test_items_and_the_paragraph_after_them():
    draft = read(HEAD + "第一条 应当：\n（一）甲；\n（二）乙；\n1.丙。\n另有规定的除外。\n第二条 丁。\n")
    first, second = draft.text.find("a1").paragraphs
    assert (first.text, first.items) == ("应当：", ("（一）甲；", "（二）乙；", "1.丙。"))
    assert (second.text, second.items) == ("另有规定的除外。", ())


def test_a_missing_item_is_told():
    assert "「第一条」的项不连续：第1项之后是第3项。" in told(
        read(HEAD + "第一条 应当：\n（一）甲；\n（三）乙。\n第二条 丁。")
    )


def test_signature_and_attachments_are_no_part_of_the_last_article():
    draft = read(
        HEAD + "第一条 甲。\n第二条 本办法自印发之日起施行。\n附件：1.听证报名表\n2.听证须知\n某某厅\n2026年3月2日\n"
        "附件1\n听证报名表\n姓名\n附件2 听证须知\n按时到场。\n"
    )
    assert draft.text.find("a2").lines == ["本办法自印发之日起施行。"]
    assert [(c.label, c.heading, c.lines) for c in draft.text.clauses if c.kind == ATTACHMENT] == [
        ("附件1", "听证报名表", ["姓名"]),
        ("附件2", "听证须知", ["按时到场。"]),
    ]
    assert draft.attachments[:2] == ("听证报名表", "听证须知")
    assert told(draft) == ["正文之后有 2 段文字没有收入草案，从「某某厅」起。"]


def test_numbers_that_restart_in_a_chapter_stay_one_draft():
    draft = read(HEAD + "第一章 甲\n第一条 子。\n第二条 丑。\n第二章 乙\n第一条 寅。\n第二条 卯。\n")
    assert labels(draft) == ["第一条", "第二条", "第一条", "第二条"]
    assert told(draft) == ["第二章的条号重新从第一条开始。"]


def test_two_versions_under_one_title_are_both_kept():
    text = HEAD + "第一条 甲。\n第二条 乙。\n"
    other = HEAD + "第一条 完全不同的规定。\n第二条 又一项规定。\n第三条 再一项。\n"
    assert len(import_draft((text + other).encode(), "a.txt").documents) == 2


def test_an_empty_article_is_told():
    assert "「第一条」没有内容。" in told(read(HEAD + "第一条\n第二条 乙。\n第三条 丙。\n"))


def test_a_draft_in_points_is_divided_by_them():
    draft = read(
        "某某厅关于做好听证工作的意见\n为做好工作，提出以下意见。\n一、总体要求\n坚持公开。\n二、加强组织，落实责任。\n（一）明确分工。\n"
    )
    assert draft.text.title == "某某厅关于做好听证工作的意见"
    assert [(c.label, c.heading, c.lines) for c in draft.text.clauses if c.kind == ARTICLE] == [
        ("一、", "总体要求", ["坚持公开。"]),
        ("二、", "", ["加强组织，落实责任。", "（一）明确分工。"]),
    ]
    assert told(draft) == ["没有找到「第……条」。"]


def test_a_draft_without_any_numbers_is_divided_by_paragraph():
    draft = read("某某厅听证方案\n甲事项。\n乙事项\n丙事项。\n")
    assert [(c.label, c.lines) for c in draft.text.clauses] == [
        ("第1段", ["甲事项。"]),
        ("第2段", ["乙事项"]),
        ("第3段", ["丙事项。"]),
    ]


def test_without_a_title_the_name_of_the_file_is_taken_and_told():
    draft = read("第一条 甲。\n第二条 乙。\n", "folder/听证草案.txt")
    assert draft.text.title == "听证草案"
    assert told(draft) == ["没有找到标题。"]


def test_items_with_paragraphs_between_them_are_in_order():
    draft = read(HEAD + "第一条 应当：\n（一）甲。\n甲的说明。\n（二）乙。\n第二条 丁。\n")
    assert told(draft) == []
    assert [p.items for p in draft.text.find("a1").paragraphs] == [("（一）甲。",), ("（二）乙。",)]


def test_a_line_without_a_full_stop_inside_the_last_article_is_kept():
    draft = read(
        HEAD + "第一条 甲。\n第二条 联系方式：\n电话 123\n由办公室负责解释。\n某某厅\n2026年3月2日\n（此件公开发布）\n"
    )
    assert draft.text.find("a2").lines == ["联系方式：", "电话 123", "由办公室负责解释。"]
    assert told(draft) == ["正文之后有 3 段文字没有收入草案，从「某某厅」起。"]
