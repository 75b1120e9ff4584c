"""Expert review by HTTP: the officer, the deputy, the experts; and all that an expert cannot open."""

import pytest

from infra.files import FileStore
from law import expert_review as law
from people.permissions import Role
from people.signin import hash_password
from people.workdays import load_workdays
from reviews import panels, queries
from tests.admin.conftest import filled, read
from tests.factories import days, make_matter, make_staff
from tests.reviews.conftest import declare_and_commit, make_consented_review, make_expert, person, sign_all

KNOWN = hash_password("long enough 1")


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("people.services.hash_password", lambda password: KNOWN)


@pytest.fixture
def legal(db, quick, now):
    staff = make_staff(db, login="li", roles={Role.LEGAL}, division="政策法规处", now=now)
    db.commit()
    return staff


@pytest.fixture
def consented(db, matter, officer, deputy, legal, settings, now):
    """A review with five experts; the first two still have to declare."""
    review = make_consented_review(db, matter, officer=officer, deputy=deputy, now=now)
    for n in range(5):
        expert = make_expert(db, n, by=legal, now=now)
        panels.choose(db, review, expert, why="专业相符", is_dissenting=n == 4, by=officer, now=now)
    for member in review.members[2:]:
        declare_and_commit(db, review, member, now=now)
    sha256 = FileStore(settings.data_dir / "files").put(b"%PDF")
    panels.add_paper(db, review, name="草案.pdf", mime="application/pdf", size=4, sha256=sha256, by=officer, now=now)
    db.commit()
    return review


@pytest.fixture
def enter(db, signed_in):
    def open_browser(member):
        login = person(db, member.expert).login
        db.commit()  # SQLite has one writer: the test holds no transaction while a browser acts
        return signed_in(login)

    return open_browser


def at(review, path=""):
    return f"/admin/expert-reviews/{review.id}{path}"


PLAN = {
    "form": "plan", "seen": "0", "reason": "涉及精算", "topics": list(law.TOPICS), "mode": "论证会",
    "form_of_review": law.MEETING, "parties": "某集团",
}  # fmt: skip


def test_the_officer_plans_the_deputy_consents(bo, dai, matter, db):
    assert bo.post(f"/admin/matters/{matter.id}/expert-reviews").status_code == 303
    review = queries.expert_review_of(db, matter.id)
    db.commit()
    assert bo.post(at(review, "/plan"), data=PLAN | {"reason": " "}).status_code == 303  # a plan may be incomplete
    refused = bo.post(at(review, "/ask"), data={"form": "plan"})
    assert refused.status_code == 422
    assert "程序办法第二十二条第一款" in refused.text
    assert bo.post(at(review, "/plan"), data=PLAN | {"seen": "1"}).status_code == 303
    assert bo.post(at(review, "/plan"), data=PLAN | {"seen": "1", "reason": "别的"}).status_code == 409
    assert bo.post(at(review, "/ask"), data={"form": "plan"}).status_code == 303
    assert review.title in dai.get("/admin/expert-reviews/consents").text
    assert bo.post(at(review, "/consent"), data={"decision": "granted"}).status_code == 403
    assert dai.post(at(review, "/consent"), data={"form": "consent", "decision": "refused"}).status_code == 422
    assert dai.post(at(review, "/consent"), data={"form": "consent", "decision": "granted"}).status_code == 303
    assert "已同意" in bo.get(at(review)).text


def test_an_interested_expert_is_refused_at_the_field(bo, db, matter, officer, deputy, legal, now):
    review = make_consented_review(db, matter, officer=officer, deputy=deputy, now=now)
    expert = make_expert(db, 1, by=legal, now=now, employer="某集团")
    db.commit()
    answer = bo.post(at(review, "/members"), data={"form": "choose", "expert_id": expert.id, "why": "专业"})
    assert answer.status_code == 422
    page = read(answer)
    assert "程序办法第二十三条" in page.select_one("#problems").text
    assert page.select_one("#choose-why")["value"] == "专业"


