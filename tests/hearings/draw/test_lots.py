"""From seed to names."""

from collections import Counter
from fractions import Fraction

import pytest

from hearings.draw import lots
from hearings.draw.bundles import leaf
from hearings.selection import Quota, Replacement, Unusable, chance, check, draw, lottery, replace, simple_lot
from tests.hearings.draw.conftest import people


def test_tickets_are_equally_likely_and_what_is_left_over_is_drawn_again(monkeypatch):
    monkeypatch.setattr(lots, "expand", lambda prk, label: int(label.split()[-1]).to_bytes(1, "big"))
    monkeypatch.setattr(lots, "WIDE", 7)
    assert lots.ticket(b"", 3) == 0
    values = iter([6, 5])
    monkeypatch.setattr(lots, "expand", lambda prk, label: next(values).to_bytes(1, "big"))
    assert lots.ticket(b"", 3) == 2


def test_each_panel_has_its_own_tickets():
    assert [lots.panel_of([2, 1, 3], n) for n in range(6)] == [0, 0, 1, 2, 2, 2]


def test_a_simple_lot_over_many_seeds_favours_nobody():
    bundle = simple_lot(10, 3)
    drawn = Counter(row for seed in range(2000) for row in lots.seated(bundle, str(seed))["chosen"])
    assert set(drawn) == set(range(1, 11))
    assert all(480 < times < 720 for times in drawn.values())  # 600 expected, six standard deviations are 123


def test_people_of_one_type_are_drawn_as_often_as_their_chance_says(bundle):
    drawn = Counter(row for seed in range(1500) for row in lots.seated(bundle, str(seed))["chosen"])
    for row in range(1, 25):
        assert drawn[row] / 1500 == pytest.approx(float(chance(bundle, row)), abs=0.08)


def test_the_order_does_not_depend_on_the_numbering():
    leaves = [leaf(b"salt", name) for name in "甲乙丙丁戊己"]
    prk = lots.key_of("ab" * 32, "7")
    forward = [leaves[i] for i in lots.order(prk, leaves, range(6))]
    turned = leaves[::-1]
    assert forward == [turned[i] for i in lots.order(prk, turned, range(6))]


def test_chosen_keep_the_quotas_and_alternates_are_everybody_else(bundle, result):
    kinds = Counter(bundle["pool"]["types"][row - 1] for row in result["chosen"])
    assert sorted(kinds.elements()) == bundle["panels"][result["panel"]]
    assert sorted(result["chosen"] + result["alternates"]) == list(range(1, 25))


def test_a_withdrawal_takes_the_first_alternate_that_keeps_the_quotas(bundle, result):
    for gone in result["chosen"]:
        still = [row for row in result["chosen"] if row != gone]
        found = replace(bundle, still, result["alternates"])
        assert found.row is not None
        pool = people()
        for row in result["alternates"]:
            panel = [pool[r - 1] for r in [*still, row]]
            fits = all(lo <= sum(p[c] == f for p in panel) <= hi for c, f, lo, hi in bundle["quotas"])
            assert fits == (row == found.row)
            if fits:
                break


def test_when_no_alternate_fits_the_quotas_are_named():
    pool = [{"类别": "企业"}, {"类别": "个人"}, {"类别": "个人"}]
    bundle = lottery(pool, [Quota("类别", "企业", 1, 1), Quota("类别", "个人", 1, 1)], 2)
    found = replace(bundle, [2], [3])
    assert found == Replacement(None, ("类别「个人」2 人，应为 1–1 人", "类别「企业」0 人，应为 1–1 人"))
    assert replace(bundle, [2], []) == Replacement(None)


def test_fewer_registrants_than_seats_are_all_in_and_it_is_recorded():
    bundle = lottery([{"类别": "企业"}] * 3, [Quota("类别", "企业", 4, 5)], 5)
    result = draw(bundle, "1")
    assert bundle["kind"] == "all"
    assert sorted(result["chosen"]) == [1, 2, 3]
    assert result["alternates"] == []
    assert check(result).holds
    assert chance(bundle, 1) == 1


def test_whoever_was_drawn_too_often_is_set_aside():
    bundle = simple_lot(6, 2, cap=2, drawn=[0, 2, 1, 3, 0, 0])
    assert [row for row in range(1, 7) if chance(bundle, row) == 0] == [2, 4]
    assert chance(bundle, 1) == Fraction(1, 2)
    result = draw(bundle, "1")
    assert check(result).holds
    assert not {2, 4} & {*result["chosen"], *result["alternates"]}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"leaves": ["ab" * 32]}, "承诺值"),
        ({"cap": 1}, "次数"),
        ({"cap": 1, "drawn": [1, 1, 1]}, "没有可以抽选"),
    ],
)
def test_unusable_facts_are_refused(facts, words):
    with pytest.raises(Unusable, match=words):
        simple_lot(3, 1, **facts)


def test_an_empty_pool_is_refused():
    with pytest.raises(Unusable, match="没有可以抽选"):
        simple_lot(0, 1)


@pytest.mark.parametrize("seed", ["", "  "])
def test_an_empty_seed_is_refused(bundle, seed):
    with pytest.raises(ValueError, match="种子"):
        draw(bundle, seed)
