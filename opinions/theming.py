"""Themes are merged and split, always with a reason; every opinion keeps exactly one place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from infra import public_version
from journal.entries import record
from opinions import assignments
from opinions.assignments import parts
from opinions.desk_models import (
    AgreementMark,
    AnswerReading,
    AnswerVersion,
    ModelHint,
    ThemeAssignment,
    ThemeDigest,
    ThemeSuggestion,
    ThemeWords,
)
from opinions.models import Answer, Opinion, Theme
from opinions.rounds import while_answering
from opinions.services import add_theme
from opinions.sorting_models import ProposedTheme
from people.models import Staff
from people.services import journal_role


def merge(db: Session, theme: Theme, into: Theme, *, reason: str, by: Staff, now: datetime) -> int:
    """All of a theme goes under another: its opinions, words and suggestions, and its draft answer where the other has
    none. How many opinions moved. Raises ValueError for itself or a theme of another consultation."""
    while_answering(db, theme.consultation_id, "merge_themes")
    if theme.id == into.id or theme.consultation_id != into.consultation_id:
        raise ValueError("merge into another theme of the same consultation")
    moved = db.execute(update(Opinion).where(col(Opinion.theme_id) == theme.id).values(theme_id=into.id))
    for table in (ThemeAssignment, ThemeSuggestion, AgreementMark, ModelHint):
        mine: Any = table
        db.execute(update(mine).where(mine.theme_id == theme.id).values(theme_id=into.id))
    db.execute(update(ProposedTheme).where(col(ProposedTheme.taken_as) == theme.id).values(taken_as=into.id))
    db.execute(delete(ThemeDigest).where(col(ThemeDigest.theme_id).in_((theme.id, into.id))))  # of what they were apart
    _merge_words(db, theme, into)
    _merge_answers(db, theme, into)
    count = int(moved.rowcount)  # type: ignore[attr-defined]
    content: dict[str, object] = {"from": theme.id, "to": into.id, "opinions": count, "reason": reason}
    _journal(db, theme, "theme.merged", content, by, now)
    db.delete(theme)
    db.flush()
    return count


def split(
    db: Session, theme: Theme, *, title: str, ids: Sequence[int], words: str, reason: str, by: Staff, now: datetime
) -> tuple[Theme, int]:
    """Some opinions of a theme become a theme of their own: those chosen, and all that contain one of the words.

    Raises ValueError where that is nothing, or everything.
    """
    while_answering(db, theme.consultation_id, "split_theme")
    terms = words.replace("、", " ").replace("，", " ").split()
    members = db.exec(select(Opinion.id, Opinion.text).where(Opinion.theme_id == theme.id)).all()
    chosen = [id_ or 0 for id_, text in members if id_ in set(ids) or any(term in text for term in terms)]
    if not chosen or len(chosen) == len(members):
        raise ValueError("choose some opinions of the theme, not all")
    apart = add_theme(db, theme.consultation_id, title=title, summary="", by=by, now=now)
    for part in parts(chosen):
        db.execute(update(Opinion).where(col(Opinion.id).in_(part)).values(theme_id=apart.id))
    assignments.note(db, chosen, apart.id, by=by, now=now)
    content: dict[str, object] = {
        "from": theme.id,
        "to": apart.id,
        "opinions": chosen,
        "words": words,
        "reason": reason,
    }
    _journal(db, theme, "theme.split", content, by, now)
    return apart, len(chosen)


def _merge_words(db: Session, theme: Theme, into: Theme) -> None:
    mine, theirs = db.get(ThemeWords, theme.id), db.get(ThemeWords, into.id)
    if mine is None:
        return
    both = [*(theirs.words.split() if theirs else []), *mine.words.split()]
    theirs = theirs or ThemeWords(theme_id=into.id or 0, words="")
    theirs.words = " ".join(dict.fromkeys(both))
    db.add(theirs)
    db.delete(mine)
    db.flush()


def _merge_answers(db: Session, theme: Theme, into: Theme) -> None:
    own = db.exec(select(Answer).where(Answer.theme_id == theme.id)).one_or_none()
    other = db.exec(select(Answer.id).where(Answer.theme_id == into.id)).one_or_none()
    if own is None:
        return
    if other is None:
        own.theme_id = into.id
    else:  # the journal has committed to what it said
        for table in (AnswerReading, AnswerVersion):
            mine: Any = table
            db.execute(delete(mine).where(mine.answer_id == own.id))
        db.delete(own)
    db.flush()


def _journal(db: Session, theme: Theme, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    about = f"consultation:{theme.consultation_id}"
    record(db, kind, about, content=content, by_role=journal_role(by), at=now)
    public_version.touch(db, f"opinions:{theme.consultation_id}")
