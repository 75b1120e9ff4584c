"""The words of the public notices, in the layout of real ones: five numbered parts, then office and date (pure)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from hearings.models import (
    BY_REGISTRATION,
    KINDS,
    METHODS,
    OBSERVER,
    PRESS,
    QUORUMS,
    REPRESENTATIVE,
    Hearing,
    HearingCategory,
)
from hearings.registration_models import ATTRIBUTES
from infra.clock import SHANGHAI

WEEKDAYS = "一二三四五六日"
OPEN_YET = "另行公告（听证会公告第2号）"


def notice_title(hearing: Hearing) -> str:
    """关于举行《××》听证会的公告."""
    return f"关于举行《{hearing.title}》听证会的公告"


def how_chosen(categories: Iterable[HearingCategory]) -> str:
    """产生办法 of every category, a line each."""
    return "\n".join(_category_line(n, c) for n, c in enumerate(_only(categories, REPRESENTATIVE), 1))


def registration_words(hearing: Hearing) -> str:
    """报名方法: from when to when and by which ways; empty while nothing can be said."""
    if not any(c.method in BY_REGISTRATION for c in hearing.categories):
        return "听证代表由推荐和邀请产生，不接受个人报名。" if hearing.categories else ""
    if hearing.registration_closes_on is None:
        return ""
    lines = [f"自公告发布之日起至{written_day(hearing.registration_closes_on)}24时止，可以通过下列方式报名："]
    ways = [line.strip() for line in hearing.ways.splitlines() if line.strip()]
    lines += [
        f"{n}. {way}" for n, way in enumerate(["网上报名：在本网站听证会页面填写报名表，提交后即得回执", *ways], 1)
    ]
    return "\n".join(lines)


def notice_body(hearing: Hearing, *, department: str, published_on: date) -> str:
    """The whole notice in Markdown. Time and place that are still open are said to be so."""
    basis = f"根据{hearing.legal_basis.strip('。 ')}，" if hearing.legal_basis.strip() else ""
    opening = (
        f"为充分听取社会各方面的意见，保障公民、法人和其他组织参与重大行政决策的权利，{basis}"
        f"{department}决定举行《{hearing.title}》听证会。现将有关事项公告如下："
    )
    when = written_moment(hearing.starts_at) if hearing.starts_at else OPEN_YET
    parts = [
        ("一、听证会时间、地点", [f"时间：{when}", f"地点：{hearing.place or OPEN_YET}"]),
        ("二、听证内容", [hearing.subject, f"举行听证会的理由：{hearing.ground}。{hearing.ground_detail}"]),
        ("三、听证会参加人名额和产生办法", _seats(hearing)),
        (
            "四、听证会报名方法和联系方式",
            [hearing.conditions, registration_words(hearing), f"联系方式：{hearing.contact}"],
        ),
        ("五、其他有关事项", [hearing.other_matters, _quorum(hearing), _rest(hearing)]),
    ]
    lines = [opening]
    for heading, paragraphs in parts:
        lines += [f"### {heading}", *(_paragraph(p) for p in paragraphs if p.strip())]
    return "\n\n".join([*lines, f"{department}  \n{written_day(published_on)}", "（此件公开发布）"])


def change_body(
    hearing: Hearing, *, words: str, reason: str, department: str, published_on: date, before: datetime | None = None
) -> str:
    """A notice that something changed: postponed, cancelled, moved."""
    lines = [words]
    if before and hearing.starts_at:
        lines.append(f"原定时间：{written_moment(before)}。现定时间：{written_moment(hearing.starts_at)}。")
        lines.append(f"地点：{hearing.place}")
    lines += [f"原因：{reason}", f"联系方式：{hearing.contact}", f"{department}  \n{written_day(published_on)}"]
    return "\n\n".join(lines)


def list_body(rows: Sequence[tuple[str, str, str]], *, department: str, published_on: date, note: str) -> str:
    """The list of participants: name, category, unit or league city; only what was consented to."""
    lines = ["| 序号 | 姓名 | 类别 | 单位或者所在盟市 |", "|---|---|---|---|"]
    lines += [f"| {n} | {' | '.join(_cell(c) for c in row)} |" for n, row in enumerate(rows, 1)]
    return "\n".join(lines) + f"\n\n{note}\n\n{department}  \n{written_day(published_on)}"


def written_day(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_moment(moment: datetime) -> str:
    """2026年3月2日(星期一)9:30."""
    local = moment.astimezone(SHANGHAI)
    return f"{written_day(local.date())}（星期{WEEKDAYS[local.weekday()]}）{local.hour}:{local:%M}"


def _seats(hearing: Hearing) -> list[str]:
    lines = [f"（一）听证代表 {hearing.seats} 名，其中：", how_chosen(hearing.categories)]
    for mark, kind in (("（二）", OBSERVER), ("（三）", PRESS)):
        chosen = _only(hearing.categories, kind)
        if chosen:
            seats = sum(c.seats for c in chosen)
            lines.append(f"{mark}{KINDS[kind]} {seats} 名，{METHODS[chosen[0].method]}产生。")
    if hearing.selection_rules.strip():
        lines.append(f"遴选办法：{hearing.selection_rules}")
    lines += [_quotas(c) for c in hearing.categories if c.quotas]
    if any(c.method == "draw" for c in hearing.categories):
        selection = f"{written_day(hearing.selection_on)}" if hearing.selection_on else "报名截止后"
        lines.append(
            f"抽取于{selection}进行，随机种子的来源：{hearing.seed_source}。抽取规则和结果全部公开，任何人可以复核。"
        )
    return lines


def _quotas(category: HearingCategory) -> str:
    asked = "、".join(f"{ATTRIBUTES[q.attribute][0]}「{q.value}」{q.minimum}至{q.maximum}名" for q in category.quotas)
    return f"{category.name}的抽取配额：{asked}。"


def _quorum(hearing: Hearing) -> str:
    return f"听证代表{QUORUMS[hearing.quorum]}到会方可举行听证会。" if hearing.quorum else ""


def _rest(hearing: Hearing) -> str:
    if hearing.not_public_basis.strip():
        return f"本次听证会依法不公开举行，法律依据：{hearing.not_public_basis}"
    return "听证会公开举行，允许旁听和新闻报道。旁听人没有发言权，可以提交书面意见。"


def _category_line(number: int, category: HearingCategory) -> str:
    how = METHODS[category.method]
    if category.body:
        how = f"{category.body}推荐" if category.method == "recommend" else f"{how}（{category.body}）"
    party = f"，代表{category.party}" if category.party and category.party != category.name else ""
    fill = "；报名不足时由听证组织机关邀请" if category.fills_up and category.method in BY_REGISTRATION else ""
    return f"{number}. {category.name} {category.seats} 名{party}：{how}产生{fill}"


def _only(categories: Iterable[HearingCategory], kind: str) -> list[HearingCategory]:
    return [c for c in categories if c.kind == kind]


def _paragraph(text: str) -> str:
    return "\n".join(line.strip() + "  " for line in text.strip().splitlines()).rstrip()


def _cell(text: str) -> str:
    return text.replace("|", "／").replace("\n", " ")
