"""The steps in which the told matters differ: execution, suspension, other outcomes; and what the public writes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import Session

from decisions import executing, letters
from decisions.letters import Written
from decisions.models import Matter
from infra.clock import legal_date
from people.models import Staff


class Course(Protocol):
    """What these steps need of a told matter."""

    matter: Matter
    executor: Staff
    office: Staff
    principal: Staff

    def decide(self, db: Session, now: datetime, outcome: str, *, reasons: str = "", wanted: str = "") -> None:
        """The principal decides."""

    def begin_evaluation(self, db: Session, now: datetime) -> None:
        """An evaluation begins."""


SmallStep = Callable[[Course, Session, datetime], None]


def small_steps(name: str) -> SmallStep:
    """The step of this name."""
    return {
        "pass_in_principle": pass_in_principle,
        "refuse": refuse,
        "execute": execute,
        "suspend": suspend,
        "evaluate": evaluate,
    }[name]


def pass_in_principle(course: Course, db: Session, now: datetime) -> None:
    """The meeting wants changes first."""
    course.decide(db, now, "passed_in_principle", wanted="第四条的办理时限改为十个工作日后公布。")


def refuse(course: Course, db: Session, now: datetime) -> None:
    """The principal departs from the majority, with reasons."""
    course.decide(db, now, "refused", reasons="自治区正在统筹建设同类平台，为避免重复建设，不予通过。")


def execute(course: Course, db: Session, now: datetime) -> None:
    """Tasks, one of them late, and a remark of the public."""
    for title, days in (("印发操作手册", 20), ("培训盟市经办人员", 45), ("系统功能上线", 60)):
        executing.add_task(
            db, course.matter, title=title, division_id=course.executor.division_id,
            due_on=legal_date(now) + timedelta(days=days), by=course.office, now=now,
        )  # fmt: skip
    first = executing.tasks(db, course.matter.id or 0)[0]
    executing.finish_task(
        db, course.matter, first, result="已印发至各盟市、旗县", delay_reason="", by=course.executor, now=now
    )
    written = Written(
        kind="remark", text="旗县窗口还在要求提供纸质证明，希望督促落实。", matter_id=course.matter.id,
        title=course.matter.title,
    )  # fmt: skip
    letters.receive(db, written, key=f"demo-remark-{course.matter.id}", by=None, now=now + timedelta(hours=2))


def suspend(course: Course, db: Session, now: datetime) -> None:
    """A problem is reported and the principal suspends."""
    executing.report_problem(
        db, course.matter, kind="changed", text="国家正在调整接口标准，现有系统须重新适配，继续推行将影响群众用卡。",
        found_on=legal_date(now), by=course.executor, now=now,
    )  # fmt: skip
    executing.suspend(
        db, course.matter, ground="changed", reason="待国家标准发布后恢复。", seen=course.matter.edit,
        by=course.principal, now=now,
    )  # fmt: skip


def evaluate(course: Course, db: Session, now: datetime) -> None:
    """An evaluation begins."""
    course.begin_evaluation(db, now)
