"""程序办法 第六章 合法性审查, with the statement of omitted procedure (第三十四条第三项, 第三十七条第二项)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from law.calendar_days import Deadline, Workdays, add_working_days
from law.findings import Finding, Rule, Unmet

AGREE, ADJUST, RETURN, REJECT = "agree", "adjust", "return", "reject"
OUTCOMES = {
    AGREE: "同意提交集体讨论",
    ADJUST: "建议依法作出调整后提交集体讨论",
    RETURN: "建议退回，补充履行相关程序或者出具说明后再送审",
    REJECT: "建议不提交集体讨论",
}
REVIEWED = ("法定权限", "程序", "内容")
PAPERS = ("决策草案", "法律、法规、规章和政策等依据", "履行决策法定程序的说明", "其他相关材料")
PARTICIPATION, HEARING, EXPERTS, RISK, COMPETITION = "公众参与", "听证", "专家论证", "风险评估", "公平竞争审查"
GROUNDS: Mapping[str, tuple[str, ...]] = {
    PARTICIPATION: ("属于依法不予公开的事项",),
    HEARING: ("法律、法规、规章没有要求听证",),
    EXPERTS: ("不属于专业性、技术性较强的决策事项",),
    RISK: ("不会对社会稳定、生态环境、公共安全等方面造成不利影响", "已按照有关规定评价、评估，不作重复评估"),
    COMPETITION: ("不涉及市场主体经济活动",),
}
REVIEW_WORKING_DAYS = 7

P31_1A = Rule("P31.1a", "程序办法第三十一条第一款")
P31_2A = Rule("P31.2a", "程序办法第三十一条第二款")
P31_2B = Rule("P31.2b", "程序办法第三十一条第二款")
P32 = Rule("P32", "程序办法第三十二条")
P33 = Rule("P33", "程序办法第三十三条")
P34 = Rule("P34", "程序办法第三十四条")
P35 = Rule("P35", "程序办法第三十五条")
P36_3 = Rule("P36.3", "程序办法第三十六条第三款")


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """One of the five procedures: was it due, was it held, and does a statement say why it was not due?"""

    name: str  # a key of GROUNDS
    is_required: bool | None  # None: nobody has judged
    is_held: bool
    is_stated: bool = False  # a signed statement of omitted procedure
    is_statement_accepted: bool = False  # and the review accepted it


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement of omitted procedure (未履行相关程序的说明) as it is handed in."""

    procedure: str
    ground: str  # one of GROUNDS[procedure]
    facts: str
    legal_basis: str
    is_signed: bool  # by the head of the division


def reviewed_by_policy_division(*, has_opinion: bool, signed_by: str) -> Unmet | None:
    """The policy and regulation division itself gave the opinion, signed. 程序办法第三十一条第一款 (P31.1a)"""
    return P31_1A.needs(
        has_opinion and signed_by.strip(),
        field="legality_review",
        message="提交集体讨论前应当由政策法规处进行合法性审查，尚无署名的审查意见",
    )


def review_passed(outcome: str, *, adjustment_confirmed: bool) -> Unmet | None:
    """Only what was agreed to, or adjusted as advised, goes to the meeting. 程序办法第三十一条第二款 (P31.2a)"""
    if outcome == ADJUST:
        message = "合法性审查建议依法作出调整，请先调整决策草案并由政策法规处确认"
        return P31_2A.needs(adjustment_confirmed, field="adjustment", message=message)
    named = OUTCOMES.get(outcome, "尚无审查意见")
    return P31_2A.needs(
        outcome == AGREE,
        field="outcome",
        message=f"决策草案未经合法性审查或者合法性审查未通过的，不得提请集体讨论（审查意见：{named}）",
    )


def legal_risk_disclosed(*, is_exploratory: bool, why_exploratory: str, legal_risk: str) -> list[Finding]:
    """A reform on which the state has no rule yet goes on with its legal risk in the open.

    程序办法第三十一条第二款 (P31.2b)
    """
    if not is_exploratory:
        return []
    return [
        P31_2B.needs(
            why_exploratory, field="why_exploratory", message="请说明为什么属于国家尚无明确规定的探索性改革决策事项"
        ),
        P31_2B.needs(legal_risk, field="legal_risk", message="探索性改革决策事项应当明示法律风险，请写明"),
    ]


