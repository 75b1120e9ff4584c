"""Cross-tabs, intervals and weights against published figures and independent computations."""

import math
from fractions import Fraction

import pytest
from scipy.stats import binomtest

from surveys.statistics import CannotRake, chi_square, rake, wilson

AGRESTI = [[762, 327, 468], [484, 239, 477]]  # party and gender, Agresti (2007) p. 39; example of R's chisq.test


def exact(table):
    """Pearson's statistic in exact fractions."""
    rows, columns = [sum(r) for r in table], [sum(c) for c in zip(*table, strict=True)]
    total, x = sum(rows), Fraction(0)
    for i, row in enumerate(table):
        for j, n in enumerate(row):
            expected = Fraction(rows[i] * columns[j], total)
            x += (n - expected) ** 2 / expected
    return x


def test_chi_square_is_that_of_agresti_and_r():
    found = chi_square(AGRESTI)
    assert found.statistic == pytest.approx(float(exact(AGRESTI)), abs=1e-9)
    assert found.freedom == 2 and found.p == pytest.approx(math.exp(-found.statistic / 2), rel=1e-9)  # 2 degrees
    assert (round(found.statistic, 2), f"{found.p:.3e}") == (30.07, "2.954e-07") and not found.is_rough
    assert found.cramers_v == pytest.approx(math.sqrt(found.statistic / 2757), abs=1e-12)


def test_chi_square_of_a_small_or_empty_table():
    assert chi_square([[1, 2], [3, 4]]).is_rough
    assert chi_square([[5, 0], [7, 0]]) is None and chi_square([[0, 0], [0, 0]]) is None and chi_square([]) is None


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_newcombe_1998_and_of_scipy(x, n, low, high):
    found = wilson(x, n)
    assert [round(v, 4) for v in found] == [low, high]  # Newcombe (1998), table I, method 3
    package = binomtest(x, n).proportion_ci(method="wilson")
    assert found == pytest.approx((package.low, package.high), abs=1e-9)


def people(cells):
    return [{"a": a, "b": b} for (a, b), n in cells.items() for _ in range(n)]


def test_raking_keeps_every_odds_ratio_and_meets_the_margins():
    cells = {("x", "u"): 40, ("x", "v"): 10, ("y", "u"): 15, ("y", "v"): 35}
    margins = {"a": {"x": 0.3, "y": 0.7}, "b": {"u": 0.6, "v": 0.4}}
    asked = people(cells)
    raked = rake(asked, margins)
    sums = dict.fromkeys(cells, 0.0)
    for person, weight in zip(asked, raked.weights, strict=True):
        sums[person["a"], person["b"]] += weight
    total = sum(sums.values())
    p = {key: value / total for key, value in sums.items()}
    assert p["x", "u"] + p["x", "v"] == pytest.approx(0.3, abs=1e-9)
    assert p["x", "u"] + p["y", "u"] == pytest.approx(0.6, abs=1e-9)
    # The solution is the one root of a quadratic: odds ratio t with margins r, c (closed form).
    t, r, c = (40 * 35) / (10 * 15), 0.3, 0.6
    a, b = 1 - t, 1 - r - c + t * (r + c)
    root = (-b + math.sqrt(b * b + 4 * a * t * r * c)) / (2 * a)
    assert p["x", "u"] == pytest.approx(root, abs=1e-9)
    squares = sum(w * w for w in raked.weights)
    assert raked.design_effect == pytest.approx(100 * squares / sum(raked.weights) ** 2, abs=1e-9)
    assert raked.effective == pytest.approx(100 / raked.design_effect, abs=1e-9)


# The 4 x 4 example of the article "Iterative proportional fitting" (Wikipedia), as the package ipfn 1.4.4 fits it
# (convergence_rate=1e-15); that the published two decimals of the third round are near shows that the example is the same.
SEED = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
ROWS, COLUMNS = (150, 300, 400, 150), (200, 300, 400, 100)
IPFN = [
    [64.558509776548, 46.232459708824, 35.384298264331, 3.824732250297],
    [49.967919418674, 68.15935407176, 156.498546421857, 25.374180087709],
    [56.721943602096, 144.428225566299, 145.082481431417, 53.767349400188],
    [28.751627202681, 41.179960653117, 63.034673882395, 17.033738261807],
]
IPFN_EFFECT = 1.2424304248190292


def test_raking_is_that_of_the_package_ipfn():
    asked = people({(str(i), str(j)): n for i, row in enumerate(SEED) for j, n in enumerate(row)})
    raked = rake(asked, {"a": dict(zip("0123", ROWS, strict=True)), "b": dict(zip("0123", COLUMNS, strict=True))})
    cells = [[0.0] * 4 for _ in SEED]
    for person, weight in zip(asked, raked.weights, strict=True):
        cells[int(person["a"])][int(person["b"])] += weight / len(asked) * sum(ROWS)
    for found, known in zip(cells, IPFN, strict=True):
        assert found == pytest.approx(known, abs=1e-9)
    assert raked.design_effect == pytest.approx(IPFN_EFFECT, abs=1e-9)
    assert raked.effective == pytest.approx(len(asked) / IPFN_EFFECT, abs=1e-6)


def test_one_margin_is_post_stratification():
    raked = rake([{"a": "x"}] * 30 + [{"a": "y"}] * 70, {"a": {"x": 50, "y": 50}})
    assert raked.weights[0] == pytest.approx(50 / 30, abs=1e-9) and raked.weights[-1] == pytest.approx(
        50 / 70, abs=1e-9
    )
    assert raked.design_effect == pytest.approx((30 * (50 / 30) ** 2 + 70 * (50 / 70) ** 2) / 100, abs=1e-9)


@pytest.mark.parametrize("margins", [{"a": {"x": 1, "z": 1}}, {"a": {"x": -1, "y": 2}}, {"a": {"x": 1}}])
def test_what_cannot_be_raked_is_said(margins):
    with pytest.raises(CannotRake):
        rake([{"a": "x"}, {"a": "y"}], margins)
