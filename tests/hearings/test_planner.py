"""The planner: what the law allows, what is tight, what is impossible; real notices with known mistakes."""

from datetime import date

import pytest

from hearings.planner import IMPOSSIBLE, LAWFUL, TIGHT, Dates, impossible, plan, suggested
from law.calendar_days import Workdays

WORKDAYS = Workdays(published_years=frozenset({2023, 2024, 2025, 2026}))
GOOD = {
    "notice_on": date(2026, 3, 2), "held_on": date(2026, 4, 15), "closes_on": date(2026, 3, 25),
    "selection_on": date(2026, 3, 27), "list_on": date(2026, 4, 1), "service_on": date(2026, 4, 6),
    "report_on": date(2026, 5, 6),
}  # fmt: skip


def verdicts(**changes):
    return {line.field: line.verdict for line in plan(Dates(**GOOD | changes), WORKDAYS)}


def test_a_good_plan_is_lawful_throughout():
    assert set(verdicts().values()) == {LAWFUL}


@pytest.mark.parametrize(
    ("changes", "field", "verdict"),
    [
        ({"notice_on": date(2026, 4, 15)}, "notice_on", IMPOSSIBLE),
        ({"notice_on": date(2026, 4, 1), "closes_on": date(2026, 4, 3)}, "notice_on", TIGHT),
        ({"closes_on": date(2026, 3, 2)}, "registration_closes_on", IMPOSSIBLE),
        ({"closes_on": date(2026, 3, 8)}, "registration_closes_on", TIGHT),
        ({"closes_on": date(2026, 4, 8)}, "registration_closes_on", IMPOSSIBLE),
        ({"closes_on": None}, "registration_closes_on", IMPOSSIBLE),
        ({"selection_on": date(2026, 3, 25)}, "selection_on", IMPOSSIBLE),
        ({"selection_on": date(2026, 4, 9)}, "selection_on", IMPOSSIBLE),
        ({"selection_on": date(2026, 4, 3), "list_on": date(2026, 4, 4)}, "selection_on", TIGHT),
        ({"list_on": date(2026, 4, 15)}, "list_on", IMPOSSIBLE),
        ({"list_on": date(2026, 4, 14)}, "list_on", TIGHT),
        ({"service_on": date(2026, 4, 9)}, "service_on", IMPOSSIBLE),
        ({"service_on": date(2026, 4, 8)}, "service_on", TIGHT),
        ({"service_on": date(2026, 4, 7)}, "service_on", LAWFUL),
        ({"service_on": date(2026, 3, 26)}, "service_on", IMPOSSIBLE),
        ({"held_on": date(2026, 4, 18)}, "held_on", TIGHT),
        ({"report_on": date(2026, 4, 16)}, "report_on", TIGHT),
        ({"report_on": date(2026, 5, 20)}, "report_on", TIGHT),
    ],
)
def test_each_bound(changes, field, verdict):
    assert verdicts(**changes)[field] == verdict


def test_the_notice_of_baotou_cannot_serve_in_time():
    """Example 02: published 30 January, registration until 8 February, hearing on 10 February 2026."""
    dates = Dates(notice_on=date(2026, 1, 30), held_on=date(2026, 2, 10), closes_on=date(2026, 2, 8))
    refused = {unmet.field: unmet for unmet in impossible(plan(dates, WORKDAYS))}
    assert "最迟 2月3日 送达" in refused["registration_closes_on"].message
    assert refused["registration_closes_on"].article == "程序办法第十九条第三款"


def test_without_a_day_only_the_day_is_asked_for():
    assert [line.field for line in plan(Dates(notice_on=date(2026, 3, 2), held_on=None), WORKDAYS)] == ["held_on"]


def test_what_is_suggested_is_lawful_and_leaves_alone_what_was_typed():
    dates = Dates(notice_on=date(2026, 3, 2), held_on=date(2026, 4, 15), list_on=date(2026, 4, 2))
    found = suggested(dates, WORKDAYS)
    assert "list_on" not in found
    whole = GOOD | {"closes_on": found["registration_closes_on"], "list_on": date(2026, 4, 2)}
    whole |= {name: found[name] for name in ("selection_on", "service_on", "report_on")}
    assert set(verdicts(**whole).values()) == {LAWFUL}


def test_a_hearing_of_invited_people_needs_no_registration():
    fields = verdicts(has_registration=False, closes_on=None, selection_on=None)
    assert "registration_closes_on" not in fields and IMPOSSIBLE not in fields.values()
