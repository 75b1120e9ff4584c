"""Draft answers: every save is a version, nobody overwrites what they have not seen, and common answers (text blocks)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from infra.states import WrongState
from journal.entries import record
from opinions.desk_models import AnswerReading, AnswerVersion, OpinionWork, TextBlock
from opinions.models import Answer, Opinion, Theme
from opinions.rounds import while_answering
from people.models import Staff
from people.services import journal_role


@dataclass(frozen=True)
class Source:
    """Where a draft comes from: the version its writer saw (None: not asked), the text block it began with."""

    seen: int | None = None
    block_id: int | None = None


class Changed(Exception):
    """Somebody else saved another version meanwhile."""

    def __init__(self, newest: AnswerVersion) -> None:
        super().__init__(f"version {newest.number} stands")
        self.newest = newest


def prepare_answer(
    db: Session,
    about: Theme | Opinion,
    *,
    outcome: str,
    reason: str,
    changed_clause: str,
    by: Staff,
    now: datetime,
    source: Source | None = None,
) -> Answer:
    """Write or change the answer to a theme or to one opinion. It stays a draft until all are published together.

    What a second reader said no longer covers it. Raises Changed when the writer saw an older version.
    """
    while_answering(db, about.consultation_id, "prepare_answer")
    source = source or Source()
    answer = _answer(db, about) or _new(about, outcome=outcome, reason=reason, by=by, now=now)
    newest = versions(db, answer.id)[-1:] if answer.id else []
    if source.seen is not None and newest and newest[0].number != source.seen:
        raise Changed(newest[0])
    answer.outcome, answer.reason, answer.changed_clause = outcome, reason, changed_clause
    answer.prepared_at, answer.prepared_by = now, by.id or 0
    db.add(answer)
    db.flush()
    _keep_version(db, answer, newest[0].number + 1 if newest else 1, source.block_id)
    if answer.opinion_id and (work := db.get(OpinionWork, answer.opinion_id)) and work.held_by == by.id:
        work.held_by = work.held_until = None
    content: dict[str, object] = {
        "theme": answer.theme_id,
        "opinion": answer.opinion_id,
        "outcome": outcome,
        "reason": reason,
        "clause": changed_clause,
    }
    about_ = f"consultation:{about.consultation_id}"
    record(db, "answer.prepared", about_, content=content, by_role=journal_role(by), at=now)
    return answer


def _keep_version(db: Session, answer: Answer, number: int, block_id: int | None) -> None:
    """What the draft says now is a version, which no second reader has seen yet."""
    version = AnswerVersion(
        answer_id=answer.id or 0, number=number, outcome=answer.outcome, reason=answer.reason, block_id=block_id,
        changed_clause=answer.changed_clause, written_at=answer.prepared_at, written_by=answer.prepared_by,
    )  # fmt: skip
    db.add(version)
    db.execute(delete(AnswerReading).where(col(AnswerReading.answer_id) == answer.id))


def versions(db: Session, answer_id: int | None) -> list[AnswerVersion]:
    """Everything a draft said, the oldest first."""
    mine = select(AnswerVersion).where(AnswerVersion.answer_id == answer_id)
    return list(db.exec(mine.order_by(col(AnswerVersion.number))))


def blocks(db: Session, division_id: int) -> list[TextBlock]:
    """The common answers a division offers, by title."""
    mine = select(TextBlock).where(TextBlock.division_id == division_id, col(TextBlock.retired).is_(False))
    return list(db.exec(mine.order_by(TextBlock.title)))


def block(db: Session, division_id: int, id: int) -> TextBlock:
    """One common answer of a division, retired or not. Raises NoResultFound."""
    return db.exec(select(TextBlock).where(TextBlock.division_id == division_id, TextBlock.id == id)).one()


def save_block(
    db: Session, block: TextBlock | None, *, title: str, outcome: str, text: str, by: Staff, now: datetime
) -> TextBlock:
    """A new common answer, or a change of one; answers that were written with it stay as they are."""
    if block and block.division_id != by.division_id:
        raise WrongState("save_block", "of another division")
    block = block or TextBlock(division_id=by.division_id, title=title, text=text, changed_at=now, changed_by=0)
    block.title, block.outcome, block.text = title, outcome, text
    block.changed_at, block.changed_by = now, by.id or 0
    db.add(block)
    db.flush()
    return block


def retire_block(db: Session, block: TextBlock, *, by: Staff, now: datetime) -> None:
    """No longer offer a common answer."""
    block.retired, block.changed_at, block.changed_by = True, now, by.id or 0


def where_used(db: Session, block_ids: Sequence[int]) -> dict[int, int]:
    """How many answers were written with each block (each answer once)."""
    rows = select(AnswerVersion.block_id, func.count(func.distinct(AnswerVersion.answer_id)))
    mine = rows.where(col(AnswerVersion.block_id).in_(block_ids)).group_by(col(AnswerVersion.block_id))
    return {id_ or 0: n for id_, n in db.exec(mine)}


def uses(db: Session, block_id: int, most: int = 100) -> list[Answer]:
    """The answers that were written with a block, the newest first."""
    ids = select(AnswerVersion.answer_id).where(AnswerVersion.block_id == block_id)
    return list(db.exec(select(Answer).where(col(Answer.id).in_(ids)).order_by(col(Answer.id).desc()).limit(most)))


def _answer(db: Session, about: Theme | Opinion) -> Answer | None:
    field = col(Answer.theme_id) if isinstance(about, Theme) else col(Answer.opinion_id)
    return db.exec(select(Answer).where(field == about.id).with_for_update()).one_or_none()  # one writer at a time


def _new(about: Theme | Opinion, *, outcome: str, reason: str, by: Staff, now: datetime) -> Answer:
    of_theme = isinstance(about, Theme)
    return Answer(
        consultation_id=about.consultation_id,
        theme_id=about.id if of_theme else None,
        opinion_id=None if of_theme else about.id,
        outcome=outcome,
        reason=reason,
        prepared_at=now,
        prepared_by=by.id or 0,
    )
