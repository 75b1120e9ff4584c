"""Whatever is changed in a bundle or a result is found, even by somebody who computes the digest anew."""

import pytest

from hearings.draw.lots import method_hash
from hearings.selection import NoBundle, check, draw, simple_lot


def other_type(bundle):
    types = bundle["pool"]["types"]
    return next(t for t in range(len(bundle["types"])) if t != types[0])


def swap(values, i, j):
    values[i], values[j] = values[j], values[i]


# Each of these changes is made in the bundle inside a result; the digest is then computed anew ("forged").
FORGED = {
    "a registrant's commitment": lambda b: b["pool"]["leaves"].__setitem__(0, "0" * 64),
    "two registrants change places": lambda b: swap(b["pool"]["leaves"], 0, 1),
    "a registrant removed": lambda b: (b["pool"]["leaves"].pop(), b["pool"]["types"].pop()),
    "a registrant added": lambda b: (b["pool"]["leaves"].append("1" * 64), b["pool"]["types"].append(0)),
    "a registrant twice": lambda b: b["pool"]["leaves"].__setitem__(0, b["pool"]["leaves"][1]),
    "a registrant's type": lambda b: b["pool"]["types"].__setitem__(0, other_type(b)),
    "a registrant set aside": lambda b: b["pool"]["types"].__setitem__(0, -1),
    "a commitment that is none": lambda b: b["pool"]["leaves"].__setitem__(0, "甲"),
    "a minimum raised": lambda b: b["quotas"][0].__setitem__(2, 3),
    "a maximum lowered": lambda b: b["quotas"][0].__setitem__(3, 2),
    "a minimum above its maximum": lambda b: b["quotas"][0].__setitem__(2, 9),
    "a quota removed": lambda b: b["quotas"].pop(),
    "a quota renamed": lambda b: b["quotas"][0].__setitem__(1, "丙市"),
    "a feature of a type": lambda b: b["types"][0].__setitem__(0, 1 - b["types"][0][0]),
    "the number of seats": lambda b: b.__setitem__("seats", b["seats"] + 1),
    "a panel without one seat": lambda b: b["panels"][0].pop(),
    "a panel that breaks a quota": lambda b: b["panels"].__setitem__(0, [b["panels"][0][0]] * b["seats"]),
    "a panel twice": lambda b: b["panels"].__setitem__(0, b["panels"][1]),
    "a panel removed": lambda b: (b["panels"].pop(), b["tickets"].pop()),
    "tickets moved": lambda b: (b["tickets"].__setitem__(0, b["tickets"][0] - 9), b["tickets"].__setitem__(1, b["tickets"][1] + 9)),
    "tickets of two panels changed": lambda b: swap(b["tickets"], 0, 1),
    "a ticket too many": lambda b: b["tickets"].__setitem__(0, b["tickets"][0] + 1),
    "negative tickets": lambda b: (b["tickets"].__setitem__(0, -1), b["tickets"].__setitem__(1, b["tickets"][0] + b["tickets"][1] + 1)),
    "a chance": lambda b: b["chances"].__setitem__(0, b["chances"][0] + 1),
    "the smallest chance": lambda b: b.__setitem__("minimum", "1/2"),
    "the bound": lambda b: b.__setitem__("bound", "1/3"),
    "a dual price": lambda b: b["certificate"]["proof"]["prices"].__setitem__(0, 10**12),
    "a dual weight": lambda b: b["certificate"]["weights"].__setitem__(0, b["certificate"]["weights"][0] + 10**9),
    "no dual weights": lambda b: b["certificate"].__setitem__("weights", [0] * len(b["types"])),
    "a type called impossible": lambda b: b["excluded"].append({"type": 0, "scale": 1, "proof": {"prices": [0] * len(b["quotas"]), "seat": 0}}),
    "called all in": lambda b: b.__setitem__("kind", "all"),
    "a test draw made real": lambda b: b.__setitem__("test", True),
    "a limit on earlier draws": lambda b: b.__setitem__("cap", 1),
    "another title": lambda b: b.__setitem__("title", "乙项目听证会"),
}  # fmt: skip
# These are made in the result itself.
OUTSIDE = {
    "one digit of the seed": lambda r: r.__setitem__("seed", r["seed"].replace("9319", "9318")),
    "no seed": lambda r: r.__setitem__("seed", ""),
    "one of the chosen": lambda r: r["chosen"].__setitem__(0, r["alternates"][0]),
    "one chosen fewer": lambda r: r["chosen"].pop(),
    "two alternates change places": lambda r: swap(r["alternates"], 0, 1),
    "an alternate removed": lambda r: r["alternates"].pop(3),
    "the ticket": lambda r: r.__setitem__("ticket", r["ticket"] + 1),
    "the panel": lambda r: r.__setitem__("panel", 0 if r["panel"] else 1),
    "the mark of a test": lambda r: r.__setitem__("test", True),
}


def found(document, expected=""):
    try:
        return not check(document, expected).holds
    except NoBundle:
        return True


def test_an_untouched_result_holds(result):
    report = check(result, result["bundle"]["method_hash"].upper() + " ")
    assert report.holds, report.lines
    assert check(result["bundle"]).holds


@pytest.mark.parametrize("change", FORGED)
def test_a_change_in_the_bundle_is_found_by_its_digest(result, change):
    FORGED[change](result["bundle"])
    assert found(result)


@pytest.mark.parametrize("change", [c for c in FORGED if c != "another title"])
def test_a_forged_digest_does_not_help(result, change):
    before = result["bundle"]["method_hash"]
    FORGED[change](result["bundle"])
    result["bundle"]["method_hash"] = method_hash(result["bundle"])
    assert found(result)
    assert found(result, before)


def test_a_bundle_made_anew_differs_from_the_published_digest(result):
    before = result["bundle"]["method_hash"]
    result["bundle"]["title"] = "乙"
    result["bundle"]["method_hash"] = method_hash(result["bundle"])
    again = draw(result["bundle"], result["seed"])
    assert check(again).holds
    assert any("不是当时公布的方案" in line for line in check(again, before).lines)


@pytest.mark.parametrize("change", OUTSIDE)
def test_a_change_in_the_result_is_found(result, change):
    OUTSIDE[change](result)
    assert found(result)


@pytest.mark.parametrize(
    "path", ["format", "pool", "quotas", "panels", "tickets", "certificate", "method_hash", "types"]
)
def test_an_incomplete_bundle_is_unusable(bundle, path):
    del bundle[path]
    with pytest.raises(NoBundle):
        check(bundle)


@pytest.mark.parametrize("rubbish", [None, [], 7, "x", {}, {"format": "gongyi-draw-result/1"}])
def test_rubbish_is_unusable(rubbish):
    with pytest.raises(NoBundle):
        check(rubbish)


def test_a_test_draw_says_so():
    report = check(draw(simple_lot(5, 2, test=True), "1"))
    assert report.holds
    assert any("测试" in line for line in report.lines)


def test_a_bundle_that_does_not_hold_is_not_drawn_from(bundle):
    bundle["seats"] += 1
    with pytest.raises(NoBundle):
        draw(bundle, "7")
