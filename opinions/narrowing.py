"""What an officer asked to see of a ledger, as conditions of the database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from opinions.desk_models import ClauseSuggestion, OpinionWork, ThemeAssignment
from opinions.models import Answer, Opinion
from opinions.sorting_models import CampaignMember
from opinions.states import COUNTED


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
    outcome: str = ""  # of the answer that an opinion has of its own
    assignee: str = ""  # an id, or "none"
    due: str = ""  # a day as 2026-11-23: what was to be answered before it, and is not
    made_by: str = ""  # who put it under its theme: person, rule, examples, model


def narrowed(consultation_id: int, wanted: Filter) -> list[ColumnElement[bool]]:
    """The filter as conditions."""
    conditions = [col(Opinion.consultation_id) == consultation_id]
    if not wanted.status:  # what was withdrawn is only seen when asked for: figures and lists count the same
        conditions.append(col(Opinion.status).in_(COUNTED))
    for field in ("stance", "channel", "status"):
        if value := getattr(wanted, field):
            conditions.append(col(getattr(Opinion, field)) == value)
    if wanted.clause:
        conditions.append(_about_clause(wanted.clause))
    if wanted.campaign.isdigit():
        mine = select(CampaignMember.opinion_id).where(CampaignMember.campaign_id == int(wanted.campaign))
        conditions.append(col(Opinion.id).in_(mine))
    for word in wanted.words.split():
        here = (Opinion.text, Opinion.receipt, Opinion.submitter_name)
        conditions.append(or_(*(col(field).icontains(word, autoescape=True) for field in here)))
    if wanted.answered:
        conditions.append(has_answer() if wanted.answered == "yes" else ~has_answer())
    return [*conditions, *_chosen(col(Opinion.theme_id), wanted.theme), *_worked_on(wanted)]


def has_answer() -> ColumnElement[bool]:
    """Whether an opinion has a prepared answer: its own, its theme's, or that of the one it repeats.

    Four questions by a unique index each: as quick for the hundred-thousandth answer as for the first.
    """
    first = aliased(Opinion)
    of_first = select(first.theme_id).where(first.id == Opinion.duplicate_of_id).correlate(Opinion).scalar_subquery()
    own: Any = (Answer.opinion_id == Opinion.id, Answer.opinion_id == Opinion.duplicate_of_id)
    shared: Any = (Answer.theme_id == Opinion.theme_id, Answer.theme_id == of_first)
    return or_(*(select(Answer.id).where(is_mine).correlate(Opinion).exists() for is_mine in (*own, *shared)))


def is_overdue(before: date) -> ColumnElement[bool]:
    """Whether an opinion was to be answered before a day, and has no answer."""
    late = select(OpinionWork.opinion_id).where(OpinionWork.opinion_id == Opinion.id, col(OpinionWork.due_on) < before)
    return late.correlate(Opinion).exists() & ~has_answer()


def _about_clause(clause: str) -> ColumnElement[bool]:
    """What was said of a clause, or what an officer found to mean it."""
    if clause == "whole":
        return col(Opinion.clause) == ""
    meant = select(ClauseSuggestion.opinion_id).where(ClauseSuggestion.taken == clause)
    return or_(col(Opinion.clause) == clause, col(Opinion.id).in_(meant))


def _chosen(column: Any, value: str) -> list[ColumnElement[bool]]:
    """An id, none at all, or anything."""
    if value == "none":
        return [column.is_(None)]
    return [column == int(value)] if value.isdigit() and len(value) < 19 else []


def _worked_on(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = _chosen(col(Opinion.assignee_id), wanted.assignee)
    if wanted.due:
        conditions.append(is_overdue(date.fromisoformat(wanted.due)))
    if wanted.outcome:
        own = select(Answer.id).where(Answer.opinion_id == Opinion.id, Answer.outcome == wanted.outcome)
        conditions.append(own.correlate(Opinion).exists())
    if wanted.made_by:
        mine = select(ThemeAssignment.opinion_id).where(ThemeAssignment.made_by == wanted.made_by)
        conditions.append(col(Opinion.id).in_(mine))
    return conditions
