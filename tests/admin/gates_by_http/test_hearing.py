"""G07 to G13 by HTTP: from the consent to the report of a hearing."""

from datetime import timedelta

import pytest

from hearings import listing, planning, recording, reporting, selecting, serving, session, signing
from hearings.models import Hearing
from hearings.recording import Office
from infra.files import FileStore
from people.permissions import Role
from tests.admin.gates_by_http.door import Door
from tests.factories import make_staff
from tests.hearings.makers import HELD, consent, make_hearing, make_open_hearing, make_registrations
from tests.hearings.test_selection import FROZEN, approve
from tests.hearings.test_session import held, people, serve

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SEATS = (
    {"kind": "representative", "name": "职工代表", "party": "职工", "seats": 1, "method": "draw"},
    {
        "kind": "representative",
        "name": "用人单位代表",
        "party": "用人单位",
        "seats": 2,
        "method": "draw",
        "fills_up": True,
    },
    {"kind": "observer", "name": "旁听人", "seats": 2, "method": "order"},
    {"kind": "press", "name": "新闻媒体", "seats": 1, "method": "order"},
)
LATER = HELD + timedelta(hours=4)


@pytest.fixture
def office(settings):
    return Office(FileStore(settings.data_dir / "files"), "厅")


@pytest.fixture
def door(enter, stored, moved_clock):
    """door("G09", hearing, "/selection/list") -> the door, at the moment `at`."""

    def stand_before(gate, hearing, path, at=None, **form):
        if at:
            moved_clock[1](at)
        browser = enter("bo")
        return Door(gate, browser, f"/admin/hearings/{hearing.id}{path}", stored(Hearing, hearing.id, "status"), **form)

    return stand_before


def prepared(db, officer, deputy, now, **changes):
    return make_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS, **changes)


