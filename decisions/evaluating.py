"""Evaluating a decision in force (程序办法第四十一条至第四十五条, gate G25) and accountability (第十章)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from decisions.execution_models import ACCOUNTABILITY_KINDS, AccountabilityRecord, Evaluation
from decisions.initiation_models import Letter
from decisions.models import Matter
from decisions.moves import move, only_own, write
from decisions.reviewed import reviewed
from decisions.states import WrongStage
from law import gates
from law.findings import require
from people.models import Staff

RESULTS = {"keep": "继续执行", "adjust": "调整", "stop": "停止执行"}


def begin(  # noqa: PLR0913 -- the cause and the evaluator have their parts
    db: Session,
    matter: Matter,
    *,
    trigger: str,
    explanation: str,
    evaluator: str,
    earlier_assessors: str,
    many: int,
    seen: int,
    by: Staff,
    now: datetime,
) -> Evaluation:
    """Begin an evaluation, by somebody who did not assess before the decision. Gate G25. Raises Unlawful, Stale.

    `many`: how many remarks of the public the department calls 较多意见.
    """
    only_own(by, matter)
    facts = gates.EvaluationFacts(
        trigger=trigger,
        explanation=explanation,
        remarks=len(remarks(db, matter.id or 0)),
        many=many,
        evaluator=evaluator,
        earlier_assessors=_assessors(db, matter, earlier_assessors),
    )
    require(*gates.begin_evaluation(facts))
    evaluation = Evaluation(
        matter_id=matter.id or 0, trigger=trigger, explanation=explanation, evaluator=evaluator,
        earlier_assessors=earlier_assessors, begun_at=now, begun_by=by.id or 0,
    )  # fmt: skip
    db.add(evaluation)
    content: dict[str, object] = {"trigger": trigger, "evaluator": evaluator}
    move(db, matter, "begin_evaluation", seen=seen, content=content, by=by, now=now)
    return evaluation


def finish(  # noqa: PLR0913 -- the report and what it rests on
    db: Session,
    matter: Matter,
    evaluation: Evaluation,
    *,
    heard: Sequence[str],
    informants: Sequence[str],
    sources: Sequence[str],
    parts: Mapping[str, str],
    result: str,
    seen: int,
    by: Staff,
    now: datetime,
) -> None:
    """Hand in the five-part report. Gate G25. Raises Unlawful, Stale, ValueError for an unknown result."""
    only_own(by, matter)
    if result not in RESULTS:
        raise ValueError(f"not a result: {result}")
    facts = gates.EvaluatedFacts(
        heard=frozenset(heard),
        informants=frozenset(informants),
        sources=frozenset(sources),
        parts=parts,
        evaluator=evaluation.evaluator,
        earlier_assessors=_assessors(db, matter, evaluation.earlier_assessors),
    )
    require(*gates.finish_evaluation(facts))
    evaluation.heard, evaluation.informants, evaluation.sources = list(heard), list(informants), list(sources)
    evaluation.parts, evaluation.result, evaluation.finished_at = dict(parts), result, now
    db.add(evaluation)
    content: dict[str, object] = {"evaluation": evaluation.id, "parts": dict(parts), "result": result}
    move(db, matter, "finish_evaluation", seen=seen, content=content, by=by, now=now)


def remarks(db: Session, matter_id: int) -> list[Letter]:
    """What the public wrote about the decision (程序办法第四十条第二款)."""
    mine = select(Letter).where(Letter.matter_id == matter_id, Letter.kind == "remark")
    return list(db.exec(mine.order_by(col(Letter.id))))


def hold_accountable(  # noqa: PLR0913 -- what happened, to whom, by which article, until when
    db: Session,
    matter: Matter,
    *,
    kind: str,
    article: str,
    concerns: str,
    text: str,
    due_on: date | None,
    by: Staff,
    now: datetime,
) -> AccountabilityRecord:
    """Keep what the deputy director ordered or what came of it. People decide; this keeps it with the matter."""
    if kind not in ACCOUNTABILITY_KINDS:
        raise ValueError(f"not a kind: {kind}")
    row = AccountabilityRecord(
        matter_id=matter.id or 0, kind=kind, article=article, concerns=concerns, text=text, due_on=due_on,
        recorded_at=now, recorded_by=by.id or 0,
    )  # fmt: skip
    db.add(row)
    content: dict[str, object] = {"kind": kind, "article": article, "concerns": concerns, "text": text}
    write(db, matter, "accountability.recorded", content, by=by, now=now)
    return row


def close_record(
    db: Session, matter: Matter, row: AccountabilityRecord, *, outcome: str, on: date, by: Staff, now: datetime
) -> None:
    """Keep the outcome of a rectification order, once. Raises WrongStage when somebody has kept it already."""
    mine = update(AccountabilityRecord).where(
        col(AccountabilityRecord.id) == row.id, col(AccountabilityRecord.closed_on).is_(None)
    )
    if db.connection().execute(mine.values(outcome=outcome, closed_on=on)).rowcount != 1:
        raise WrongStage("close_record", "closed")
    db.refresh(row)
    write(db, matter, "accountability.closed", {"record": row.id, "outcome": outcome}, by=by, now=now)


def accountability(db: Session, matter_id: int) -> list[AccountabilityRecord]:
    """What followed from breaches, in order."""
    mine = select(AccountabilityRecord).where(AccountabilityRecord.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(AccountabilityRecord.id))))


def _assessors(db: Session, matter: Matter, listed: str) -> frozenset[str]:
    return frozenset(line for line in listed.splitlines() if line.strip()) | frozenset(reviewed(db, matter).assessors)
