"""The figures of the whole house: matters by stage, days in a stage, what was done in time."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from consultations import queries as consultations
from decisions import queries
from decisions.calendar import PROMISED_REPLY_DAYS, DueDuty, overdue
from decisions.execution_models import Task
from decisions.initiation_models import Letter
from decisions.states import NAMES, ORDER, TRANSITIONS, Stage
from infra.clock import legal_date
from journal.models import JournalEntry

TIMED = {f"matter.{act}": moves for act, moves in TRANSITIONS.items()}


@dataclass(frozen=True)
class HouseFigures:
    """What the office reads at a glance. Pairs are (name, number), triples (name, in time, all)."""

    by_stage: list[tuple[str, int]]
    days_in_stage: list[tuple[str, int]]
    on_time: list[tuple[str, int, int]]
    running: int
    overdue: int


def figures(db: Session, *, today: date, duties: Sequence[DueDuty]) -> HouseFigures:
    """Count it."""
    matters = queries.every(db)
    counts = Counter(matter.stage for matter in matters)
    closed = {Stage.ARCHIVED, Stage.ENDED}
    return HouseFigures(
        by_stage=[(NAMES[stage], counts[stage]) for stage in ORDER if counts[stage]],
        days_in_stage=_days(db),
        on_time=[*_tasks(db), *_letters(db), *_feedback(db)],
        running=sum(matter.stage not in closed for matter in matters),
        overdue=len(overdue(list(duties), today)),
    )


def _days(db: Session) -> list[tuple[str, int]]:
    """Average days between the acts that move a matter, by the stage that was left."""
    moves = select(JournalEntry).where(col(JournalEntry.kind).in_([*TIMED, "matter.opened"]))
    since: dict[str, tuple[str, datetime]] = {}
    spent: dict[str, list[int]] = defaultdict(list)
    for entry in db.exec(moves.order_by(col(JournalEntry.index))):
        left = since.get(entry.object)
        if left and entry.kind in TIMED:
            stage, at = left
            to = TIMED[entry.kind].get(Stage(stage))
            if to is None or to == stage:
                continue
            spent[stage].append((legal_date(entry.at) - legal_date(at)).days)
            since[entry.object] = (to, entry.at)
        elif entry.kind == "matter.opened":
            since[entry.object] = (Stage.STARTED, entry.at)
    return [(NAMES[stage], round(sum(spent[stage]) / len(spent[stage]))) for stage in ORDER if spent[stage]]


def _tasks(db: Session) -> list[tuple[str, int, int]]:
    done = [task for task in db.exec(select(Task)) if task.done_on]
    in_time = sum(task.done_on <= task.due_on for task in done if task.done_on)
    return [("执行任务按时办结", in_time, len(done))] if done else []


def _letters(db: Session) -> list[tuple[str, int, int]]:
    answered = [letter for letter in db.exec(select(Letter)) if letter.replied_at]
    in_time = sum(
        (letter.replied_at - letter.received_at).days <= PROMISED_REPLY_DAYS for letter in answered if letter.replied_at
    )
    return [("来信按时答复", in_time, len(answered))] if answered else []


def _feedback(db: Session) -> list[tuple[str, int, int]]:
    answered = [c for c in consultations.every(db) if c.answered_at and c.feedback_due_on]
    in_time = sum(
        legal_date(c.answered_at) <= c.feedback_due_on for c in answered if c.answered_at and c.feedback_due_on
    )
    return [("意见按时反馈", in_time, len(answered))] if answered else []
