"""程序办法 第七章 集体讨论决定和决策公布, 第三十七条和第三十八条, in article order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from law.calendar_days import Deadline, Workdays, add_working_days
from law.findings import Finding, Rule, Unmet

OUTCOMES = {"passed": "通过", "passed_in_principle": "原则通过", "again": "修改后再次讨论", "refused": "不予通过"}
CHANNELS = ("自治区人民政府公报", "政府网站", "本行政区域内发行的报纸", "政务新媒体")
VIEWS = {"agree": "同意", "disagree": "不同意", "reserve": "保留意见"}
PROMPT_WORKING_DAYS = 20  # 「及时」: 政府信息公开条例第二十六条

P37_1 = Rule("P37.1", "程序办法第三十七条第一款")
P37_2 = Rule("P37.2", "程序办法第三十七条第二款")
P38A = Rule("P38a", "程序办法第三十八条")
P38B = Rule("P38b", "程序办法第三十八条")


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """How a matter stands with one procedure: 公众参与, 专家论证, 风险评估.

    `is_required` None: nobody has judged yet. `statement`: why it does not apply (未履行相关程序的说明); it never stands
    in for a procedure that is required (专家论证办法第三条, 风险评估办法第三条).
    """

    name: str
    is_required: bool | None
    is_done: bool
    statement: str = ""


@dataclass(frozen=True, kw_only=True)
class Package:
    """The papers of 第三十七条第一款 as the system finds them."""

    has_draft: bool
    explanation: str
    affects_market_entities: bool
    fair_competition: str  # the conclusion of the fair-competition review
    procedures: tuple[Procedure, ...]
    legality_opinion: str
    opinions_report: str  # collected opinions and their adoption


@dataclass(frozen=True, kw_only=True)
class View:
    """What one member said, in the order in which they spoke."""

    name: str
    position: str  # one of VIEWS
    words: str
    is_principal: bool = False


def meeting_package(package: Package) -> list[Finding]:
    """The package for the meeting is complete; a statement explains only a procedure that is not required.

    程序办法第三十七条第一款 (P37.1)
    """
    needs = P37_1.needs
    return [
        needs(package.has_draft, field="draft", message="上会材料应当包括决策草案"),
        needs(package.explanation, field="explanation", message="上会材料应当包括决策草案的说明"),
        needs(
            not package.affects_market_entities or package.fair_competition.strip(),
            field="fair_competition",
            message="决策草案涉及市场主体经济活动，上会材料应当包含公平竞争审查的有关情况",
        ),
        *(_procedure(procedure) for procedure in package.procedures),
        needs(package.legality_opinion, field="legality", message="上会材料应当包括合法性审查意见"),
        needs(package.opinions_report, field="opinions_report", message="上会材料应当包括有关意见收集、采纳情况等材料"),
    ]


def _procedure(procedure: Procedure) -> Unmet | None:
    name = procedure.name
    if procedure.is_done:
        return None
    if procedure.is_required is None:
        return P37_1.unmet(name, f"尚未判断本事项是否应当履行{name}程序")
    if procedure.is_required:
        return P37_1.unmet(name, f"应当履行而尚未履行{name}程序；应当履行的程序不能以说明代替")
    return P37_1.needs(procedure.statement, field=name, message=f"未履行{name}程序的，应当提供未履行该程序的说明")


def decision_of_principal(
    *, outcome: str, views: Sequence[View], absent_reasons: Collection[str], reasons: str, requirements: str
) -> list[Finding]:
    """The principal decides after everybody spoke, last, and gives reasons when departing from the majority.

    Speaking last, reasons and dissent: 条例第三十条. 程序办法第三十七条第二款 (P37.2)
    """
    needs = P37_2.needs
    others = [view for view in views if not view.is_principal]
    wants_changes = outcome in {"passed_in_principle", "again"}
    findings = [
        needs(outcome in OUTCOMES, field="outcome", message=f"请作出决定：{'、'.join(OUTCOMES.values())}"),
        needs(others, field="views", message="厅主要领导应当在集体讨论的基础上作出决定，请先记录参会人员的意见"),
        needs(
            any(view.is_principal for view in views),
            field="views",
            message="请记录厅主要领导的意见，厅主要领导最后发表意见",
        ),
        needs(
            not views or not any(view.is_principal for view in views[:-1]),
            field="views",
            message="厅主要领导应当最后发表意见，请核对发言顺序",
        ),
        needs(all(r.strip() for r in absent_reasons), field="absent", message="请写明每位缺席人员的原因"),
        needs(
            reasons.strip() or outcome not in OUTCOMES or not departs_from_majority(outcome, others),
            field="reasons",
            message="拟作出的决定与多数人的意见不一致的，厅主要领导应当说明理由",
        ),
        needs(
            requirements.strip() or not wants_changes,
            field="requirements",
            message="原则通过或者修改后再次讨论的，请写明会议提出的修改意见",
        ),
    ]
    return list(findings)


def departs_from_majority(outcome: str, others: Sequence[View]) -> bool:
    """Whether the outcome is not what most of the others wanted. 程序办法第三十七条第二款 (P37.2)"""
    agreeing = sum(view.position == "agree" for view in others)
    against = sum(view.position == "disagree" for view in others)
    carried = outcome in {"passed", "passed_in_principle"}
    return (carried and against > len(others) - against) or (not carried and agreeing > len(others) - agreeing)


def latest_promulgation(decided_on: date, workdays: Workdays) -> Deadline:
    """The last day that is still prompt (及时), by 政府信息公开条例第二十六条. 程序办法第三十八条 (P38a)"""
    return add_working_days(decided_on, PROMPT_WORKING_DAYS, workdays)


def promulgation(
    *,
    channels: Collection[str],
    without_evidence: Collection[str],
    text: str,
    not_public_basis: str,
    decided_on: date,
    published_on: date,
) -> list[Finding]:
    """The decision is published where the public finds it, each channel with what shows it, or a law forbids it.

    程序办法第三十八条 (P38a)
    """
    if not_public_basis.strip():
        return []
    needs = P38A.needs
    return [
        needs(text, field="text", message="应当公布决策正文"),
        needs(
            set(channels) & set(CHANNELS),
            field="channels",
            message=f"应当通过下列途径公布，依法不予公开的请写明法律依据：{'、'.join(CHANNELS)}",
        ),
        needs(
            not without_evidence,
            field="channels",
            message=f"下列公布途径没有链接或者文件佐证：{'、'.join(without_evidence)}",
        ),
        needs(published_on >= decided_on, field="published_on", message="公布日期不能早于作出决定的日期"),
    ]


def adoption_explained(
    *,
    is_needed: bool,
    opinions_adoption: str,
    expert_adoption: str,
    had_expert_review: bool,
    interpretation: str,
    not_public_basis: str,
) -> list[Finding]:
    """What became of public and expert opinions is explained, and the decision is interpreted to the public.

    程序办法第三十八条 (P38b)
    """
    if not is_needed or not_public_basis.strip():
        return []
    needs = P38B.needs
    return [
        needs(opinions_adoption, field="opinions_adoption", message="应当说明对公众意见的采纳情况"),
        needs(
            not had_expert_review or expert_adoption.strip(),
            field="expert_adoption",
            message="应当说明对专家论证意见的采纳情况",
        ),
        needs(
            interpretation,
            field="interpretation",
            message="社会公众普遍关心或者专业性、技术性较强的，应当通过新闻发布会、接受访谈等方式宣传解读，请写明安排",
        ),
    ]
