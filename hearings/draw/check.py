"""Check a bundle or a result with nothing but the standard library. `python3 -m hearings.draw.check FILE` works anywhere.

The optimiser is not trusted: quotas of every panel, tickets, chances and the proof of the bound are recomputed in whole
numbers, and the names are drawn again from the seed.
"""

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from hearings.draw.lots import method_hash, seated
from hearings.draw.proofs import Room, bound

BUNDLE, RESULT = "gongyi-draw-bundle/1", "gongyi-draw-result/1"
HEX = re.compile(r"[0-9a-f]{64}")
TICKETS = 10**12
BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError)


class NoBundle(ValueError):
    """The file is no bundle or result: nothing is said about whether a draw was right."""


@dataclass(slots=True)
class Checked:
    """Holds until a line says otherwise; every line is one thing that was checked."""

    holds: bool = True
    lines: list[str] = field(default_factory=list)

    def check(self, good: bool, yes: str, no: str) -> bool:
        """Add the line that is true."""
        self.lines.append(f"✓ {yes}" if good else f"✗ {no}")
        self.holds = self.holds and good
        return good


def check(document: object, expected: str = "") -> Checked:
    """Check a bundle or a result. `expected`: the method hash that was published before the seed. Raises NoBundle."""
    if not isinstance(document, dict) or document.get("format") not in (BUNDLE, RESULT):
        raise NoBundle("不是公议的抽签文件")
    bundle = document if document["format"] == BUNDLE else document.get("bundle")
    if not isinstance(bundle, dict) or bundle.get("format") != BUNDLE:
        raise NoBundle("结果文件里没有抽签方案")
    report = Checked()
    try:
        _hash(report, bundle, expected)
        sound = _pool(report, bundle) and _quotas(report, bundle)
        if sound and _panels(report, bundle) and _tickets(report, bundle):
            _chances(report, bundle)
        if document is not bundle and report.holds:
            _result(report, bundle, document)
    except BROKEN as error:
        raise NoBundle(f"文件不完整或被改坏：{type(error).__name__}") from error
    if bundle.get("test") is True:
        report.lines.append("· 这是测试抽签，不产生任何资格")
    return report


def _hash(report: Checked, bundle: dict[str, Any], expected: str) -> None:
    found = method_hash(bundle)
    good = found == bundle["method_hash"]
    report.check(good, f"方案摘要 {found}", "方案内容与其摘要不符：方案被改过")
    if expected:
        good = found == expected.strip().lower()
        report.check(good, "与事先公布的方案摘要一致", "与事先公布的方案摘要不一致：不是当时公布的方案")


def _whole(*values: object) -> bool:
    return all(type(v) is int and v >= 0 for v in values)


def _pool(report: Checked, bundle: dict[str, Any]) -> bool:
    leaves, types, cap = bundle["pool"]["leaves"], bundle["pool"]["types"], bundle["cap"]
    drawn = bundle["pool"]["drawn"]
    good = all(type(leaf) is str and HEX.fullmatch(leaf) for leaf in leaves) and len(set(leaves)) == len(leaves) > 0
    good = good and len(types) == len(leaves) and all(type(t) is int and t >= -1 for t in types)
    good = good and set(types) - {-1} == set(range(len(bundle["types"])))
    aside = [t < 0 for t in types]
    if cap is None:
        good = good and not drawn and not any(aside)
    else:
        good = good and _whole(cap, *drawn) and aside == [times >= cap for times in drawn]
    return report.check(
        bool(good), f"报名 {len(leaves)} 人，承诺值各不相同", "报名池有误：承诺值重复、格式不对、类型或次数限制不符"
    )


def _quotas(report: Checked, bundle: dict[str, Any]) -> bool:
    quotas, types = bundle["quotas"], bundle["types"]
    names = [(category, feature) for category, feature, _, _ in quotas]
    good = names == sorted(set(names)) and all(_whole(least, most) and least <= most for _, _, least, most in quotas)
    categories = sorted({category for category, _ in names})
    good = good and all([names[f][0] for f in features if _whole(f)] == categories for features in types)
    good = good and all(a < b for a, b in pairwise(map(tuple, types))) and _whole(bundle["seats"])
    return report.check(good, f"配额 {len(quotas)} 项，类型 {len(types)} 种", "配额或类型表有误")


def _counts(bundle: dict[str, Any]) -> list[int]:
    counted = Counter(bundle["pool"]["types"])
    return [counted[t] for t in range(len(bundle["types"]))]


def _panels(report: Checked, bundle: dict[str, Any]) -> bool:
    panels, counts = bundle["panels"], _counts(bundle)
    people = sum(counts)
    if bundle["kind"] == "all":
        good = people < bundle["seats"] and [list(Counter(p).items()) for p in panels] == [list(enumerate(counts))]
        return report.check(good, f"报名 {people} 人少于席位 {bundle['seats']}，全部入选", "并非全部入选")
    wrong = [i for i, panel in enumerate(panels) if not _fits(bundle, counts, panel)]
    good = bundle["kind"] == "lottery" and not wrong and 0 < len({tuple(p) for p in panels}) == len(panels)
    where = f"：第 {wrong[0] + 1} 组" if wrong else ""
    return report.check(good, f"{len(panels)} 组名额构成逐组满足席位与配额", f"有名额构成不满足席位或配额{where}")


