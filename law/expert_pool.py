"""专家论证办法 第四条至第八条, 第十七条, 第十八条: the pool of experts, in article order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from law.findings import Finding, Rule, Unmet

APPOINTING = ("公布征集信息", "接受报名", "资格审核", "集体研究讨论", "聘任并颁发聘书")
CONDITIONS = (
    "政治素质过硬，坚决拥护中国共产党的领导",
    "学术造诣高，熟悉人力资源社会保障领域政策、工作，在相关专业领域具有一定的权威性和代表性",
    "实践经验丰富，熟悉有关法律法规、专业技术规范和标准",
    "社会公信力高、工作责任心强，作风正派，能够据实、负责、公正地提出论证意见和建议",
    "积极性高，热心决策论证工作，在时间和精力上可以保证完成相关工作",
    "工作所需的其他条件",
)
DISMISSAL_GROUNDS = (
    "违反专家论证办法规定",
    "不能客观公正履行职责",
    "无正当理由多次不接受论证工作",
    "经评估不能胜任论证工作",
    "因专家个人客观原因不能继续从事论证工作",
    "专家本人申请解聘",
)
EVALUATION_PARTS = ("论证工作开展情况", "论证意见的可靠程度", "决策实施效果")
MOST_YEARS = 3

E4_2 = Rule("E4.2", "专家论证办法第四条第二款")
E5 = Rule("E5", "专家论证办法第五条")
E8 = Rule("E8", "专家论证办法第八条")
E17 = Rule("E17", "专家论证办法第十七条")
E18_2 = Rule("E18.2", "专家论证办法第十八条第二款")
E18_3 = Rule("E18.3", "专家论证办法第十八条第三款")


def publicly_appointed(days: Sequence[date | None]) -> list[Finding]:
    """The pool is filled in public, step after step; `days` are those of APPOINTING. 专家论证办法第四条第二款 (E4.2)"""
    findings: list[Finding] = []
    last: date | None = None
    for step, day in zip(APPOINTING, days, strict=True):
        if day is None:
            findings.append(E4_2.unmet("steps", f"征集专家应当按公开程序进行，尚未完成：{step}"))
        elif last is not None and day < last:
            findings.append(E4_2.unmet("steps", f"“{step}”早于前一步骤，征集专家应当按程序先后进行"))
        last = day or last
    return findings


def conditions_met(confirmed: Collection[int]) -> list[Finding]:
    """The six conditions were each checked and found met; they are numbered from 1. 专家论证办法第五条 (E5)"""
    return [
        E5.needs(n in confirmed, field=f"condition_{n}", message=f"资格审核未确认：{text}")
        for n, text in enumerate(CONDITIONS, 1)
    ]


def latest_end(starts_on: date) -> date:
    """The last day of a term of three years. 专家论证办法第八条 (E8)"""
    year = starts_on.year + MOST_YEARS
    leap_day = (starts_on.month, starts_on.day) == (2, 29)
    return date(year, 3, 1) if leap_day else starts_on.replace(year=year)


def term_of_office(starts_on: date, ends_on: date, *, reason: str, approved_by: str) -> Finding:
    """A term is not longer than three years as a rule. 专家论证办法第八条 (E8)"""
    if ends_on <= starts_on:
        return E8.unmet("ends_on", "聘期届满日应当晚于聘任日")
    if ends_on <= latest_end(starts_on):
        return None
    refusal = E8.unmet("ends_on", f"聘期一般不超过{MOST_YEARS}年；超过的，请说明理由并经批准")
    message = f"聘期自{starts_on}至{ends_on}，超过{MOST_YEARS}年"
    return E8.departure(refusal, message=message, reason=reason, approved_by=approved_by)


def early_dismissal(*, ground: str, facts: str) -> list[Finding]:
    """An expert is dismissed early on one of six grounds, with the facts. 专家论证办法第十七条 (E17)"""
    return [
        E17.needs(ground in DISMISSAL_GROUNDS, field="ground", message="请选择提前解除聘任的情形"),
        E17.needs(facts, field="facts", message="请写明提前解除聘任的事实"),
    ]


def expert_evaluated(parts: Mapping[str, str], *, division_heard: bool) -> list[Finding]:
    """After a job: the three things looked at, the division heard. 专家论证办法第十八条第二款 (E18.2)"""
    return [
        *(
            E18_2.needs(parts.get(part, ""), field=f"part_{n}", message=f"请填写专家评价：{part}")
            for n, part in enumerate(EVALUATION_PARTS, 1)
        ),
        E18_2.needs(division_heard, field="division_heard", message="专家评价应当征求决策承办处室单位意见"),
    ]


def fee_in_budget(amount: Decimal, *, budget_line: str, left: Decimal) -> list[Finding]:
    """A fee is paid from a budget line that still covers it. 专家论证办法第十八条第三款 (E18.3)"""
    return [
        _positive(amount),
        E18_3.needs(budget_line, field="budget_line", message="专家论证费用应当列入预算，请选择预算项目"),
        E18_3.needs(amount <= left, field="amount", message=f"预算项目余额为{left}元，不足以支付{amount}元"),
    ]


def _positive(amount: Decimal) -> Unmet | None:
    return E18_3.needs(amount > 0, field="amount", message="专家论证费用应当大于零")
