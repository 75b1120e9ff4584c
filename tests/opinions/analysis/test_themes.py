"""Themes proposed, by theme words and by examples; one line for each opinion; quotations."""

import random

import numpy as np
import pandas as pd
import pytest

from benchmarks import vocabulary
from benchmarks.campaigns import Campaigns
from opinions.analysis.gists import LONGEST, one_lines
from opinions.analysis.overview import overview
from opinions.analysis.requests import asks, suggested_stance
from opinions.analysis.themes import themes

SUBJECTS = ("工资", "教育", "住房", "环保")


@pytest.fixture(scope="module")
def opinions():
    source, pick = Campaigns(3), random.Random(3)
    rows = [(source.text(3, subject), subject) for subject in pick.choices(SUBJECTS, k=400)]
    return pd.DataFrame(rows, columns=["text", "subject"])


def purity(found, truth):
    return pd.crosstab(found, truth).max(axis=1).sum() / len(truth)


def test_proposed_themes_are_the_subjects_and_the_same_again(opinions):
    found = themes(opinions["text"], k=4, seed=7)
    assert purity(found["theme"], opinions["subject"]) >= 0.9
    assert found.equals(themes(opinions["text"], k=4, seed=7))
    assert found["confidence"].between(0, 1).all()


def test_theme_words_of_officers(opinions):
    words = {s: vocabulary.SUBJECTS[s]["what"].split()[:4] for s in SUBJECTS}
    found = themes(opinions["text"], words=words)
    assert (found["theme"] == opinions["subject"]).mean() >= 0.85


def test_a_few_examples_sort_the_rest_and_keep_their_own_theme(opinions):
    shown = opinions.groupby("subject").head(5)
    found = themes(opinions["text"], labels=dict(zip(shown["text"], shown["subject"], strict=True)))
    assert (found["theme"] == opinions["subject"]).mean() >= 0.85
    assert (found["theme"].loc[shown.index] == shown["subject"]).all()


@pytest.mark.parametrize("texts", [[], [""], ["", "！"], ["好"], ["好", "不好", "工资拖欠"]])
def test_next_to_nothing_is_no_error(texts):
    column = pd.Series(texts, dtype="str")
    assert len(themes(column)) == len(overview(column)[0]) == len(texts)
    assert len(themes(column, words={"工资": ["拖欠"], "停车": ["车位"]})) == len(texts)


def test_every_line_and_quotation_is_verbatim_and_every_total_counts_rows(opinions):
    rows, found = overview(opinions["text"], k=4)
    for text, line in zip(opinions["text"], rows["summary"], strict=True):
        assert line in text
        assert 0 < len(line) <= LONGEST
    assert sum(theme["opinions"] for theme in found["themes"]) == len(opinions)
    for theme in found["themes"]:
        assert theme["opinions"] == len(theme["rows"]) == (rows["theme"] == theme["theme"]).sum()
        assert all(opinions["text"].iloc[q["row"]] == q["text"] for q in theme["quotations"])
        for request in theme["requests"]:
            assert sum(request["text"] in t for t in opinions["text"].iloc[theme["rows"]]) >= 1
    assert len(np.unique(sum((theme["rows"] for theme in found["themes"]), []))) == len(opinions)


def test_a_greeting_is_no_summary():
    assert one_lines(["尊敬的领导您好，小区停车位被物业挪用，业主无处停车，请核实处理，谢谢！"])[0].startswith(
        "小区停车位"
    )


def test_requests_and_the_stance_that_words_suggest():
    assert asks("您好,建议将期限延长到四十五日。请采纳!") == ["建议将期限延长到四十五日"]
    assert suggested_stance("我坚决支持这个办法") == "for"
    assert suggested_stance("不支持这样做") == "against"
    assert suggested_stance("第三条应当细化") == "change"
    assert suggested_stance("看过了") == "other"
