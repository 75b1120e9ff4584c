"""程序办法 第一章 总则 and 第二章 决策启动, 第五条至第十二条, in article order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from law.findings import Finding, Rule, Unmet

MEETINGS = ("厅党组会", "厅务会")
ORIGINS = {
    "superior": "自治区党委、政府和人力资源社会保障部要求或者厅领导建议",
    "division": "处室单位建议",
    "deputies": "人大代表建议、政协委员提案",
    "public": "公民、法人或者其他组织书面建议",
}
ROUTED_BY = {"superior": "办公室", "division": "提出建议的处室单位", "deputies": "办公室", "public": "办公室"}
LEAD_FROM_DIVISIONS = 2
MINIMUM_OPTIONS = 2

P5 = Rule("P5", "程序办法第五条")
P6B = Rule("P6b", "程序办法第六条")
P7B = Rule("P7b", "程序办法第七条")
P9 = Rule("P9", "程序办法第九条")
P10 = Rule("P10", "程序办法第十条")
P11_1 = Rule("P11.1", "程序办法第十一条第一款")
P11_2 = Rule("P11.2", "程序办法第十一条第二款")
P11_3 = Rule("P11.3", "程序办法第十一条第三款")
P11_4 = Rule("P11.4", "程序办法第十一条第四款")
P12 = Rule("P12", "程序办法第十二条")


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """A collective discussion: which meeting, when, and where its record is."""

    meeting: str = ""  # one of MEETINGS
    held_on: date | None = None
    record: str = ""  # the number or name of the minutes


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of several plans for the same matter."""

    title: str
    pros: str
    cons: str


@dataclass(frozen=True, kw_only=True)
class Consulted:
    """What became of the consultation with one division or prefecture bureau whose duties are touched."""

    name: str
    agreed: bool | None  # None: it has not answered
    dispute: str = ""  # the main issues in dispute
    view: str = ""  # the view of the undertaking division with its reasons
    basis: str = ""
    told_party_group: bool = False


def report_to_congress(*, is_required: bool, reported_on: date | None, decided_on: date, record: str) -> list[Finding]:
    """What must be reported to the People's Congress before it is issued has been, and there is a record.

    程序办法第五条 (P5)
    """
    if not is_required:
        return []
    return [
        P5.needs(
            reported_on is not None and reported_on >= decided_on,
            field="congress_reported_on",
            message="本事项应当在印发前向自治区人大常委会报告，请先登记决定作出之后、印发之前的报告日期",
        ),
        P5.needs(record, field="congress_record", message="请登记向自治区人大常委会报告的文号或者记录"),
    ]


def burden_has_basis(*, adds_burden: bool, basis: str) -> Unmet | None:
    """Rights are not reduced nor duties added without a basis in laws or regulations. 程序办法第六条 (P6b)"""
    return P6B.needs(
        not adds_burden or basis.strip(),
        field="burden_basis",
        message="没有法律法规依据，不得作出减损公民、法人和其他组织合法权益或者增加其义务的决定，请写明法律法规依据",
    )


def catalogue_agreed(discussion: Discussion, *, items: int, published_on: date | None = None) -> list[Finding]:
    """A catalogue is published after the meeting agreed to it. 程序办法第七条 (P7b)"""
    findings = _discussed(P7B, discussion, act="决策目录的公布", not_after=published_on)
    return [P7B.needs(items > 0, field="items", message="决策目录还没有事项，请先列入"), *findings]


def studied_and_discussed(
    *, origin: str, study_report: str, studied_by: str, proposer: str, discussion: Discussion, started_on: date
) -> list[Finding]:
    """A proposal was studied by the division its origin names, and the meeting discussed whether to start.

    程序办法第九条 (P9)
    """
    needs = P9.needs
    own = origin != "division" or not proposer or studied_by == proposer
    return [
        needs(origin in ORIGINS, field="origin", message=f"请写明建议的来源：{'、'.join(ORIGINS.values())}"),
        needs(studied_by, field="studied_by", message="请写明由哪个处室单位研究论证"),
        needs(own, field="studied_by", message="处室单位提出建议的，由提出建议的处室单位研究论证"),
        needs(study_report, field="study_report", message="建议应当先行研究论证，请提交研究论证报告"),
        *_discussed(P9, discussion, act="决策程序的启动", not_after=started_on),
    ]


