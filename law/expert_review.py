"""程序办法 第四章 and 专家论证办法 第三条至第十六条: one expert review, in article order. The pool is in law/expert_pool.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from law.calendar_days import Deadline, Workdays, add_working_days
from law.consent import deputy_consent
from law.findings import Finding, Rule, Unmet

TOPICS = ("必要性", "可行性", "科学性")
MODES = ("论证会", "书面咨询", "委托咨询论证")
MEETING, INDIVIDUAL, GROUP = "专家论证会议", "专家个人分别论证", "专家小组论证"
FORMS = (MEETING, INDIVIDUAL, GROUP)
STEPS = (
    "确定论证事项",
    "选定论证专家",
    "向专家提供论证所需的资料",
    "专家研究并提出意见建议",
    "整理、分析、吸纳专家的意见和建议",
    "形成专家论证报告",
)
COMMITMENT = (
    "独立地参与论证",
    "客观、公正、中立地发表论证意见",
    "对论证过程、事项和意见保密",
    "遵守法律、法规及《内蒙古自治区人力资源和社会保障厅重大行政决策专家论证办法》的相关规定",
)
REPORT_PARTS = (
    "决策的必要性、合法性、可行性",
    "决策的经济社会效益",
    "决策的执行条件",
    "决策可能面临的社会稳定、环境保护、安全生产、财政经济、廉洁性、法律纠纷和专业技术等方面的风险或问题",
    "决策实施后可能引发问题的对策",
    "对决策是否可以实施以及修改的建议",
    "其他必要的相关因素研究及建议",
)
USUAL_EXPERTS, SENSITIVE_EXPERTS = 5, 7
STUDY_WORKING_DAYS = 7

P22_1 = Rule("P22.1", "程序办法第二十二条第一款")
P22_2 = Rule("P22.2", "程序办法第二十二条第二款")
P23A = Rule("P23a", "程序办法第二十三条")
P23B = Rule("P23b", "程序办法第二十三条")
E3 = Rule("E3", "专家论证办法第三条")
E7 = Rule("E7", "专家论证办法第七条")
E9A = Rule("E9a", "专家论证办法第九条")
E9B = Rule("E9b", "专家论证办法第九条")
E9C = Rule("E9c", "专家论证办法第九条")
E10_1 = Rule("E10.1", "专家论证办法第十条第一款")
E10_2 = Rule("E10.2", "专家论证办法第十条第二款")
E11 = Rule("E11", "专家论证办法第十一条")
E12 = Rule("E12", "专家论证办法第十二条")
E13_1 = Rule("E13.1", "专家论证办法第十三条第一款")
E13_2 = Rule("E13.2", "专家论证办法第十三条第二款")
E13_3 = Rule("E13.3", "专家论证办法第十三条第三款")
E13_4 = Rule("E13.4", "专家论证办法第十三条第四款")
E15 = Rule("E15", "专家论证办法第十五条")
E16 = Rule("E16", "专家论证办法第十六条")


def need_of_experts_judged(*, is_technical: bool | None, reason: str, topics: Collection[str]) -> list[Finding]:
    """Somebody judged, with a reason, whether the matter is technical; if so the review has its topics.

    程序办法第二十二条第一款 (P22.1)
    """
    missing = [topic for topic in TOPICS if topic not in topics]
    return [
        P22_1.needs(
            is_technical is not None,
            field="is_technical",
            message="请判断决策事项是否专业性、技术性较强；较强的，应当组织专家论证",
        ),
        P22_1.needs(reason, field="reason", message="请写明是否专业性、技术性较强的判断理由"),
        P22_1.needs(
            not is_technical or not missing, field="topics", message=f"论证事项应当包括{'、'.join(missing or TOPICS)}"
        ),
    ]


def mode_agreed(*, mode: str, consent_granted: bool, consent_is_current: bool) -> list[Finding]:
    """The deputy director agreed to how the review is held. 程序办法第二十二条第二款 (P22.2)"""
    return [
        P22_2.needs(mode, field="mode", message=f"请选择论证方式，如{'、'.join(MODES)}"),
        deputy_consent(P22_2, act="组织专家论证的方式", granted=consent_granted, is_current=consent_is_current),
    ]


def dissent_sought(*, dissenting: Collection[str], reason_if_none: str, approved_by: str) -> Finding:
    """Among the experts are some who hold another view. 程序办法第二十三条 (P23a)"""
    if dissenting:
        return None
    refusal = P23A.unmet("dissenting", "应当注重选择持不同意见的专家；没有这样的专家参加的，请说明已如何寻找及其理由")
    message = "参加论证的专家中没有已知持不同意见的"
    return P23A.departure(refusal, message=message, reason=reason_if_none, approved_by=approved_by)


def nobody_interested(interested: Collection[str]) -> Unmet | None:
    """No expert with a direct interest in the matter takes part. 程序办法第二十三条 (P23b)"""
    return P23B.needs(
        not interested,
        field="members",
        message=f"不得选择与决策事项有直接利害关系的专家、专业机构，请更换：{'、'.join(interested)}",
    )


def experts_heard(*, is_technical: bool | None, is_finished: bool) -> Unmet | None:
    """A technical matter goes to the meeting only after its expert review; no statement replaces it.

    专家论证办法第三条 (E3)
    """
    return E3.needs(
        is_technical is False or is_finished,
        field="expert_review",
        message="专业性、技术性较强的决策事项未经专家论证，不得提请厅党组会或厅务会集体审议，也不能以说明代替",
    )


def declared_and_signed(*, undeclared: Collection[str], unsigned: Collection[str]) -> list[Finding]:
    """Each expert declared interests of his own and of his employer, and signed his opinion.

    专家论证办法第七条 (E7)
    """
    return [
        E7.needs(
            not undeclared, field="declarations", message=f"尚未声明本人及所在单位有无利害关系：{'、'.join(undeclared)}"
        ),
        E7.needs(not unsigned, field="opinions", message=f"论证意见尚未签名确认：{'、'.join(unsigned)}"),
    ]


def usual_number(count: int, *, reason: str, approved_by: str) -> Finding:
    """Five experts take part as a rule. 专家论证办法第九条 (E9a)"""
    if count >= USUAL_EXPERTS:
        return None
    refusal = E9A.unmet("members", f"参加论证的专家一般不少于{USUAL_EXPERTS}人，现有{count}人；少于的，请说明理由")
    return E9A.departure(refusal, message=f"参加论证的专家为{count}人", reason=reason, approved_by=approved_by)


def sensitive_number(count: int, *, is_sensitive: bool) -> Unmet | None:
    """Seven experts where the matter is wide, disputed, complicated or sensitive. 专家论证办法第九条 (E9b)"""
    return E9B.needs(
        not is_sensitive or count >= SENSITIVE_EXPERTS,
        field="members",
        message="涉及面较广、争议性较大或内容特别复杂、敏感的，参加论证的专家应当不少于"
        f"{SENSITIVE_EXPERTS}人，现有{count}人",
    )


def outsiders_explained(reasons: Mapping[str, str], *, approved_by: str) -> list[Finding]:
    """An expert from outside the pool comes with a reason: name -> why. 专家论证办法第九条 (E9c)"""
    findings: list[Finding] = []
    for name, reason in reasons.items():
        refusal = E9C.unmet("outside_reason", f"{name}不在专家库中：特殊论证事项可以邀请库外专家，请说明理由")
        message = f"邀请库外专家{name}参加论证"
        findings.append(E9C.departure(refusal, message=message, reason=reason, approved_by=approved_by))
    return findings


def order_of_review(days: Sequence[date | None]) -> list[Finding]:
    """Each step comes after the one before it; `days` are those of STEPS, None: not yet. 专家论证办法第十条第一款 (E10.1)"""
    findings: list[Finding] = []
    for n, day in enumerate(days[1:], 1):
        before = days[n - 1]
        if day is not None and (before is None or before > day):
            findings.append(E10_1.unmet("steps", f"“{STEPS[n - 1]}”应当先于“{STEPS[n]}”完成"))
    return findings


def every_option_argued(options: Collection[str], argued: Mapping[str, Collection[str]]) -> list[Finding]:
    """Where options are compared, each expert argues all of them: name -> options. 专家论证办法第十条第二款 (E10.2)"""
    gaps = {name: [option for option in options if option not in done] for name, done in argued.items()}
    return [
        E10_2.unmet("options", f"应当对各备选方案同时进行论证，{name}尚未论证：{'、'.join(gap)}")
        for name, gap in gaps.items()
        if gap
    ]


def commitments_signed(unsigned: Collection[str]) -> Unmet | None:
    """Each expert signed the commitment of four points. 专家论证办法第十一条 (E11)"""
    return E11.needs(
        not unsigned, field="commitments", message=f"参加论证的专家应当签署专家承诺书，尚未签署：{'、'.join(unsigned)}"
    )


def earliest_due(provided_on: date, workdays: Workdays) -> Deadline:
    """The first day that may be set for the opinions. 专家论证办法第十二条 (E12)"""
    return add_working_days(provided_on, STUDY_WORKING_DAYS, workdays)


def study_time(provided_on: date | None, due_on: date | None, workdays: Workdays) -> Unmet | None:
    """The experts have seven working days; no reason shortens them (P24 says 一般, this rule does not).

    专家论证办法第十二条 (E12)
    """
    if provided_on is None or due_on is None:
        return E12.unmet("due_on", "请写明向专家提供资料的日期和提出论证意见的期限")
    earliest = earliest_due(provided_on, workdays)
    note = "，该年度放假安排尚未公布，日期为暂定" if earliest.provisional else ""
    return E12.needs(
        due_on >= earliest.on,
        field="due_on",
        message=f"应当给予专家不少于{STUDY_WORKING_DAYS}个工作日的研究时间：{_cn(provided_on)}提供资料的，"
        f"期限不早于{_cn(earliest.on)}{note}，不得缩短",
    )


def form_chosen(form: str) -> Unmet | None:
    """A meeting, single opinions, a group, or another form in the division's words. 专家论证办法第十三条第一款 (E13.1)"""
    return E13_1.needs(form, field="form", message=f"请选择论证形式：{'、'.join(FORMS)}或其他适当方式")


