"""The day before, the day, the day after; the exception and the blank exception: one table for every enforced rule.

Which rules must stand here is not chosen: those of docs/law/rules.yaml with a deadline, those that are soft, and those
with an exception, as far as `gongyi law` says that they are enforced.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from gongyi.law_register import registered_rules
from law import archiving, deliberation, expert_pool, hearings, initiation, legality_review
from law import expert_review as experts
from law import public_participation as participation
from law import risk_assessment as risk
from law.findings import Departure, Unmet

RULES = {
    rule["id"]: rule
    for rule in yaml.load((Path(__file__).parents[2] / "docs/law/rules.yaml").read_text("utf-8"), yaml.CSafeLoader)[
        "rules"
    ]
}
ENFORCED = {rule.id for rule in registered_rules() if rule.status == "enforced"}
D = date(2026, 3, 2)  # a Monday; the event from which days are counted
HELD = date(2026, 4, 15)
ONE_DAY = timedelta(days=1)
FROM, UNTIL = (False, True, True), (True, True, False)  # lawful on the day before, on the day, on the day after


def notice(day):
    words = dict.fromkeys(
        ("place", "subject", "how_chosen", "registration", "contact", "other_matters", "explanation"), "有"
    )
    made = hearings.HearingNotice(held_on=HELD, seats=10, has_draft=True, **words)
    return hearings.hearing_notice(made, published_on=day)


def promulgated(day):
    return deliberation.promulgation(
        channels={"政府网站"}, without_evidence=(), text="正文", not_public_basis="", decided_on=D, published_on=day
    )


def catalogue(day):
    agreed = initiation.Discussion(meeting="厅务会", held_on=D, record="第3次")
    return initiation.catalogue_agreed(agreed, items=1, published_on=day)


def handed(day, workdays):
    return archiving.handed_over(concluded_on=D, handed_on=day, missing_lists=0, delay_reason="", workdays=workdays)


def commented(day, workdays, reason="", by=""):
    return participation.comment_period(D, day, reason_if_short=reason, approved_by=by, workdays=workdays)


def reviewed(day, workdays, reason="", by=""):
    return legality_review.review_time(D, day, reason=reason, approved_by=by, workdays=workdays)


def congress(day):
    return initiation.report_to_congress(is_required=True, reported_on=day, decided_on=D, record="报告")


# rule -> (the day that the law names, on which side of it one is lawful, the rule asked on a day)
DAYS = {
    "P7b": (D, FROM, lambda day, w: catalogue(day)),
    "P14.1b": (date(2026, 4, 1), FROM, commented),
    "P19.1": (HELD - ONE_DAY, UNTIL, lambda day, w: notice(day)),
    "P19.2a": (
        HELD - ONE_DAY,
        UNTIL,
        lambda day, w: hearings.selection_rules_first(is_needed=True, rules_published_on=day, selection_on=HELD),
    ),
    "P19.2c": (HELD - ONE_DAY, UNTIL, lambda day, w: hearings.participants_announced(day, HELD)),
    "P19.3": (date(2026, 4, 8), UNTIL, lambda day, w: hearings.material_served({"张三": day}, HELD)),
    "P33": (date(2026, 3, 11), FROM, reviewed),
    "P38a": (D, FROM, lambda day, w: promulgated(day)),
    "P49": (date(2026, 5, 6), UNTIL, handed),  # the sixtieth day is 1 May; work begins again on the 6th
    "E8": (
        date(2029, 3, 2),
        UNTIL,
        lambda day, w: expert_pool.term_of_office(D, day, reason="", approved_by=""),
    ),
    "E12": (date(2026, 3, 11), FROM, lambda day, w: experts.study_time(D, day, w)),
}

# rule -> the rule asked where the usual is departed from, with a reason and who approved it
SOFT = {
    "P11.3": lambda reason, by, w: initiation.cost_and_benefit(analysis="", reason_if_none=reason, approved_by=by),
    "P14.1b": lambda reason, by, w: commented(date(2026, 3, 31), w, reason, by),
    "P16": lambda reason, by, w: participation.representatives_heard(heard=(), reason_if_none=reason, approved_by=by),
    "P23a": lambda reason, by, w: experts.dissent_sought(dissenting=(), reason_if_none=reason, approved_by=by),
    "P33": lambda reason, by, w: reviewed(date(2026, 3, 10), w, reason, by),
    "E8": lambda reason, by, w: expert_pool.term_of_office(D, date(2029, 3, 3), reason=reason, approved_by=by),
    "E9a": lambda reason, by, w: experts.usual_number(4, reason=reason, approved_by=by),
    "E9c": lambda reason, by, w: experts.outsiders_explained({"李四": reason}, approved_by=by),
    "R6": lambda reason, by, w: risk.participants_invited((), reason_if_none=reason, approved_by=by),
}


def hidden_hearing(basis):
    return hearings.hearing_in_public(admits_observers=False, admits_press=False, not_public_basis=basis)


def unpublished(basis):
    return deliberation.promulgation(
        channels=(), without_evidence=(), text="", not_public_basis=basis, decided_on=D, published_on=D
    )


# rule -> the rule asked where a law makes an exception, with the law that is named
EXCEPTIONS = {
    "P13.1": lambda basis: participation.opinions_fully_heard(ways=(), not_public_basis=basis, unanswered=0),
    "P18.2": hidden_hearing,
    "P38a": unpublished,
}


def unmet(answer):
    """The rules that are not met, of what a rule answers: one finding, or several."""
    several = answer if isinstance(answer, list) else [answer]
    return {finding.rule for finding in several if isinstance(finding, Unmet)}


def departed(answer):
    several = answer if isinstance(answer, list) else [answer]
    return [finding for finding in several if isinstance(finding, Departure)]


@pytest.mark.parametrize("rule", DAYS)
def test_the_day_before_the_day_and_the_day_after(rule, workdays):
    day, lawful, ask = DAYS[rule]
    answers = [unmet(ask(each, workdays)) for each in (day - ONE_DAY, day, day + ONE_DAY)]
    assert answers == [set() if good else {rule} for good in lawful]


def test_the_report_to_the_congress_is_not_later_than_the_day_of_issue(workdays):
    assert unmet(congress(None)) == {"P5"} and unmet(congress(D)) == set()
    assert unmet(congress(D - ONE_DAY)) == {"P5"}, "it reports what was decided"


@pytest.mark.parametrize("rule", SOFT)
def test_the_exception_and_the_blank_exception(rule, workdays):
    ask = SOFT[rule]
    for reason in ("", " ", "\n\t", "\u3000"):
        assert unmet(ask(reason, "分管厅领导", workdays)) == {rule}, "a blank is no reason"
    for nobody in ("", " ", "\u3000"):
        assert unmet(ask("情况紧急", nobody, workdays)) == {rule}, "somebody approved it"
    answer = ask(" 情况紧急 ", " 分管厅领导 ", workdays)
    assert unmet(answer) == set()
    [kept] = departed(answer)
    assert (kept.rule, kept.reason, kept.approved_by) == (rule, "情况紧急", "分管厅领导")
    assert kept.article == RULES[rule]["cite"]


@pytest.mark.parametrize("rule", EXCEPTIONS)
def test_a_law_that_makes_an_exception_is_named(rule):
    for blank in ("", " ", "\u3000"):
        assert unmet(EXCEPTIONS[rule](blank)) == {rule}
    assert unmet(EXCEPTIONS[rule]("保守国家秘密法第九条")) == set()


def test_late_hand_over_and_its_blank_reason(workdays):
    late = {"concluded_on": D, "handed_on": date(2026, 5, 7), "missing_lists": 0, "workdays": workdays}
    assert [unmet(archiving.handed_over(delay_reason=reason, **late)) for reason in (" ", "等待执行报告")] == [
        {"P49"},
        set(),
    ]


def test_every_enforced_rule_with_a_day_a_reason_or_an_exception_stands_in_a_table():
    with_ = lambda key: {id_ for id_ in ENFORCED if key in RULES[id_]}  # noqa: E731
    assert set(DAYS) == with_("deadline")
    assert set(SOFT) == {id_ for id_ in ENFORCED if RULES[id_].get("severity") == "soft"}
    assert set(EXCEPTIONS) == with_("except")


def test_every_enforced_rule_is_named_by_its_own_tests():
    lonely = [rule.id for rule in registered_rules() if rule.status == "enforced" and not rule.tests]
    assert lonely == []
