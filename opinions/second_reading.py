"""The second reader (复核): a second person confirms every answer before publication, where the division wants it so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from infra.states import WrongState
from journal.entries import record
from opinions.desk_models import CONFIRMED, AnswerReading, AnswerVersion, OpinionDesk
from opinions.models import Answer
from opinions.rounds import while_answering
from people.models import Staff
from people.services import journal_role

OWN_WORDS = "拟稿人不能复核自己拟的答复，请由另一人复核。"


@dataclass(frozen=True)
class Batch:
    """Answers that say exactly the same, by one writer: read once. `first`: the id of one of them."""

    first: int
    answers: int
    outcome: str
    reason: str
    changed_clause: str
    prepared_by: int
    verdict: str
    remark: str
    theme_id: int | None
    opinion_id: int


def is_wanted(db: Session, consultation_id: int) -> bool:
    """Whether answers need a second reader."""
    found = db.get(OpinionDesk, consultation_id)
    return found is not None and found.second_reader


def want(db: Session, consultation_id: int, *, on: bool, by: Staff, now: datetime) -> None:
    """Ask for a second reader, or no longer."""
    while_answering(db, consultation_id, "second_reader")
    desk = db.get(OpinionDesk, consultation_id) or OpinionDesk(consultation_id=consultation_id)
    if desk.second_reader == on:
        return
    desk.second_reader = on
    db.add(desk)
    content: dict[str, object] = {"on": on}
    _journal(db, consultation_id, "answers.second_reader", content, by, now)


def unread(db: Session, consultation_id: int) -> int:
    """How many answers nobody has confirmed."""
    rows = select(func.count()).select_from(Answer).outerjoin(AnswerReading, _mine())
    open_ = or_(col(AnswerReading.answer_id).is_(None), col(AnswerReading.verdict) != CONFIRMED)
    return db.exec(rows.where(Answer.consultation_id == consultation_id, open_)).one()


def batches(db: Session, consultation_id: int, most: int = 200) -> list[Batch]:
    """The answers as a second reader sees them: what waits and what was returned first, the most frequent first."""
    said = (col(Answer.outcome), col(Answer.reason), col(Answer.changed_clause), col(Answer.prepared_by))
    verdict = func.coalesce(AnswerReading.verdict, "")
    remark = func.coalesce(AnswerReading.remark, "")
    own = (*said, verdict, remark, col(Answer.theme_id))
    some = (func.min(Answer.id), func.count(), func.coalesce(func.min(Answer.opinion_id), 0))
    rows = select(*some, *own).select_from(Answer).outerjoin(AnswerReading, _mine())  # type: ignore[call-overload]
    mine = rows.where(Answer.consultation_id == consultation_id).group_by(*own)
    found = db.execute(mine.order_by(verdict == CONFIRMED, func.count().desc(), func.min(Answer.id)).limit(most))
    return [
        Batch(first, n, outcome, reason, clause, writer, said_, remark_, theme, opinion)
        for first, n, opinion, outcome, reason, clause, writer, said_, remark_, theme in found
    ]


def alike(db: Session, consultation_id: int, first: int) -> list[Answer]:
    """The answers of one batch. Raises NoResultFound."""
    one = db.exec(select(Answer).where(Answer.consultation_id == consultation_id, Answer.id == first)).one()
    same = and_(
        col(Answer.outcome) == one.outcome,
        col(Answer.reason) == one.reason,
        col(Answer.changed_clause) == one.changed_clause,
        col(Answer.prepared_by) == one.prepared_by,
        col(Answer.theme_id) == one.theme_id if one.theme_id else col(Answer.theme_id).is_(None),
    )
    return list(db.exec(select(Answer).where(Answer.consultation_id == consultation_id, same).order_by(col(Answer.id))))


def read(db: Session, answers: Sequence[Answer], *, verdict: str, remark: str, by: Staff, now: datetime) -> int:
    """Confirm or return answers; how many were not of the reader's own. Raises WrongState when all are."""
    others = [a for a in answers if a.prepared_by != by.id]
    if not others:
        raise WrongState("read", "own", OWN_WORDS)
    while_answering(db, others[0].consultation_id, "read")
    newest = select(AnswerVersion.answer_id, func.max(AnswerVersion.number)).group_by(col(AnswerVersion.answer_id))
    wanted = {a.id or 0 for a in others}
    in_round = select(Answer.id).where(Answer.consultation_id == others[0].consultation_id)
    numbers = dict(db.execute(newest.where(col(AnswerVersion.answer_id).in_(in_round))).all())
    known = {r.answer_id: r for r in db.exec(select(AnswerReading).where(col(AnswerReading.answer_id).in_(in_round)))}
    for id_ in sorted(wanted):
        found = known.get(id_) or AnswerReading(answer_id=id_, number=0, verdict="", read_at=now, read_by=0)
        found.number, found.verdict, found.remark = numbers.get(id_, 1), verdict, remark
        found.read_at, found.read_by = now, by.id or 0
        db.add(found)
    content: dict[str, object] = {"answers": sorted(wanted), "verdict": verdict, "remark": remark}
    _journal(db, others[0].consultation_id, "answers.read", content, by, now)
    return len(others)


def reading_of(db: Session, answer_id: int | None) -> AnswerReading | None:
    """What the second reader said of an answer."""
    return db.get(AnswerReading, answer_id) if answer_id else None


def _mine() -> ColumnElement[bool]:
    return col(AnswerReading.answer_id) == Answer.id


def _journal(
    db: Session, consultation_id: int, kind: str, content: dict[str, object], by: Staff, now: datetime
) -> None:
    record(db, kind, f"consultation:{consultation_id}", content=content, by_role=journal_role(by), at=now)
