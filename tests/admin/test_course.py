"""A matter from suggestion to archive over HTTP, each step by whom it belongs to and by nobody else."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from consultations import services
from decisions import volumes
from decisions.initiation_models import Proposal
from decisions.models import Matter
from gongyi.cli import app as command
from gongyi.demo.reviewing import Reviewers, judge, pass_legality
from infra.files import FileStore
from people.models import Division, Staff
from people.permissions import Role
from people.workdays import load_workdays
from tests.admin.conftest import filled, read
from tests.factories import make_draft_consultation, make_staff, make_text

PEOPLE = {
    "ban": (Role.OFFICE, "办公室"),
    "fa": (Role.LEGAL, "政策法规处"),
    "chu": (Role.HEAD, "就业促进处"),
    "lu": (Role.COUNSEL, "法律顾问"),
    "su": (Role.PRINCIPAL, "厅领导"),
    "er": (Role.OFFICER, "社会保险处"),
}


class Town:
    """Browsers by login, and the one matter."""

    def __init__(self, engine, signed_in, moved_clock):
        self.engine, self.signed_in, self.clock = engine, signed_in, moved_clock
        self.browsers = {}
        self.matter_id = 0

    def __getitem__(self, login):
        if login not in self.browsers:
            self.clock[1](self.clock[0]() + timedelta(seconds=31))  # a one-time code is good once
            self.browsers[login] = self.signed_in(login)
        return self.browsers[login]

    def division(self, name):
        with Session(self.engine) as db:
            return db.exec(select(Division).where(Division.name == name)).one().id

    @property
    def matter(self):
        with Session(self.engine) as db:
            return db.get_one(Matter, self.matter_id)

    @property
    def page(self):
        return f"/admin/matters/{self.matter_id}"

    def send(self, login, url, status=303, **values):
        answer = self[login].post(url, data={"seen": self.matter.edit if self.matter_id else 0} | values)
        assert answer.status_code == status, (url, answer.status_code, read(answer).main.text[:900])
        return answer


@pytest.fixture
def town(engine, db, officer, deputy, now, signed_in, moved_clock):
    for login, (role, division) in PEOPLE.items():
        make_staff(db, login=login, roles={role}, division=division, now=now)
    db.commit()
    return Town(engine, signed_in, moved_clock)


def propose(town):
    values = {"origin": "division", "title": "修订程序办法", "text": "回应关切"}
    url = town["bo"].post("/admin/proposals/new", data=values).headers["location"]
    town.send("bo", f"{url}/study", report="必要且可行。")
    return url


def start(town, url, **changes):
    values = {
        "seen": 1, "meeting": "厅务会", "held_on": "2026-03-02", "record": "2026年第3次", "category": "policy",
        "lead_id": town.division("就业促进处"), "deputy_id": town.matter_deputy, "due_on": "2027-03-01",
    } | changes  # fmt: skip
    return town["ban"].post(f"{url}/start", data=values)


@pytest.fixture
def started(town, deputy, officer):
    town.matter_deputy = deputy.id
    url = propose(town)
    answer = start(town, url)
    assert answer.status_code == 303, read(answer).main.text
    town.matter_id = int(answer.headers["location"].rsplit("/", 1)[1])
    return town


PAPERS = {
    "explanation": "为什么制定。", "research": "走访三个盟市。", "bases": "重大行政决策程序暂行条例",
    "cost_benefit": "投入十万元。", "not_public_basis": "保守国家秘密法第九条",
}  # fmt: skip


def draft(town, db, officer, now):
    services.create_draft(
        db, matter_id=town.matter_id, division_id=officer.division_id, title="程序办法", text=make_text(), note="初稿",
        by=officer, now=now,
    )  # fmt: skip
    db.commit()


def keep(town, login, kind, title, status=303):
    files = {"paper": ("材料.txt", "材料内容".encode(), "text/plain")}
    answer = town[login].post(f"{town.page}/dossier", data={"kind": kind, "title": title}, files=files)
    assert answer.status_code == status, read(answer).main.text[:600]


def to_the_meeting(town, db, officer, now):
    town.send("bo", f"{town.page}/draft-papers", **PAPERS)
    draft(town, db, officer, now)
    town.send("bo", f"{town.page}/finish-draft")
    keep(town, "bo", "representatives_heard", "听取人大代表意见")
    matter, who = db.get_one(Matter, town.matter_id), reviewers(db)
    judge(db, matter, who, now)
    db.commit()
    town.send("bo", f"{town.page}/submit")
    pass_legality(db, matter, who, now, load_workdays(db))
    db.commit()
    values = {"kind": "厅务会", "number": "2026年第9次", "held_on": "2026-03-02", "held_time": "15:00", "place": "三楼"}
    meeting = town["ban"].post("/admin/meetings", data=values).headers["location"]
    return meeting, town.send("ban", f"{meeting}/agenda", matter_id=town.matter_id).headers["location"]


def reviewers(db):
    found = {person.login: person for person in db.exec(select(Staff))}
    return Reviewers(found["bo"], found["chu"], found["fa"], found["lu"])


def seat(town, meeting, login, db):
    with Session(town.engine) as session:
        id_ = session.exec(select(Staff).where(Staff.login == login)).one().id
    assert town["ban"].post(f"{meeting}/attendance", data={"staff_id": id_, "is_present": "true"}).status_code == 303


def decide(town, db, meeting, item):
    for login in ("dai", "su"):
        seat(town, meeting, login, db)
    seats = [o["value"] for o in read(town["ban"].get(item)).select("#seat_id option")]
    for each in seats:
        answer = town["ban"].post(f"{item}/views", data={"seat_id": each, "view": "agree", "words": "可行"})
        assert answer.status_code == 303
    town.send("su", f"{item}/decision", outcome="passed")


def test_from_proposal_to_archive_by_those_who_may(started, db, officer, now, tmp_path):
    town = started
    assert town["bo"].get(town.page).status_code == 200
    meeting, item = to_the_meeting(town, db, officer, now)
    assert "可行" not in read(town["ban"].get(item)).main.text
    for other in ("bo", "ban", "fa"):
        assert town[other].post(f"{item}/decision", data={"outcome": "passed"}).status_code == 403
    decide(town, db, meeting, item)
    assert town.matter.stage == "promulgating"
    assert town["bo"].get(f"{item}").status_code == 200
    url = f"{town.page}/promulgation"
    town.send("bo", f"{town.page}/promulgate", status=422)
    town.send("bo", url, title="程序办法", reasons="条件成熟。", opinions_adoption="无意见。", version_id=1)
    channel = {"channel": "政府网站", "published_on": "2026-03-02", "link": "https://example.gov.cn/1"}
    town.send("bo", f"{url}/channels", **channel)
    town.send("er", f"{town.page}/promulgate", status=403, executor_ids=town.division("社会保险处"))
    town.send("bo", f"{town.page}/promulgate", executor_ids=town.division("社会保险处"))
    public = town["bo"].get(f"/decisions/{town.matter_id}")
    assert public.status_code == 200 and "条件成熟" in public.text
    execution = f"{town.page}/execution"
    task = {"title": "印发手册", "division_id": town.division("社会保险处"), "due_on": "2026-04-01"}
    town.send("ban", f"{execution}/supervised-tasks", **task)
    town.send("er", f"{execution}/conclude", status=422, report="已执行")
    town.send("er", f"{execution}/tasks/1", result="已印发")
    town.send("bo", f"{execution}/conclude", status=403, report="已执行")
    town.send("er", f"{execution}/conclude", report="已全面执行。")
    town.send("er", f"{town.page}/archive/hand-over", status=403)
    town.send("bo", f"{town.page}/archive/hand-over")
    assert town.matter.stage == "archived"
    bag = town["ban"].get(f"{town.page}/archive/1.zip")
    path = tmp_path / "bag.zip"
    path.write_bytes(bag.content)
    names = zipfile.ZipFile(BytesIO(bag.content)).namelist()
    assert any("/data/A5/" in name for name in names) and any(name.endswith("manifest-sm3.txt") for name in names)
    result = CliRunner().invoke(command, ["verify", "record", str(path)])
    assert result.exit_code == 0, result.output
    for page in ("", "/draft-papers", "/promulgation", "/execution", "/archive", "/dossier"):
        for login in ("bo", "er", "ban", "su", "dai", "fa"):
            assert town[login].get(town.page + page).status_code == 200, (page, login)
    for login in ("bo", "ban", "su"):
        assert town[login].get("/admin/duties").status_code == 200
    assert town["ban"].get("/admin/duties/figures.xlsx").content[:2] == b"PK"
    assert town["ban"].get("/admin/archives").status_code == 200
    dossier = f"{town.page}/dossier"
    assert town["bo"].get(f"{dossier}/volume.pdf").status_code == 404
    town.send("fa", f"{dossier}/volume")
    assert "正在生成整卷 PDF" in town["ban"].get(dossier).text
    files = FileStore(tmp_path / "var/files")
    assert volumes.make_due(town.engine, files, department="厅", now=town.clock[0]()) == 1
    assert "下载整卷 PDF" in town["er"].get(dossier).text
    assert town["er"].get(f"{dossier}/volume.pdf").content.startswith(b"%PDF-")
    for path in ("volume", "volume.pdf"):
        assert town["lu"].request("POST" if path == "volume" else "GET", f"{dossier}/{path}").status_code == 403
    for form in ("pdf", "docx"):
        assert town["bo"].get(f"{town.page}/dossier/minutes-1.{form}").status_code == 200


def test_starting_without_the_meeting_shows_every_article_at_its_field(town, deputy):
    town.matter_deputy = deputy.id
    url = propose(town)
    answer = start(town, url, record="", due_on="", meeting="")
    assert answer.status_code == 422
    page = read(answer)
    assert {a["href"] for a in page.select("#errors a")} >= {"#meeting", "#record", "#due_on"}
    assert "程序办法第十条" in page.text and "程序办法第九条" in page.text
    assert town["bo"].post(f"{url}/start", data={}).status_code == 403


def test_an_incomplete_package_is_refused_with_the_article(started, db, officer, now):
    town = started
    town.send("bo", f"{town.page}/draft-papers", **PAPERS)
    draft(town, db, officer, now)
    town.send("bo", f"{town.page}/finish-draft")
    keep(town, "bo", "representatives_heard", "听取人大代表意见")
    assert "程序办法第三十四条" in town.send("bo", f"{town.page}/submit", status=422).text
    judge(db, db.get_one(Matter, town.matter_id), reviewers(db), now)
    db.commit()
    town.send("bo", f"{town.page}/submit")
    values = {"kind": "厅务会", "number": "1", "held_on": "2026-03-02", "held_time": "15:00", "place": "三楼"}
    meeting = town["ban"].post("/admin/meetings", data=values).headers["location"]
    answer = town.send("ban", f"{meeting}/agenda", status=422, matter_id=town.matter_id)
    assert "程序办法第三十七条第一款" in answer.text and "程序办法第三十一条第二款" in answer.text
    shown = read(town["ban"].get(meeting))
    assert "合法性审查" in shown.text and not shown.select('form[action$="/agenda"]')
    keep(town, "bo", "legality_opinion", "自己写的", status=422)


def test_somebody_was_faster(started, db, officer, now):
    town = started
    seen = town.matter.edit
    town.send("bo", f"{town.page}/draft-papers", **PAPERS)
    late = town["bo"].post(f"{town.page}/draft-papers", data=PAPERS | {"seen": seen, "explanation": "另一人的"})
    assert late.status_code == 409 and "状态已经改变" in late.text
    assert "为什么制定" in town["bo"].get(f"{town.page}/draft-papers").text


def test_no_consultation_is_published_before_the_draft_is_ready(town, db, officer, deputy, now):
    consultation = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    db.get_one(Matter, consultation.matter_id).stage = "drafting"
    services.ask_consent(db, consultation, by=officer, now=now)
    services.decide_consent(db, consultation, granted=True, reason="", by=deputy, now=now)
    db.commit()
    answer = town["bo"].post(f"/admin/consultations/{consultation.id}/publish", data={})
    assert answer.status_code == 422 and "程序办法第十一条第二款" in answer.text


def test_another_division_sees_no_buttons(started):
    page = read(started["er"].get(f"{started.page}/draft-papers"))
    assert not page.select("main form button")[1:] or "保存草案材料" not in page.text


def test_letters_from_paper_are_registered_routed_and_answered(town, deputy, db):
    form = filled(read(town["ban"].get("/admin/letters")), "/admin/letters")
    values = form | {"channel": "letter", "matter_id": "", "title": "统一缴费标准", "text": "各地不一"}
    shown = town["ban"].post("/admin/letters", data=values).headers["location"]
    with Session(town.engine) as session:
        [proposal] = session.exec(select(Proposal)).all()
    town.send("ban", f"/admin/proposals/{proposal.id}/route", division_id=town.division("就业促进处"))
    assert town["er"].get(shown).status_code == 404
    answer = town["bo"].post(f"{shown}/reply", data={"reply": "已列入研究。"})
    assert answer.status_code == 303
    assert "已列入研究" in town["ban"].get(shown).text