def meeting_documented(*, minutes: str, without_opinion: Collection[str]) -> list[Finding]:
    """A meeting has its minutes and a written opinion of each who attended. 专家论证办法第十三条第二款 (E13.2)"""
    return [
        E13_2.needs(minutes, field="minutes", message="采取专家论证会议方式的，应当做好会议记录"),
        E13_2.needs(
            not without_opinion,
            field="opinions",
            message=f"与会专家应当提交个人书面意见，尚未提交：{'、'.join(without_opinion)}",
        ),
    ]


def individual_opinions(without_opinion: Collection[str], late: Collection[str]) -> list[Finding]:
    """Each expert handed in an opinion in his own name by the day set. 专家论证办法第十三条第三款 (E13.3)"""
    return [
        E13_3.needs(
            not without_opinion,
            field="opinions",
            message=f"应当以个人名义出具书面论证意见，尚未出具：{'、'.join(without_opinion)}",
        ),
        E13_3.needs(not late, field="opinions", message=f"书面论证意见晚于指定时限，请重新指定时限：{'、'.join(late)}"),
    ]


def one_leader(leaders: int) -> Unmet | None:
    """A group has one leader, who is answerable for the report. 专家论证办法第十三条第四款 (E13.4)"""
    return E13_4.needs(
        leaders == 1, field="leader", message=f"采取专家小组论证方式的，应当从选定的专家中确定1名组长，现有{leaders}名"
    )


def expert_report_complete(parts: Mapping[str, str]) -> list[Finding]:
    """The report has its seven parts: part -> text. 专家论证办法第十五条 (E15)"""
    return [
        E15.needs(parts.get(part, ""), field=f"part_{n}", message=f"专家论证报告应当包括：{part}")
        for n, part in enumerate(REPORT_PARTS, 1)
    ]


def points_answered(*, open_: int, without_reason: int, without_reply: int) -> list[Finding]:
    """Each point is adopted or has a reason, and the expert was told. 专家论证办法第十六条 (E16)"""
    return [
        E16.needs(open_ == 0, field="points", message=f"还有{open_}条专家意见没有作出是否采纳的决定"),
        E16.needs(without_reason == 0, field="points", message=f"有{without_reason}条专家意见未予采纳，应当说明理由"),
        E16.needs(without_reply == 0, field="points", message=f"有{without_reply}条专家意见未予采纳，应当向专家反馈"),
    ]


def _cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
