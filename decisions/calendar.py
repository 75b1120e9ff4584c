"""Every day that somebody must keep: who, what, until when, and by which article."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from consultations import queries as consultations
from consultations.models import Consultation
from consultations.states import ConsultationStatus
from decisions import archive, queries
from decisions.archive_models import Inspection
from decisions.execution_models import AccountabilityRecord, Task
from decisions.initiation_models import Letter
from decisions.models import Matter
from decisions.states import Stage
from infra.clock import legal_date
from law.archiving import P50, hand_over_due
from law.calendar_days import Workdays
from law.deliberation import latest_promulgation
from opinions import working
from people.models import Division

PROMISED_REPLY_DAYS = 30  # a promise of the department to those who write, not a legal period
SOON_DAYS = 7


@dataclass(frozen=True)
class DueDuty:
    """One day to keep. `key` is stable, so that a reminder goes out once."""

    key: str
    on: date
    what: str
    about: str
    article: str
    division_id: int
    division: str
    url: str
    matter_id: int | None = None
    is_provisional: bool = False
    staff_id: int | None = None  # only this officer is reminded; none: everybody in the division

    def days_left(self, today: date) -> int:
        """Below 0: overdue."""
        return (self.on - today).days


def due_duties(db: Session, *, workdays: Workdays) -> list[DueDuty]:
    """Everything that is due, of every division, the nearest day first."""
    matters = queries.every(db)
    found = [duty for matter in matters for duty in _of_matter(db, matter, workdays)]
    found += _tasks(db) + _letters(db) + _orders(db) + _mendings(db)
    return sorted(found, key=lambda duty: (duty.on, duty.key))


def of_division(duties: list[DueDuty], division_id: int) -> list[DueDuty]:
    """Those of one division."""
    return [duty for duty in duties if duty.division_id == division_id]


def overdue(duties: list[DueDuty], today: date) -> list[DueDuty]:
    """Those whose day is over."""
    return [duty for duty in duties if duty.days_left(today) < 0]


def _of_matter(db: Session, matter: Matter, workdays: Workdays) -> list[DueDuty]:
    found = []
    page = f"/admin/matters/{matter.id}"

    def add(kind: str, on: date, what: str, article: str, url: str, *, provisional: bool = False) -> None:
        key = f"matter:{matter.id}:{kind}"
        found.append(
            DueDuty(
                key,
                on,
                what,
                matter.title,
                article,
                matter.division_id,
                matter.division.name,
                url,
                matter.id,
                provisional,
            )  # fmt: skip
        )

    if matter.due_on and matter.decided_on is None and matter.stage != Stage.ENDED:
        add("due", matter.due_on, "作出决策的期限", "程序办法第十条", page)
    if matter.stage == Stage.PROMULGATING and matter.decided_on:
        latest = latest_promulgation(matter.decided_on, workdays)
        url = f"{page}/promulgation"
        add("promulgate", latest.on, "及时公布决策", "程序办法第三十八条", url, provisional=latest.provisional)
    if matter.concluded_on and matter.stage != Stage.ARCHIVED and not archive.hand_overs(db, matter.id or 0):
        last = hand_over_due(matter.concluded_on, workdays)
        add("archive", last.on, "移交归档", "程序办法第四十九条", f"{page}/archive", provisional=last.provisional)
    for round_ in consultations.of_matter(db, matter.id or 0):
        url = f"/admin/consultations/{round_.id}"
        if round_.status == ConsultationStatus.OPEN and round_.closes_on:
            add(f"close:{round_.id}", round_.closes_on, "征求意见截止", "程序办法第十四条第一款", url)
        if round_.status == ConsultationStatus.CLOSED and round_.feedback_due_on:
            add(f"feedback:{round_.id}", round_.feedback_due_on, "公布采纳情况", "程序办法第十三条第一款", url)
        if round_.status in {ConsultationStatus.OPEN, ConsultationStatus.CLOSED}:
            found += _opinions(db, matter, round_)
    return found


def _opinions(db: Session, matter: Matter, round_: Consultation) -> list[DueDuty]:
    """What officers are to answer until a day that the division gave."""
    return [
        DueDuty(
            f"opinions:{round_.id}:{one.staff_id or 0}",
            one.due_on,
            f"答复意见 {one.left} 条（{one.name or '未分办'}）",
            matter.title,
            "办理期限",
            round_.division_id,
            db.get_one(Division, round_.division_id).name,
            f"/admin/consultations/{round_.id}/opinions?answered=no&assignee={one.staff_id or 'none'}",
            matter.id,
            staff_id=one.staff_id,
        )  # fmt: skip
        for one in working.deadlines(db, round_.id or 0)
    ]


def _tasks(db: Session) -> list[DueDuty]:
    rows = db.exec(
        select(Task, Matter).join(Matter, col(Matter.id) == Task.matter_id).where(col(Task.done_on).is_(None))
    )
    return [
        DueDuty(
            f"task:{task.id}",
            task.due_on,
            f"执行任务：{task.title}",
            matter.title,
            "程序办法第三十九条第二款",
            task.division_id,
            task.division.name,
            f"/admin/matters/{matter.id}/execution#task-{task.id}",
            matter.id,
        )  # fmt: skip
        for task, matter in rows
    ]


def _letters(db: Session) -> list[DueDuty]:
    rows = db.exec(select(Letter).where(col(Letter.replied_at).is_(None), col(Letter.division_id).is_not(None)))
    names = {division.id: division.name for division in queries.every_division(db)}
    return [
        DueDuty(
            f"letter:{each.id}",
            legal_date(each.received_at) + timedelta(days=PROMISED_REPLY_DAYS),
            "答复来信",
            each.title,
            "承诺期限",
            each.division_id or 0,
            names.get(each.division_id, ""),
            f"/admin/letters/{each.id}",
            each.matter_id,
        )  # fmt: skip
        for each in rows
    ]


def _orders(db: Session) -> list[DueDuty]:
    open_ = select(AccountabilityRecord, Matter).join(Matter, col(Matter.id) == AccountabilityRecord.matter_id)
    rows = db.exec(
        open_.where(col(AccountabilityRecord.due_on).is_not(None), col(AccountabilityRecord.closed_on).is_(None))
    )
    return [
        DueDuty(
            f"order:{order.id}",
            order.due_on or date.max,
            "完成整改",
            matter.title,
            order.article,
            matter.division_id,
            matter.division.name,
            f"/admin/matters/{matter.id}/archive",
            matter.id,
        )  # fmt: skip
        for order, matter in rows
    ]


def _mendings(db: Session) -> list[DueDuty]:
    """What the general office wants mended in an archive; over with the next inspection of the matter."""
    rows = db.exec(select(Inspection, Matter).join(Matter, col(Matter.id) == Inspection.matter_id)).all()
    last = {matter.id: (one, matter) for one, matter in sorted(rows, key=lambda row: row[0].id or 0)}
    return [
        DueDuty(
            f"mend:{one.id}",
            one.mend_by,
            "补正归档材料",
            matter.title,
            P50.article,
            matter.division_id,
            matter.division.name,
            f"/admin/matters/{matter.id}/archive",
            matter.id,
        )  # fmt: skip
        for one, matter in last.values()
        if one.mend_by and not one.is_complete
    ]