def _fits(bundle: dict[str, Any], counts: list[int], panel: list[int]) -> bool:
    if len(panel) != bundle["seats"] or panel != sorted(panel) or not _whole(*panel):
        return False
    held = Counter(panel)
    seats = [0] * len(bundle["quotas"])
    for t, number in held.items():
        if number > counts[t]:
            return False
        for f in bundle["types"][t]:
            seats[f] += number
    return all(least <= held <= most for held, (_, _, least, most) in zip(seats, bundle["quotas"], strict=True))


def _tickets(report: Checked, bundle: dict[str, Any]) -> bool:
    tickets = bundle["tickets"]
    good = len(tickets) == len(bundle["panels"]) and _whole(*tickets) and all(tickets) and sum(tickets) == TICKETS
    return report.check(good, "签号总数正确，每组都有签号", "签号总数不对，或有的组没有签号")


def summary(bundle: dict[str, Any]) -> dict[str, Any]:
    """What follows from panels, tickets and proofs: `chances` (expected seats per type, in tickets), `minimum`, `bound`.

    Chances are fractions as text. The bound is empty when the certificate does not hold.
    """
    counts = _counts(bundle)
    seats = [0] * len(counts)
    for panel, tickets in zip(bundle["panels"], bundle["tickets"], strict=True):
        for t in panel:
            seats[t] += tickets
    room, none = _excluded(bundle, counts)
    least = min(Fraction(s, TICKETS * n) for t, (s, n) in enumerate(zip(seats, counts, strict=True)) if t not in none)
    weights = bundle["certificate"]["weights"]
    good = len(weights) == len(counts) and _whole(*weights) and any(weights) and not any(weights[t] for t in none)
    proven = ""
    if good:
        share = sum(w * n for w, n in zip(weights, counts, strict=True))
        proven = f"{min(Fraction(bound(weights, bundle['certificate']['proof'], room), share), Fraction(1))}"
    return {"chances": seats, "minimum": f"{least}", "bound": proven}


def _chances(report: Checked, bundle: dict[str, Any]) -> None:
    found, counts = summary(bundle), _counts(bundle)
    seats = found["chances"]
    report.check(seats == bundle["chances"], "各类型的机会由签号重新相加，与公布一致", "公布的机会与签号相加不符")
    none = _excluded(bundle, counts)[1]
    if none or not all(seats):
        good = none <= {t for t, s in enumerate(seats) if s == 0}
        report.check(good, f"{len(none)} 种类型不可能入选，已逐一证明", "称为不可能入选的类型出现在名额构成里")
    least, proven = Fraction(found["minimum"]), Fraction(found["bound"] or 0)
    report.check(found["minimum"] == bundle["minimum"], f"最小机会 {float(least):.8f}", "公布的最小机会与重算不符")
    gap = f"相差 {float(proven - least):.1e}"
    yes = f"任何抽签办法的最小机会都不超过 {float(proven):.8f}（已证明），{gap}"
    report.check(found["bound"] == bundle["bound"] and least <= proven, yes, "最小机会上限的证明不成立")


def _excluded(bundle: dict[str, Any], counts: list[int]) -> tuple[Room, set[int]]:
    """The room of all panels, and the types that provably fit in none."""
    seats = min(bundle["seats"], sum(counts))
    free = bundle["kind"] == "all"
    quotas = [(0, seats) if free else (least, most) for _, _, least, most in bundle["quotas"]]
    room = Room(seats, quotas, [(0, n) for n in counts], bundle["types"])
    none = set()
    for claim in bundle["excluded"]:
        t, scale = claim["type"], claim["scale"]
        if not _whole(t, scale) or t >= len(counts):
            raise ValueError("excluded")
        weights = [scale if i == t else 0 for i in range(len(counts))]
        if bound(weights, claim["proof"], room) < scale:
            none.add(t)
    return room._replace(types=[(0, 0 if t in none else n) for t, n in enumerate(counts)]), none


def _result(report: Checked, bundle: dict[str, Any], result: dict[str, Any]) -> None:
    seed, test = result["seed"], result["test"]
    good = type(seed) is str and seed != "" and test is bundle["test"]
    if not report.check(good, f"公开种子：{seed}", "种子为空，或测试标记与方案不符"):
        return
    again = seated(bundle, seed)
    good = result["ticket"] == again["ticket"] and result["panel"] == again["panel"]
    report.check(good, f"种子得出签号 {again['ticket']}，第 {again['panel'] + 1} 组", "种子得不出公布的签号或组")
    good = result["chosen"] == again["chosen"]
    report.check(good, f"重新抽签，{len(again['chosen'])} 名入选者一致", "重新抽签得出的入选者与公布不一致")
    report.check(result["alternates"] == again["alternates"], "候补顺序一致", "候补顺序与重新抽签不一致")


def main() -> int:
    """0 when everything holds, 1 when something does not, 2 when the file is unusable."""
    try:
        report = check(json.loads(Path(sys.argv[1]).read_text("utf-8")), *sys.argv[2:3])
    except (OSError, ValueError, IndexError, RecursionError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(report.lines) + "\n")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