def start_decision(*, divisions: Sequence[str], lead: str, due_on: date | None, decided_on: date) -> list[Finding]:
    """The decision to start names the undertaking divisions, the lead among several, and the time limit.

    程序办法第十条 (P10)
    """
    several = len(set(divisions)) >= LEAD_FROM_DIVISIONS
    return [
        P10.needs(divisions, field="divisions", message="应当明确决策承办处室单位"),
        P10.needs(
            not several or lead in divisions,
            field="lead",
            message="需要两个以上处室单位承办的，应当从中明确牵头处室单位",
        ),
        P10.needs(due_on, field="due_on", message="应当明确决策的期限"),
        P10.needs(
            due_on is None or due_on > decided_on, field="due_on", message="决策的期限必须晚于作出启动决定的日期"
        ),
    ]


def draft_prepared(*, has_draft: bool, explanation: str, research: str) -> list[Finding]:
    """There is a draft with its explanation, and it rests on research. 程序办法第十一条第一款 (P11.1)"""
    return [
        P11_1.needs(has_draft, field="draft", message="尚未拟定决策草案，请先录入"),
        P11_1.needs(explanation, field="explanation", message="请填写决策草案的说明"),
        P11_1.needs(research, field="research", message="请填写调查研究和掌握信息的情况"),
    ]


def legal_bases_listed(bases: Collection[str]) -> Unmet | None:
    """Laws, regulations, rules and policies that bear on the matter are listed. 程序办法第十一条第二款 (P11.2)"""
    listed = [basis for basis in bases if basis.strip()]
    return P11_2.needs(
        listed, field="bases", message="应当全面梳理与决策事项有关的法律、法规、规章和政策，请列出依据清单"
    )


def cost_and_benefit(*, analysis: str, reason_if_none: str, approved_by: str) -> Finding:
    """Costs and benefits are analysed as the matter needs. 程序办法第十一条第三款 (P11.3)"""
    if analysis.strip():
        return None
    refusal = P11_3.unmet(
        "cost_benefit", "应当根据需要对成本和效益进行分析预测，请填写分析；认为不需要的，请说明理由和批准人"
    )
    return P11_3.departure(refusal, message="未进行成本效益分析预测", reason=reason_if_none, approved_by=approved_by)


def options_weighed(options: Sequence[Option], *, preference: str) -> list[Finding]:
    """Where there are several plans, each has its pros and cons and one is preferred. 程序办法第十一条第四款 (P11.4)"""
    if not options:
        return []
    weighed = [option for option in options if option.title.strip() and option.pros.strip() and option.cons.strip()]
    return [
        P11_4.needs(
            len(options) >= MINIMUM_OPTIONS, field="options", message="提出备选方案的，应当有两个以上方案供比较"
        ),
        P11_4.needs(
            len(weighed) == len(options), field="options", message="请对每个方案写明名称，并对利弊分别进行分析"
        ),
        P11_4.needs(preference, field="preference", message="提出两个以上方案的，应当提出倾向性意见"),
    ]


def divisions_consulted(consulted: Collection[Consulted], *, touches_others: bool) -> list[Finding]:
    """Bodies whose duties are touched were consulted; where they disagree, the party group was told why.

    程序办法第十二条 (P12)
    """
    findings: list[Finding] = [
        P12.needs(
            not touches_others or consulted,
            field="consulted",
            message="决策事项涉及其他处室单位、盟市人社部门职责的，应当与其充分协商，请登记协商情况",
        )
    ]
    for each in consulted:
        if each.agreed is None:
            findings.append(P12.unmet("consulted", f"{each.name}尚未答复，请待其答复后登记结果"))
        elif not each.agreed:
            findings += _disagreement(each)
    return findings


def _disagreement(each: Consulted) -> list[Finding]:
    needs, name = P12.needs, each.name
    return [
        needs(each.dispute, field="dispute", message=f"未与{name}取得一致意见，应当说明争议的主要问题"),
        needs(each.view, field="view", message=f"未与{name}取得一致意见，应当说明决策承办处室单位的意见、理由"),
        needs(each.basis, field="basis", message=f"未与{name}取得一致意见，应当说明决策承办处室单位意见的依据"),
        needs(each.told_party_group, field="told_party_group", message=f"未与{name}取得一致意见，应当向厅党组说明"),
    ]


def _discussed(rule: Rule, discussion: Discussion, *, act: str, not_after: date | None) -> list[Finding]:
    held_on = discussion.held_on
    on_time = held_on is None or not_after is None or held_on <= not_after
    return [
        rule.needs(
            discussion.meeting in MEETINGS,
            field="meeting",
            message=f"{act}应当由{'或者'.join(MEETINGS)}集体讨论决定，请写明会议",
        ),
        rule.needs(held_on, field="held_on", message="请写明集体讨论的日期"),
        rule.needs(on_time, field="held_on", message=f"集体讨论的日期不能晚于{act}的日期"),
        rule.needs(discussion.record, field="record", message="请登记集体讨论的会议记录或者纪要文号"),
    ]
