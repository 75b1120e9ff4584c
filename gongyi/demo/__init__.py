"""Demo data: a believable department with three consultations, written through the same services as real work.

Nothing is inserted past a service: what the law refuses, the demo cannot show either.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from consultations import queries as consultations
from consultations import services
from consultations.states import ConsultationStatus
from decisions import queries as matters
from decisions import reviewing as leaving
from decisions.models import Matter
from gongyi.demo import answering, desk, outreach
from gongyi.demo.courses import courses
from gongyi.demo.hearing import DemoHearing
from gongyi.demo.legality import review_legality
from gongyi.demo.people import add_people, known_people, logins
from gongyi.demo.reviews import Reviews
from gongyi.demo.rounds import Round, Step, morning
from gongyi.demo.surveys import SurveyRound
from gongyi.demo.texts import load
from gongyi.demo.told_matters import LONGEST_COURSE_DAYS
from infra.clock import Clock, legal_date
from infra.files import FileStore
from infra.settings import Settings
from law.calendar_days import Workdays, is_workday
from law.public_participation import MINIMUM_COMMENT_DAYS, earliest_close
from people.models import Staff
from people.workdays import load_workdays, seed_workdays

STAGES = ("consulting", "answered", "all")
OFFICERS = {"nearby": "shebao", "market": "jiuye", "procedure": "officer"}
DAYS_SINCE_HEARING = 7  # since its notice
DAYS_SINCE = {"nearby": 50, "procedure": 12}  # since publication; the market's is found so that it closes soon
SYMPOSIUM = timedelta(days=4, hours=6)  # after the publication
SORTED, WRITTEN, ANSWERED = timedelta(days=4), timedelta(days=9), timedelta(days=12)  # after the close


def seed(engine: Engine, settings: Settings, clock: Clock, stage: str) -> list[str]:
    """Fill an empty database, or bring a demo that is there to `stage`; a second run changes nothing.

    Returns the lines to print: what was done and the logins. Raises ValueError for an unknown stage.
    """
    if stage not in STAGES:
        raise ValueError(f"stages: {', '.join(STAGES)}")
    now = clock()
    with Session(engine, expire_on_commit=False) as db, db.begin():
        staff = known_people(db)
        if not staff:
            lines = _fill(db, settings, now, stage=stage)
        elif set(OFFICERS.values()) <= set(staff):
            files = FileStore(settings.data_dir / "files")
            lines = (_answer_now(db, files, now) if stage != "consulting" else []) or [
                "演示数据已经在数据库里，没有改动。"
            ]
        else:
            return ["数据库里已有数据，没有写入演示数据。"]
        return [*lines, *logins(db, now=now)]


def _fill(db: Session, settings: Settings, now: datetime, *, stage: str) -> list[str]:
    seed_workdays(db, first=now.year - 2, last=now.year + 1)
    db.flush()
    whole = stage == "all"
    staff = add_people(db, now=now - timedelta(days=LONGEST_COURSE_DAYS if whole else 120))
    workdays, files = load_workdays(db), FileStore(settings.data_dir / "files")
    days = {**DAYS_SINCE, "market": _closing_soon(now, workdays)}
    rounds = {
        name: Round(
            name,
            staff[login],
            staff["deputy"],
            staff["office"],
            morning(now - timedelta(days=days[name]), workdays),
            workdays,
            files,
        )  # fmt: skip
        for name, login in OFFICERS.items()
    }
    asked = SurveyRound(rounds["procedure"], staff["deputy"])
    hearing = DemoHearing(
        rounds["procedure"],
        staff["legal"],
        morning(now - timedelta(days=DAYS_SINCE_HEARING), workdays),
        settings.site_name,
    )
    told = courses(staff, now, workdays, files) if whole else []
    steps = [step for each in rounds.values() for step in each.steps()] + hearing.steps(now) + list(asked.steps(now))
    steps += [step for each in told for step in each.steps()]
    is_answered = stage != "consulting"
    _run(db, [*steps, *Reviews(rounds["nearby"], staff).steps()], now, is_answered=is_answered)
    if is_answered:
        nearby = rounds["nearby"]
        _review(db, nearby.matter, nearby.officer, staff, files, now)
        desk.work(db, rounds["procedure"].consultation, by=rounds["procedure"].officer, now=now)
    total = sum(each.received for each in rounds.values())
    counted = f"{len(rounds)} 个决策事项、{len(rounds)} 次征求意见、{total} 条意见、1 份问卷；听证会报名 {hearing.registered} 件。"
    lines = [f"已写入 {counted}"]
    return [*lines, f"另有 {len(told)} 个事项处在决策程序的各个阶段，其中一个已经归档。"] if whole else lines


def _closing_soon(now: datetime, workdays: Workdays) -> int:
    """How many days ago something was published that closes, as early as it may, in two days or a little more."""
    today, soon = legal_date(now), timedelta(days=2)
    ago = range(MINIMUM_COMMENT_DAYS + 15, 0, -1)
    last_days = ((n, earliest_close(today - timedelta(days=n), workdays).on) for n in ago)
    return next(n for n, on in last_days if on >= today + soon and is_workday(today - timedelta(days=n), workdays))


def _run(db: Session, steps: list[Step], now: datetime, *, is_answered: bool) -> None:
    """Everything in the order of time, so that the journal reads as it would have been written."""
    waiting = sorted(steps, key=lambda step: step.at)
    while waiting:
        step = waiting.pop(0)
        step.act(db, step.at)
        owner = getattr(step.act, "__self__", None)
        if isinstance(owner, Round) and step.act == owner.publish:
            later = _after_publication(owner, now, is_answered=is_answered)
            waiting = sorted([*waiting, *later], key=lambda each: each.at)


def _after_publication(round_: Round, now: datetime, *, is_answered: bool) -> list[Step]:
    steps = list(round_.opinions(now))
    steps.append(Step(min(round_.published_at + SYMPOSIUM, now), round_.office_work(outreach.hold)))
    closes_at = round_.consultation.closes_at
    if closes_at and closes_at <= now:
        steps.append(Step(closes_at, _close))
        if is_answered:
            moments = [min(closes_at + after, now - timedelta(hours=1)) for after in (SORTED, WRITTEN, ANSWERED)]
            acts = (answering.sort, answering.write, answering.publish)
            steps += [Step(at, round_.office_work(act)) for at, act in zip(moments, acts, strict=True)]
    return steps


def _review(
    db: Session, matter: Matter, officer: Staff, staff: dict[str, Staff], files: FileStore, now: datetime
) -> None:
    """Out of participation through its gates, and through legality review."""
    leaving.submit(db, matter, seen=matter.edit, by=officer, now=now - timedelta(minutes=29))
    review_legality(db, matter, officer=officer, staff=staff, files=files, now=now)


def _close(db: Session, at: datetime) -> None:
    db.flush()
    services.close_due(db, now=at)


def _answer_now(db: Session, files: FileStore, now: datetime) -> list[str]:
    """Answer the consultation that is over; nothing when it was answered before."""
    staff = known_people(db)
    title, by = load("nearby")["title"], staff[OFFICERS["nearby"]]
    closed = [c for c in consultations.every(db) if c.title == title and c.status == ConsultationStatus.CLOSED]
    for consultation in closed:
        for act in (answering.sort, answering.write, answering.publish):
            act(db, consultation, by=by, now=now)
        matter = matters.get(db, consultation.matter_id)
        _review(db, matter, by, staff, files, now)
        title = load("procedure")["title"]
        for open_ in (c for c in consultations.every(db) if c.title == title):
            desk.work(db, open_, by=staff[OFFICERS["procedure"]], now=now)
    return [f"已公布《{c.title}》的采纳情况。" for c in closed]
