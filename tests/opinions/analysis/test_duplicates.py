"""Campaigns: who says the same as whom, measured on campaigns that the tests make."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.campaigns import EMBEDDED, HALF, OWN, REVERSED, Campaigns
from benchmarks.measures import b_cubed, grouped_with_others, kept_with_letter, pairs, same_words
from opinions.analysis.duplicates import duplicates, totals
from opinions.analysis.machines import Cancelled, Machine

LETTER = "建议将公开征求意见的期限延长到四十五日,并在旗县政务服务大厅张贴纸质文本,方便不上网的老人了解草案内容。"

QUOTED = "公开征求意见的期限一般不少于三十日因情况紧急等原因需要缩短期限的公开征求意见时应当予以说明"
ALSO_QUOTED = "听证会应当公开举行允许旁听和新闻报道但依法不予公开的除外"
VIEWS = [
    "牧区信号不好老人看不到",
    "缩短的理由要留底备查",
    "这一款写得清楚不用再改",
    "我家孩子放学以后没人接",
    "请给小个体户减一点点税",
    "冬天班车每天能加一趟吧",
]
QUOTING_LETTER = "请把草案贴到每个嘎查的公告栏" + QUOTED + ALSO_QUOTED + "开会的日子应当避开接羔的时节"
QUOTING_OTHERS = [a + quoted + b for a, b in pairwise(VIEWS) for quoted in (QUOTED, ALSO_QUOTED)]


def grouped(*texts):
    return duplicates(pd.Series(texts))


def test_width_case_script_and_marks_make_no_difference():
    found = grouped("第12条,ABC 建议 延长!", "第１２条，abc建议延長", "第12条abc建议延长。", "第13条,ABC 建议 延长!")
    assert found["group"].tolist() == [1, 1, 1, 2]


def test_missing_and_empty_texts_are_one_group_and_marks_are_compared_as_written():
    assert grouped("", None, "???", "！！", "???", " ")["group"].tolist() == [1, 1, 2, 3, 2, 1]


def test_an_embedded_letter_and_half_a_letter_belong_to_its_campaign():
    own = "我是赤峰的牧民巴特尔,家里三口人,平时放羊,儿子在外地打工,今天第一次在网上写意见。"
    half = LETTER[: len(LETTER) // 2]
    found = grouped(
        LETTER, LETTER, LETTER + "谢谢", own + LETTER + "另外,旗里的班车能不能也加一趟,冬天等车太冷。", half, own
    )
    assert found["group"].tolist() == [1, 1, 1, 1, 1, 2]
    assert found["contains"].iloc[3] == "1"


def test_who_quotes_the_same_article_does_not_say_the_same():
    quoted = (
        "第十四条规定“公开征求意见的期限一般不少于三十日;因情况紧急等原因需要缩短期限的,公开征求意见时应当予以说明”,"
    )
    found = grouped(
        quoted + "我觉得牧区信号不好,三十天太短了。",
        quoted + "缩短的理由应当写进公告并且留底备查。",
        quoted + "这一款写得很清楚,不用再改。",
    )
    assert found["group"].nunique() == 3


def test_who_quotes_another_article_in_as_few_words_does_not_say_the_same():
    one = "第十四条规定“公开征求意见的期限一般不少于三十日;情况紧急的可以缩短”,认真读了征求意见稿,支持。"
    other = "第三十条规定“专家论证报告应当全面真实、客观准确,并由专家签名”,认真读了征求意见稿,支持。"
    assert grouped(one, other)["group"].nunique() == 2


def test_a_sentence_of_the_draft_that_many_copy_groups_nobody():
    assert grouped(*[QUOTED + words for words in VIEWS])["group"].nunique() == 6


def test_who_quotes_two_sentences_that_a_letter_quotes_does_not_send_the_letter():
    alone = [VIEWS[0] + QUOTED + ALSO_QUOTED, QUOTED + ALSO_QUOTED]
    found = grouped(*[QUOTING_LETTER] * 3, *QUOTING_OTHERS, *alone)["group"]
    assert found[:3].nunique() == 1
    assert not set(found[3:]) & set(found[:3])


def test_half_of_a_letter_that_quotes_belongs_to_it_by_its_own_words():
    found = grouped(*[QUOTING_LETTER] * 3, *QUOTING_OTHERS, QUOTING_LETTER.split(ALSO_QUOTED)[0])["group"]
    assert found.iloc[-1] == found.iloc[0]
    assert found[3:-1].nunique() == len(QUOTING_OTHERS)


def test_a_short_letter_of_common_phrases_takes_no_longer_text_of_them():
    phrases = "希望有关部门高度重视|建议尽快出台实施细则|希望早日解决这个问题"
    first, second, third = phrases.split("|")
    others = [words + phrase for words in VIEWS for phrase in (first, second, third)]
    found = grouped(*[first + second] * 3, *others, first + second + third)["group"]
    assert found.iloc[-1] != found.iloc[0]


def test_clauses_in_another_order_are_the_same_letter():
    clauses = "请把末班车延到晚上十点|护士下夜班要走四公里|路灯有一半是坏的|去年冬天有人摔断了腿|司机师傅也说可以加一班|希望写进今年的计划"
    parts = clauses.split("|")
    turned = parts[3:] + parts[:3][::-1]
    assert grouped(*["，".join(parts)] * 3, "，".join(turned))["group"].nunique() == 1


@pytest.mark.parametrize(
    ("word", "opposite"),
    [
        ("建议", "反对"),
        ("延长", "缩短"),
        ("方便", "不方便"),
        ("公开", "不公开"),
        ("张贴", "不张贴"),
        ("建议", "不建议"),
        ("了解", "不了解"),
    ],
)
def test_a_turned_word_makes_a_variant(word, opposite):
    found = grouped(LETTER, LETTER, LETTER.replace(word, opposite, 1), "领导好!" + LETTER.replace(word, opposite, 1))
    assert found["group"].tolist() == [1, 1, 2, 2]
    assert found["variant_of"].isna().tolist() == [True, True, False, False]
    assert found["variant_of"].iloc[2] == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("建议", "希望"),
        ("延长", "放宽"),
        ("方便", "便于"),
        ("了解", "非常了解"),
        ("张贴", "不断张贴"),
        ("老人", "老年人"),
    ],
)
def test_another_word_for_the_same_makes_none(word, other):
    assert grouped(LETTER, LETTER, LETTER.replace(word, other, 1))["group"].nunique() == 1


def test_words_that_change_places_in_one_sentence_turn_it_round():
    found = grouped("押金应当由出租人返还给承租人并且支付利息", "押金应当由承租人返还给出租人并且支付利息")
    assert found["variant_of"].tolist()[1] == 1


def test_campaigns_of_fresh_seeds_reach_the_goals():
    rows = Campaigns(77, "free").rows(3000)
    rows[["group", "variant_of", "contains"]] = duplicates(rows["text"])
    assert b_cubed(rows["letter"], rows["group"]) >= 0.995
    assert pairs(rows["letter"], rows["group"]) >= 0.99
    assert kept_with_letter(rows, EMBEDDED) >= 0.97
    assert kept_with_letter(rows, HALF) >= 0.90
    sizes = rows["group"].map(rows["group"].value_counts())
    assert (sizes[rows["kind"] == OWN] > 1).mean() <= 0.003


@pytest.mark.parametrize("style", ["stock", "law", "templates", "citing"])
def test_phrases_that_many_use_do_not_group_independent_opinions(style):
    rows = Campaigns(80, style).rows(2500)
    rows[["group", "variant_of", "contains"]] = duplicates(rows["text"])
    truth = same_words(rows)
    assert b_cubed(truth, rows["group"]) >= 0.99
    assert grouped_with_others(rows, truth, OWN) <= 0.003
    assert kept_with_letter(rows, EMBEDDED) >= 0.97
    assert kept_with_letter(rows, HALF) >= 0.90


def test_reversed_letters_stand_apart_and_true_copies_do_not():
    rows = Campaigns(78).reversals(60)
    rows[["group", "variant_of", "contains"]] = duplicates(rows["text"])
    assert kept_with_letter(rows, REVERSED) <= 0.01
    assert rows.loc[rows["kind"] != REVERSED, "variant_of"].notna().mean() <= 0.03


def test_the_same_rows_in_another_order_make_the_same_groups():
    rows = Campaigns(79, "free").rows(800)["text"]
    once = duplicates(rows)["group"]
    assert duplicates(rows)["group"].equals(once)
    turned_round = duplicates(rows[::-1])["group"][::-1]
    assert b_cubed(once, turned_round.loc[once.index]) >= 0.999


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="建议支持反对不的,。 aB1\n\0\U0001f600", max_size=30), max_size=20))
def test_every_total_is_counted_again_from_the_rows(texts):
    found = duplicates(pd.Series(texts, dtype="str"))
    counted = totals(found)
    assert len(found) == len(texts) == counted["rows"]
    assert counted["groups"] == found["group"].nunique()
    assert found.groupby("group").size().sum() == len(texts)
    assert found["variant_of"].dropna().isin(found["group"]).all()
    for text, group in zip(texts, found["group"], strict=True):
        assert group == found["group"].iloc[texts.index(text)]


def test_a_run_can_be_stopped():
    def stop(stage, share):
        raise Cancelled

    with pytest.raises(Cancelled):
        duplicates(pd.Series(["a", "b"]), machine=Machine(stop))
