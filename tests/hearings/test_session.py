"""The session, the record, the signatures and the report, from an empty room to the published end."""

import struct
import zlib
from datetime import timedelta

import pytest
from sqlmodel import select

from documents.seals import check_seal, load_seal
from hearings import listing, participants, recording, reporting, selecting, serving, session, signing
from hearings.minutes import read
from hearings.recording import Office
from hearings.session import Said
from hearings.session_models import HearingEntry, RecordVersion
from infra.files import FileStore
from infra.states import WrongState
from journal.verify import verify_journal
from law.findings import Unlawful
from people.permissions import Role
from tests.documents.agreeing import agree
from tests.factories import make_staff
from tests.hearings.makers import HELD, make_open_hearing, make_registrations
from tests.hearings.test_selection import FROZEN, approve

SEATS = (
    {"kind": "representative", "name": "职工代表", "party": "职工", "seats": 2, "method": "draw"},
    {"kind": "representative", "name": "用人单位代表", "party": "用人单位", "seats": 1, "method": "draw"},
    {"kind": "observer", "name": "旁听人", "seats": 2, "method": "order"},
    {"kind": "press", "name": "新闻媒体", "seats": 1, "method": "order"},
)


def png(side=8):
    """A small black picture, as the canvas makes one."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x00" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def office(tmp_path):
    return Office(FileStore(tmp_path / "files"), "人力资源和社会保障厅")


@pytest.fixture
def listed(db, officer, deputy, now):
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS)
    second = make_staff(db, login="er", roles={Role.OFFICER}, now=now)
    workers, firms, observers, _ = hearing.categories
    make_registrations(db, hearing, workers, 4, now=now, email="w@example.cn")
    make_registrations(db, hearing, firms, 2, now=now)
    make_registrations(db, hearing, observers, 1, now=now)
    approve(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    for by in (officer, second):
        selecting.enter_seed(db, hearing, seed="000001", witnesses="六人", by=by, now=FROZEN)
    selecting.run(db, hearing, by=officer, now=FROZEN)
    selecting.finish(db, hearing, by=officer, now=FROZEN)
    listing.publish_list(db, hearing, department="厅", by=officer, now=FROZEN)
    return hearing


def people(db, hearing, kind="representative"):
    return participants.participants(db, hearing.id, kind)


def serve(db, hearing, officer):
    serving.send(db, hearing, people(db, hearing), by=officer, now=FROZEN)
    for who in people(db, hearing):
        serving.acknowledge(db, hearing, who, by="participant", now=FROZEN)


@pytest.fixture
def opened(db, listed, officer):
    serve(db, listed, officer)
    for who in [*people(db, listed), *people(db, listed, "observer")]:
        session.check_in(db, listed, who, identity_check="身份证件原件", by=officer, now=HELD)
    session.open_session(db, listed, by=officer, now=HELD)
    return listed


def say(db, hearing, officer, kind, key=None, minutes=1, **facts):
    at = HELD + timedelta(minutes=minutes)
    step = facts.pop("step", hearing.step)
    facts = {"text": "话"} | facts
    said = Said(key=key or f"{kind}-{minutes}-{facts}", kind=kind, step=step, at=at, **facts)
    return session.enter(db, hearing, said, by=officer, now=at)


def onward(db, hearing, officer):
    session.advance(db, hearing, seen=hearing.step, by=officer, now=HELD)


def held(db, hearing, officer):
    """The whole course in its order."""
    for kind in ("identity", "discipline", "rights"):
        say(db, hearing, officer, kind, text="")
    onward(db, hearing, officer)
    presenter = next(r for r in hearing.roles if r.role == "presenter")
    say(db, hearing, officer, "introduction", role_id=presenter.id, text="介绍草案")
    onward(db, hearing, officer)
    first, second, third = people(db, hearing)
    say(db, hearing, officer, "statement", participant_id=first.id, clause="a1", stance="for", text="赞成第一条")
    say(db, hearing, officer, "statement", participant_id=second.id, clause="a1", stance="against", text="反对第一条")
    say(db, hearing, officer, "question", participant_id=third.id, text="依据是什么")
    say(db, hearing, officer, "answer", role_id=presenter.id, text="依据条例")
    say(db, hearing, officer, "alternative", participant_id=third.id, text="改为五日", basis="条例", reason="更快")
    onward(db, hearing, officer)
    say(db, hearing, officer, "summary", role_id=hearing.roles[0].id, text="归纳")
    session.end(db, hearing, by=officer, now=HELD + timedelta(hours=2))
    return first, second, third


def test_the_door_stays_shut_until_everything_is_lawful(db, listed, officer):
    refused = {f.rule for f in session.opening_findings(db, listed)}
    assert refused == {"P19.2b", "P19.3"}
    with pytest.raises(Unlawful) as refusal:
        session.open_session(db, listed, by=officer, now=HELD)
    assert {u.rule for u in refusal.value.unmet} == refused
    db.expire_all()
    serve(db, listed, officer)
    workers = [p for p in people(db, listed) if p.category.name == "职工代表"]
    for who in workers:
        session.check_in(db, listed, who, identity_check="身份证件原件", by=officer, now=HELD)
    [finding] = session.opening_findings(db, listed)
    assert "用人单位" in finding.message
    with pytest.raises(Unlawful, match="核对身份"):
        session.check_in(db, listed, workers[0], identity_check=" ", by=officer, now=HELD)


def test_the_order_of_the_law_cannot_be_changed(db, opened, officer):
    first = people(db, opened)[0]
    with pytest.raises(Unlawful, match="这一步不能有"):
        say(db, opened, officer, "statement", participant_id=first.id)
    with pytest.raises(Unlawful, match="还没有：核实参加人身份"):
        onward(db, opened, officer)
    with pytest.raises(Unlawful, match="还没有进行到"):
        say(db, opened, officer, "statement", participant_id=first.id, step=2)
    with pytest.raises(Unlawful, match="最后一步"):
        session.end(db, opened, by=officer, now=HELD)
    with pytest.raises(WrongState):
        session.advance(db, opened, seen=1, by=officer, now=HELD)


def test_who_may_speak(db, opened, officer):
    for kind in ("identity", "discipline", "rights"):
        say(db, opened, officer, kind, text="")
    onward(db, opened, officer)
    say(db, opened, officer, "introduction", role_id=opened.roles[2].id)
    onward(db, opened, officer)
    observer = people(db, opened, "observer")[0]
    with pytest.raises(Unlawful, match="没有发言权"):
        say(db, opened, officer, "statement", participant_id=observer.id)
    with pytest.raises(Unlawful, match="没有发言权"):
        session.ask_to_speak(db, opened, observer, by=officer, now=HELD)
    assert say(db, opened, officer, "observer", participant_id=observer.id, text="书面意见").number
    with pytest.raises(Unlawful, match="依据"):
        say(db, opened, officer, "alternative", participant_id=people(db, opened)[0].id)
    turn = session.ask_to_speak(db, opened, people(db, opened)[0], by=officer, now=HELD)
    other = session.ask_to_speak(db, opened, people(db, opened)[1], by=officer, now=HELD)
    session.give_turn(db, opened, turn, by=officer, now=HELD)
    session.give_turn(db, opened, other, by=officer, now=HELD + timedelta(minutes=3))
    assert turn.ended_at == HELD + timedelta(minutes=3) and other.started_at and not other.ended_at


def test_what_was_typed_offline_comes_later_and_once(db, opened, officer):
    say(db, opened, officer, "identity", key="k1", text="")
    again = [say(db, opened, officer, "identity", key="k1", text="") for _ in range(3)]
    assert {e.number for e in again} == {1}
    session.adjourn(db, opened, reason="停电，十点复会", by=officer, now=HELD + timedelta(minutes=5))
    late = say(db, opened, officer, "discipline", key="k2", minutes=2, text="")
    assert late.number == 3, "typed before the adjournment, sent after it"
    session.resume(db, opened, by=officer, now=HELD + timedelta(minutes=30))
    mended = say(db, opened, officer, "incident", key="k3", minutes=31, text="麦克风")
    say(db, opened, officer, "incident", key="k4", minutes=32, text="麦克风故障", replaces=mended.number)
    assert [e.text for e in session.entries(db, opened.id) if e.kind == "incident"] == ["麦克风故障"]
    assert len(db.exec(select(HearingEntry)).all()) == 6


@pytest.fixture
def over(db, opened, officer):
    return opened, held(db, opened, officer)


def record(db, hearing, officer, office):
    return recording.build(
        db, hearing, labels={"a1": "第一条"}, office=office, by=officer, now=HELD + timedelta(hours=3)
    )


def test_versions_corrections_and_whose_signature_stands(db, over, officer, office):
    hearing, (first, second, third) = over
    version = record(db, hearing, officer, office)
    assert "赞成第一条" in version.content and len(version.sha256) == len(version.sm3) == 64
    later = HELD + timedelta(hours=4)

    def sign(who, **facts):
        plain = {"seen": signing.latest(db, hearing.id).sha256, "way": "drawn", "picture": png(), "files": office.files,
                 "identity_check": "会议签到核对", "by": "participant", "now": later}  # fmt: skip
        return signing.sign(db, hearing, who, **plain | facts)

    with pytest.raises(Unlawful, match="在框内签名"):
        sign(first, picture=b"")
    with pytest.raises(Unlawful, match="全名"):
        sign(first, way="typed", typed_name="别人", picture=b"")
    with pytest.raises(Unlawful, match="最后签字"):
        sign(hearing.roles[0])
    sign(first)
    asked = recording.ask_correction(
        db, hearing, second, entry_number=6, wanted="反对第一条第二款", by="participant", now=later
    )
    with pytest.raises(Unlawful, match="说明理由"):
        recording.decide_correction(db, hearing, asked, granted=False, reason="", office=office, by=officer, now=later)
    recording.decide_correction(db, hearing, asked, granted=True, reason="", office=office, by=officer, now=later)
    newer = signing.latest(db, hearing.id)
    assert newer.number == 2 and newer.affects == [second.id] and "第一条第二款" in newer.content
    with pytest.raises(WrongState):
        sign(second, seen=version.sha256)
    assert [p.id for p in signing.pending(db, hearing)] == [second.id, third.id], "the first signature stays"
    assert sign(second, way="typed", typed_name=second.name, picture=b"").state == "confirmed_with_correction"
    with pytest.raises(Unlawful):
        signing.note_missing(db, hearing, third, state="refused", note=" ", by=officer, now=later)
    with pytest.raises(Unlawful, match=third.name):
        recording.close(db, hearing, office=office, by_seal=None, by=officer, now=later)
    signing.note_missing(db, hearing, third, state="refused", note="对会场安排有意见，拒绝签字", by=officer, now=later)
    assert not signing.pending(db, hearing)
    with pytest.raises(Unlawful, match="期限"):
        recording.ask_correction(
            db, hearing, first, entry_number=5, wanted="x", by="participant", now=HELD + timedelta(days=6)
        )


def test_the_record_is_sealed_and_the_report_rests_on_it(db, over, officer, office, tmp_path, engine, now):
    hearing, (first, second, third) = over
    version = record(db, hearing, officer, office)
    later = HELD + timedelta(hours=4)
    common = {
        "seen": version.sha256,
        "files": office.files,
        "identity_check": "会议签到核对",
        "by": officer,
        "now": later,
    }
    signing.sign(db, hearing, first, way="drawn", picture=png(), **common)
    signing.sign(db, hearing, second, way="paper", picture=png(), **common)
    signing.note_missing(db, hearing, third, state="absent", note="通知后未到场", by=officer, now=later)
    for role in hearing.roles[:2]:
        signing.sign(db, hearing, role, way="typed", typed_name=role.name, **common)
    seal = load_seal(tmp_path / "seal.p12", "x", owner="厅", create=True, now=now)
    closed = recording.close(db, hearing, office=office, by_seal=seal, by=officer, now=later)
    paper = office.files.get(closed.sealed_sha256)
    report = check_seal(paper, trusted=seal)
    assert report.holds and report.is_trusted
    altered = bytearray(paper)
    altered[len(altered) // 3] ^= 1
    assert not check_seal(bytes(altered)).holds
    assert hearing.status == "recorded"
    draft = reporting.begin(db, hearing, by=officer, now=later)
    assert draft.cited_record == version.sha256 and "拒绝" not in draft.parts["alternatives"]
    assert "改为五日" in draft.parts["alternatives"] and "2026年3月2日发布" in draft.parts["organisation"]
    points = reporting.points(db, hearing.id)
    assert [(p.clause, p.is_disputed) for p in points] == [("", False), ("a1", True)]
    with pytest.raises(Unlawful, match="采纳情况和理由"):
        reporting.publish(db, hearing, ledger=None, office=office, by=officer, now=later)
    for point in points:
        reporting.decide(db, hearing, point, title="", outcome="partly", reason="部分合理", by=officer, now=later)
    done = reporting.publish(db, hearing, ledger=None, office=office, by=officer, now=later)
    assert hearing.status == "reported" and office.files.get(done.pdf_sha256)[:4] == b"%PDF"
    agree(office.files.get(done.docx_sha256), office.files.get(done.pdf_sha256))
    assert read(db.exec(select(RecordVersion)).one().content)["title"] == hearing.title
    db.commit()
    with engine.connect() as connection:
        assert verify_journal(connection, None).holds


def test_statements_enter_the_ledger(db, over, officer, office, tmp_path, now, consultation):
    from opinions.models import Opinion

    hearing, (first, second, third) = over
    record(db, hearing, officer, office)
    later = HELD + timedelta(hours=4)
    for who in (first, second, third):
        signing.note_missing(db, hearing, who, state="absent", note="未到场", by=officer, now=later)
    version = signing.latest(db, hearing.id)
    for role in hearing.roles[:2]:
        signing.sign(db, hearing, role, seen=version.sha256, way="typed", typed_name=role.name, files=office.files,
                     identity_check="工作人员", by=officer, now=later)  # fmt: skip
    seal = load_seal(tmp_path / "seal.p12", "x", owner="厅", create=True, now=now)
    recording.close(db, hearing, office=office, by_seal=seal, by=officer, now=later)
    reporting.begin(db, hearing, by=officer, now=later)
    for point in reporting.points(db, hearing.id):
        reporting.decide(db, hearing, point, title="", outcome="adopted", reason="合理", by=officer, now=later)
    report = reporting.publish(db, hearing, ledger=consultation.id, office=office, by=officer, now=later)
    stored = db.exec(select(Opinion)).all()
    assert report.ledger_count == len(stored) == 3
    assert {(o.channel, o.stance) for o in stored} == {
        ("hearing", "for"),
        ("hearing", "against"),
        ("hearing", "change"),
    }
