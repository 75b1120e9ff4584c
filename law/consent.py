"""The consent of the deputy director in charge (分管厅领导同意), which five rules ask for in the same words."""

from law.findings import Rule, Unmet


def deputy_consent(
    rule: Rule, *, act: str, granted: bool, is_current: bool = True, field: str = "consent"
) -> Unmet | None:
    """The deputy director agreed, and to what is now before us: a later change needs a new consent.

    The same for P14.2, P15, P18.1 and P22.2, which hand in their own rule. 程序办法第十四条第一款 (P14.1a)
    """
    if not granted:
        return rule.unmet(field, f"{act}须经分管厅领导同意，请先报请同意")
    if not is_current:
        return rule.unmet(field, f"{act}的内容在分管厅领导同意之后作了修改，请重新报请同意")
    return None
