"""The whole course of a hearing through the pages, without JavaScript: sixty registrants by three channels in four
categories, a draw with quotas, one withdrawal, one correction, one refusal, one absence; the last PDF validates."""

import base64
import json
import time
from datetime import UTC, date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pyotp
import pytest
from sqlmodel import Session, SQLModel, select
from starlette.testclient import TestClient

from decisions.models import RecordedPaper
from documents.seals import check_seal, load_seal
from gongyi.app import create_app
from hearings.models import Hearing
from hearings.registration_models import Registration
from hearings.selection import check
from hearings.selection_models import HearingDraw, Participant
from hearings.session_models import HearingPoint, RecordCorrection, RecordVersion
from infra.db import make_engine
from infra.mail import Outbox
from journal.verify import verify_journal
from opinions.models import Opinion
from people.models import Staff
from people.permissions import Role
from people.workdays import seed_workdays
from tests.admin.conftest import filled, read
from tests.factories import make_open_consultation, make_staff
from tests.hearings.test_session import png

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
LEAGUES = ("呼和浩特市", "包头市", "赤峰市")
SEATS = {
    "kind": ["representative"] * 4 + ["observer", "press"],
    "name": ["职工代表", "灵活就业人员代表", "用人单位代表", "法律工作者", "旁听人", "新闻媒体"],
    "party": ["职工", "灵活就业人员", "用人单位", "社会公众", "", ""],
    "seats": ["6", "3", "3", "2", "4", "2"],
    "method": ["draw", "draw", "draw", "recommend", "order", "order"],
    "body": ["", "", "", "自治区律师协会", "", ""],
    "fills_up": ["yes"] * 6,
    "quotas": ["性别：女 3-4", "", "", "", "", ""],
}  # fmt: skip