def submission_complete(papers: Mapping[str, int], statements: Collection[Statement] = ()) -> list[Finding]:
    """The four kinds of papers are there (kind -> how many), each statement is whole and signed.

    Statements: 第三十四条第三项. 程序办法第三十二条 (P32)
    """
    missing = [kind for kind in PAPERS[:3] if not papers.get(kind)]
    findings: list[Finding] = [P32.unmet("papers", f"送请合法性审查应当提供{kind}") for kind in missing]
    return findings + [finding for one in statements for finding in _whole(one)]


def earliest_opinion(accepted_on: date, workdays: Workdays) -> Deadline:
    """The first day that may be asked of the review. 程序办法第三十三条 (P33)"""
    return add_working_days(accepted_on, REVIEW_WORKING_DAYS, workdays)


def review_time(accepted_on: date, due_on: date, *, reason: str, approved_by: str, workdays: Workdays) -> Finding:
    """The review has seven working days as a rule. 程序办法第三十三条 (P33)"""
    earliest = earliest_opinion(accepted_on, workdays)
    if due_on >= earliest.on:
        return None
    note = "，该年度放假安排尚未公布，日期为暂定" if earliest.provisional else ""
    refusal = P33.unmet(
        "due_on",
        f"合法性审查时间一般不少于{REVIEW_WORKING_DAYS}个工作日：{accepted_on}送审的，不早于{earliest.on}{note}；"
        "确需提前的，请说明理由",
    )
    message = f"要求于{due_on}前完成合法性审查，早于一般情形下的{earliest.on}"
    return P33.departure(refusal, message=message, reason=reason, approved_by=approved_by)


def outcome_follows(
    procedures: Collection[Procedure], *, outcome: str = AGREE, reasons: Mapping[str, str] | None = None
) -> list[Finding]:
    """A procedure that was due and not held sends the draft back; no statement cures it.

    `reasons`: for each of REVIEWED what was found; None: only the procedures are looked at. 程序办法第三十四条 (P34)
    """
    findings: list[Finding] = [P34.needs(outcome in OUTCOMES, field="outcome", message="请作出四种审查意见之一")]
    for n, part in enumerate(REVIEWED if reasons is not None else (), 1):
        words = (reasons or {}).get(part, "")
        findings.append(P34.needs(words, field=f"reason_{n}", message=f"请写明对{part}是否合法的审查情况"))
    if outcome in {AGREE, ADJUST}:
        problems = (_unfulfilled(one) for one in procedures)
        findings += [P34.unmet("procedures", problem) for problem in problems if problem]
    return findings


def counsel_heard(*, opinions: int, interested: Collection[str]) -> list[Finding]:
    """Counsel gave a legal opinion, and none who has an interest did. 程序办法第三十五条 (P35)"""
    return [
        P35.needs(opinions, field="counsel", message="应当组织法律顾问、公职律师提出法律意见，尚无法律意见"),
        P35.needs(
            not interested,
            field="counsel",
            message=f"与决策事项有利害关系的，应当主动回避：{'、'.join(interested)}",
        ),
    ]


def every_point_responded(*, open_: int) -> Unmet | None:
    """The division responded to each point of the review and of counsel. 程序办法第三十六条第三款 (P36.3)"""
    return P36_3.needs(
        open_ == 0,
        field="responses",
        message=f"还有{open_}条审查意见、法律意见没有回应，请逐条调整、补充决策草案或者说明理由",
    )


def _unfulfilled(one: Procedure) -> str:
    if one.is_required is None:
        return f"{one.name}是否应当履行尚未判断"
    if one.is_held:
        return ""
    if one.is_required:
        return f"应当履行而未履行{one.name}，不能以说明代替"
    if not one.is_stated:
        return f"未履行{one.name}，应当出具未履行相关程序的说明并由处室负责人签署"
    return "" if one.is_statement_accepted else f"未履行{one.name}的说明尚未在审查意见中认定"


def _whole(one: Statement) -> list[Finding]:
    allowed = GROUNDS.get(one.procedure, ())
    needs, name = P32.needs, one.procedure
    return [
        needs(
            one.ground in allowed,
            field="ground",
            message=f"未履行{name}的说明只能以下列情形为理由：{'、'.join(allowed) or '无'}",
        ),
        needs(one.facts, field="facts", message=f"未履行{name}的说明应当写明事实"),
        needs(one.legal_basis, field="legal_basis", message=f"未履行{name}的说明应当写明法律依据"),
        needs(one.is_signed, field="signature", message=f"未履行{name}的说明应当由处室负责人签署"),
    ]
