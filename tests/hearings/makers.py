"""Makes hearings for tests: lawful unless told otherwise."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from consultations.drafting import create_draft
from hearings import planning
from hearings.application import Application
from hearings.models import Hearing, HearingCategory
from hearings.registering import register
from infra.clock import end_of
from people.workdays import load_workdays
from tests.factories import make_matter, make_text

HELD = datetime(2026, 4, 15, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
FIELDS = {
    "ground": "存在较大分歧", "ground_detail": "用人单位与职工对缴费基数分歧较大", "legal_basis": "《重大行政决策程序暂行条例》第十六条",
    "subject": "对办法草案听取意见", "explanation": "为什么修订。", "place": "厅一楼会议室", "starts_at": HELD, "seats": 10,
    "conditions": "年满十八周岁", "selection_rules": "报名超过名额的随机抽取", "ways": "电话报名：0471-0000000", "contact": "0471-0000000",
    "other_matters": "无", "seed_kind": "witnesses", "seed_source": "现场六名见证人各抽一位数字",
    "registration_closes_on": date(2026, 3, 25), "selection_on": date(2026, 3, 27), "list_on": date(2026, 4, 1),
    "service_on": date(2026, 4, 6), "report_on": date(2026, 5, 6),
}  # fmt: skip
SEATS = (
    {"kind": "representative", "name": "职工代表", "party": "职工", "seats": 6, "method": "draw"},
    {"kind": "representative", "name": "用人单位代表", "party": "用人单位", "seats": 4, "method": "draw"},
    {"kind": "observer", "name": "旁听人", "seats": 3, "method": "order"},
    {"kind": "press", "name": "新闻媒体", "seats": 2, "method": "order"},
)
ROLES = (
    ("host", "韩主持", "政策法规处", None), ("recorder", "纪录", "就业促进处", None), ("presenter", "陈述", "就业促进处", None),
)  # fmt: skip
_number = count(1)


def make_hearing(db, *, officer, deputy, now, seats=SEATS, roles=ROLES, **changes) -> Hearing:
    """A hearing in preparation."""
    matter = make_matter(db, officer=officer, deputy=deputy, now=now)
    draft = create_draft(
        db, matter_id=matter.id, division_id=officer.division_id, title="缴费办法（草案）", text=make_text(), note="初稿",
        by=officer, now=now,
    )  # fmt: skip
    hearing = planning.open_hearing(
        db, matter_id=matter.id, deputy_id=deputy.id, draft_id=draft.id, version_id=draft.versions[0].id,
        title="缴费办法（草案）", by=officer, now=now,
    )  # fmt: skip
    planning.edit(
        db,
        hearing,
        changes=FIELDS | {"seats": sum(s["seats"] for s in seats if s["kind"] == "representative")} | changes,
        seen=hearing.edit,
        by=officer,
        now=now,
    )
    planning.set_seats(db, hearing, [dict(s) for s in seats], by=officer, now=now)
    planning.set_roles(db, hearing, roles, by=officer, now=now)
    return hearing


def consent(db, hearing, *, officer, deputy, now) -> None:
    """Asked for and granted."""
    planning.ask_consent(db, hearing, by=officer, now=now)
    planning.decide_consent(db, hearing, granted=True, reason="", by=deputy, now=now)


def announce(db, hearing, *, officer, now) -> None:
    """Publish the notice."""
    planning.announce(
        db, hearing, department="厅", drafters={officer.id}, workdays=load_workdays(db), by=officer, now=now
    )


def make_open_hearing(db, *, officer, deputy, now, **changes) -> Hearing:
    """A hearing people can register for until 25 March 2026, 24:00."""
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, **changes)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    announce(db, hearing, officer=officer, now=now)
    return hearing


def copied(db, hearing, number) -> list[Hearing]:
    """So many hearings with the same rows: nothing is planned and announced again."""

    def rows(of):
        return of.model_dump(exclude={"id", "hearing_id"})

    made = [
        Hearing(**rows(hearing), categories=[HearingCategory(**rows(c)) for c in hearing.categories])
        for _ in range(number)
    ]
    db.add_all(made)
    db.commit()
    return made


def make_application(*categories, **changes) -> Application:
    """A registration of somebody new."""
    n = next(_number)
    values = {
        "idempotency_key": f"key-{n}", "name": f"报名人{n}", "phone": f"139{n:08}", "categories": tuple(c.id for c in categories),
        "points": "建议降低缴费基数", "region": "包头市", "list_consent": True,
    }  # fmt: skip
    return Application(**values | changes)


def make_registrations(db, hearing, category, number, *, now, **changes):
    """So many people register one after the other."""
    return [
        register(db, hearing.id, make_application(category, **changes), by="public", now=now) for _ in range(number)
    ]


def close_of(hearing) -> datetime:
    """The moment registration is over."""
    return end_of(hearing.registration_closes_on)


def later(now, **parts) -> datetime:
    """A moment after."""
    return now + timedelta(**parts)
