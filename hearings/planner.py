"""Lays out the dates of a hearing backwards from its day and says of each whether the law allows it (pure).

The law knows three bounds only: everything is public before the hearing, the selection rules before the selection, and
the material is served seven days before. The other numbers are the department's customs and never block.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from law.calendar_days import Workdays, add_working_days, days_before, is_workday
from law.findings import Rule, Unmet
from law.hearings import P19_1, P19_2A, P19_2C, P19_3, latest_material_service

LAWFUL, TIGHT, IMPOSSIBLE = "lawful", "tight", "impossible"
NOTICE_DAYS, NOTICE_AT_LEAST, REGISTRATION_DAYS, SELECTION_DAYS, LIST_DAYS, SERVICE_DAYS = 30, 20, 10, 15, 10, 8
REPORT_WORKING_DAYS = 15
OUR_CUSTOM = "本厅听证惯例"


@dataclass(frozen=True, kw_only=True)
class Dates:
    """What the officer typed; None: not yet."""

    notice_on: date
    held_on: date | None
    closes_on: date | None = None
    selection_on: date | None = None
    list_on: date | None = None
    service_on: date | None = None
    report_on: date | None = None
    correction_days: int = 5
    has_registration: bool = True


@dataclass(frozen=True)
class PlanLine:
    """One date of the plan. `field` names the form field, `article` the law or our custom."""

    field: str
    label: str
    on: date | None
    verdict: str
    words: str
    article: str = ""
    rule: str = ""


def suggested(dates: Dates, workdays: Workdays) -> dict[str, date]:
    """Dates for the fields that are still empty, backwards from the hearing; {} without its day."""
    held = dates.held_on
    if held is None:
        return {}
    selection = _working(days_before(held, SELECTION_DAYS), workdays)
    report = add_working_days(held, REPORT_WORKING_DAYS, workdays).on
    every = {
        "registration_closes_on": days_before(selection, 1),
        "selection_on": selection,
        "list_on": _working(days_before(held, LIST_DAYS), workdays),
        "service_on": _working(days_before(held, SERVICE_DAYS), workdays),
        "report_on": report,
    }
    if not dates.has_registration:
        every = {k: v for k, v in every.items() if k not in {"registration_closes_on", "selection_on"}}
    typed = {
        "registration_closes_on": dates.closes_on, "selection_on": dates.selection_on, "list_on": dates.list_on,
        "service_on": dates.service_on, "report_on": dates.report_on,
    }  # fmt: skip
    return {key: day for key, day in every.items() if typed.get(key) is None}


def plan(dates: Dates, workdays: Workdays) -> list[PlanLine]:
    """Every date of the hearing in the order of time with its verdict; only the hearing's line while it has no day."""
    if dates.held_on is None:
        return [PlanLine("held_on", "听证会", None, IMPOSSIBLE, "请先填写听证会时间", P19_1.article, P19_1.id)]
    lines = [_notice(dates, dates.held_on)]
    if dates.has_registration:
        lines += [_registration(dates, dates.held_on), _selection(dates, dates.held_on)]
    return [*lines, *_before(dates, dates.held_on), *_after(dates, dates.held_on, workdays)]


def impossible(lines: list[PlanLine]) -> Iterator[Unmet]:
    """What the plan makes impossible, as the gate's refusals say it."""
    for line in lines:
        if line.verdict == IMPOSSIBLE:
            yield Unmet(field=line.field, message=f"{line.label}：{line.words}", article=line.article, rule=line.rule)


def _working(day: date, workdays: Workdays) -> date:
    """The day itself, or the last working day before it."""
    while not is_workday(day, workdays):
        day -= timedelta(days=1)
    return day


def _notice(dates: Dates, held: date) -> PlanLine:
    days = (held - dates.notice_on).days
    if days <= 0:
        return _no("notice_on", "公告", dates.notice_on, "公告须早于听证会召开之日", P19_1)
    if days < NOTICE_AT_LEAST:
        return _tight("notice_on", "公告", dates.notice_on, f"距听证会 {days} 日，一般不少于 {NOTICE_AT_LEAST} 日")
    words = f"距听证会 {days} 日" + ("" if days >= NOTICE_DAYS else f"，惯例为 {NOTICE_DAYS} 日")
    return PlanLine("notice_on", "公告", dates.notice_on, LAWFUL, words, P19_1.article)


