"""What is wrong with an answer is said in its question's words, in the reader's language."""

from dataclasses import replace

import pytest

from surveys.checking import check_one
from surveys.drafts import carried_over
from surveys.questions import Definition, Option, Page, Question

PHONE = Question("q1", "short", "电话", form="phone")


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        ("phone", ["13912345678", "0471-6655000", "6655000"], ["12345", "1391234567", "电话"]),
        ("email", ["a@b.cn", "li.si@mail.example.cn"], ["a@b", "a b@c.cn", "@c.cn"]),
        ("postcode", ["010010"], ["10010", "0100100", "０１００１０"]),
        ("", ["随便写"], []),
    ],
)
def test_a_short_text_has_the_form_that_was_asked_for(form, good, bad):
    question = replace(PHONE, form=form)
    assert [check_one(question, text)[1] for text in good] == [""] * len(good)
    assert all(check_one(question, text)[1] for text in bad)
    assert check_one(question, "") == (None, "")


def test_the_officers_own_words_stand_in_for_ours():
    question = Question("q1", "number", "年龄", least=18, required=True, message="本次只问 18 岁以上的人。")
    assert check_one(question, "9") == ("9", "本次只问 18 岁以上的人。")
    assert check_one(question, "")[1] == "请填写此题。"  # nothing is not a wrong answer


def test_words_are_translated_before_their_gaps_are_filled():
    question = Question("q1", "long", "建议", most=3)
    assert (
        check_one(question, "四个字呢", say=lambda words: words.replace("最多写", "至多"))[1]
        == "至多 3 个字，现在有 4 个字。"
    )


def test_what_still_fits_is_carried_over_to_the_next_version():
    asked = Definition((Page("p1", questions=(Question("q1", "single", "?", options=(Option("o1", "甲"),)), PHONE)),))
    asked = replace(asked, pages=(replace(asked.pages[0], questions=(asked.by_key["q1"], replace(PHONE, key="q2"))),))
    before = {"q1": "o9", "q2": "13912345678", "q3": "没有了", "q1.other": "写的"}
    assert carried_over(asked, before) == {"q2": "13912345678", "q1.other": "写的"}