@pytest.fixture
def drawn(db, officer, deputy, now):
    """A hearing for which no firm registered: one worker has a seat."""
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS)
    second = make_staff(db, login="er", roles={Role.OFFICER}, now=now)
    make_registrations(db, hearing, hearing.categories[0], 2, now=now)
    approve(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    for by in (officer, second):
        selecting.enter_seed(db, hearing, seed="000001", witnesses="六人", by=by, now=FROZEN)
    selecting.run(db, hearing, by=officer, now=FROZEN)
    return hearing


def invited(hearing, name):
    return {
        "category_id": hearing.categories[1].id, "origin": "invite", "name": name, "unit": "某公司", "consented": "true",
    }  # fmt: skip


@pytest.fixture
def listed(db, drawn, officer):
    from hearings.participants import add_participant

    for name in ("王一", "李二"):
        add_participant(
            db, drawn, drawn.categories[1], origin="invite", name=name, unit="某公司", region="", phone="", email="",
            may_publish_unit=False, by=officer, now=FROZEN,
        )  # fmt: skip
    selecting.finish(db, drawn, by=officer, now=FROZEN)
    listing.publish_list(db, drawn, department="厅", by=officer, now=FROZEN)
    return drawn


def arrive(db, hearing, officer, which=lambda who: True):
    for who in people(db, hearing):
        if which(who):
            session.check_in(db, hearing, who, identity_check="身份证件原件", by=officer, now=HELD)


@pytest.fixture
def over(db, listed, officer, office):
    """The session is over and its record built."""
    serve(db, listed, officer)
    arrive(db, listed, officer)
    session.open_session(db, listed, by=officer, now=HELD)
    held(db, listed, officer)
    recording.build(db, listed, labels={"a1": "第一条"}, office=office, by=officer, now=HELD + timedelta(hours=3))
    return listed


def sign(db, hearing, officer, office):
    """Everybody's confirmation or its absence is in the record, and host and recorder sign last."""
    for who in people(db, hearing):
        signing.note_missing(db, hearing, who, state="absent", note="通知后未到场", by=officer, now=LATER)
    seen = signing.latest(db, hearing.id).sha256
    for role in hearing.roles[:2]:
        signing.sign(
            db, hearing, role, seen=seen, way="typed", typed_name=role.name, files=office.files, by=officer, now=LATER,
            identity_check="会议签到核对",
        )  # fmt: skip


def test_g07_no_hearing_is_announced_without_consent(db, door, officer, deputy, now):
    hearing = prepared(db, officer, deputy, now)
    announce = door("G07", hearing, "/announce")
    announce.blocks("P18.1", "分管厅领导")
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    assert announce.opens() == ("announced",)


def test_g08_a_notice_has_its_five_parts(db, door, officer, deputy, now):
    hearing = prepared(db, officer, deputy, now, other_matters="")
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    announce = door("G08", hearing, "/announce")
    announce.blocks("P19.1", "其他有关事项")
    planning.edit(db, hearing, changes={"other_matters": "无"}, seen=hearing.edit, by=officer, now=now)
    consent(db, hearing, officer=officer, deputy=deputy, now=now)
    assert announce.opens() == ("announced",)


def test_g09_no_list_stands_while_a_side_has_nobody_or_after_the_hearing(door, drawn, enter, moved_clock):
    finish = door("G09", drawn, "/selection/finish", at=FROZEN)
    finish.blocks("P19.2b", "用人单位")
    form = invited(drawn, "王一")
    finish.state()  # ends the transaction of the test
    added = finish.browser.post(f"/admin/hearings/{drawn.id}/selection/participants", data=form)
    assert added.status_code == 303
    assert finish.opens() == ("selected",)
    url = f"/admin/hearings/{drawn.id}/selection/list"
    moved_clock[1](HELD)
    Door("G09", enter("er"), url, finish.state).blocks("P19.2c", "提前")
    moved_clock[1](FROZEN)
    assert Door("G09", finish.browser, url, finish.state).opens() == ("listed",)


def test_g10_no_session_begins_while_somebody_lacks_the_material(db, door, listed, officer):
    arrive(db, listed, officer)
    begin = door("G10", listed, "/session/open", at=HELD)
    begin.blocks("P19.3", "送达")
    serve(db, listed, officer)
    assert begin.opens() == ("in_session",)


def test_g10_the_day_before_is_too_late_for_the_material(db, door, listed, officer):
    arrive(db, listed, officer)
    late = HELD - timedelta(days=6)
    serving.send(db, listed, people(db, listed), by=officer, now=late)
    for who in people(db, listed):
        serving.acknowledge(db, listed, who, by="participant", now=late)
    door("G10", listed, "/session/open", at=HELD).blocks("P19.3", "逾期")


def test_g11_no_session_begins_while_a_side_is_not_in_the_room(db, door, listed, officer):
    serve(db, listed, officer)
    arrive(db, listed, officer, lambda who: who.category.name == "职工代表")
    begin = door("G11", listed, "/session/open", at=HELD)
    begin.blocks("P19.2b", "用人单位")
    firm = next(who for who in people(db, listed) if who.category.name != "职工代表")
    form = {"participant_id": firm.id, "identity_check": "身份证件原件"}
    db.commit()
    assert begin.browser.post(f"/admin/hearings/{listed.id}/session/check-in", data=form).status_code == 303
    assert begin.opens() == ("in_session",)


def test_g12_no_record_is_sealed_before_everybody_confirmed(db, door, over, officer, office):
    close = door("G12", over, "/record/close", at=LATER)
    close.blocks("P20.1", people(db, over)[0].name)
    sign(db, over, officer, office)
    assert close.opens() == ("recorded",)


def test_g13_no_report_is_published_that_does_not_rest_on_the_record(db, door, over, officer, office):
    sign(db, over, officer, office)
    recording.close(db, over, office=office, by_seal=_seal(office, over), by=officer, now=LATER)
    publish = door("G13", over, "/report/publish", at=LATER)
    publish.blocks("P21", "听证报告")
    db.commit()
    assert publish.browser.post(f"/admin/hearings/{over.id}/report/begin").status_code == 303
    publish.blocks("P21", "采纳情况")
    db.refresh(over)  # the page wrote it meanwhile
    for point in reporting.points(db, over.id):
        reporting.decide(db, over, point, title="", outcome="partly", reason="部分合理", by=officer, now=LATER)
    assert publish.opens() == ("reported",)


def _seal(office, hearing):
    from documents.seals import load_seal

    path = office.files.folder.parent / "test-seal.p12"
    return load_seal(path, "x", owner="厅", create=True, now=hearing.ended_at)
