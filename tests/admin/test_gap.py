"""A restored backup that lost entries: read-only until the audit administrator explains the gap."""

import time

import pytest
from sqlmodel import Session, SQLModel
from starlette.testclient import TestClient

from gongyi.app import create_app
from infra.db import make_engine
from journal.checkpoints import publish_checkpoint
from journal.entries import record
from journal.keys import load_key
from people.permissions import Role
from tests.admin.conftest import credentials, read
from tests.factories import make_staff


@pytest.fixture
def restored(settings, engine, db, officer, now, tmp_path, moved_clock):
    """The application over a database that lacks what was signed: the outside checkpoint covers a longer journal."""
    make_staff(db, login="aud", roles={Role.AUDIT_ADMIN}, division="信息中心", now=now)
    db.commit()
    longer = make_engine(f"sqlite:///{tmp_path}/longer.db")
    with longer.connect() as connection, connection.begin():
        SQLModel.metadata.create_all(connection)
    with Session(longer) as other, other.begin():
        for n in range(40):
            record(other, "matter.opened", f"matter:{n}", content={}, by_role="officer", at=now)
    key = load_key(settings.data_dir / "journal.key", create=True)
    publish_checkpoint(longer, key, settings.data_dir / "checkpoints.txt", at=now)
    longer.dispose()
    return create_app(settings, engine=engine, clock=moved_clock[0]), engine


def browser_of(app):
    return TestClient(app, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)


def enter(app, engine, login, now):
    browser = browser_of(app)
    assert browser.post("/admin/sign-in", data=credentials(engine, login, now)).status_code == 303
    return browser


def test_the_site_waits_for_the_audit_administrator_and_then_goes_on(restored, moved_clock):
    app, engine = restored
    now = moved_clock[0]()
    with TestClient(app) as public:
        assert public.get("/").status_code == 200
        assert public.get("/readyz").json()["writable"] is False
        bo = enter(app, engine, "bo", now)
        matter = {"title": "新的事项", "category": "policy", "deputy_id": "1"}
        refused = bo.post("/admin/matters/new", data=matter)
        assert refused.status_code == 503
        assert "审计管理员" in refused.text
        assert bo.post("/admin/audit/state", data={"reason": "我不是审计管理员，但想说明"}).status_code == 403
        aud = enter(app, engine, "aud", now)
        assert "本站只读" in aud.get("/admin/audit/state").text
        short = aud.post("/admin/audit/state", data={"reason": "丢了"})
        assert short.status_code == 422
        assert read(short).select_one("#reason-error")
        assert aud.post("/admin/audit/state", data={"reason": "磁盘损坏，从昨日的备份恢复。"}).status_code == 303
        for _ in range(40):
            if not app.state.read_only:
                break
            time.sleep(0.1)
        assert bo.post("/admin/matters/new", data=matter).status_code != 503
        again = aud.post("/admin/audit/state", data={"reason": "再说明一次也没有用的。"})
        assert again.status_code == 422
        with Session(engine) as db:
            from people.audit import Filter, acts

            [act], _ = acts(db, Filter(kind="journal.gap"), page=1)
            assert act.by_id is not None
            assert "磁盘损坏" in act.detail
