"""G01 to G06 and G14 by HTTP: each refuses with its article, and opens when what it asked for is there."""

from datetime import date

import pytest

from consultations import explanations, services
from consultations.models import Consultation, ExplanationEvent
from decisions.initiation_models import Catalogue, Proposal
from decisions.models import Matter
from gongyi.demo.reviewing import judge
from surveys import services as surveys
from surveys.models import Survey
from tests.admin.gates_by_http.door import Door
from tests.factories import make_draft_consultation, make_matter

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MEETING = {"meeting": "厅务会", "held_on": "2026-03-02", "record": "2026年第3次"}


def test_g01_no_procedure_starts_without_the_meeting(walk, enter, stored):
    walk.propose()
    walk.study()
    id_, own, deputy = walk.proposal.id, walk.officer.division_id, walk.deputy.id
    door = Door(
        "G01", enter("ban"), f"/admin/proposals/{id_}/start", stored(Proposal, id_, "status", "matter_id"), seen=1,
        category="policy", lead_id=own, deputy_id=deputy, **MEETING,
    )  # fmt: skip
    door.blocks("P10", "期限", due_on="")
    door.blocks("P9", "记录", due_on="2027-03-01", record="")
    assert door.opens(due_on="2027-03-01")[0] == "started"


def test_g02_an_empty_catalogue_that_nobody_agreed_to_is_not_published(walk, enter, stored):
    office = enter("ban")
    url = office.post("/admin/catalogues", data={"year": "2026", "note": ""}).headers["location"]
    id_ = int(url.rsplit("/", 1)[1])
    door = Door("G02", office, f"{url}/publish", stored(Catalogue, id_, "published_at"), **MEETING)
    door.blocks("P7b", "目录")
    item = {"title": "修订程序办法", "division_id": walk.officer.division_id, "planned_for": "上半年"}
    assert office.post(f"{url}/items", data=item).status_code == 303
    door.blocks("P7b", "集体讨论", record="")
    door.opens()


def test_g03_a_draft_without_its_bases_does_not_leave_the_division(walk, enter, stored):
    walk.to("start")
    walk.papers(bases="")
    walk.draft()
    look = stored(Matter, walk.matter.id, "stage", "edit")
    bo = enter("bo")
    door = Door("G03", bo, f"/admin/matters/{walk.matter.id}/finish-draft", look, seen=walk.matter.edit)
    door.blocks("P11.2", "法律、法规")
    walk.papers()
    assert door.opens(seen=walk.matter.edit)[0] == "preparing"


@pytest.fixture
def prepared(db, officer, deputy, now):
    made = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made


def test_g04_no_draft_goes_out_without_consent(db, enter, stored, prepared, officer, deputy, now):
    url, look = f"/admin/consultations/{prepared.id}/publish", stored(Consultation, prepared.id, "status")
    door = Door("G04", enter("bo"), url, look)
    door.blocks("P14.1a", "分管厅领导")
    services.edit(db, prepared, changes={"closes_on": date(2026, 3, 31)}, seen=prepared.edit, by=officer, now=now)
    services.ask_consent(db, prepared, by=officer, now=now)
    services.decide_consent(db, prepared, granted=True, reason="", by=deputy, now=now)
    door.blocks("P14.1b", "30日")
    services.edit(db, prepared, changes={"closes_on": date(2026, 4, 1)}, seen=prepared.edit, by=officer, now=now)
    services.ask_consent(db, prepared, by=officer, now=now)
    services.decide_consent(db, prepared, granted=True, reason="", by=deputy, now=now)
    assert door.opens() == ("open",)


def test_g05_a_press_conference_needs_consent_before_it_is_held(db, enter, stored, consultation, officer, deputy, now):
    event = explanations.plan(
        db, consultation, kind="press", title="新办法解读", place="发布厅", planned_on=now.date(), by=officer, now=now
    )
    bo = enter("bo")
    url = f"/admin/consultations/{consultation.id}/explanations/{event.id}/held"
    form = {"held_on": "2026-03-02", "held_link": "https://example.cn/v"}
    door = Door("G05", bo, url, stored(ExplanationEvent, event.id, "status"), **form)
    door.blocks("P14.2", "分管厅领导")
    explanations.decide(db, consultation, event, granted=True, reason="", by=deputy, now=now)
    assert door.opens() == ("held",)


def test_g06_no_questionnaire_goes_out_before_somebody_read_it(db, enter, stored, officer, deputy, now):
    from surveys import ready

    survey = surveys.create(
        db, matter_id=make_matter(db, officer=officer, deputy=deputy, now=now).id, division_id=officer.division_id,
        deputy_id=deputy.id, title="办事体验问卷", definition=ready.definition("satisfaction"), by=officer, now=now,
    )  # fmt: skip
    surveys.edit(
        db, survey, changes={"closes_on": date(2026, 4, 1), "ways": ["web"]}, seen=survey.edit, by=officer, now=now
    )
    url, look = f"/admin/surveys/{survey.id}/publish", stored(Survey, survey.id, "status")
    door = Door("G06", enter("bo"), url, look)
    door.blocks("P15", "分管厅领导")
    surveys.ask_consent(db, survey, by=officer, now=now)
    surveys.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    door.blocks("P15", "简洁")
    surveys.check_wording(db, survey, name="王审核", by=officer, now=now)
    surveys.ask_consent(db, survey, by=officer, now=now)
    surveys.decide_consent(db, survey, granted=True, reason="", by=deputy, now=now)
    assert door.opens() == ("open",)


def test_g14_nobody_leaves_participation_before_the_public_was_heard(db, walk, hear, enter, stored, now):
    walk.to("start")
    walk.papers(not_public_basis="")
    walk.draft()
    walk.finish_draft()
    judge(db, walk.matter, walk.who, now)
    look = stored(Matter, walk.matter.id, "stage", "edit")
    door = Door("G14", enter("bo"), f"/admin/matters/{walk.matter.id}/submit", look, seen=lambda: look()[1])
    door.blocks("P13.1", "听取社会公众意见")
    hear()
    door.blocks("P16", "人大代表")
    symposium = {
        "key": "symposium-1", "kind": "symposium", "topic": "座谈会", "held_on": "2026-03-02", "minutes": "建议延长。",
        "attendee": "额尔敦", "capacity": "人大代表", "stands_for": "包头市",
    }  # fmt: skip
    db.commit()
    assert door.browser.post(f"/admin/matters/{walk.matter.id}/outreach/new", data=symposium).status_code == 303
    assert door.opens()[0] == "legality"
