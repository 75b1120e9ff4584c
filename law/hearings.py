"""程序办法 第三章 公众参与, 第十八条至第二十一条: the hearing, in article order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from law.calendar_days import days_before
from law.consent import deputy_consent
from law.findings import Finding, Rule, Unmet

HEARING_GROUNDS = ("直接涉及切身利益", "存在较大分歧", "法律、法规、规章要求听证")
MATERIAL_DAYS_BEFORE = 7
STEPS = (
    "决策承办处室单位介绍决策草案、依据和有关情况",
    "听证参加人陈述意见，进行询问、质证和辩论",
    "听证参加人确认听证会记录并签字",
)

P18_1 = Rule("P18.1", "程序办法第十八条第一款")
P18_2 = Rule("P18.2", "程序办法第十八条第二款")
P19_1 = Rule("P19.1", "程序办法第十九条第一款")
P19_2A = Rule("P19.2a", "程序办法第十九条第二款")
P19_2B = Rule("P19.2b", "程序办法第十九条第二款")
P19_2C = Rule("P19.2c", "程序办法第十九条第二款")
P19_3 = Rule("P19.3", "程序办法第十九条第三款")
P20_1 = Rule("P20.1", "程序办法第二十条第一款")
P20_2 = Rule("P20.2", "程序办法第二十条第二款")
P21 = Rule("P21", "程序办法第二十一条")


@dataclass(frozen=True, kw_only=True)
class HearingNotice:
    """The five parts of a hearing notice (听证公告), and the two papers that go with it."""

    held_on: date | None  # (一) 时间
    place: str  # (一) 地点
    subject: str  # (二) 听证内容
    seats: int  # (三) 参加人名额
    how_chosen: str  # (三) 产生办法
    registration: str  # (四) 报名方法
    contact: str  # (四) 联系方式
    other_matters: str  # (五) 其他有关事项
    has_draft: bool
    explanation: str


@dataclass(frozen=True, kw_only=True)
class InterestedSide:
    """One side with an interest in the matter, and who speaks for it."""

    name: str
    seats: int
    present: int | None = None  # None: the hearing has not begun


def hearing_decision(*, consent_granted: bool, ground: str) -> list[Finding]:
    """A hearing is prepared with consent and on one of the grounds. 程序办法第十八条第一款 (P18.1)"""
    return [
        deputy_consent(P18_1, act="召开听证会", granted=consent_granted),
        P18_1.needs(
            ground in HEARING_GROUNDS, field="ground", message=f"请写明召开听证会的理由：{'、'.join(HEARING_GROUNDS)}"
        ),
    ]


def hearing_in_public(*, admits_observers: bool, admits_press: bool, not_public_basis: str) -> Unmet | None:
    """Observers and the press may attend, unless a law forbids it. 程序办法第十八条第二款 (P18.2)"""
    return P18_2.needs(
        (admits_observers and admits_press) or not_public_basis.strip(),
        field="admission",
        message="听证会应当公开举行，允许旁听和新闻报道；依法不予公开的，请写明法律依据",
    )


def hearing_notice(notice: HearingNotice, *, published_on: date) -> list[Finding]:
    """The notice has its five parts, comes with draft and explanation, and is out before the day of the hearing.

    程序办法第十九条第一款 (P19.1)
    """
    needs = P19_1.needs
    return [
        needs(notice.held_on, field="held_on", message="听证公告应当包括听证会时间，请填写"),
        needs(notice.place, field="place", message="听证公告应当包括听证会地点，请填写"),
        needs(notice.subject, field="subject", message="听证公告应当包括听证内容，请填写"),
        needs(notice.seats > 0, field="seats", message="听证公告应当包括听证会参加人名额，请填写"),
        needs(notice.how_chosen, field="how_chosen", message="听证公告应当包括听证会参加人产生办法，请填写"),
        needs(notice.registration, field="registration", message="听证公告应当包括听证会报名方法，请填写"),
        needs(notice.contact, field="contact", message="听证公告应当包括联系方式，请填写"),
        needs(notice.other_matters, field="other_matters", message="听证公告应当包括其他有关事项；没有的，请写明“无”"),
        needs(notice.has_draft, field="draft", message="应当随公告公布决策草案，请选定草案版本"),
        needs(notice.explanation, field="explanation", message="应当随公告公布决策草案的说明，请填写草案说明"),
        needs(
            notice.held_on is None or published_on < notice.held_on,
            field="held_on",
            message="应当提前公布听证会的公告，公布之日须早于听证会召开之日",
        ),
    ]


def selection_rules_first(*, is_needed: bool, rules_published_on: date | None, selection_on: date) -> Unmet | None:
    """Where participants are chosen, the rules are public before the choice. 程序办法第十九条第二款 (P19.2a)"""
    return P19_2A.needs(
        not is_needed or (rules_published_on is not None and rules_published_on < selection_on),
        field="selection_rules",
        message="应当提前公布听证参加人遴选办法，公布之日须早于遴选之日",
    )


def every_side_represented(sides: Collection[InterestedSide]) -> list[Finding]:
    """Each side has a seat and, once the hearing begins, somebody in it. 程序办法第十九条第二款 (P19.2b)"""
    if not sides:
        return [P19_2B.unmet("sides", "应当保证相关各方都有代表参加听证会，请列明相关各方及其名额")]
    seatless = "、".join(side.name for side in sides if side.seats < 1)
    absent = "、".join(side.name for side in sides if side.present == 0)
    return [
        P19_2B.needs(not seatless, field="sides", message=f"应当保证相关各方都有代表，下列各方没有名额：{seatless}"),
        P19_2B.needs(not absent, field="sides", message=f"应当保证相关各方都有代表，下列各方无人到会：{absent}"),
    ]


def participants_announced(announced_on: date | None, held_on: date) -> Unmet | None:
    """The list of participants is public before the day of the hearing. 程序办法第十九条第二款 (P19.2c)"""
    return P19_2C.needs(
        announced_on is not None and announced_on < held_on,
        field="participants",
        message="听证参加人应当提前向社会公布，公布之日须早于听证会召开之日",
    )


def latest_material_service(held_on: date) -> date:
    """The last day on which the material may reach a participant. 程序办法第十九条第三款 (P19.3)"""
    return days_before(held_on, MATERIAL_DAYS_BEFORE)


def material_served(served_on: Mapping[str, date | None], held_on: date) -> Unmet | None:
    """Each participant (name -> day of receipt) holds the material 7 days before. 程序办法第十九条第三款 (P19.3)"""
    latest = latest_material_service(held_on)
    late = [name for name, day in served_on.items() if day is None or day > latest]
    return P19_3.needs(
        served_on and not late,
        field="material",
        message=f"听证会材料应当于召开听证会七日前送达听证参加人，最迟{latest.year}年{latest.month}月{latest.day}日；"
        f"尚未送达或者逾期送达的：{'、'.join(late) or '全体听证参加人'}",
    )


def order_of_hearing(steps: Sequence[str], *, unconfirmed: Collection[str] = ()) -> list[Finding]:
    """The three steps follow each other as the article has them, and nobody's confirmation is left open.

    A participant who refuses to sign, or does not come to sign, is no longer open once that is noted in the record:
    a supplementary rule after 行政处罚法第六十四条, which the measures do not have. 程序办法第二十条第一款 (P20.1)
    """
    return [
        P20_1.needs(
            tuple(steps) == STEPS, field="agenda", message=f"听证会应当依次按照下列程序进行：{';'.join(STEPS)}"
        ),
        P20_1.needs(
            not unconfirmed,
            field="signatures",
            message=f"下列听证参加人尚未确认听证会记录并签字，也未注明拒签、未签情况：{'、'.join(unconfirmed)}",
        ),
    ]


def alternative_draft(*, basis: str, reason: str) -> list[Finding]:
    """A participant who hands in a draft of their own gives its basis and reasons. 程序办法第二十条第二款 (P20.2)"""
    return [
        P20_2.needs(basis, field="basis", message="另行书面提出决策草案的，应当说明依据，请填写"),
        P20_2.needs(reason, field="reason", message="另行书面提出决策草案的，应当说明理由，请填写"),
    ]


def hearing_report(*, has_report: bool, cited_record: str, final_record: str) -> Unmet | None:
    """There is a report, made from the very version of the record that was signed. 程序办法第二十一条 (P21)"""
    return P21.needs(
        has_report and final_record and cited_record == final_record,
        field="report",
        message="应当根据听证会记录制作听证报告，报告须引用经签字确认的记录版本",
    )
