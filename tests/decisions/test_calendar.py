"""Days to keep, what is overdue, reminders that go once, the figures of the house."""

from datetime import date, timedelta

from sqlmodel import select

from decisions import executing, house, reminders
from decisions.calendar import due_duties, of_division, overdue
from infra.mail import Outbox
from opinions import services, working
from opinions.intake_group import store_group
from opinions.models import Opinion
from people.permissions import Role
from people.workdays import load_workdays
from tests.factories import make_staff, make_submission


def duties(walk):
    return due_duties(walk.db, workdays=load_workdays(walk.db))


def test_the_days_of_a_matter_follow_its_course(walk):
    walk.to("decide")
    found = {d.what: d.on for d in duties(walk)}
    assert found == {"及时公布决策": date(2026, 3, 30)}  # twenty working days after 2 March
    walk.promulgate()
    walk.task(due_on=date(2026, 3, 9))
    found = {d.what: (d.on, d.division) for d in duties(walk)}
    assert found == {
        "移交归档": (date(2026, 5, 6), "就业促进处"), "执行任务：印发操作手册": (date(2026, 3, 9), "社会保险处"),
    }  # fmt: skip


def test_overdue_is_from_the_day_after(walk):
    walk.to("promulgate")
    walk.task(due_on=date(2026, 3, 9))
    mine = of_division(duties(walk), walk.executor.division_id)
    assert overdue(mine, date(2026, 3, 9)) == [] and len(overdue(mine, date(2026, 3, 10))) == 1


def test_a_reminder_goes_a_week_three_days_and_one_day_ahead_and_once(walk):
    walk.to("promulgate")
    walk.task(due_on=date(2026, 3, 12))
    reminders.set_address(walk.db, email="er@example.com", by=walk.executor, now=walk.now)
    sent = []
    for _ in range(14):
        sent += [legal for legal in [walk.now.date()] if reminders.remind(walk.db, now=walk.now)]
        assert reminders.remind(walk.db, now=walk.now) == 0
        walk.later(days=1)
    assert sent == [date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 11)]
    mail = walk.db.exec(select(Outbox)).first()
    assert mail.to == "er@example.com" and "印发操作手册" in mail.text and "还剩 7 天" in mail.text


def test_opinions_that_are_due_are_told_once_to_the_one_who_answers_them(db, consultation, officer, now):
    colleague = make_staff(db, login="li", roles={Role.OFFICER}, now=now)
    store_group(db.connection(), [make_submission(consultation.id) for _ in range(4)], now)
    first, second, third, fourth = db.exec(select(Opinion).order_by(Opinion.id)).all()
    services.assign(db, [first, second, fourth], to=officer, by=officer, now=now)
    working.set_due(db, [first, second, third, fourth], now.date() + timedelta(days=5), by=officer, now=now)
    services.prepare_answer(db, fourth, outcome="not", reason="不", changed_clause="", by=officer, now=now)
    for person, email in ((officer, "chen@example.com"), (colleague, "li@example.com")):
        reminders.set_address(db, email=email, by=person, now=now)
    at_first = [reminders.remind(db, now=now) for _ in range(2)]
    mails = {mail.to: mail.text for mail in db.exec(select(Outbox))}
    assert at_first == [2, 0]
    assert f"答复意见 2 条（{officer.name}）" in mails["chen@example.com"]
    assert all("答复意见 1 条（未分办）" in text for text in mails.values())  # nobody's: everybody's
    assert f"（{officer.name}）" not in mails["li@example.com"]
    assert reminders.remind(db, now=now + timedelta(days=2)) == 2  # three days ahead
    services.prepare_answer(db, third, outcome="not", reason="不", changed_clause="", by=officer, now=now)
    assert reminders.remind(db, now=now + timedelta(days=4)) == 1  # one day ahead, and nothing is left to the other
    db.commit()


def test_the_office_hears_of_what_is_overdue_once_a_day(walk):
    walk.to("promulgate")
    walk.task(due_on=date(2026, 3, 3))
    reminders.set_address(walk.db, email="ban@example.com", by=walk.office, now=walk.now)
    walk.later(days=5)
    assert [reminders.remind(walk.db, now=walk.now) for _ in range(2)] == [1, 0]
    assert "逾期 4 天" in walk.db.exec(select(Outbox)).one().text
    reminders.set_address(walk.db, email="", by=walk.office, now=walk.now)
    walk.later(days=1)
    assert reminders.remind(walk.db, now=walk.now) == 0


def test_the_worker_reminds_hourly_and_not_at_night(walk, engine):
    walk.to("promulgate")
    walk.task(due_on=date(2026, 3, 3))
    reminders.set_address(walk.db, email="er@example.com", by=walk.executor, now=walk.now)
    walk.db.commit()
    night = walk.now.replace(hour=3) + timedelta(days=1)
    assert reminders.remind_due(engine, night) == 0
    assert [reminders.remind_due(engine, night.replace(hour=9)) for _ in range(2)] == [1, 0]


def test_the_figures_count_stages_days_and_what_was_in_time(walk):
    walk.propose()
    walk.study()
    walk.start()
    for step in walk.STEPS[3:]:
        walk.later(days=1)
        getattr(walk, step)()
    task = walk.task(due_on=walk.now.date())
    executing.finish_task(walk.db, walk.matter, task, result="已印发", delay_reason="", by=walk.executor, now=walk.now)
    found = house.figures(walk.db, today=walk.now.date(), duties=duties(walk))
    assert found.by_stage == [("执行", 1)] and found.on_time == [("执行任务按时办结", 1, 1)]
    assert dict(found.days_in_stage)["已启动"] == 1
    assert found.running == 1
