"""What a matter has heard, in figures; the day by which an archive is to be mended."""

from datetime import date, timedelta

from consultations import outreach
from consultations.outreach import Attendee, Occasion
from decisions import archive
from decisions.calendar import due_duties
from decisions.heard import heard
from people.workdays import load_workdays
from surveys import services as surveys
from tests.factories import make_survey


def test_surveys_that_are_over_and_occasions_that_were_held(walk):
    walk.to("draft")
    survey = make_survey(
        walk.db, officer=walk.officer, deputy=walk.deputy, now=walk.now, matter_id=walk.matter.id, title="办事体验"
    )
    occasion = Occasion(
        kind="visit", topic="走访包头", held_on=date(2026, 3, 2), place="包头", host="王", minutes="窗口太少。", is_public=False,
        attendees=[Attendee(name="李", capacity="群众代表"), Attendee(name="赵", capacity="群众代表")],
    )  # fmt: skip
    outreach.record(
        walk.db, matter_id=walk.matter.id, division_id=walk.officer.division_id, key="visit-one", occasion=occasion,
        by=walk.officer, now=walk.now,
    )  # fmt: skip
    [visit] = heard(walk.db, walk.matter.id)
    assert visit.method == "实地调研" and "群众代表2人" in visit.summary and "窗口太少" in visit.summary
    assert "李" not in visit.summary
    surveys.close_due(walk.db, now=walk.now + timedelta(days=40))
    [_, asked] = heard(walk.db, walk.matter.id)
    assert (asked.method, asked.url) == ("问卷调查", f"/admin/surveys/{survey.id}")
    assert "收回答卷0份" in asked.summary and asked.on == date(2026, 4, 1)


def mendings(walk):
    found = due_duties(walk.db, workdays=load_workdays(walk.db))
    return [(d.on, d.division) for d in found if d.what == "补正归档材料"]


def test_what_the_office_wants_mended_is_due_until_it_has_looked_again(walk):
    walk.to("promulgate")
    inspect = lambda **facts: archive.inspect(walk.db, walk.matter, **facts, by=walk.office, now=walk.now)  # noqa: E731
    inspect(finding="缺听证记录", is_complete=False, mend_by=date(2026, 4, 1))
    assert mendings(walk) == [(date(2026, 4, 1), "就业促进处")]
    inspect(finding="仍缺附件", is_complete=False, mend_by=date(2026, 4, 9))
    assert mendings(walk) == [(date(2026, 4, 9), "就业促进处")]
    inspect(finding="已补齐", is_complete=True, mend_by=None)
    assert mendings(walk) == []
