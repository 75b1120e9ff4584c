"""Numbers and dates in groups for a chart."""

from surveys.binning import dates, numbers
from surveys.questions import Question
from surveys.tally import of_question


def test_few_values_stand_by_themselves_in_order():
    assert numbers([(3, 1), (1, 1), (3, 0.5), (10, 1)]) == {"1": 1, "3": 1.5, "10": 1}
    assert numbers([]) == {}


def test_many_values_fall_into_round_steps_that_hold_each_once():
    found = numbers([(n / 2, 1) for n in range(100)])  # 0 to 49.5
    assert list(found)[0] == "0 至 5（不含）" and list(found.values()) == [10] * 10
    odd = numbers([(-7 + n * 13, 1) for n in range(40)])
    assert sum(odd.values()) == 40 and len(odd) <= 12 and list(odd)[0].startswith("-100")


def test_dates_by_month_and_by_year():
    assert dates([("2026-03-02", 1), ("2026-02-28", 2), ("2026-03-31", 1)]) == {"2026-02": 2, "2026-03": 2}
    assert len(dates([(f"{year}-{month:02}-01", 1) for year in range(2000, 2010) for month in range(1, 13)])) == 10


def test_a_number_has_a_chart_a_mean_and_shares():
    [tally] = of_question(Question("q1", "number", "几口人？"), [({"q1": n % 3}, 1) for n in range(9)])
    assert [(c.label, c.n, c.share) for c in tally.counts] == [("0", 3, 1 / 3), ("1", 3, 1 / 3), ("2", 3, 1 / 3)]
    assert (tally.mean, tally.median, tally.answered) == (1, 1, 9)
