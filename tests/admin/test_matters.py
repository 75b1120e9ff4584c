from decisions import starting
from infra.files import FileStore
from people.permissions import Role
from reviews import legality
from tests.admin.conftest import filled, read
from tests.decisions.walking import Walk
from tests.factories import make_staff


def test_an_officer_opens_a_matter_and_sees_its_course(bo, deputy):
    page = read(bo.get("/admin/matters/new"))
    values = filled(page, "/admin/matters/new") | {
        "title": "修订失业保险办法",
        "purpose": "回应关切",
        "due_on": "2026-12-01",
        "study_report": "必要且可行",
        "meeting": "厅务会",
        "held_on": "2026-03-01",
        "record": "2026年第3次",
    }
    answer = bo.post("/admin/matters/new", data=values)
    assert answer.status_code == 303, answer.text
    shown = read(bo.get(answer.headers["location"]))
    assert shown.h1.text == "修订失业保险办法"
    assert "启动" in shown.select_one(".procedure").text
    assert shown.select("#duties-title ~ .tasks li cite")


def test_a_matter_without_a_title_keeps_what_was_typed(bo, deputy):
    values = filled(read(bo.get("/admin/matters/new")), "/admin/matters/new") | {"title": " ", "purpose": "回应关切"}
    answer = bo.post("/admin/matters/new", data=values)
    assert answer.status_code == 422
    page = read(answer)
    assert page.select_one('#errors a[href="#title"]')
    assert page.select_one("#purpose").text.strip() == "回应关切"


def test_the_desk_says_what_is_due(bo, dai, consultation):
    officer_desk = read(bo.get("/admin/"))
    assert "还剩 30 天截止" in officer_desk.text
    assert "修订程序办法" in officer_desk.text
    assert "等待您同意" in read(dai.get("/admin/")).text


def test_a_deputy_may_not_open_matters(dai):
    assert dai.get("/admin/matters/new").status_code == 403


def test_search_finds_matters_and_consultations(bo, consultation):
    page = read(bo.get("/admin/search", params={"q": "程序办法"}))
    assert {"决策事项", "征求意见"} <= {h.text for h in page.find_all("h2")}
    assert "没有找到" in bo.get("/admin/search", params={"q": "不存在的词"}).text


def test_an_administrator_begins_at_the_own_first_page(signed_in, db, now):
    make_staff(db, login="sys", roles={Role.SYSTEM_ADMIN}, division="信息中心", now=now)
    db.commit()
    assert signed_in("sys").get("/admin/").headers["location"] == "/admin/accounts"


def test_whoever_has_no_role_still_has_a_desk(signed_in, db, now):
    make_staff(db, login="sys", roles=set(), division="信息中心", now=now)
    db.commit()
    page = read(signed_in("sys").get("/admin/"))
    assert "您的岗位不办理决策事项" in page.text
    assert not page.select(".office-nav a")


def test_the_desk_says_what_waits_for_whom(db, app, settings, now, signed_in):
    walk = Walk(db, now, FileStore(settings.data_dir / "files"))
    walk.propose()
    starting.propose(db, origin="superior", origin_detail="", title="上级交办", text="办", by=walk.office, now=now)
    db.commit()
    desks = {login: signed_in(login) for login in ("bo", "ban", "su", "fa")}

    def says(login):
        return read(desks[login].get("/admin/")).main.text

    assert "提交研究论证报告：修订程序办法" in says("bo") and "交办研究论证：上级交办" in says("ban")
    assert "现在没有等您办理的事" in says("su")
    walk.to("submit")
    review = legality.begin(
        db, matter_id=walk.matter.id, title="办法", division_id=walk.matter.division_id, by=walk.officer, now=now
    )
    review.status = "submitted"
    db.commit()
    assert "受理送审材料：办法" in says("fa") and "列入会议议程" not in says("ban")
    db.delete(review)
    walk.review()
    db.commit()
    assert "列入会议议程：修订程序办法" in says("ban")
    walk.call()
    walk.agenda()
    db.commit()
    assert "集体讨论并作出决定：修订程序办法" in says("su") and "作出决定" not in says("bo")
