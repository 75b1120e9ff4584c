"""The three administrators: each does the own work, none another's."""

import pyotp
import pytest
from sqlmodel import Session, select
from starlette.routing import Route

import admin
from people.models import Staff
from people.permissions import PERMISSIONS, Role
from people.services import roles_of
from tests.admin.conftest import filled, read
from tests.factories import make_staff

THREE = {"sys": Role.SYSTEM_ADMIN, "sec": Role.SECURITY_ADMIN, "aud": Role.AUDIT_ADMIN}
OWN = set().union(*(PERMISSIONS[role] for role in THREE.values()))
ROUTES = [r for r in admin.routes if isinstance(r, Route) and r.endpoint.can in OWN]


@pytest.fixture
def three(db, now, officer):
    for login, role in THREE.items():
        make_staff(db, login=login, roles={role}, division="信息中心", now=now)
    db.commit()


def test_there_are_pages_for_every_permission_of_the_three():
    assert {route.endpoint.can for route in ROUTES} >= OWN


@pytest.mark.parametrize("login", ["bo", *THREE])
def test_nobody_enters_another_s_pages(signed_in, three, login):
    role = THREE.get(login, Role.OFFICER)
    browser = signed_in(login)
    for route in ROUTES:
        method = "POST" if "POST" in route.methods else "GET"
        path = "/admin" + route.path.replace("{id:int}", "1").replace("{index:int}", "0").replace("{year:int}", "2026")
        answer = browser.request(method, path)
        if route.endpoint.can in PERMISSIONS[role]:
            assert answer.status_code in {200, 303, 404, 409, 422, 403}, (path, answer.status_code)
            assert "您没有这项权限" not in answer.text, path
        else:
            assert answer.status_code == 403, (login, method, path, answer.status_code)


def test_a_new_colleague_signs_in_once_with_the_first_password(app, signed_in, three, engine, moved_clock):
    from starlette.testclient import TestClient

    browser = signed_in("sys")
    page = read(browser.get("/admin/accounts"))
    form = filled(page, "/admin/accounts") | {"login": "new.one", "name": "新同事"}
    page = read(browser.post("/admin/accounts", data=form))
    facts = {row.dt.text: row.dd.text for row in page.select(".summary-list > div")}
    assert page.select_one("svg.qr")
    assert facts["登录名"] == "new.one"
    code = pyotp.TOTP(facts["动态口令密钥"]).at(moved_clock[0]())
    colleague = TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    credentials = {"login": "new.one", "password": facts["初始密码"], "code": code}
    assert colleague.post("/admin/sign-in", data=credentials).status_code == 303
    assert colleague.get("/admin/").headers["location"] == "/admin/account"
    sent = {"present": facts["初始密码"], "new": "my own long words", "again": "my own long words"}
    assert colleague.post("/admin/account/password", data=sent).status_code == 303
    assert colleague.get("/admin/").status_code == 200
    assert "new.one" in browser.get("/admin/accounts").text


@pytest.mark.parametrize(
    ("changes", "field"), [({"login": "Bad Login"}, "login"), ({"login": "bo"}, "login"), ({"name": ""}, "name"),
                           ({"division_id": "999"}, "division_id")],
)  # fmt: skip
def test_a_wrong_account_form_comes_back(signed_in, three, changes, field):
    browser = signed_in("sys")
    form = filled(read(browser.get("/admin/accounts")), "/admin/accounts") | {"login": "ok", "name": "名"} | changes
    answer = browser.post("/admin/accounts", data=form)
    assert answer.status_code == 422
    assert read(answer).select_one(f"#{field}-error")


def test_divisions_are_added_and_renamed_but_never_twice(signed_in, three):
    browser = signed_in("sys")
    assert browser.post("/admin/divisions", data={"name": "信访处"}).status_code == 303
    answer = browser.post("/admin/divisions", data={"name": "信访处"})
    assert answer.status_code == 422
    assert "已有同名的处室" in answer.text
    page = read(browser.get("/admin/divisions"))
    [field] = [f for f in page.select("input[name=name]") if f.get("value") == "信访处"]
    action = field.find_parent("form")["action"]
    assert browser.post(action, data={"name": "信访和督查处"}).status_code == 303
    assert "信访和督查处" in browser.get("/admin/divisions").text


def test_roles_sessions_and_locks(signed_in, three, engine, officer):
    bo, sec = signed_in("bo"), signed_in("sec")
    path = f"/admin/security/{officer.id}"
    answer = sec.post(path + "/roles", data={"roles": ["officer", "audit_admin"]})
    assert answer.status_code == 422
    assert "不得兼任" in answer.text
    assert sec.post(path + "/roles", data={"roles": ["officer", "legal"]}).status_code == 303
    with Session(engine) as db:
        assert roles_of(db.get(Staff, officer.id)) == {Role.OFFICER, Role.LEGAL}
    page = read(sec.get(path))
    assert len(page.select("input[name=session]")) == 1
    assert sec.post(path + "/sessions", data={"session": ""}).status_code == 303
    assert bo.get("/admin/matters").headers["location"].startswith("/admin/sign-in")


def test_an_account_is_unlocked(app, signed_in, three, engine, officer, moved_clock):
    with Session(engine) as db, db.begin():
        from datetime import timedelta

        db.get(Staff, officer.id).locked_until = moved_clock[0]() + timedelta(minutes=10)
    sec = signed_in("sec")
    assert "账号已锁定" in sec.get(f"/admin/security/{officer.id}").text
    assert sec.post(f"/admin/security/{officer.id}/unlock").status_code == 303
    assert signed_in("bo").get("/admin/").status_code == 200


def test_the_audit_administrator_reads_the_journal_and_the_trail(signed_in, three):
    aud = signed_in("aud")
    page = read(aud.get("/admin/audit/journal", params={"kind": "staff.granted"}))
    kinds = {cell.text for cell in page.select("tbody td:nth-of-type(2)")}
    assert kinds == {"授予或收回角色 staff.granted"}
    entry = aud.get(page.select_one("tbody a")["href"])
    assert "证明成立" in entry.text
    people = aud.get("/admin/audit/people", params={"kind": "staff.signed_in", "person": "aud"})
    assert "aud (aud)" in people.text
    assert "全部成立" in aud.get("/admin/audit/state", params={"verify": "1"}).text
    for nonsense in ({"page": "x"}, {"page": "999999"}, {"since": "yesterday"}, {"object": "%_'\""}):
        assert aud.get("/admin/audit/journal", params=nonsense).status_code == 200
        assert aud.get("/admin/audit/people", params=nonsense).status_code == 200
    assert aud.get("/admin/audit/journal/99999999999").status_code == 404


def test_own_account(signed_in, three, engine, moved_clock):
    bo = signed_in("bo")
    answer = bo.post("/admin/account/password", data={"present": "guess", "new": "xx", "again": "yy"})
    assert answer.status_code == 422
    assert read(answer).select_one("#again-error")
    page = read(bo.get("/admin/account"))
    form = filled(page, "/account/code")
    secret = page.select_one("code").text
    form |= {"present_for_code": "long enough 1", "code": pyotp.TOTP(secret).at(moved_clock[0]())}
    assert bo.post("/admin/account/code", data=form).status_code == 303
    with Session(engine) as db:
        assert db.exec(select(Staff).where(Staff.login == "bo")).one().totp_secret == secret
