"""One answer for many opinions: how many it would reach, which it leaves out and why, then drafts in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from infra import public_version
from journal.entries import record
from opinions.assignments import parts
from opinions.desk_models import AnswerVersion, BulkAct, BulkItem, OpinionWork
from opinions.models import Answer, Opinion
from opinions.narrowing import Filter, narrowed
from opinions.rounds import while_answering
from opinions.states import OpinionStatus
from people.models import Staff
from people.services import journal_role

REACHED = "reached"
LEFT_OUT = {  # why an opinion gets no answer by an act on many, in the order in which it is asked
    "withdrawn": "意见人已撤回",
    "own": "已有单独拟好的答复",
    "merged": "已合并到另一条，随那一条答复",
    "theme": "所在主题已有答复",
    "held": "他人正在办理",
}
SHOWN = 5


@dataclass(frozen=True)
class Preview:
    """What an act on many would do: how many opinions, the first few, how many are left out for which reason."""

    reached: int
    left_out: list[tuple[str, int]]
    first: list[Opinion]


@dataclass(frozen=True)
class Words:
    """The answer, and the text block it began with."""

    outcome: str
    reason: str
    changed_clause: str = ""
    block_id: int | None = None


class Moved(Exception):
    """The opinions are no longer those of the preview."""


def preview(db: Session, consultation_id: int, wanted: Filter, *, by: Staff, now: datetime) -> Preview:
    """How many opinions of a filter would be answered, and how many not, by reason."""
    why = _why(by, now)
    rows: Any = select(why.label("why"), func.count())  # type: ignore[call-overload]
    counts = dict(db.execute(rows.where(*narrowed(consultation_id, wanted)).group_by(why)).all())
    first = db.exec(
        select(Opinion)
        .where(*narrowed(consultation_id, wanted), why == REACHED)
        .order_by(col(Opinion.received_at), col(Opinion.id))
        .limit(SHOWN)
    )
    left = [(LEFT_OUT[key], counts[key]) for key in LEFT_OUT if key in counts]
    return Preview(counts.get(REACHED, 0), left, list(first))


def answer_many(
    db: Session, consultation_id: int, wanted: Filter, words: Words, *, expected: int, by: Staff, now: datetime
) -> BulkAct:
    """Write the same draft for every opinion of the preview. Raises Moved when their number is no longer `expected`."""
    while_answering(db, consultation_id, "answer_many")
    mine = select(Opinion.id, Opinion.status).where(*narrowed(consultation_id, wanted), _why(by, now) == REACHED)
    found = db.exec(mine.order_by(col(Opinion.id))).all()
    if len(found) != expected or not found:
        raise Moved
    act = BulkAct(
        consultation_id=consultation_id, kind="answer", changed=len(found), made_at=now, made_by=by.id or 0
    )  # fmt: skip
    db.add(act)
    db.flush()
    status = {id_ or 0: status for id_, status in found}
    for ids in parts(list(status)):
        _write(db, act, ids, status, words)
    content: dict[str, object] = {
        "act": act.id, "opinions": list(status), "outcome": words.outcome, "reason": words.reason,
        "clause": words.changed_clause,
    }  # fmt: skip
    about = f"consultation:{consultation_id}"
    record(db, "answers.prepared", about, content=content, by_role=journal_role(by), at=now)
    public_version.touch(db, f"opinions:{consultation_id}")
    return act


def _write(db: Session, act: BulkAct, ids: Sequence[int], status: dict[int, str], words: Words) -> None:
    said = {"outcome": words.outcome, "reason": words.reason, "changed_clause": words.changed_clause}
    answer = {"consultation_id": act.consultation_id, "prepared_at": act.made_at, "prepared_by": act.made_by, **said}
    db.execute(insert(Answer), [{**answer, "theme_id": None, "opinion_id": id_} for id_ in ids])
    made = db.exec(select(Answer.id).where(col(Answer.opinion_id).in_(ids))).all()
    version = {"number": 1, "written_at": act.made_at, "written_by": act.made_by, "block_id": words.block_id, **said}
    db.execute(insert(AnswerVersion), [{**version, "answer_id": id_, "act_id": act.id} for id_ in made])
    work = OpinionStatus.IN_WORK.value
    items = [
        {"act_id": act.id, "opinion_id": id_, "before": {"status": status[id_]},
         "after": {"status": work if status[id_] == OpinionStatus.RECEIVED else status[id_]}}
        for id_ in ids
    ]  # fmt: skip
    db.execute(insert(BulkItem), items)
    received = (col(Opinion.id).in_(ids), col(Opinion.status) == OpinionStatus.RECEIVED)
    db.execute(update(Opinion).where(*received).values(status=work))


def _why(by: Staff, now: datetime) -> ColumnElement[str]:
    """For each opinion why it is left out, or REACHED."""
    first = aliased(Opinion)
    of_first = select(first.theme_id).where(first.id == Opinion.duplicate_of_id).correlate(Opinion).scalar_subquery()
    held = select(OpinionWork.opinion_id).where(
        OpinionWork.opinion_id == Opinion.id,
        and_(col(OpinionWork.held_until) > now, col(OpinionWork.held_by) != by.id),
    )
    return case(
        (col(Opinion.status).in_((OpinionStatus.WITHDRAWN, OpinionStatus.ANSWERED)), "withdrawn"),
        (_answered(Answer.opinion_id == Opinion.id), "own"),
        (col(Opinion.duplicate_of_id).is_not(None), "merged"),
        (_answered(Answer.theme_id == Opinion.theme_id) | _answered(Answer.theme_id == of_first), "theme"),
        (held.correlate(Opinion).exists(), "held"),
        else_=REACHED,
    )


def _answered(about: Any) -> ColumnElement[bool]:
    return select(Answer.id).where(about).correlate(Opinion).exists()
