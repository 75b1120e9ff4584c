"""The lottery is the leximin of all lotteries: compared with a list of every panel, on pools small enough to list."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hearings.draw.tables import read_pool, read_quotas
from hearings.selection import Infeasible, Quota, chance, check, draw, lottery
from tests.hearings.draw import brute

HERE = Path(__file__).parent
SYNTH = HERE.parent / "material" / "synth_200_30"


@st.composite
def tiny(draw_):
    """(pool, quotas, seats) with at most nine people, and quotas that are often tight and sometimes impossible."""
    categories = draw_(st.integers(1, 4))
    levels = [draw_(st.integers(1, 3)) for _ in range(categories)]
    people = draw_(st.integers(3, 9))
    seats = draw_(st.integers(1, min(4, people)))
    pool = [{f"c{c}": f"v{draw_(st.integers(0, n - 1))}" for c, n in enumerate(levels)} for _ in range(people)]
    quotas = []
    for c, n in enumerate(levels):
        for v in range(n):
            least = draw_(st.integers(0, 2))
            quotas.append(Quota(f"c{c}", f"v{v}", least, least + draw_(st.integers(0, 2))))
    return pool, quotas, seats


def chances(bundle):
    return np.array([float(chance(bundle, row)) for row in range(1, len(bundle["pool"]["types"]) + 1)])


TRIANGLE = (
    [{"a": a, "b": b, "c": c} for a, b, c in ("100", "010", "001", "111", "000", "000")],
    [Quota(c, v, 0, 1) if v == "1" else Quota(c, v, 0, 3) for c in "abc" for v in "01"],
    2,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tiny())
@example(TRIANGLE)
def test_chances_are_the_leximin_of_every_lottery(case):
    pool, quotas, seats = case
    listed = brute.panels(pool, quotas, seats)
    if not listed:
        with pytest.raises(Infeasible):
            lottery(pool, quotas, seats)
        return
    bundle = lottery(pool, quotas, seats)
    found = chances(bundle)
    assert found == pytest.approx(brute.leximin(len(pool), listed), abs=1e-6)
    assert check(draw(bundle, "7")).holds
    proven = Fraction(bundle["bound"])
    assert 0 <= proven - Fraction(bundle["minimum"]) < 1e-8


@pytest.fixture(scope="module")
def synth():
    quotas = read_quotas(SYNTH / "categories.csv")
    return lottery(read_pool(SYNTH / "respondents.csv", quotas), quotas, 30)


def test_a_realistic_pool_is_certified(synth):
    assert float(Fraction(synth["minimum"])) == pytest.approx(0.0702341137, abs=1e-9)
    assert float(Fraction(synth["bound"]) - Fraction(synth["minimum"])) < 1e-9
    assert sum(synth["tickets"]) == 10**12


def test_the_same_bytes_under_any_hash_seed(synth):
    program = (
        "import sys; from pathlib import Path; from hearings.selection import lottery; from hearings.draw.tables import *;"
        "d = Path(sys.argv[1]); q = read_quotas(d / 'categories.csv');"
        "print(lottery(read_pool(d / 'respondents.csv', q), q[::-1], 30)['method_hash'])"
    )
    for seed in ("0", "1", "4242"):
        ran = subprocess.run(
            [sys.executable, "-c", program, str(SYNTH)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parents[2])},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout == synth["method_hash"] + "\n"  # and nothing else: the solver greets nobody


def test_a_public_value_chooses_between_equally_fair_lotteries(synth):
    quotas = read_quotas(SYNTH / "categories.csv")
    other = lottery(read_pool(SYNTH / "respondents.csv", quotas), quotas, 30, public_value="2026-11-20 快乐8")
    assert other["panels"] != synth["panels"]
    assert chances(other) == pytest.approx(chances(synth), abs=1e-9)


def test_no_personal_data_in_a_bundle(synth):
    assert set(synth["pool"]) == {"leaves", "types", "drawn"}
    assert "id" not in json.dumps(synth["quotas"], ensure_ascii=False)