class Site:
    """A running site with a clock that can be moved, and the people who use it."""

    def __init__(self, settings, engine):
        self.engine, self.settings, self.now = engine, settings, START.astimezone(UTC)
        self.app = create_app(settings, engine=engine, clock=lambda: self.now)
        self.public = TestClient(self.app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)

    def at(self, *moment):
        self.now = datetime(*moment, tzinfo=SHANGHAI).astimezone(UTC)

    def staff(self, login):
        browser = TestClient(self.app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
        with Session(self.engine) as db:
            secret = db.exec(select(Staff).where(Staff.login == login)).one().totp_secret
        code = pyotp.TOTP(secret).at(self.now)
        answer = browser.post("/admin/sign-in", data={"login": login, "password": "long enough 1", "code": code})
        assert answer.status_code == 303, answer.text
        return browser

    def ask(self, statement):
        with Session(self.engine, expire_on_commit=False) as db:
            return db.exec(statement).all()

    def token(self, key):
        with mock.patch("itsdangerous.timed.time.time", return_value=time.time() - 10):
            return self.app.state.tokens.make_form(key)


@pytest.fixture
def site(settings, tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/journey.db")
    with engine.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
    with Session(engine, expire_on_commit=False) as db:
        seed_workdays(db, first=2026, last=2026)
        bo = make_staff(db, login="bo", roles={Role.OFFICER}, now=START)
        make_staff(db, login="er", roles={Role.OFFICER}, now=START)
        dai = make_staff(db, login="dai", roles={Role.DEPUTY}, division="厅领导", now=START)
        make_open_consultation(db, officer=bo, deputy=dai, now=START)
        db.commit()
    made = Site(settings, engine)
    with made.public:  # runs what runs beside the pages
        yield made
    engine.dispose()


def good(answer, status=303):
    assert answer.status_code == status, (answer.status_code, answer.text[:4000])
    return answer


def test_the_whole_course(site, settings):
    bo, dai = site.staff("bo"), site.staff("dai")
    hearing = prepare(site, bo, dai)
    register_sixty(site, bo, hearing)
    people = select_participants(site, hearing)
    people = serve_all(site, hearing, people)
    hold(site, hearing, people)
    sign_all(site, settings, hearing, people)
    report(site, hearing)
    with site.engine.connect() as connection:
        assert verify_journal(connection, None).holds


def prepare(site, bo, dai):
    made = good(bo.post("/admin/drafts/1/hearings"))
    place = made.headers["location"].removesuffix("/edit")
    values = filled(read(bo.get(f"{place}/edit")), "/edit") | {
        "ground": "存在较大分歧", "ground_detail": "缴费基数", "subject": "听取意见", "explanation": "说明", "place": "一楼会议室",
        "held_on": "2026-04-15", "seats": "14", "contact": "0471-0", "other_matters": "无", "ways": "电话报名\n窗口报名",
        "selection_rules": "超过名额的随机抽取", "seed_source": "现场六名见证人各抽一位数字", "registration_closes_on": "2026-03-25",
    }  # fmt: skip
    planned = read(bo.post(f"{place}/plan", data=values | {"fill": "yes"}))
    values |= {name: planned.find(id=name)["value"] for name in ("selection_on", "list_on", "service_on", "report_on")}
    good(bo.post(f"{place}/edit", data=values))
    good(bo.post(f"{place}/seats", data=SEATS))
    roles = {"role": ["host", "recorder", "presenter"], "role_name": ["韩主持", "纪录员", "陈述人"], "role_title": [""] * 3,
             "role_staff": [""] * 3}  # fmt: skip
    good(bo.post(f"{place}/roles", data=roles))
    good(bo.post(f"{place}/ask-consent"))
    good(dai.post(f"{place}/consent", data={"decision": "granted"}))
    good(bo.post(f"{place}/announce"))
    [hearing] = site.ask(select(Hearing))
    return hearing.id


def register_sixty(site, bo, id_):
    with Session(site.engine) as db:
        categories = {c.name: c.id for c in db.get_one(Hearing, id_).categories}
    wanted = ["职工代表"] * 30 + ["灵活就业人员代表"] * 14 + ["用人单位代表"] * 8 + ["旁听人"] * 8
    for n, name in enumerate(wanted):
        form = {
            "categories": str(categories[name]), "submitter_kind": "person", "name": f"报名人{n:02}", "phone": f"139000{n:05}",
            "email": f"r{n}@example.cn" if n % 2 else "", "region": LEAGUES[n % 3], "stance": "change", "points": f"意见{n}",
            "sex": "女" if n % 3 == 0 else "男", "is_adult": "yes", "notice_consent": "yes", "list_consent": "yes",
        }  # fmt: skip
        if n % 5 == 3:
            new = filled(read(bo.get(f"/admin/hearings/{id_}/registrations/new")), "/new")
            channel = {"channel": "phone" if n % 2 else "letter", "happened_on": "2026-03-02", "key": new["key"]}
            good(bo.post(f"/admin/hearings/{id_}/registrations/new", data=form | channel))
        else:
            good(
                site.public.post(
                    f"/hearings/{id_}/register", data=form | {"token": site.token(f"key-{n}"), "homepage": ""}
                )
            )
    everyone = site.ask(select(Registration))
    assert len(everyone) == 60 and len({r.channel for r in everyone}) == 3
    chosen = [str(r.id) for r in everyone]
    good(bo.post(f"/admin/hearings/{id_}/registrations/decide", data={"decision": "approved", "chosen": chosen}))


def select_participants(site, id_):
    place = f"/admin/hearings/{id_}/selection"
    site.at(2026, 3, 31, 9)
    bo, er = site.staff("bo"), site.staff("er")
    good(bo.post(f"{place}/freeze"))
    draws = site.ask(select(HearingDraw))
    pools = [json.loads(site.public.get(f"/hearings/{id_}/draws/{d.id}/pool.json").content) for d in draws]
    assert [len(p["pool"]["leaves"]) for p in pools] == [30, 14, 8] and all(check(p).holds for p in pools)
    [one] = [r for r in site.ask(select(Registration)) if r.arrival == 1]
    mine = site.public.get(f"/hearings/registrations/{one.receipt}").text
    assert "您在抽签池中" in mine and "您被抽中的机会" in mine
    good(bo.post(f"{place}/seed", data={"seed": "381640", "witnesses": "见证人六名"}))
    good(er.post(f"{place}/seed", data={"seed": "381640", "witnesses": "见证人六名"}))
    good(bo.post(f"{place}/draw"))
    for d, pool in zip(site.ask(select(HearingDraw)), pools, strict=True):
        result = json.loads(site.public.get(f"/hearings/{id_}/draws/{d.id}/result.json").content)
        assert check(result, pool["method_hash"]).holds
    with Session(site.engine) as db:
        lawyers = next(c.id for c in db.get_one(Hearing, id_).categories if c.method == "recommend")
    for name in ("律师甲", "律师乙"):
        facts = {
            "category_id": str(lawyers),
            "origin": "recommend",
            "name": name,
            "unit": "某律师事务所",
            "consented": "yes",
        }
        good(bo.post(f"{place}/participants", data=facts))
    good(bo.post(f"{place}/finish"))
    good(bo.post(f"{place}/list"))
    listed = site.public.get(f"/hearings/{id_}").text
    people = seated(site, id_)
    assert len(people) == 14 and all(p.name in listed for p in people) and "13900" not in listed
    leaving = next(p for p in people if p.category_id == draws[0].category_id)
    good(site.public.post(f"/hearings/participants/{leaving.code}/give-up"))
    after = seated(site, id_)
    assert len(after) == 14 and leaving.id not in {p.id for p in after}
    assert "变更公告" in site.public.get(f"/hearings/{id_}").text
    return after


def seated(site, id_):
    mine = select(Participant).where(Participant.hearing_id == id_, Participant.standing == "seated")
    return site.ask(mine.where(Participant.kind == "representative").order_by(Participant.number))


def serve_all(site, id_, people):
    site.at(2026, 4, 2, 9)
    bo = site.staff("bo")
    good(bo.post(f"/admin/hearings/{id_}/service/send"))
    for who in people[:-1]:
        good(site.public.post(f"/hearings/participants/{who.code}/acknowledge"))
        good(site.public.post(f"/hearings/participants/{who.code}/confirm"))
    slip = {"slip": ("签收单.png", png(), "image/png")}
    by_hand = {"participant_id": str(people[-1].id), "method": "hand", "received_on": "2026-04-02"}
    good(bo.post(f"/admin/hearings/{id_}/service/record", data=by_hand, files=slip))
    assert "尚未送达 0 人" in bo.get(f"/admin/hearings/{id_}/service").text
    return people


def hold(site, id_, people):
    place = f"/admin/hearings/{id_}/session"
    site.at(2026, 4, 15, 9)
    bo = site.staff("bo")
    for who in people:
        came = {"code": f"http://127.0.0.1:8000/hearings/participants/{who.code}", "identity_check": "身份证件原件"}
        good(bo.post(f"{place}/check-in", data=came))
    good(bo.post(f"{place}/open"))
    said = [0]

    def say(kind, speaker="", **facts):
        said[0] += 1
        step = filled(read(bo.get(place)), "/entries")["step"]
        form = {"key": f"entry-key-{said[0]}", "kind": kind, "step": step, "speaker": speaker, "text": "", **facts}
        answer = bo.post(f"{place}/entries", data=form, headers={"accept": "application/json"})
        again = bo.post(f"{place}/entries", data=form, headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.text
        assert again.json() == answer.json(), "nothing twice"

    def onward():
        good(bo.post(f"{place}/advance", data={"seen": filled(read(bo.get(place)), "/advance")["seen"]}))

    roles = {r.role: f"r{r.id}" for r in _roles(site, id_)}
    for kind in ("identity", "discipline", "rights"):
        say(kind, roles["host"])
    onward()
    say("introduction", roles["presenter"], text="介绍草案、依据和有关情况")
    onward()
    refused = bo.post(f"{place}/entries", data={"key": "out-of-order", "kind": "summary", "step": "2", "text": "x"})
    assert refused.status_code == 422
    first, second, third, fourth = people[:4]
    good(bo.post(f"{place}/turns", data={"id": str(first.id)}))
    say("statement", f"p{first.id}", text="赞成降低基数", clause="a1", stance="for")
    say("statement", f"p{second.id}", text="反对降低基数", clause="a1", stance="against")
    say("question", f"p{third.id}", text="依据是什么")
    say("answer", roles["presenter"], text="依据条例第十六条")
    say("debate", f"p{fourth.id}", text="应当兼顾企业负担", clause="a1", stance="change")
    say("alternative", f"p{third.id}", text="改为分档缴费", basis="社会保险法", reason="更公平")
    assert "陈述意见" in site.public.get(f"/hearings/{id_}/screen").text
    onward()
    say("summary", roles["host"], text="各方意见已经充分发表")
    site.at(2026, 4, 15, 9, 25)
    good(bo.post(f"{place}/end"))


def _roles(site, id_):
    with Session(site.engine, expire_on_commit=False) as db:
        return list(db.get_one(Hearing, id_).roles)


def sign_all(site, settings, id_, people):
    place = f"/admin/hearings/{id_}/record"
    bo = site.staff("bo")
    good(bo.post(f"{place}/build"))
    first, second, third, fourth, *others = people
    drawn = "data:image/png;base64," + base64.b64encode(png()).decode()

    def sign(who, **facts):
        page = read(site.public.get(f"/hearings/participants/{who.code}/record"))
        form = filled(page, "/sign") | {"read_it": "yes", "way": "drawn", "drawn": drawn} | facts
        return site.public.post(f"/hearings/participants/{who.code}/record/sign", data=form)

    assert sign(first, read_it="").status_code == 422
    good(sign(first))
    good(sign(second, way="typed", typed_name=second.name, drawn=""))
    wanted = {"entry_number": "6", "wanted": "反对降低基数，建议维持"}
    good(site.public.post(f"/hearings/participants/{second.code}/record/corrections", data=wanted))
    [asked] = site.ask(select(RecordCorrection))
    good(bo.post(f"{place}/corrections", data={"correction_id": str(asked.id), "decision": "granted"}))
    versions = site.ask(select(RecordVersion))
    assert [v.number for v in versions] == [1, 2]
    good(sign(second, way="typed", typed_name=second.name, drawn=""))
    for who in others:
        good(sign(who))
    newest = versions[-1].sha256
    base = {"seen": newest, "way": "refused", "note": ""}
    assert bo.post(f"{place}/sign", data=base | {"who": f"p{third.id}"}).status_code == 422
    good(bo.post(f"{place}/sign", data=base | {"who": f"p{third.id}", "note": "对归纳有异议，拒绝签字"}))
    good(bo.post(f"{place}/sign", data=base | {"who": f"p{fourth.id}", "way": "absent", "note": "两次通知未到场"}))
    assert bo.post(f"{place}/close").status_code == 422
    for role in _roles(site, id_):
        if role.role in {"host", "recorder"}:
            scan = {"scan": ("签名页.png", png(), "image/png")}
            good(bo.post(f"{place}/sign", data={"who": f"r{role.id}", "way": "paper", "seen": newest}, files=scan))
    good(bo.post(f"{place}/close"))
    sealed = bo.get(f"{place}/2.pdf").content
    seal = load_seal(settings.data_dir / "seal.p12", settings.secret, owner="", create=False, now=site.now)
    report = check_seal(sealed, trusted=seal)
    assert report.holds and report.is_trusted


def report(site, id_):
    place = f"/admin/hearings/{id_}/report"
    site.at(2026, 4, 28, 9)
    bo = site.staff("bo")
    good(bo.post(f"{place}/begin"))
    assert "改为分档缴费" in bo.get(place).text
    assert bo.post(f"{place}/publish").status_code == 422
    for point in site.ask(select(HearingPoint)):
        good(bo.post(f"{place}/points", data={"point_id": str(point.id), "outcome": "partly", "reason": "部分采纳"}))
    good(bo.post(f"{place}/publish"))
    page = site.public.get(f"/hearings/{id_}").text
    assert "部分采纳" in page and "听证报告" in page
    assert site.public.get(f"/hearings/{id_}/report.pdf").content[:4] == b"%PDF"
    assert site.public.get(f"/hearings/{id_}/report.docx").content[:2] == b"PK"
    kept = {p.kind: p for p in site.ask(select(RecordedPaper))}
    [record] = [v for v in site.ask(select(RecordVersion)) if v.sealed_sha256]
    assert kept["hearing_record"].sha256 == record.sealed_sha256 and record.sha256[:16] in kept["hearing_report"].title
    assert len(site.ask(select(Opinion).where(Opinion.channel == "hearing"))) == 4
    assert any("听证报告已经公布" in m.text for m in site.ask(select(Outbox)))
    assert site.public.get("/api/v1/hearings").json()["items"][0]["status"] == "reported"
    assert site.now.date() >= date(2026, 4, 15) + timedelta(days=5)