def _registration(dates: Dates, held: date) -> PlanLine:
    field, label, on = "registration_closes_on", "报名截止", dates.closes_on
    latest = latest_material_service(held)
    if on is None:
        return _no(field, label, on, "请填写报名截止日", P19_1)
    if on <= dates.notice_on:
        return _no(field, label, on, "报名截止须晚于公告之日", P19_1)
    if on >= latest:
        words = f"截止后须遴选并送达材料，材料最迟 {_day(latest)} 送达（会前7日），{_day(on)} 截止来不及"
        return _no(field, label, on, words, P19_3)
    days = (on - dates.notice_on).days
    if days < REGISTRATION_DAYS:
        return _tight(field, label, on, f"报名 {days} 日，一般不少于 {REGISTRATION_DAYS} 日")
    return PlanLine(field, label, on, LAWFUL, f"报名 {days} 日，当日24时截止")


def _selection(dates: Dates, held: date) -> PlanLine:
    field, label, on = "selection_on", "遴选", dates.selection_on
    latest = latest_material_service(held)
    if on is None:
        return _no(field, label, on, "请填写遴选日期", P19_2A)
    if on <= dates.notice_on:
        return _no(field, label, on, "遴选办法应当先公布、后遴选", P19_2A)
    if dates.closes_on and on <= dates.closes_on:
        return _no(field, label, on, "报名截止（当日24时）以后才能遴选", P19_2A)
    if on > latest:
        return _no(field, label, on, f"遴选晚于材料送达的最后日 {_day(latest)}", P19_3)
    if (held - on).days < SELECTION_DAYS:
        return _tight(field, label, on, f"距听证会 {(held - on).days} 日，惯例为 {SELECTION_DAYS} 日")
    return PlanLine(field, label, on, LAWFUL, f"距听证会 {(held - on).days} 日", P19_2A.article)


def _before(dates: Dates, held: date) -> Iterator[PlanLine]:
    first = dates.selection_on if dates.has_registration else dates.notice_on
    on = dates.list_on
    if on is None or on >= held or (first and on < first):
        words = "请填写公布名单的日期" if on is None else "名单须在遴选之后、听证会之前公布"
        yield _no("list_on", "公布名单", on, words, P19_2C)
    elif (held - on).days < LIST_DAYS:
        yield _tight("list_on", "公布名单", on, f"距听证会 {(held - on).days} 日，惯例为 {LIST_DAYS} 日")
    else:
        yield PlanLine("list_on", "公布名单", on, LAWFUL, f"距听证会 {(held - on).days} 日", P19_2C.article)
    yield _service(dates.service_on, first, held)


def _service(on: date | None, first: date | None, held: date) -> PlanLine:
    latest = latest_material_service(held)
    if on is None:
        return _no("service_on", "送达材料", on, f"请填写送达日期，最迟 {_day(latest)}", P19_3)
    if on > latest:
        return _no("service_on", "送达材料", on, f"须于会前7日送达，最迟 {_day(latest)}", P19_3)
    if first and on < first:
        return _no("service_on", "送达材料", on, "参加人产生以后才能送达", P19_3)
    if on == latest:
        return _tight("service_on", "送达材料", on, "正是最后一日，按七个整日计算须再早一日")
    return PlanLine("service_on", "送达材料", on, LAWFUL, f"早于最后日 {_day(latest)}", P19_3.article)


def _after(dates: Dates, held: date, workdays: Workdays) -> Iterator[PlanLine]:
    if is_workday(held, workdays):
        yield PlanLine("held_on", "听证会", held, LAWFUL, "工作日", P19_1.article)
    else:
        yield _tight("held_on", "听证会", held, "当日是休息日，请确认参加人能够到会")
    until = held + timedelta(days=max(dates.correction_days, 0))
    yield PlanLine("correction_days", "核对笔录", until, LAWFUL, f"会后 {dates.correction_days} 日内可以要求更正")
    on, last = dates.report_on, add_working_days(held, REPORT_WORKING_DAYS, workdays).on
    if on is None:
        yield _tight("report_on", "听证报告", on, f"惯例为会后 {REPORT_WORKING_DAYS} 个工作日，即 {_day(last)} 前")
    elif on <= until:
        yield _tight("report_on", "听证报告", on, "早于核对笔录的期限，报告须在笔录确认以后")
    elif on > last:
        yield _tight("report_on", "听证报告", on, f"晚于惯例的 {REPORT_WORKING_DAYS} 个工作日（{_day(last)}）")
    else:
        yield PlanLine("report_on", "听证报告", on, LAWFUL, f"不晚于 {_day(last)}")


def _no(field: str, label: str, on: date | None, words: str, rule: Rule) -> PlanLine:
    return PlanLine(field, label, on, IMPOSSIBLE, words, rule.article, rule.id)


def _tight(field: str, label: str, on: date | None, words: str) -> PlanLine:
    return PlanLine(field, label, on, TIGHT, words, OUR_CUSTOM)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
