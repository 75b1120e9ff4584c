"""The page that checks draws agrees with Python on every bundle, every tampering and every seed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from hearings.draw.lots import method_hash, seated
from hearings.selection import NoBundle, check, draw, simple_lot
from tests.hearings.draw.test_check import FORGED, OUTSIDE

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(not NODE, reason="no node on this machine")


def shown(asks):
    """What static/js/verify_draw.js shows for each of (document, published digest, seed)."""
    files = [{"file": json.dumps(d, ensure_ascii=False), "hash": h, "seed": s} for d, h, s in asks]
    command = [NODE, str(HERE / "page.mjs"), str(ROOT / "static" / "js" / "verify_draw.js")]
    ran = subprocess.run(command, input=json.dumps(files), capture_output=True, text=True, check=True, timeout=120)
    return json.loads(ran.stdout)


def judged(document):
    try:
        return "holds" if check(document).holds else "fails"
    except NoBundle:
        return "unusable"


def test_a_result_holds_and_its_lines_say_what_was_checked(result):
    (page,) = shown([(result, result["bundle"]["method_hash"], "")])
    assert page["verdict"] == "holds"
    names = [line.split()[1] for line in page["lines"]]
    head = ["hash", "expected", "pool", "quotas", "panels", "tickets", "chances", "minimum", "bound"]
    assert names == [*head, "seed", "ticket", "chosen", "alternates"]
    assert page["lines"][-2] == f"✓ chosen {'、'.join(map(str, result['chosen']))}"


def test_another_published_digest_is_found(result):
    (page,) = shown([(result, "0" * 64, "")])
    assert page["verdict"] == "fails"
    assert page["lines"][1] == "✗ notExpected"


def test_every_tampering_is_judged_as_in_python(made, result):
    cases = []
    for change in [*FORGED.values()]:
        for forged in (False, True):
            copy = json.loads(json.dumps(result))
            change(copy["bundle"])
            if forged:
                copy["bundle"]["method_hash"] = method_hash(copy["bundle"])
            cases.append(copy)
    for change in OUTSIDE.values():
        copy = json.loads(json.dumps(result))
        change(copy)
        cases.append(copy)
    cases += [None, [], {}, {"format": "gongyi-draw-result/1"}]
    pages = shown([(case, "", "") for case in cases])
    assert [page["verdict"] for page in pages] == [judged(case) for case in cases]


def test_many_seeds_draw_the_same_people(bundle):
    seeds = ["9319.", "甲 乙", "\U0001f3b2", *map(str, range(30))]
    for seed, page in zip(seeds, shown([(bundle, "", seed) for seed in seeds]), strict=True):
        again = seated(bundle, seed)
        assert page["verdict"] == "holds"
        assert page["lines"][-3] == f"✓ ticket {again['ticket']}"
        assert page["lines"][-2] == f"✓ chosen {'、'.join(map(str, again['chosen']))}"


def test_simple_lots_tests_and_all_in():
    bundles = [simple_lot(9, 4, test=True), simple_lot(3, 4), simple_lot(5, 1, cap=2, drawn=[0, 2, 1, 0, 0])]
    pages = shown([(draw(b, "7"), "", "") for b in bundles])
    assert [page["verdict"] for page in pages] == ["holds"] * 3
    assert pages[0]["lines"][-1] == "✓ test"


def test_ten_thousand_registrants_take_less_than_a_second():
    (page,) = shown([(draw(simple_lot(10_000, 30), "7"), "", "")])
    assert page["verdict"] == "holds"
    assert page["seconds"] < 1


def test_the_page_has_every_word_which_the_script_says():
    page = (ROOT / "templates" / "portal" / "hearings" / "verify.html").read_text()
    names = [
        "hash",
        "expected",
        "pool",
        "quotas",
        "panels",
        "tickets",
        "chances",
        "none",
        "minimum",
        "bound",
        "seed",
        "ticket",
        "chosen",
        "alternates",
    ]
    for name in ["unusable", "holds", "fails", "test", *names, *(f"not-{name}" for name in names)]:
        assert f' data-{name}="' in page, name
