"""Two versions side by side."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.clauses import ARTICLE, Clause, DraftText, Paragraph
from consultations.comparison import Piece, carry_keys, compare, pieces
from consultations.importing import import_draft
from consultations.numerals import write_numeral
from tests.consultations.importing.writing import PAGE

SUBJECTS = [
    "公告应当载明时间和地点",
    "报名期限一般不少于十日",
    "遴选办法应当提前公布",
    "材料应当提前七日送达",
    "笔录由参加人核对签字",
]


def draft(*texts: str) -> DraftText:
    """A first import: articles numbered in order."""
    articles = (
        Clause(f"a{n}", ARTICLE, f"第{write_numeral(n)}条", n, "", (Paragraph(text),))
        for n, text in enumerate(texts, 1)
    )
    return DraftText("听证办法", tuple(articles))


def kinds(changes):
    return [(c.kind, c.key) for c in changes]


@given(st.text("一二三十日，。甲乙丙丁ab1\n", max_size=60), st.text("一二三十日，。甲乙丙丁ab1\n", max_size=60))
def test_pieces_give_back_both_texts(old, new):
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.op != "ins") == old
    assert "".join(p.text for p in found if p.op != "del") == new
    assert all(p.text for p in found)


def test_a_changed_number_is_one_change():
    assert pieces("一般不少于三十日。", "一般不少于四十五日。") == (
        Piece("same", "一般不少于"),
        Piece("del", "三十"),
        Piece("ins", "四十五"),
        Piece("same", "日。"),
    )


def test_a_rewritten_phrase_is_no_confetti():
    found = pieces("经分管厅领导同意后，可以召开听证会。", "由厅党组会集体决定，应当举行听证会。")
    assert len(found) <= 5
    assert found[-1] == Piece("same", "听证会。")


def test_long_texts_are_compared_whole():
    old = "".join(f"{n}项材料应当送达。" for n in range(1500))
    new = old.replace("应当", "一般应当")
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.op != "del") == new


def test_the_same_text_has_no_changes():
    assert {c.kind for c in compare(draft(*SUBJECTS), draft(*SUBJECTS))} == {"unchanged"}


def test_an_inserted_article_renumbers_those_after_it():
    new = draft(SUBJECTS[0], "旁听人不得少于十名，并应当遵守听证纪律", *SUBJECTS[1:])
    changes = compare(draft(*SUBJECTS), new)
    assert [c.kind for c in changes] == ["unchanged", "added", *["renumbered"] * 4]
    assert changes[1].old is None
    assert changes[2].old.label == "第二条"


def test_a_removed_article_stands_where_it_stood():
    changes = compare(draft(*SUBJECTS), draft(*SUBJECTS[:1], *SUBJECTS[2:]))
    assert [c.kind for c in changes] == ["unchanged", "removed", *["renumbered"] * 3]
    assert changes[1].pieces == (Piece("del", SUBJECTS[1]),)


def test_a_removed_first_article_comes_first():
    assert compare(draft(*SUBJECTS), draft(*SUBJECTS[1:]))[0].kind == "removed"


def test_a_moved_article_is_told_from_those_that_made_room():
    new = draft(*SUBJECTS[1:], SUBJECTS[0])
    changes = compare(draft(*SUBJECTS), new)
    assert [c.kind for c in changes] == [*["renumbered"] * 4, "moved"]


def test_a_changed_article_shows_its_pieces():
    new = draft(SUBJECTS[0], "报名期限一般不少于二十日", *SUBJECTS[2:])
    change = compare(draft(*SUBJECTS), new)[1]
    assert change.kind == "changed"
    assert change.pieces == (
        Piece("same", "报名期限一般不少于"),
        Piece("del", "十"),
        Piece("ins", "二十"),
        Piece("same", "日"),
    )


def test_an_article_rewritten_in_its_place_is_a_change():
    new = draft(SUBJECTS[0], "另行规定", *SUBJECTS[2:])
    assert kinds(compare(draft(*SUBJECTS), new))[1] == ("changed", "a2")


def test_keys_decide_once_they_were_carried():
    old = draft(*SUBJECTS)
    new = carry_keys(old, draft(SUBJECTS[0], "旁听人应当遵守听证纪律，服从主持人安排", *SUBJECTS[1:]))
    edited = replace(new, clauses=(*new.clauses[:-1], replace(new.clauses[-1], paragraphs=(Paragraph("完全改写"),))))
    assert compare(old, edited)[-1].kind == "changed"
    assert compare(old, edited)[-1].key == "a5"


def test_carried_keys_follow_the_clause_and_new_ones_are_fresh():
    old = draft(*SUBJECTS)
    new = carry_keys(old, draft(SUBJECTS[0], "旁听人应当遵守听证纪律，服从主持人安排", *SUBJECTS[1:]))
    keys = [c.key for c in new.clauses]
    assert [keys[0], *keys[2:]] == ["a1", "a2", "a3", "a4", "a5"]
    assert keys[1] not in {f"a{n}" for n in range(20)}
    assert [c.label for c in new.clauses] == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条"]


def test_a_key_once_used_is_not_used_again_for_other_words():
    first = draft(*SUBJECTS)
    second = carry_keys(first, draft(*SUBJECTS[:4]))
    third = carry_keys(second, draft(*SUBJECTS[:4], "本办法由政策法规处负责解释"))
    assert "a5" not in {c.key for c in third.clauses}


def test_an_article_that_grew_keeps_its_key():
    grown = SUBJECTS[3] + "听证参加人；送达不成的，应当公告，公告满三日视为送达，并在笔录中注明有关情况"
    old = draft("报名材料包括身份证明和申请书以及其他有关文件", *SUBJECTS)
    new = carry_keys(old, draft(grown, *SUBJECTS[:3], SUBJECTS[4]))
    assert len({c.key for c in new.clauses}) == 5


@pytest.mark.parametrize("dropped", [1, 17, 30])
def test_a_real_measure_without_one_article(dropped):
    old = import_draft(PAGE.read_bytes(), "a.txt").documents[0].text
    rest = [c for c in old.clauses if c.key != f"a{dropped}"]
    numbers = iter(range(1, 60))
    renumbered = [
        replace(c, key=f"a{(n := next(numbers))}", number=n, label=f"第{write_numeral(n)}条")
        if c.kind == ARTICLE
        else c
        for c in rest
    ]
    new = carry_keys(old, DraftText(old.title, tuple(renumbered)))
    assert [c.key for c in new.clauses] == [c.key for c in rest]
    changes = compare(old, new)
    assert [c.key for c in changes if c.kind == "removed"] == [f"a{dropped}"]
    assert not [c for c in changes if c.kind in {"changed", "added", "moved"}]


def test_two_hundred_articles_are_compared():
    source = import_draft(PAGE.read_bytes(), "a.txt").documents[0].text.clauses
    bodies = [c.plain for c in source if c.kind == ARTICLE]
    texts = [f"{bodies[n % 56]}本条适用于第{write_numeral(n + 1)}类事项。" for n in range(200)]
    old = draft(*texts)
    new = draft(*(t.replace("应当", "必须").replace("决策", "事项决策") for t in [*texts[3:], *texts[:3]]))
    assert len(compare(old, new)) >= 200


def test_two_hundred_articles_with_nothing_in_common_are_compared():
    old = draft(*(chr(0x4E00 + n) * 150 + "甲乙丙" for n in range(200)))
    new = draft(*(chr(0x5E00 + n) * 150 + "丁戊己" for n in range(200)))
    assert {c.kind for c in compare(old, new)} == {"changed"}, "each stands in the place of the other"