def test_experts_declare_commit_study_and_sign(bo, db, consented, enter, settings, now):
    member, other = consented.members[:2]
    names, due_on = (member.expert.name, other.expert.name), law.earliest_due(now.date(), load_workdays(db)).on
    paper_id = consented.papers[0].id
    expert, second = enter(member), enter(other)
    page = expert.get("/admin/")
    assert page.headers["location"] == "/admin/expert"
    here = f"/admin/expert/{consented.id}"
    paper = f"{here}/papers/{paper_id}"
    assert expert.get(paper).status_code == 404  # not yet given
    assert "涉及精算" not in expert.get(here).text
    assert expert.post(f"{here}/declare", data={"form": "declare", "interest": "none"}).status_code == 303
    wrong = expert.post(f"{here}/commit", data={"form": "commit", "points": ["1", "2"], "name": names[0]})
    assert wrong.status_code == 422
    assert len(read(wrong).select('input[name="points"][checked]')) == 2
    signed = {"form": "commit", "points": ["1", "2", "3", "4"], "name": names[0]}
    assert expert.post(f"{here}/commit", data=signed).status_code == 303
    blocked = read(bo.get(at(consented))).select_one(".blocked-act")
    assert "专家论证办法第十一条" in blocked.text
    assert second.post(f"{here}/declare", data={"form": "declare", "interest": "none"}).status_code == 303
    assert second.post(f"{here}/commit", data=signed | {"name": names[1]}).status_code == 303
    short = {"form": "provide", "due_on": due_on - days(1)}
    assert "专家论证办法第十二条" in bo.post(at(consented, "/provide"), data=short).text
    assert bo.post(at(consented, "/provide"), data=short | {"due_on": due_on}).status_code == 303
    assert expert.get(paper).content == b"%PDF"
    opinion = {"form": "opinion", "opinion": "总体可行", "conclusion": "可以实施", "act": "save"}
    assert expert.post(f"{here}/opinion", data=opinion).status_code == 303
    assert "总体可行" not in bo.get(at(consented)).text  # a draft is its author's
    assert expert.post(f"{here}/opinion", data=opinion | {"act": "sign", "name": "x"}).status_code == 422
    assert expert.post(f"{here}/opinion", data=opinion | {"act": "sign", "name": names[0]}).status_code == 303
    assert "总体可行" in bo.get(at(consented)).text


def test_an_expert_opens_nothing_else(db, consented, enter, matter, officer, deputy, legal, now):
    member = consented.members[0]
    other_matter = make_matter(db, officer=officer, deputy=deputy, now=now)
    other = make_consented_review(db, other_matter, officer=officer, deputy=deputy, now=now)
    panels.choose(db, other, make_expert(db, 50, by=legal, now=now), why="专业", by=officer, now=now)
    expert = enter(member)
    for path in (
        "matters", f"matters/{matter.id}", f"expert-reviews/{consented.id}", f"expert-reviews/{consented.id}/papers/1",
        "experts", f"experts/{member.expert_id}", "consultations", "legality", "counsel", "budget", "search?q=x",
        f"matters/{matter.id}/papers/1", f"matters/{matter.id}/competition",
    ):  # fmt: skip
        assert expert.get(f"/admin/{path}").status_code == 403, path
    assert expert.get(f"/admin/expert/{other.id}").status_code == 404
    assert expert.get(f"/admin/expert/{consented.id}").status_code == 200


def test_nothing_is_left_open_after_a_declared_interest(db, consented, enter, officer, legal, now):
    member = consented.members[0]
    expert = enter(member)
    here = f"/admin/expert/{consented.id}"
    declared = {"form": "declare", "interest": "employer", "remark": "校企合作"}
    assert expert.post(f"{here}/declare", data=declared).status_code == 303
    declare_and_commit(db, consented, consented.members[1], now=now)
    substitute = panels.choose(db, consented, make_expert(db, 9, by=legal, now=now), why="替补", by=officer, now=now)
    declare_and_commit(db, consented, substitute, now=now)
    workdays, paper_id = load_workdays(db), consented.papers[0].id
    due_on = law.earliest_due(now.date(), workdays).on
    db.commit()
    db.expire_all()
    panels.provide(db, consented, due_on=due_on, workdays=workdays, by=officer, now=now)
    db.commit()
    page = expert.get(here).text
    assert "不再参加" in page
    assert "草案.pdf" not in page
    assert "涉及精算" not in page
    assert expert.get(f"{here}/papers/{paper_id}").status_code == 404
    assert expert.post(f"{here}/opinion", data={"form": "opinion", "opinion": "x", "act": "save"}).status_code == 409


def test_the_report_goes_into_the_record_as_papers(bo, db, consented, officer, matter, now):
    for member in consented.members[:2]:
        declare_and_commit(db, consented, member, now=now)
    workdays = load_workdays(db)
    panels.provide(
        db, consented, due_on=law.earliest_due(now.date(), workdays).on, workdays=workdays, by=officer, now=now
    )
    sign_all(db, consented, now=now - days(1))
    member_id = consented.members[0].id
    db.commit()
    page = read(bo.get(at(consented)))
    values = filled(page, "/report")
    assert "总体可行" in values["part_1"]  # prefilled from the signed opinions
    assert bo.post(at(consented, "/finish"), data={"form": "report"}).status_code == 422
    values |= {"minutes": "会议记录", **{f"part_{n}": f"第{n}部分" for n in range(1, 8)}}
    assert bo.post(at(consented, "/report"), data=values).status_code == 303
    assert bo.post(at(consented, "/finish"), data={"form": "report"}).status_code == 303
    papers = [a.text for a in read(bo.get(f"/admin/matters/{matter.id}")).select('a[href*="/papers/"]')]
    assert [sum(name in paper for paper in papers) for name in ("论证报告", "意见书", "承诺书")] == [1, 5, 5]
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert bo.get(at(consented, f"/report.{form}")).content.startswith(start)
        assert bo.get(at(consented, f"/members/{member_id}/opinion.{form}")).content.startswith(start)
