"""Everything that changes an opinion after it came in. One function is one thing a person can do."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from infra import public_version
from infra.mail import Outbox
from journal.entries import record
from opinions import assignments
from opinions.answering import prepare_answer as prepare_answer
from opinions.mails import sealed_mail
from opinions.models import Opinion, OpinionNote, OpinionRevision, Theme
from opinions.rounds import while_answering
from opinions.states import COUNTED, OpinionStatus, after
from opinions.submission import Closed
from people.models import Staff
from people.services import journal_role

AUTHOR = "author"  # who acts by holding the receipt


def edit(
    db: Session, opinion: Opinion, *, text: str, stance: str, open_until: datetime | None, by: str, now: datetime
) -> None:
    """The author changes the words, until the close. The earlier words stay as a revision. Raises Closed."""
    _while_open(open_until, now)
    _revise(db, opinion, "edited", now=now)
    opinion.status = after("edit", opinion.status)
    opinion.text, opinion.stance = text, stance
    _journal(db, opinion, "opinion.edited", {"text": text, "stance": stance}, by, now)


def withdraw(db: Session, opinion: Opinion, *, open_until: datetime | None, by: str, now: datetime) -> None:
    """The author takes the opinion back, until the close. It is no longer counted; the journal keeps the fact."""
    _while_open(open_until, now)
    _revise(db, opinion, "withdrawn", now=now)
    opinion.status = after("withdraw", opinion.status)
    _journal(db, opinion, "opinion.withdrawn", {}, by, now)


def mend(db: Session, opinion: Opinion, *, text: str, by: str, now: datetime) -> None:
    """The author mends a sealed opinion and hands it in again; the sealed words stay sealed."""
    _revise(db, opinion, "mended", now=now)
    opinion.status = after("mend", opinion.status)
    opinion.text, opinion.sealed_reason = text, ""
    _journal(db, opinion, "opinion.mended", {"text": text}, by, now)


def seal(db: Session, opinion: Opinion, *, reason: str, title: str, by: Staff, now: datetime) -> None:
    """Moderate: the words are sealed, the author is told why and can mend them. Nothing is deleted."""
    while_answering(db, opinion.consultation_id, "seal")
    _revise(db, opinion, "moderated", reason=reason, by=by, now=now)
    opinion.status = after("seal", opinion.status)
    opinion.sealed_reason = reason
    if opinion.email:
        db.connection().execute(insert(Outbox), [sealed_mail(opinion.email, opinion.receipt, title, reason, now)])
    _journal(db, opinion, "opinion.moderated", {"reason": reason}, journal_role(by), now)


def assign(db: Session, opinions: Sequence[Opinion], *, to: Staff | None, by: Staff, now: datetime) -> None:
    """Say who works on these."""
    _all_answering(db, opinions, "assign")
    for opinion in opinions:
        opinion.status = after("work", opinion.status)
        opinion.assignee_id = to.id if to else None
        _journal(db, opinion, "opinion.assigned", {"to": opinion.assignee_id}, journal_role(by), now)


def add_theme(db: Session, consultation_id: int, *, title: str, summary: str, by: Staff, now: datetime) -> Theme:
    """A new theme at the end of the list."""
    while_answering(db, consultation_id, "add_theme")
    last = db.exec(select(Theme).where(Theme.consultation_id == consultation_id).order_by(col(Theme.position).desc()))
    newest = last.first()
    position = newest.position + 1 if newest else 1
    theme = Theme(consultation_id=consultation_id, title=title, summary=summary, position=position)
    db.add(theme)
    db.flush()
    content: dict[str, object] = {"theme": theme.id, "title": title}
    record(db, "theme.added", _about(consultation_id), content=content, by_role=journal_role(by), at=now)
    return theme


def edit_theme(db: Session, theme: Theme, *, title: str, summary: str, by: Staff, now: datetime) -> None:
    """Change how a theme is worded."""
    while_answering(db, theme.consultation_id, "edit_theme")
    theme.title, theme.summary = title, summary
    content: dict[str, object] = {"theme": theme.id, "title": title}
    record(db, "theme.edited", _about(theme.consultation_id), content=content, by_role=journal_role(by), at=now)


def move_theme_up(db: Session, theme: Theme, *, by: Staff, now: datetime) -> None:
    """Let a theme change places with the one before it; the order is that of the published result."""
    while_answering(db, theme.consultation_id, "move_theme_up")
    earlier = select(Theme).where(Theme.consultation_id == theme.consultation_id, Theme.position < theme.position)
    before = db.exec(earlier.order_by(col(Theme.position).desc())).first()
    if before is None:
        return
    before.position, theme.position = theme.position, before.position
    content: dict[str, object] = {"theme": theme.id, "before": before.id}
    record(db, "theme.moved", _about(theme.consultation_id), content=content, by_role=journal_role(by), at=now)


def group(db: Session, opinions: Sequence[Opinion], *, theme: Theme | None, by: Staff, now: datetime) -> None:
    """Put opinions under a theme, or take them out. All belong to the theme's consultation."""
    _all_answering(db, opinions, "group")
    for opinion in opinions:
        if theme and opinion.consultation_id != theme.consultation_id:
            raise ValueError("a theme groups opinions of its own consultation")
        opinion.status = after("work", opinion.status)
        opinion.theme_id = theme.id if theme else None
        _journal(db, opinion, "opinion.grouped", {"theme": opinion.theme_id}, journal_role(by), now)
    assignments.note(db, [o.id or 0 for o in opinions], theme.id if theme else None, by=by, now=now)


