"""Quotas that cannot be met are explained, with the smallest repairs."""

import pytest

from hearings.selection import Infeasible, Quota, Unusable, check, draw, lottery
from tests.hearings.draw.conftest import QUOTAS, people


def refused(pool, quotas, seats):
    with pytest.raises(Infeasible) as caught:
        lottery(pool, quotas, seats)
    repaired = {(r.category, r.feature): (r.new_least, r.new_most) for r in caught.value.repairs}
    mended = [Quota(q.category, q.feature, *repaired.get((q.category, q.feature), (q.least, q.most))) for q in quotas]
    assert check(draw(lottery(pool, mended, seats), "1")).holds, "the repairs make a panel possible"
    return caught.value


def test_too_few_of_one_value():
    error = refused([*people(), {"类别": "媒体", "地区": "甲市"}], [*QUOTAS, Quota("类别", "媒体", 2, 3)], 6)
    assert error.reasons == ["类别「媒体」至少要 2 人，报名者中只有 1 人，差 1 人"]
    assert [str(r) for r in error.repairs] == ["类别「媒体」：下限由 2 改为 1"]


def test_minima_above_the_seats_and_maxima_below():
    pool = [{"a": "x"}] * 5 + [{"a": "y"}] * 5
    error = refused(pool, [Quota("a", "x", 3, 4), Quota("a", "y", 3, 4)], 5)
    assert error.reasons == ["「a」各项下限合计 6，超过席位 5，多 1"]
    error = refused(pool, [Quota("a", "x", 0, 2), Quota("a", "y", 0, 2)], 5)
    assert error.reasons == ["「a」各项上限合计 4，少于席位 5，少 1"]
    assert len(error.repairs) == 1


def test_a_conflict_between_categories():
    pool = [{"a": "x", "b": "m"}] * 4 + [{"a": "y", "b": "n"}] * 4
    error = refused(
        pool, [Quota("a", "x", 2, 2), Quota("a", "y", 0, 4), Quota("b", "m", 0, 4), Quota("b", "n", 3, 3)], 4
    )
    assert "合在一起不能" in error.reasons[0]
    # x and m are the same people: 3 of y and n leave 1 for x. Lowering 2 to 1 costs 2, lowering 3 to 2 costs 1.67.
    assert [str(r) for r in error.repairs] == ["b「n」：下限由 3 改为 2"]


def test_a_large_minimum_is_lowered_before_a_small_one():
    pool = [{"a": "x"}] * 20 + [{"a": "y"}] * 20
    error = refused(pool, [Quota("a", "x", 2, 2), Quota("a", "y", 10, 10)], 11)
    assert [(r.feature, r.new_least, r.new_most) for r in error.repairs] == [("y", 9, 10)]


def test_a_registrant_whom_no_panel_can_hold_is_named():
    pool = [*people(), {"类别": "媒体", "地区": "甲市"}]
    bundle = lottery(pool, [*QUOTAS, Quota("类别", "媒体", 0, 0)], 6)
    (claim,) = bundle["excluded"]
    assert [row for row, kind in enumerate(bundle["pool"]["types"], 1) if kind == claim["type"]] == [25]
    assert check(draw(bundle, "1")).holds


def test_unknown_values_are_named_with_their_row():
    with pytest.raises(Unusable) as caught:
        lottery([{"类别": "企业", "地区": "丙市"}, {"类别": "企业"}], QUOTAS, 1)
    assert caught.value.problems == [
        "地区「丙市」：配额表中没有这个值（第 1 行）",
        "地区「」：配额表中没有这个值（第 2 行）",
    ]


def test_a_value_that_is_unknown_in_many_rows_is_one_line():
    with pytest.raises(Unusable) as caught:
        lottery([{"类别": "企业", "地区": "丙市"}] * 80, QUOTAS, 1)
    assert caught.value.problems == ["地区「丙市」：配额表中没有这个值（第 1、2、3、4、5 行等 80 行）"]


@pytest.mark.parametrize(
    ("quotas", "words"),
    [([Quota("a", "x", 3, 2)], "不成立"), ([Quota("a", "x", 0, 2), Quota("a", "x", 0, 2)], "重复"), ([Quota("a", "x", -1, 2)], "不成立")],
)  # fmt: skip
def test_quotas_that_make_no_sense(quotas, words):
    with pytest.raises(Unusable, match=words):
        lottery([{"a": "x"}] * 3, quotas, 2)
