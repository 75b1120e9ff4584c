"""Execution (程序办法第三十九条、第四十条、第四十六条): tasks, problems, suspension, adjustment in a new round."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from decisions import queries
from decisions.execution_models import Evaluation, Execution, ProblemReport, Suspension, Task
from decisions.models import Matter, MatterDivision
from decisions.moves import claim, move, only_own, only_role, write
from decisions.services import open_matter
from decisions.states import IN_FORCE, WrongStage
from infra.clock import legal_date
from law import gates
from law.execution import problem_reported
from law.findings import require
from people.models import Staff
from people.permissions import Role
from people.services import NotAllowed, roles_of


def only_executors(db: Session, by: Staff, matter: Matter) -> None:
    """Only officers of an executing division. Raises NotAllowed."""
    executors = {division.id for division in queries.divisions(db, matter.id or 0, "executing")}
    if by.division_id not in executors or Role.OFFICER not in roles_of(by):
        raise NotAllowed("只有决策执行处室的经办人可以办理这一步。", "决策执行处室负责人")


def add_task(
    db: Session, matter: Matter, *, title: str, division_id: int, due_on: date, by: Staff, now: datetime
) -> Task:
    """Add to the list of what is to be done, by the general office (督查) or by an executing division."""
    if Role.OFFICE not in roles_of(by):
        only_executors(db, by, matter)
    _in_force(matter, "add_task")
    task = Task(
        matter_id=matter.id or 0, division_id=division_id, title=title, due_on=due_on, made_at=now,
        made_by=by.id or 0,
    )  # fmt: skip
    db.add(task)
    db.flush()
    content: dict[str, object] = {"task": task.id, "title": title, "due": str(due_on)}
    write(db, matter, "task.added", content, by=by, now=now)
    return task


def finish_task(
    db: Session, matter: Matter, task: Task, *, result: str, delay_reason: str, by: Staff, now: datetime
) -> None:
    """A task is done; when it is late, it is said why (at the end of execution at the latest)."""
    if by.division_id != task.division_id:
        raise NotAllowed("只有承担这项任务的处室可以办结。", "承担任务的处室负责人")
    if task.done_on:
        raise WrongStage("finish_task", "done")
    task.done_on, task.result, task.delay_reason = legal_date(now), result, delay_reason
    db.add(task)
    write(db, matter, "task.done", {"task": task.id, "result": result}, by=by, now=now)


def report_problem(
    db: Session, matter: Matter, *, kind: str, text: str, found_on: date, by: Staff, now: datetime
) -> None:
    """Report a grave problem to the party group (程序办法第四十条第一款). Raises Unlawful."""
    only_executors(db, by, matter)
    _in_force(matter, "report_problem")
    require(*problem_reported(kind=kind, happened=text, found_on=found_on, reported_on=legal_date(now)))
    report = ProblemReport(
        matter_id=matter.id or 0, kind=kind, text=text, found_on=found_on, reported_at=now, reported_by=by.id or 0
    )
    db.add(report)
    write(db, matter, "problem.reported", {"kind": kind, "text": text}, by=by, now=now)


def suspend(db: Session, matter: Matter, *, ground: str, reason: str, seen: int, by: Staff, now: datetime) -> None:
    """The principal suspends execution. Gate G24. Raises Unlawful, Stale."""
    facts = gates.SuspendFacts(
        decided_by_principal=Role.PRINCIPAL in roles_of(by),
        ground=ground,
        reported_problems=len([p for p in problems(db, matter.id or 0) if p.kind == ground]),
        reason=reason,
    )
    require(*gates.suspend(facts))
    row = Suspension(matter_id=matter.id or 0, ground=ground, reason=reason, suspended_at=now, suspended_by=by.id or 0)
    db.add(row)
    move(db, matter, "suspend", seen=seen, content={"ground": ground, "reason": reason}, by=by, now=now)


def resume(db: Session, matter: Matter, *, reason: str, seen: int, by: Staff, now: datetime) -> None:
    """The principal lets execution go on."""
    only_role(by, Role.PRINCIPAL, "只有厅主要领导可以决定恢复执行。", "厅主要领导")
    last = suspensions(db, matter.id or 0)[-1]
    last.resumed_at, last.resumed_by, last.resumed_reason = now, by.id, reason
    db.add(last)
    move(db, matter, "resume", seen=seen, content={"reason": reason}, by=by, now=now)


def adjust(
    db: Session, matter: Matter, *, title: str, considered: str, due_on: date, seen: int, by: Staff, now: datetime
) -> Matter:
    """A major adjustment runs through the whole procedure again: a new round, linked to this one. Gate G24."""
    only_own(by, matter)
    _in_force(matter, "adjust")
    evaluated = [e for e in evaluations(db, matter.id or 0) if e.finished_at]
    require(*gates.adjust(gates.AdjustFacts(has_evaluation=bool(evaluated), considered=considered)))
    claim(db, matter, seen=seen)
    again = open_matter(
        db, title=title, category=matter.category, purpose=considered or matter.purpose,
        division_id=matter.division_id, deputy_id=matter.deputy_id, due_on=due_on,
        affected_groups=matter.affected_groups, widely_concerned=matter.widely_concerned, by=by, now=now,
    )  # fmt: skip
    again.parent_id = matter.id
    again.affects_market_entities = matter.affects_market_entities
    again.must_report_to_congress = matter.must_report_to_congress
    for division in queries.divisions(db, matter.id or 0, "undertaking"):
        if division.id != matter.division_id:
            db.add(MatterDivision(matter_id=again.id, division_id=division.id, part="undertaking"))
    db.flush()
    write(db, matter, "matter.adjusted", {"again": again.number, "considered": considered}, by=by, now=now)
    return again


def conclude(db: Session, matter: Matter, *, report: str, seen: int, by: Staff, now: datetime) -> None:
    """Execution is over, with its report. Gate G23. Raises Unlawful, Stale."""
    only_executors(db, by, matter)
    mine = tasks(db, matter.id or 0)
    late = [t.delay_reason for t in mine if t.done_on and t.done_on > t.due_on]
    facts = gates.ConcludeFacts(
        executors=tuple(d.name for d in queries.divisions(db, matter.id or 0, "executing")),
        report=report,
        open_tasks=sum(not t.done_on for t in mine),
        overdue_reasons=tuple(late),
    )
    require(*gates.conclude_execution(facts))
    db.add(Execution(matter_id=matter.id, report=report, concluded_at=now, concluded_by=by.id or 0))
    move(db, matter, "conclude", seen=seen, content={"report": report}, by=by, now=now)


def tasks(db: Session, matter_id: int) -> list[Task]:
    """What is to be done, the nearest day first."""
    return list(db.exec(select(Task).where(Task.matter_id == matter_id).order_by(col(Task.due_on), col(Task.id))))


def task(db: Session, matter_id: int, id: int) -> Task:
    """One task. Raises NoResultFound."""
    return db.exec(select(Task).where(Task.matter_id == matter_id, Task.id == id)).one()


def problems(db: Session, matter_id: int) -> list[ProblemReport]:
    """Grave problems that were reported."""
    mine = select(ProblemReport).where(ProblemReport.matter_id == matter_id)
    return list(db.exec(mine.order_by(col(ProblemReport.id))))


def suspensions(db: Session, matter_id: int) -> list[Suspension]:
    """Suspensions, in order."""
    return list(db.exec(select(Suspension).where(Suspension.matter_id == matter_id).order_by(col(Suspension.id))))


def evaluations(db: Session, matter_id: int) -> list[Evaluation]:
    """Evaluations, in order."""
    return list(db.exec(select(Evaluation).where(Evaluation.matter_id == matter_id).order_by(col(Evaluation.id))))


def _in_force(matter: Matter, act: str) -> None:
    if matter.stage not in IN_FORCE:
        raise WrongStage(act, matter.stage)
