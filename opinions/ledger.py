"""The ledger page by page: as quick at a million opinions as at a thousand.

Pages follow keys (moment and id), never offsets; one statement brings the rows with their theme, officer, campaign and
whether they are answered; counts stop at a bound.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, union_all
from sqlmodel import Session, col, select

from opinions.desk_models import OpinionWork, ThemeAssignment
from opinions.models import Opinion, Theme
from opinions.narrowing import Filter, has_answer, narrowed
from opinions.sorting_models import CampaignMember
from people.models import Staff

PER_PAGE = 50
COUNTED_TO = 10_000  # a list that is longer says "more than"
_PLACE = re.compile(r"[ab]\d{1,17}-\d{1,18}")
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """An opinion as the ledger lists it."""

    opinion: Opinion
    theme: str
    assignee: str
    campaign_id: int | None
    is_answered: bool
    due_on: date | None = None
    made_by: str = ""  # who put it under its theme
    confidence: float | None = None


@dataclass(frozen=True)
class Page:
    """Some lines; `earlier` and `later` are the places to go on from, empty at the ends. `is_more`: total is a bound."""

    lines: list[Line]
    total: int
    is_more: bool
    later: str = ""
    earlier: str = ""


def page(db: Session, consultation_id: int, wanted: Filter, *, at: str = "") -> Page:
    """The newest opinions, or those before or after a place of an earlier page. One statement; total at most 10,000."""
    conditions = narrowed(consultation_id, wanted)
    at = at if _PLACE.fullmatch(at) else ""
    upwards = at.startswith("a")
    total = func.count().select().select_from(select(Opinion.id).where(*conditions).limit(COUNTED_TO + 1).subquery())
    rows: Any = (
        select(  # type: ignore[call-overload]  # more columns than the typed overloads know
            Opinion,
            Theme.title,
            Staff.name,
            CampaignMember.campaign_id,
            has_answer(),
            OpinionWork.due_on,
            ThemeAssignment.made_by,
            ThemeAssignment.confidence,
            total.scalar_subquery(),
        )
        .outerjoin(Theme, col(Theme.id) == Opinion.theme_id)
        .outerjoin(Staff, col(Staff.id) == Opinion.assignee_id)
        .outerjoin(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
        .outerjoin(OpinionWork, col(OpinionWork.opinion_id) == Opinion.id)
        .outerjoin(
            ThemeAssignment,
            and_(col(ThemeAssignment.opinion_id) == Opinion.id, col(ThemeAssignment.theme_id) == Opinion.theme_id),
        )
        .where(*conditions, *_beyond(at))
    )
    received, id_ = col(Opinion.received_at), col(Opinion.id)
    order = (received.asc(), id_.asc()) if upwards else (received.desc(), id_.desc())
    found = db.exec(rows.order_by(*order).limit(PER_PAGE + 1)).all()
    goes_on, found = len(found) > PER_PAGE, found[:PER_PAGE]
    if upwards:
        found = found[::-1]
    lines = [_line(*row[:-1]) for row in found]
    count = found[0][-1] if found else 0
    made = Page(lines, min(count, COUNTED_TO), count > COUNTED_TO)
    before, after = (goes_on, bool(at)) if not upwards else (True, goes_on)
    if lines and before:
        made = replace(made, earlier="b" + _place(lines[-1].opinion))
    if lines and after:
        made = replace(made, later="a" + _place(lines[0].opinion))
    return made


def around(db: Session, consultation_id: int, wanted: Filter, opinion: Opinion) -> tuple[int | None, int | None]:
    """The neighbours of an opinion under a filter: the next newer one, the next older one. One statement."""
    conditions = narrowed(consultation_id, wanted)
    received, id_ = col(Opinion.received_at), col(Opinion.id)
    found: dict[str, int] = {}
    parts = []
    for way, order in (("a", (received.asc(), id_.asc())), ("b", (received.desc(), id_.desc()))):
        one: Any = select(literal(way).label("way"), Opinion.id)
        one = one.where(*conditions, *_beyond(way + _place(opinion))).order_by(*order).limit(1).subquery()
        parts.append(select(one.c.way, one.c.id))
    for way, neighbour in db.execute(union_all(*parts)):
        found[way] = neighbour
    return found.get("a"), found.get("b")


def _line(
    opinion: Opinion, theme: str | None, name: str | None, campaign: int | None, answered: bool, *rest: Any
) -> Line:
    due_on, made_by, confidence = rest
    return Line(opinion, theme or "", name or "", campaign, bool(answered), due_on, made_by or "", confidence)


def _beyond(at: str) -> list[ColumnElement[bool]]:
    """b…: older than that place; a…: newer. Anything else is the beginning."""
    if not at:
        return []
    moment, _dash, number = at[1:].partition("-")
    then, id_ = _START + timedelta(microseconds=int(moment)), int(number)
    received: Any = col(Opinion.received_at)
    own: Any = col(Opinion.id)
    if at[0] == "b":
        return [received <= then, or_(received < then, and_(received == then, own < id_))]
    return [received >= then, or_(received > then, and_(received == then, own > id_))]


def _place(opinion: Opinion) -> str:
    return f"{(opinion.received_at - _START) // timedelta(microseconds=1)}-{opinion.id}"
