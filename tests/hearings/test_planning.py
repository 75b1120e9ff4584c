"""From preparation to notice: consent, five parts, seats, roles, dates, postponing and cancelling."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hearings import planning
from hearings.states import Stale
from infra.clock import end_of
from journal.verify import verify_journal
from law.findings import Unlawful
from people.services import NotAllowed
from people.workdays import load_workdays
from tests.hearings.makers import HELD, ROLES, SEATS, announce, consent, make_hearing, make_open_hearing


def refused(act, *args, **kwargs):
    with pytest.raises(Unlawful) as refusal:
        act(*args, **kwargs)
    return {one.field: one for one in refusal.value.unmet}


def test_the_notice_goes_out_with_its_five_parts(db, officer, deputy, now, engine):
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now)
    assert (hearing.status, hearing.registration_closes_at) == ("announced", end_of(date(2026, 3, 25)))
    [notice] = hearing.announcements
    parts = [
        "一、听证会时间、地点",
        "二、听证内容",
        "三、听证会参加人名额和产生办法",
        "四、听证会报名方法和联系方式",
        "五、其他有关事项",
    ]
    assert all(part in notice.body for part in parts)
    assert (
        "2026年4月15日（星期三）9:30" in notice.body
        and "六名见证人" in notice.body
        and "2026年3月25日24时" in notice.body
    )
    db.commit()
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_seats_that_do_not_add_up_are_refused(db, officer, deputy, now):
    """Example 03: a notice of 18 seats whose categories hold 1+1+2+2+8+2 = 16."""
    seats = [
        {"kind": "representative", "name": f"类别{n}", "seats": seats, "method": "invite"}
        for n, seats in enumerate((1, 1, 2, 2, 8, 2))
    ]
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, seats=[*seats, *SEATS[2:]])
    planning.edit(db, hearing, changes={"seats": 18}, seen=hearing.edit, by=officer, now=now)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    found = refused(announce, db, hearing, officer=officer, now=now)
    assert "合计 16 名" in found["seats"].message and "18 名不符" in found["seats"].message


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": ""}, "place"),
        ({"subject": ""}, "subject"),
        ({"contact": ""}, "contact"),
        ({"other_matters": " "}, "other_matters"),
        ({"explanation": ""}, "explanation"),
        ({"selection_rules": ""}, "selection_rules"),
        ({"seed_source": ""}, "seed_source"),
        ({"ground": "别的理由"}, "ground"),
        ({"registration_closes_on": date(2026, 4, 8)}, "registration_closes_on"),
    ],
)
def test_what_is_missing_is_named(db, officer, deputy, now, changes, field):
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, **changes)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    assert field in refused(announce, db, hearing, officer=officer, now=now)
    assert hearing.status == "consented" and not hearing.announcements


def test_the_host_did_not_draft(db, officer, deputy, now):
    roles = (("host", officer.name, "", officer.id), *ROLES[1:])
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, roles=roles)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    found = refused(announce, db, hearing, officer=officer, now=now)
    assert "起草" in found["roles"].message


def test_a_closed_hearing_needs_its_law(db, officer, deputy, now):
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS[:2])
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    assert "法律依据" in refused(announce, db, hearing, officer=officer, now=now)["admission"].message
    closed = make_open_hearing(
        db, officer=officer, deputy=deputy, now=now, seats=SEATS[:2], not_public_basis="保守国家秘密法第二条"
    )
    assert "依法不公开举行" in closed.announcements[0].body


def test_without_consent_to_just_this_nothing_goes_out(db, officer, deputy, now):
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now)
    with pytest.raises(Unlawful, match="分管厅领导"):
        announce(db, hearing, officer=officer, now=now)
    planning.ask_consent(db, hearing, by=officer, now=now)
    with pytest.raises(NotAllowed):
        planning.decide_consent(db, hearing, granted=True, reason="", by=officer, now=now)
    assert "reason" in refused(planning.decide_consent, db, hearing, granted=False, reason="", by=deputy, now=now)
    planning.decide_consent(db, hearing, granted=True, reason="", by=deputy, now=now)
    planning.edit(db, hearing, changes={"place": "二楼"}, seen=hearing.edit, by=officer, now=now)
    assert hearing.status == "consented", "time and place may be settled after the consent"
    planning.edit(db, hearing, changes={"subject": "别的"}, seen=hearing.edit, by=officer, now=now)
    assert hearing.status == "drafting"


def test_two_stages(db, officer, deputy, now):
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, starts_at=None, place="")
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    assert "held_on" in refused(announce, db, hearing, officer=officer, now=now)
    planning.preannounce(db, hearing, department="厅", drafters=set(), by=officer, now=now)
    assert hearing.status == "preannounced" and "另行公告" in hearing.announcements[0].body
    assert "subject" in refused(
        planning.edit, db, hearing, changes={"subject": "改"}, seen=hearing.edit, by=officer, now=now
    )
    settled = {"starts_at": HELD, "place": "厅一楼会议室"}
    planning.edit(db, hearing, changes=settled, seen=hearing.edit, by=officer, now=now)
    announce(db, hearing, officer=officer, now=now + timedelta(days=2))
    assert (hearing.status, [a.number for a in hearing.announcements]) == ("announced", [1, 2])
    assert hearing.announcements[1].title.endswith("（第2号）")
    assert hearing.rules_published_on == date(2026, 3, 2)


def test_two_officers_never_overwrite_each_other(db, officer, deputy, now):
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now)
    seen = hearing.edit
    planning.edit(db, hearing, changes={"place": "甲"}, seen=seen, by=officer, now=now)
    with pytest.raises(Stale):
        planning.edit(db, hearing, changes={"place": "乙"}, seen=seen, by=officer, now=now)


def test_postponing_says_why_and_stays_lawful(db, hearing, officer, now):
    def move(to, reason="会场故障", **dates):
        planning.postpone(
            db, hearing, starts_at=to, place="", dates=dates, reason=reason, department="厅",
            workdays=load_workdays(db), by=officer, now=now,
        )  # fmt: skip

    shanghai = ZoneInfo("Asia/Shanghai")
    assert "reason" in refused(move, datetime(2026, 4, 20, 9, tzinfo=shanghai), reason=" ")
    db.rollback()
    too_soon = refused(move, datetime(2026, 3, 28, 9, tzinfo=shanghai))
    assert "registration_closes_on" in too_soon
    db.rollback()
    move(datetime(2026, 4, 22, 14, tzinfo=shanghai))
    assert hearing.status == "announced" and hearing.announcements[-1].kind == "postponed"
    assert "现定时间：2026年4月22日" in hearing.announcements[-1].body and "会场故障" in hearing.announcements[-1].body


def test_cancelling_is_public(db, hearing, officer, now):
    assert "reason" in refused(planning.cancel, db, hearing, reason="", department="厅", by=officer, now=now)
    db.rollback()
    planning.cancel(db, hearing, reason="决策终止", department="厅", by=officer, now=now)
    assert hearing.status == "cancelled" and "决策终止" in hearing.announcements[-1].body


def test_quotas_are_published_and_consented_to(db, officer, deputy, now):
    quota = {"attribute": "age", "value": "60岁及以上", "minimum": 1, "maximum": 2}
    seats = [{**SEATS[0], "quotas": [quota]}, *SEATS[1:]]
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, seats=seats)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    hearing.categories[0].quotas[0].maximum = 3
    assert "consent" in refused(announce, db, hearing, officer=officer, now=now)
    hearing.categories[0].quotas[0].maximum = 2
    announce(db, hearing, officer=officer, now=now)
    assert "职工代表的抽取配额：年龄段「60岁及以上」1至2名。" in hearing.announcements[0].body


@pytest.mark.parametrize(
    ("quotas", "words"),
    [
        ([("age", "60岁及以上", 4, 6), ("age", "45至59岁", 3, 6)], "年龄段配额的下限合计 7 名，超过名额 6 名"),
        ([("sex", "女", 0, 2), ("sex", "男", 0, 3)], "性别配额的上限合计 5 名，少于名额 6 名"),
    ],
)
def test_quotas_that_no_panel_can_keep_are_told_while_planning(db, officer, deputy, now, quotas, words):
    named = [dict(zip(("attribute", "value", "minimum", "maximum"), one, strict=True)) for one in quotas]
    seats = [{**SEATS[0], "quotas": named}, *SEATS[1:]]
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, seats=seats)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    assert words in refused(announce, db, hearing, officer=officer, now=now)["categories"].message
