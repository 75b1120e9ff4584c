"""Table tests of 专家论证办法 第四条至第八条, 第十七条, 第十八条."""

from datetime import date
from decimal import Decimal

import pytest

from law import expert_pool as pool
from tests.law.test_expert_review import SOFT, fields, kind

D = tuple(date(2026, 3, n) for n in range(1, 6))


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(D, 0), ((D[0],) * 5, 0), ((None, *D[1:]), 1), ((D[1], D[0], *D[2:]), 1), ((None,) * 5, 5)],
)
def test_publicly_appointed(days, wanted):
    assert len(pool.publicly_appointed(days)) == wanted


@pytest.mark.parametrize(("confirmed", "wanted"), [(range(1, 7), []), ((1, 2, 3, 4, 6), ["condition_5"])])
def test_conditions_met(confirmed, wanted):
    assert fields(pool.conditions_met(set(confirmed))) == wanted


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (date(2026, 3, 1), date(2029, 2, 28), "met"),
        (date(2026, 3, 1), date(2029, 3, 1), "met"),
        (date(2026, 3, 1), date(2029, 3, 2), "unmet"),
        (date(2024, 2, 29), date(2027, 3, 1), "met"),
        (date(2026, 3, 1), date(2026, 3, 1), "unmet"),
    ],
)
def test_term_of_office(start, end, wanted):
    assert kind(pool.term_of_office(start, end, reason="", approved_by="")) == wanted


@pytest.mark.parametrize(("reason", "approved", "wanted"), SOFT)
def test_term_of_office_may_be_longer(reason, approved, wanted):
    assert kind(pool.term_of_office(D[0], date(2030, 3, 1), reason=reason, approved_by=approved)) == wanted


@pytest.mark.parametrize(
    ("ground", "facts", "wanted"),
    [
        (pool.DISMISSAL_GROUNDS[5], "本人来信", []),
        ("不合适", "x", ["ground"]),
        (pool.DISMISSAL_GROUNDS[0], " ", ["facts"]),
    ],
)
def test_early_dismissal(ground, facts, wanted):
    assert fields(pool.early_dismissal(ground=ground, facts=facts)) == wanted


def test_expert_evaluated():
    whole = dict.fromkeys(pool.EVALUATION_PARTS, "好")
    assert fields(pool.expert_evaluated(whole, division_heard=True)) == []
    assert fields(pool.expert_evaluated({}, division_heard=False)) == ["part_1", "part_2", "part_3", "division_heard"]


@pytest.mark.parametrize(
    ("amount", "line", "left", "wanted"),
    [
        (1000, "论证经费", 1000, []),
        (1001, "论证经费", 1000, ["amount"]),
        (0, "论证经费", 1000, ["amount"]),
        (1, " ", 1000, ["budget_line"]),
    ],
)
def test_fee_in_budget(amount, line, left, wanted):
    assert fields(pool.fee_in_budget(Decimal(amount), budget_line=line, left=Decimal(left))) == wanted
