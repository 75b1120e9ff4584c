import pytest

from law.findings import Departure, Rule, Unlawful, Unmet, require

RULE = Rule("P14.1b", "程序办法第十四条第一款")
SHORT = RULE.unmet("closes_on", "期限太短")


def test_rule_makes_an_unmet_that_cites_it():
    expected = Unmet(field="closes_on", message="期限太短", article="程序办法第十四条第一款", rule="P14.1b")
    assert RULE.unmet("closes_on", "期限太短") == expected


@pytest.mark.parametrize(
    ("claim", "met"), [("说明", True), ("", False), (" \n\t", False), (True, True), (False, False), (None, False)]
)
def test_needs_is_met_by_a_claim_that_holds(claim, met):
    assert (RULE.needs(claim, field="explanation", message="缺说明") is None) is met


@pytest.mark.parametrize(
    ("reason", "approved_by", "expected"),
    [
        ("", "", SHORT),
        ("  ", "分管厅领导", SHORT),
        ("汛期", " ", RULE.unmet("approved_by", "只有10日：已说明理由，还须经批准并记录批准人")),
        (
            " 汛期 ",
            "分管厅领导",
            Departure(
                rule="P14.1b",
                reason="汛期",
                approved_by="分管厅领导",
                message="只有10日",
                article="程序办法第十四条第一款",
            ),
        ),
    ],
)
def test_departure_needs_a_reason_and_an_approver(reason, approved_by, expected):
    assert RULE.departure(SHORT, message="只有10日", reason=reason, approved_by=approved_by) == expected


def test_require_raises_everything_unmet_at_once():
    second = RULE.unmet("ways", "缺途径")
    with pytest.raises(Unlawful) as refused:
        require(SHORT, None, second)
    assert refused.value.unmet == [SHORT, second]
    assert str(refused.value) == "期限太短（程序办法第十四条第一款）；缺途径（程序办法第十四条第一款）"


def test_require_hands_back_the_departures():
    departure = RULE.departure(SHORT, message="只有10日", reason="汛期", approved_by="分管厅领导")
    assert require(None, departure) == [departure]


def test_require_without_findings_hands_back_nothing():
    assert require() == []
