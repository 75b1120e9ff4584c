"""Acts on many opinions: what each was before is kept, and the last act can be undone where nothing changed since."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert
from sqlmodel import Session, col, select

from infra import public_version
from journal.entries import record
from opinions import assignments
from opinions.assignments import parts
from opinions.desk_models import AnswerReading, AnswerVersion, BulkAct, BulkItem
from opinions.models import Answer, Opinion
from opinions.rounds import while_answering
from people.models import Staff
from people.services import journal_role

FIELDS = ("status", "theme_id", "assignee_id", "duplicate_of_id")


@contextmanager
def kept(
    db: Session, consultation_id: int, kind: str, opinions: Sequence[Opinion], *, by: Staff, now: datetime
) -> Iterator[None]:
    """Do something to these (and to what was merged into them) and remember what they were."""
    ids = [o.id for o in opinions]
    followers = db.exec(select(Opinion).where(col(Opinion.duplicate_of_id).in_(ids))).all()
    every = list({o.id: o for o in (*opinions, *followers)}.values())
    before = {o.id: _state(o, noted) for o, noted in _with_notes(db, every)}
    yield
    db.flush()
    after = {o.id: _state(o, noted) for o, noted in _with_notes(db, every)}
    changed = [id_ for id_ in after if before[id_] != after[id_]]
    if not changed:
        return
    act = BulkAct(
        consultation_id=consultation_id, kind=kind, changed=len(changed), made_at=now, made_by=by.id or 0
    )  # fmt: skip
    db.add(act)
    db.flush()
    rows = [{"act_id": act.id, "opinion_id": id_, "before": before[id_], "after": after[id_]} for id_ in changed]
    db.execute(insert(BulkItem), rows)


def last(db: Session, consultation_id: int) -> BulkAct | None:
    """The last act that stands, whatever it was; it is the one that can be undone."""
    mine = select(BulkAct).where(BulkAct.consultation_id == consultation_id, col(BulkAct.undone_at).is_(None))
    return db.exec(mine.order_by(col(BulkAct.id).desc())).first()


def act(db: Session, consultation_id: int, id: int) -> BulkAct:
    """One act. Raises NoResultFound."""
    return db.exec(select(BulkAct).where(BulkAct.consultation_id == consultation_id, BulkAct.id == id)).one()


def undo(db: Session, act: BulkAct, *, by: Staff, now: datetime) -> int:
    """Let everything be as it was before an act, except what somebody changed since; how many opinions that is."""
    while_answering(db, act.consultation_id, "undo")
    taken_back = _take_back_answers(db, act) if act.kind == "answer" else 0
    restored = 0
    for part in _items(db, act):
        restored += sum(_restore(db, opinion, item, by, now) for opinion, item in part)
        db.flush()
    restored = taken_back if act.kind == "answer" else restored
    act.undone_at, act.undone_by = now, by.id
    content: dict[str, object] = {"act": act.id, "kind": act.kind, "opinions": restored}
    about = f"consultation:{act.consultation_id}"
    record(db, "opinions.undone", about, content=content, by_role=journal_role(by), at=now)
    public_version.touch(db, f"opinions:{act.consultation_id}")
    return restored


def _take_back_answers(db: Session, act: BulkAct) -> int:
    """The drafts of an act that nobody wrote again are gone; those somebody changed stay."""
    newest = select(AnswerVersion.answer_id).group_by(col(AnswerVersion.answer_id)).having(func.count() == 1)
    mine = select(AnswerVersion.answer_id).where(
        AnswerVersion.act_id == act.id, col(AnswerVersion.answer_id).in_(newest)
    )
    ids = list(db.exec(mine))
    gone: list[int | None] = []
    for chosen in parts(ids):
        gone += db.exec(select(Answer.opinion_id).where(col(Answer.id).in_(chosen))).all()
        db.execute(delete(AnswerReading).where(col(AnswerReading.answer_id).in_(chosen)))
        db.execute(delete(AnswerVersion).where(col(AnswerVersion.answer_id).in_(chosen)))
        db.execute(delete(Answer).where(col(Answer.id).in_(chosen)))
    stays = select(Answer.opinion_id).where(Answer.consultation_id == act.consultation_id)
    db.execute(
        delete(BulkItem).where(
            col(BulkItem.act_id) == act.id,
            col(BulkItem.opinion_id).in_(stays.where(col(Answer.opinion_id).is_not(None))),
        )
    )  # an answer that stays keeps its opinion in work
    return len(gone)


def _items(db: Session, act: BulkAct) -> Iterator[list[tuple[Opinion, BulkItem]]]:
    ids = db.exec(select(BulkItem.opinion_id).where(BulkItem.act_id == act.id).order_by(col(BulkItem.opinion_id)))
    for chosen in parts(list(ids)):
        rows = select(Opinion, BulkItem).join(BulkItem, col(BulkItem.opinion_id) == Opinion.id)
        mine = rows.where(BulkItem.act_id == act.id, col(Opinion.id).in_(chosen))
        yield [(opinion, item) for opinion, item in db.exec(mine)]


def _restore(db: Session, opinion: Opinion, item: BulkItem, by: Staff, now: datetime) -> int:
    changed = [field for field in item.before if field != "noted" and item.before[field] != item.after.get(field)]
    if any(getattr(opinion, field) != item.after[field] for field in changed):
        return 0  # somebody worked on it since
    for field in changed:
        setattr(opinion, field, item.before[field])
    noted: Any = item.before.get("noted")
    if "theme_id" in changed:
        made_by, sure = noted or ("", 1.0)
        id_ = opinion.id or 0
        theme = opinion.theme_id if noted else None
        assignments.note(db, [id_], theme, by=by, now=now, made_by=made_by, sure={id_: sure})
    return 1


def _with_notes(db: Session, opinions: Sequence[Opinion]) -> list[tuple[Opinion, list[object] | None]]:
    noted = assignments.noted(db, [o.id or 0 for o in opinions])
    return [(o, noted.get(o.id or 0)) for o in opinions]


def _state(opinion: Opinion, noted: list[object] | None) -> dict[str, object]:
    return {field: getattr(opinion, field) for field in FIELDS} | {"noted": noted}