def merge(db: Session, opinions: Sequence[Opinion], *, into: Opinion, by: Staff, now: datetime) -> None:
    """Mark opinions as saying the same as another: they share its answer; each stays in the record and in the count."""
    _all_answering(db, opinions, "merge")
    ids = [opinion.id for opinion in opinions]
    followers = db.exec(select(Opinion).where(col(Opinion.duplicate_of_id).in_(ids))).all()
    for opinion in {o.id: o for o in (*opinions, *followers)}.values():  # never a chain: followers come along
        if opinion.id == into.id or into.duplicate_of_id or opinion.consultation_id != into.consultation_id:
            raise ValueError("merge into a first opinion of the same consultation")
        opinion.status = after("work", opinion.status)
        opinion.duplicate_of_id, opinion.theme_id = into.id, into.theme_id
        _journal(db, opinion, "opinion.merged", {"into": into.receipt}, journal_role(by), now)


def unmerge(db: Session, opinion: Opinion, *, by: Staff, now: datetime) -> None:
    """Undo a merge."""
    while_answering(db, opinion.consultation_id, "unmerge")
    opinion.duplicate_of_id = None
    _journal(db, opinion, "opinion.unmerged", {}, journal_role(by), now)


def note(db: Session, opinion: Opinion, *, text: str, by: Staff, now: datetime) -> None:
    """Add a working note, seen by staff only."""
    opinion.notes.append(OpinionNote(text=text, written_at=now, written_by=by.id or 0))


def mark_answered(db: Session, opinions: Sequence[Opinion], *, by: Staff, now: datetime) -> None:
    """The answers were published: every opinion that counts has one now."""
    for opinion in opinions:
        if OpinionStatus(opinion.status) in COUNTED:
            opinion.status = after("answer", opinion.status)
            opinion.answered_at = now


def _all_answering(db: Session, opinions: Sequence[Opinion], act: str) -> None:
    for consultation_id in sorted({opinion.consultation_id for opinion in opinions}):
        while_answering(db, consultation_id, act)


def _while_open(open_until: datetime | None, now: datetime) -> None:
    if open_until is None or now >= open_until:
        raise Closed(open_until)


def _revise(
    db: Session, opinion: Opinion, act: str, *, reason: str = "", by: Staff | None = None, now: datetime
) -> None:
    opinion.revisions.append(
        OpinionRevision(
            number=opinion.revision,
            stance=opinion.stance,
            text=opinion.text,
            act=act,
            reason=reason,
            happened_at=now,
            staff_id=by.id if by else None,
        )  # fmt: skip
    )
    opinion.revision += 1


def _journal(db: Session, opinion: Opinion, kind: str, content: Mapping[str, object], role: str, now: datetime) -> None:
    db.flush()
    content = {"receipt": opinion.receipt, **content}
    record(db, kind, _about(opinion.consultation_id), content=content, by_role=role, at=now)
    public_version.touch(db, f"opinions:{opinion.consultation_id}")


def _about(consultation_id: int) -> str:
    return f"consultation:{consultation_id}"
