"""Reads the State Council's notice of holidays (国务院办公厅关于…年部分节假日安排的通知), or a plain list of days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(?:(?P<y{n}>\d{{4}})年)?(?:(?P<m{n}>\d{{1,2}})月)?(?P<d{n}>\d{{1,2}})日(?:[（(][^）)]*[）)])?"
_SPAN = re.compile(_DAY.format(n=1) + r"(?:\s*(?:至|到|—|-|~)\s*" + _DAY.format(n=2) + ")?")
_LISTED = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[\s,，]+(休|班)[\s,，]*(.*)")
_FEAST = re.compile(r"(?:[一二三四五六七八九十]+、|\d+[.、])?\s*(?P<name>[^\d：:，。；]{2,12})[：:]")
_ACT = re.compile(r"放假|上班|休息")
LONGEST = 15


class Unclear(ValueError):
    """A line could not be understood; the message quotes it."""


@dataclass(frozen=True)
class NamedDay:
    """A day that is, by the notice, a rest day or a workday."""

    on: date
    is_workday: bool
    name: str


def read_notice(text: str, year: int) -> list[NamedDay]:
    """The days of a notice or list (`2027-01-01 休 元旦`), each once, in order. Raises Unclear.

    「春节：2月6日（农历除夕）至12日放假调休，共7天。2月14日（星期日）上班。」 gives seven rest days and a workday.
    """
    found: dict[date, NamedDay] = {}
    name = ""
    for line in text.splitlines():
        plain = line.strip()
        if listed := _LISTED.fullmatch(plain):
            on = _date(int(listed[1]), int(listed[2]), int(listed[3]), plain)
            found[on] = NamedDay(on, listed[4] == "班", listed[5].strip())
            continue
        if feast := _FEAST.match(plain):
            name = feast["name"].strip()
        for sentence in re.split(r"[。；;]", plain):
            for day in _sentence(sentence, year, name):
                found[day.on] = day
    if not found:
        raise Unclear("没有读出任何日期。请粘贴通知中各节日的安排，或者每行一天：2027-01-01 休 元旦")
    return [found[on] for on in sorted(found)]


def _sentence(sentence: str, year: int, name: str) -> Iterator[NamedDay]:
    """In each sentence the days stand before the word that says what they are."""
    begin = 0
    for act in _ACT.finditer(sentence):
        month = 0
        for span in _SPAN.finditer(sentence, begin, act.start()):
            month = int(span["m1"] or month)
            first = _date(int(span["y1"] or year), month, int(span["d1"]), sentence)
            last = first
            if span["d2"]:
                month = int(span["m2"] or month)
                last = _date(int(span["y2"] or first.year), month, int(span["d2"]), sentence)
            days = (last - first).days
            if not 0 <= days <= LONGEST:
                raise Unclear(f"日期的先后或者长度不对：{sentence.strip()}")
            for n in range(days + 1):
                yield NamedDay(first + timedelta(days=n), act[0] == "上班", name)
        begin = act.end()


def _date(year: int, month: int, day: int, sentence: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(f"没有这一天：{sentence.strip()}") from None
