import pytest
from starlette.testclient import TestClient

from tests.admin.conftest import credentials, read


def test_an_officer_signs_in_and_is_sent_on(app, engine, officer, moved_clock, signed_in):
    browser = signed_in("bo")
    page = read(browser.get("/admin/"))
    assert page.h1.text == "工作台"
    assert [a["href"] for a in page.select(".office-nav a")] == [
        "/admin/", "/admin/matters", "/admin/proposals", "/admin/catalogues", "/admin/consultations", "/admin/surveys",
        "/admin/hearings", "/admin/opinions", "/admin/text-blocks",
        "/admin/meetings", "/admin/letters", "/admin/archives", "/admin/duties",
    ]  # fmt: skip
    assert page.select_one('.office-nav a[aria-current="page"]')["href"] == "/admin/"


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"code": "000000"}, {"login": "nobody"}])
def test_a_refusal_does_not_say_which_part_was_wrong(app, engine, officer, moved_clock, wrong):
    browser = TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    response = browser.post("/admin/sign-in", data=credentials(engine, "bo", moved_clock[0]()) | wrong)
    assert response.status_code == 422
    assert "登录名、密码或者动态口令不正确" in response.text
    assert "long enough 1" not in response.text
    assert "set-cookie" not in response.headers


def test_five_failures_lock_and_say_until_when(app, engine, officer, moved_clock):
    browser = TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    right = credentials(engine, "bo", moved_clock[0]())
    for _ in range(5):
        response = browser.post("/admin/sign-in", data=right | {"password": "guess"})
    assert "2026年3月2日（周一） 10:15" in response.text
    assert browser.post("/admin/sign-in", data=right).status_code == 422


@pytest.mark.parametrize(
    ("target", "where"),
    [("/admin/matters", "/admin/matters"), ("https://evil.example/", "/admin/"), ("//evil.example", "/admin/"),
     ("/admin/sign-out", "/admin/"), ("/admin/\\evil.example", "/admin/")],
)  # fmt: skip
def test_signing_in_never_leads_to_another_host(app, engine, officer, moved_clock, target, where):
    browser = TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    response = browser.post("/admin/sign-in", data=credentials(engine, "bo", moved_clock[0](), next=target))
    assert response.headers["location"] == where
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_signing_out_ends_the_session(bo):
    assert bo.post("/admin/sign-out").headers["location"] == "/admin/sign-in"
    assert bo.get("/admin/matters").status_code == 303


def test_pages_ask_strangers_to_sign_in(app):
    response = TestClient(app, follow_redirects=False).get("/admin/matters")
    assert response.headers["location"] == "/admin/sign-in?next=/admin/matters"
