"""程序办法 第三章 公众参与, 第十三条至第十七条, in article order. 第十八条至第二十一条 are in law/hearings.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from law.calendar_days import Deadline, Workdays, add_days
from law.consent import deputy_consent
from law.findings import Finding, Rule, Unmet

WAYS = ("座谈会", "听证会", "实地走访", "书面征求意见", "向社会公开征求意见", "问卷调查", "民意调查")
CHANNELS = ("政府网站", "政务新媒体", "报刊", "广播", "电视")
REPRESENTATIVES = ("人大代表", "政协委员", "基层组织")
PUBLIC_COMMENT = WAYS[4]
MINIMUM_COMMENT_DAYS = 30

P13_1 = Rule("P13.1", "程序办法第十三条第一款")
P13_2 = Rule("P13.2", "程序办法第十三条第二款")
P14_1A = Rule("P14.1a", "程序办法第十四条第一款")
P14_1B = Rule("P14.1b", "程序办法第十四条第一款")
P14_2 = Rule("P14.2", "程序办法第十四条第二款")
P15 = Rule("P15", "程序办法第十五条")
P16 = Rule("P16", "程序办法第十六条")
P17 = Rule("P17", "程序办法第十七条")


@dataclass(frozen=True, kw_only=True)
class HeldWay:
    """One way in which opinions were heard (程序办法第十三条第二款)."""

    name: str  # one of WAYS; 「等多种方式」 allows another, in the division's own words
    is_finished: bool
    evidence: str  # what shows that it took place: notice, link, record, attendance list


def opinions_fully_heard(*, ways: Collection[str], not_public_basis: str, unanswered: int) -> list[Finding]:
    """The public was heard in some way, or a law forbids it, and no opinion is left without its answer.

    That each opinion is studied and answered is how 条例第十八条 (归纳整理、研究论证) explains 「充分听取」.
    程序办法第十三条第一款 (P13.1)
    """
    return [
        P13_1.needs(
            ways or not_public_basis.strip(),
            field="ways_held",
            message="尚未以任何方式听取社会公众意见；请至少采取一种便于社会公众参与的方式，依法不予公开的，请写明法律依据",
        ),
        P13_1.needs(
            unanswered == 0,
            field="opinions",
            message=f"还有{unanswered}条意见没有采纳情况及理由；请逐条研究并作出采纳、部分采纳或者不采纳的答复",
        ),
    ]


def ways_of_hearing(held: Collection[HeldWay]) -> list[Finding]:
    """Every way that was begun is named, over, and can be shown to have taken place. 程序办法第十三条第二款 (P13.2)"""
    findings: list[Finding] = []
    for way in held:
        called = way.name.strip() or "未写明名称的方式"
        findings += [
            P13_2.needs(way.name, field="ways_held", message=f"请写明听取意见的方式，如{'、'.join(WAYS)}"),
            P13_2.needs(way.is_finished, field="ways_held", message=f"{called}尚未结束，请待其结束后再提交"),
            P13_2.needs(
                way.evidence, field="ways_held", message=f"{called}没有留存材料，请补充公告、链接、记录或者名单等材料"
            ),
        ]
    return findings


def publication_for_comment(
    *,
    consent_granted: bool,
    consent_is_current: bool,
    has_draft: bool,
    explanation: str,
    ways: str,
    contact: str,
    closes_on: date | None,
    channels: Collection[str],
) -> list[Finding]:
    """A draft goes out with consent, its explanation, the ways and period to comment, where people see it.

    程序办法第十四条第一款 (P14.1a)
    """
    act, needs = PUBLIC_COMMENT, P14_1A.needs
    return [
        deputy_consent(P14_1A, act=act, granted=consent_granted, is_current=consent_is_current),
        needs(has_draft, field="draft", message="应当公布决策草案，请选定公开征求意见的草案版本"),
        needs(explanation, field="explanation", message="应当公布决策草案的说明，请填写草案说明"),
        needs(ways, field="ways", message="应当明确提出意见的途径，请填写网上、信函、电话等途径"),
        needs(contact, field="contact", message="提出意见的途径应当能够联系到人，请填写联系人和联系方式"),
        needs(closes_on, field="closes_on", message="应当明确提出意见的期限，请填写截止日期"),
        needs(
            set(channels) & set(CHANNELS),
            field="channels",
            message=f"应当通过便于社会公众知晓的途径公布，请至少选择一种：{'、'.join(CHANNELS)}",
        ),
    ]


def earliest_close(published_on: date, workdays: Workdays, *, minimum_days: int = MINIMUM_COMMENT_DAYS) -> Deadline:
    """The first day on which the period may end without a reason. 程序办法第十四条第一款 (P14.1b)"""
    return add_days(published_on, minimum_days, workdays)


def comment_period(
    published_on: date,
    closes_on: date,
    *,
    reason_if_short: str,
    approved_by: str,
    workdays: Workdays,
    minimum_days: int = MINIMUM_COMMENT_DAYS,
) -> Finding:
    """The public may comment for 30 days, or the notice says why not.

    Where 第五十五条 brings in a stricter law, minimum_days is that law's number. 程序办法第十四条第一款 (P14.1b)
    """
    if closes_on <= published_on:
        return P14_1B.unmet("closes_on", f"截止日期{_cn(closes_on)}必须晚于公布日期{_cn(published_on)}")
    earliest = earliest_close(published_on, workdays, minimum_days=minimum_days)
    if closes_on >= earliest.on:
        return None
    refusal = P14_1B.unmet(
        "closes_on",
        f"公开征求意见的期限一般不少于{minimum_days}日：{_cn(published_on)}公布的，截止日期不早于{_cn(earliest.on)}"
        f"{_why(earliest)}；因情况紧急等原因需要缩短期限的，请填写理由，理由随公告同时公布",
    )
    short = f"公开征求意见于{_cn(closes_on)}截止，早于一般情形下的{_cn(earliest.on)}"
    return P14_1B.departure(refusal, message=short, reason=reason_if_short, approved_by=approved_by)


def public_explanation(*, consent_granted: bool) -> Unmet | None:
    """A press conference or expert interview on the draft is held with consent. 程序办法第十四条第二款 (P14.2)"""
    return deputy_consent(P14_2, act="召开新闻发布会、专家访谈等进行解释说明", granted=consent_granted)


def opinion_survey(
    *, consent_granted: bool, consent_is_current: bool, ways: Collection[str], wording_checked_by: str
) -> list[Finding]:
    """A survey has consent, a way to reach people, and wording somebody checked to be short and clear.

    程序办法第十五条 (P15)
    """
    return [
        deputy_consent(P15, act="采取民意调查方式听取意见", granted=consent_granted, is_current=consent_is_current),
        P15.needs(ways, field="ways", message="请写明民意调查通过网络、电话、当面问询等哪些方式进行"),
        P15.needs(
            wording_checked_by,
            field="wording_checked_by",
            message="民意调查的内容应当用词简洁、明确易懂，请由审核人通读问卷并署名确认",
        ),
    ]


def representatives_heard(*, heard: Collection[str], reason_if_none: str, approved_by: str) -> Finding:
    """Deputies, CPPCC members and grass-roots bodies are heard as the matter needs. 程序办法第十六条 (P16)"""
    if heard:
        return None
    refusal = P16.unmet(
        "representatives",
        f"应当根据决策事项内容和需要听取{'、'.join(REPRESENTATIVES)}的意见和建议；认为不需要的，请说明理由",
    )
    message = "未听取人大代表、政协委员以及有关基层组织的意见"
    return P16.departure(refusal, message=message, reason=reason_if_none, approved_by=approved_by)


def affected_groups_consulted(affected: Collection[str], consulted: Collection[str]) -> Unmet | None:
    """Each group whose interests are touched was talked with, and there is a record of it. 程序办法第十七条 (P17)"""
    silent = [group for group in affected if group not in set(consulted)]
    return P17.needs(
        not silent,
        field="affected_groups",
        message=f"决策事项涉及特定群体利益，尚无与下列群体沟通协商的记录：{'、'.join(silent)}；"
        "请与相关人民团体、社会组织以及群众代表沟通协商并记录",
    )


def _cn(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _why(earliest: Deadline) -> str:
    notes = ["期限最后一日是休息日，已顺延"] if earliest.rolled else []
    notes += ["该年度放假安排尚未公布，日期为暂定"] if earliest.provisional else []
    return f"（{'；'.join(notes)}）" if notes else ""
