import pytest

from law.consent import deputy_consent
from law.findings import Rule, Unmet

RULE = Rule("P22.2", "程序办法第二十二条第二款")


@pytest.mark.parametrize(
    ("granted", "is_current", "message"),
    [
        (True, True, None),
        (False, True, "组织专家论证须经分管厅领导同意，请先报请同意"),
        (False, False, "组织专家论证须经分管厅领导同意，请先报请同意"),
        (True, False, "组织专家论证的内容在分管厅领导同意之后作了修改，请重新报请同意"),
    ],
)
def test_deputy_consent(granted, is_current, message):
    finding = deputy_consent(RULE, act="组织专家论证", granted=granted, is_current=is_current)
    expected = message and Unmet(field="consent", message=message, article=RULE.article, rule=RULE.id)
    assert finding == expected


def test_deputy_consent_shows_at_the_field_of_its_form():
    assert deputy_consent(RULE, act="组织专家论证", granted=False, field="deputy").field == "deputy"
