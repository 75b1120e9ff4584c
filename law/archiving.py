"""程序办法 第九章 决策档案归档, 第四十七条至第五十条, in article order."""

from collections.abc import Mapping
from datetime import date

from law.calendar_days import Deadline, Workdays, add_days
from law.findings import Finding, Rule

CATEGORIES = {
    "A1": "决策事项启动程序相关资料",
    "A2": "决策方案",
    "A3": "决策合法性审查相关资料",
    "A4": "决策集体讨论相关资料",
    "A5": "决策执行相关资料",
    "A6": "其他具有保存价值的文件材料",
}
OPTIONAL = frozenset({"A6"})
HAND_OVER_DAYS = 60

P47 = Rule("P47", "程序办法第四十七条")
P48 = Rule("P48", "程序办法第四十八条")
P49 = Rule("P49", "程序办法第四十九条")
P50 = Rule("P50", "程序办法第五十条")


def process_is_archived(*, unreadable: int, is_over: bool) -> list[Finding]:
    """The papers of the whole course are archived, none missing from the store. 程序办法第四十七条 (P47)"""
    return [
        P47.needs(is_over, field="stage", message="决策尚未办结，不能移交归档"),
        P47.needs(unreadable == 0, field="papers", message=f"有{unreadable}份材料的文件缺失或者被改动，请先查明"),
    ]


def categories_complete(counts: Mapping[str, int], *, gaps: Mapping[str, str]) -> list[Finding]:
    """Each of the six categories has its papers, or it is said why not. 程序办法第四十八条 (P48)"""
    return [
        P48.needs(
            counts.get(key, 0) or gaps.get(key, "").strip(),
            field=key,
            message=f"归档材料缺少第{key[1:]}类「{name}」，请补充材料或者填写缺项说明",
        )
        for key, name in CATEGORIES.items()
        if key not in OPTIONAL
    ]


def hand_over_due(concluded_on: date, workdays: Workdays) -> Deadline:
    """The last day to hand over originals to the lead division. 程序办法第四十九条 (P49)"""
    return add_days(concluded_on, HAND_OVER_DAYS, workdays)


def handed_over(
    *, concluded_on: date, handed_on: date, missing_lists: int, delay_reason: str, workdays: Workdays
) -> list[Finding]:
    """Originals go to the lead division within 60 days, each division with its list of originals and copies.

    A hand-over that is late must still happen: it says why, and accountability is another matter.
    程序办法第四十九条 (P49)
    """
    due = hand_over_due(concluded_on, workdays)
    return [
        P49.needs(
            missing_lists == 0,
            field="lists",
            message=f"还有{missing_lists}个承办处室单位没有提交原件移交和副本留存清单",
        ),
        P49.needs(
            handed_on <= due.on or delay_reason.strip(),
            field="delay_reason",
            message=f"应当在{due.on.year}年{due.on.month}月{due.on.day}日以前移交；已经逾期的，请说明原因",
        ),
    ]


def supervised_by_office(*, is_office: bool, finding: str) -> list[Finding]:
    """The general office supervises archiving and writes down what it found. 程序办法第五十条 (P50)"""
    return [
        P50.needs(is_office, field="by", message="归档工作由办公室监督和检查"),
        P50.needs(finding, field="finding", message="请写明检查情况"),
    ]
