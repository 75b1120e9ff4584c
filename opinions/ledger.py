"""The ledger page by page: as quick at a million opinions as at a thousand.

Pages follow keys (moment and id), never offsets; one statement brings the rows with their theme, officer, campaign and
whether they are answered; counts stop at a bound.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from opinions.models import Answer, Opinion, Theme
from opinions.sorting_models import CampaignMember
from opinions.states import COUNTED
from people.models import Staff

PER_PAGE = 50
COUNTED_TO = 10_000  # a list that is longer says "more than"
_PLACE = re.compile(r"[ab]\d{1,17}-\d{1,18}")
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What an officer asked to see; empty fields do not narrow."""

    words: str = ""
    clause: str = ""
    stance: str = ""
    channel: str = ""
    status: str = ""
    theme: str = ""  # an id, or "none"
    campaign: str = ""  # an id
    answered: str = ""  # "yes", "no"


@dataclass(frozen=True)
class Line:
    """An opinion as the ledger lists it."""

    opinion: Opinion
    theme: str
    assignee: str
    campaign_id: int | None
    is_answered: bool


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
        select(  # type: ignore[call-overload]  # six columns: more than the typed overloads know
            Opinion,
            Theme.title,
            Staff.name,
            CampaignMember.campaign_id,
            has_answer(consultation_id),
            total.scalar_subquery(),
        )
        .outerjoin(Theme, col(Theme.id) == Opinion.theme_id)
        .outerjoin(Staff, col(Staff.id) == Opinion.assignee_id)
        .outerjoin(CampaignMember, col(CampaignMember.opinion_id) == Opinion.id)
        .where(*conditions, *_beyond(at))
    )
    received, id_ = col(Opinion.received_at), col(Opinion.id)
    order = (received.asc(), id_.asc()) if upwards else (received.desc(), id_.desc())
    found = db.exec(rows.order_by(*order).limit(PER_PAGE + 1)).all()
    goes_on, found = len(found) > PER_PAGE, found[:PER_PAGE]
    if upwards:
        found = found[::-1]
    lines = [Line(o, title or "", name or "", group, bool(done)) for o, title, name, group, done, _n in found]
    count = found[0][5] if found else 0
    made = Page(lines, min(count, COUNTED_TO), count > COUNTED_TO)
    before, after = (goes_on, bool(at)) if not upwards else (True, goes_on)
    if lines and before:
        made = replace(made, earlier="b" + _place(lines[-1].opinion))
    if lines and after:
        made = replace(made, later="a" + _place(lines[0].opinion))
    return made


def narrowed(consultation_id: int, wanted: Filter) -> list[ColumnElement[bool]]:
    """The filter as conditions."""
    conditions = [col(Opinion.consultation_id) == consultation_id]
    if not wanted.status:  # what was withdrawn is only seen when asked for: figures and lists count the same
        conditions.append(col(Opinion.status).in_(COUNTED))
    for field in ("stance", "channel", "status"):
        if value := getattr(wanted, field):
            conditions.append(col(getattr(Opinion, field)) == value)
    if wanted.clause:
        conditions.append(col(Opinion.clause) == ("" if wanted.clause == "whole" else wanted.clause))
    if wanted.theme == "none":
        conditions.append(col(Opinion.theme_id).is_(None))
    elif wanted.theme.isdigit():
        conditions.append(col(Opinion.theme_id) == int(wanted.theme))
    if wanted.campaign.isdigit():
        mine = select(CampaignMember.opinion_id).where(CampaignMember.campaign_id == int(wanted.campaign))
        conditions.append(col(Opinion.id).in_(mine))
    for word in wanted.words.split():
        here = (Opinion.text, Opinion.receipt, Opinion.submitter_name)
        conditions.append(or_(*(col(field).icontains(word, autoescape=True) for field in here)))
    if wanted.answered:
        conditions.append(has_answer(consultation_id) if wanted.answered == "yes" else ~has_answer(consultation_id))
    return conditions


def has_answer(consultation_id: int) -> ColumnElement[bool]:
    """Whether an opinion has a prepared answer: its own, its theme's, or that of the one it repeats."""
    first = aliased(Opinion)
    of_first = select(first.theme_id).where(first.id == Opinion.duplicate_of_id).correlate(Opinion).scalar_subquery()
    prepared = select(Answer.id).where(Answer.consultation_id == consultation_id)
    own = prepared.where(or_(col(Answer.opinion_id) == Opinion.id, col(Answer.opinion_id) == Opinion.duplicate_of_id))
    themes = prepared.where(or_(col(Answer.theme_id) == Opinion.theme_id, col(Answer.theme_id) == of_first))
    return or_(own.exists(), themes.exists())


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
