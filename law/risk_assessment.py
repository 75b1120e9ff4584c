"""程序办法 第五章 风险评估 and 风险评估办法, in article order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from law.findings import Finding, Rule, Unmet

PLAN = ("评估目的", "评估对象与内容", "评估标准", "评估步骤与方法")
SURVEYS = ("公示", "舆情跟踪", "会商分析", "座谈咨询", "问卷调查", "实地调研")
STEPS = ("制定评估工作方案", "开展风险调查", "进行风险识别", "形成风险评估报告")
ASPECTS = ("合法性", "合理性", "可行性", "风险可控性")
REPORT_PARTS = (
    "评估事项和评估过程",
    "各方面意见及其采纳情况",
    "决策可能引发的社会稳定、生态环境和公共安全等方面的风险点",
    "风险评估结论",
    "风险防范措施以及处置预案",
)
PARTICIPANTS = (
    "人大代表", "政协委员", "法律顾问", "专家学者", "利益相关方", "相关部门", "社会组织", "专业机构",
)  # fmt: skip
CONTROLLABLE, AFTER_ADJUSTMENT, UNCONTROLLABLE = "可控", "调整后可控", "不可控"
CONCLUSIONS = (CONTROLLABLE, AFTER_ADJUSTMENT, UNCONTROLLABLE)

P27_1 = Rule("P27.1", "程序办法第二十七条第一款")
P27_2 = Rule("P27.2", "程序办法第二十七条第二款")
P28 = Rule("P28", "程序办法第二十八条")
P29 = Rule("P29", "程序办法第二十九条")
P30 = Rule("P30", "程序办法第三十条")
R3A = Rule("R3a", "风险评估办法第三条")
R3B = Rule("R3b", "风险评估办法第三条")
R4 = Rule("R4", "风险评估办法第四条")
R6 = Rule("R6", "风险评估办法第六条")
R7 = Rule("R7", "风险评估办法第七条")
R8 = Rule("R8", "风险评估办法第八条")


@dataclass(frozen=True, kw_only=True)
class ThirdParty:
    """An agency that assesses for the department, and the four papers about it."""

    name: str
    qualification: str
    competition: str
    contract: str
    report_review: str


@dataclass(frozen=True, kw_only=True)
class ExistingAssessment:
    """An assessment made before under another rule, which is not repeated."""

    title: str
    made_by: str
    made_on: date | None
    basis: str  # the rule under which it was made
    covers: str  # why it covers the risks of this matter


def need_of_assessment_judged(*, is_needed: bool | None, reason: str) -> list[Finding]:
    """Somebody judged, with a reason, whether the decision may do harm. 程序办法第二十七条第一款 (P27.1)"""
    return [
        P27_1.needs(
            is_needed is not None,
            field="is_needed",
            message="请判断决策的实施是否可能对社会稳定、生态环境、公共安全等方面造成不利影响；可能的，应当组织风险评估",
        ),
        P27_1.needs(reason, field="reason", message="请写明是否需要风险评估的判断理由"),
    ]


def not_repeated(existing: ExistingAssessment) -> list[Finding]:
    """An assessment made before stands in only when it is named, dated and covers these risks.

    程序办法第二十七条第二款 (P27.2)
    """
    needs = P27_2.needs
    return [
        needs(existing.title, field="existing_title", message="请写明已有评估文件的名称"),
        needs(existing.made_by, field="existing_made_by", message="请写明作出已有评估的单位"),
        needs(existing.made_on, field="existing_made_on", message="请写明已有评估作出的日期"),
        needs(existing.basis, field="existing_basis", message="请写明已有评估所依据的规定"),
        needs(existing.covers, field="existing_covers", message="请说明已有评估已经覆盖本决策的有关风险"),
    ]


def plan_and_survey(plan: Mapping[str, str], surveys: Collection[str], *, risks: int) -> list[Finding]:
    """The plan has its four elements, people were asked, and the risks were identified. 程序办法第二十八条 (P28)"""
    return [
        *(
            P28.needs(plan.get(part, ""), field=f"plan_{n}", message=f"评估工作方案应当明确{part}")
            for n, part in enumerate(PLAN, 1)
        ),
        P28.needs(surveys, field="surveys", message=f"请开展风险调查并记录，方式如{'、'.join(SURVEYS)}"),
        P28.needs(risks, field="risks", message="请进行风险识别，至少列出一个风险点并判断其可能性和影响"),
    ]


def risk_report_complete(parts: Mapping[str, str]) -> list[Finding]:
    """The report has its five parts: part -> text. 程序办法第二十九条 (P29)"""
    return [
        P29.needs(parts.get(part, ""), field=f"part_{n}", message=f"风险评估报告应当包括：{part}")
        for n, part in enumerate(REPORT_PARTS, 1)
    ]


def risk_controllable(conclusion: str, *, adjustment: str, adjustment_confirmed: bool) -> list[Finding]:
    """The risk is under control, or the draft was adjusted until it was. 程序办法第三十条 (P30)"""
    if conclusion not in CONCLUSIONS:
        return [P30.unmet("conclusion", f"请作出风险评估结论：{'、'.join(CONCLUSIONS)}")]
    if conclusion == UNCONTROLLABLE:
        return [P30.unmet("conclusion", "风险不可控的，应当采取调整决策草案等措施确保风险可控后，才可以作出决策")]
    if conclusion == CONTROLLABLE:
        return []
    return [
        P30.needs(adjustment, field="adjustment", message="结论为调整后可控的，请写明对决策草案作了哪些调整"),
        P30.needs(adjustment_confirmed, field="adjustment", message="请确认调整措施已经落实到决策草案中"),
    ]


def assessed_by_the_lead(*, assessor: str, undertaking: Collection[str], lead: str) -> Unmet | None:
    """The undertaking division assesses; of several, the lead division. 风险评估办法第三条 (R3a)"""
    expected = lead if len(undertaking) > 1 else next(iter(undertaking), "")
    return R3A.needs(
        assessor and assessor == expected, field="assessor", message=f"风险评估的主体应当是{expected or '牵头处室单位'}"
    )


def assessment_held(*, is_needed: bool | None, is_finished: bool) -> Unmet | None:
    """A matter that may do harm goes to the meeting only after its assessment; no statement replaces it.

    风险评估办法第三条 (R3b)
    """
    return R3B.needs(
        is_needed is False or is_finished,
        field="risk_assessment",
        message="可能造成不利影响的决策事项未经风险评估，不得提请厅党组会或厅务会集体讨论，也不能以说明代替",
    )


def third_party_chosen(agency: ThirdParty | None) -> list[Finding]:
    """An agency is qualified, chosen in competition, under contract, and its report was reviewed.

    风险评估办法第四条 (R4)
    """
    if agency is None:
        return []
    needs = R4.needs
    return [
        needs(agency.name, field="agency_name", message="请写明受委托的第三方专业机构"),
        needs(agency.qualification, field="agency_qualification", message="第三方应当有相应资质和评估能力，请写明证明"),
        needs(
            agency.competition, field="agency_competition", message="应当通过竞争方式择优确定评估机构，请写明竞争情况"
        ),
        needs(agency.contract, field="agency_contract", message="应当依法签订社会稳定风险评估委托合同，请写明合同"),
        needs(agency.report_review, field="agency_review", message="应当对第三方的评估报告进行审查，请写明审查意见"),
    ]


def participants_invited(invited: Collection[str], *, reason_if_none: str, approved_by: str) -> Finding:
    """Deputies, counsel, experts, those concerned and others are invited as needed. 风险评估办法第六条 (R6)"""
    if invited:
        return None
    refusal = R6.unmet("invited", f"应当根据需要邀请{'、'.join(PARTICIPANTS)}参加风险评估；认为不需要的，请说明理由")
    message = "未邀请有关人员参加风险评估"
    return R6.departure(refusal, message=message, reason=reason_if_none, approved_by=approved_by)


def four_aspects(aspects: Mapping[str, str]) -> list[Finding]:
    """The four aspects were each assessed: aspect -> text. 风险评估办法第七条 (R7)"""
    return [
        R7.needs(aspects.get(aspect, ""), field=f"aspect_{n}", message=f"应当从{aspect}方面进行评估")
        for n, aspect in enumerate(ASPECTS, 1)
    ]


def order_of_assessment(days: Sequence[date | None]) -> list[Finding]:
    """Plan, survey, identification, report: none before the one it rests on. 风险评估办法第八条 (R8)"""
    findings: list[Finding] = []
    for n, day in enumerate(days[1:], 1):
        before = days[n - 1]
        if day is not None and (before is None or before > day):
            findings.append(R8.unmet("steps", f"“{STEPS[n - 1]}”应当先于“{STEPS[n]}”完成"))
    return findings
