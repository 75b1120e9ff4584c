"""/metrics and /readyz: who may read them, and whether the numbers are true."""

import asyncio
from datetime import timedelta

import pytest
from alembic import command
from pydantic import SecretStr
from starlette.testclient import TestClient

from gongyi.app import create_app
from gongyi.migrate import config, migrate
from gongyi.worker import Worker
from infra.db import make_engine


@pytest.fixture
def hand(now):
    return {"now": now}


@pytest.fixture
def site(settings, tmp_path, hand):
    engine = make_engine(f"sqlite:///{tmp_path}/m.db")
    migrate(engine)
    yield create_app(settings, engine=engine, clock=lambda: hand["now"])
    engine.dispose()


def here(app, host="127.0.0.1"):
    return TestClient(app, client=(host, 5000), raise_server_exceptions=False)


def numbers(app, **headers):
    lines = here(app).get("/metrics", headers=headers).text.splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_only_this_machine_reads_them(site):
    assert here(site).get("/metrics").status_code == 200
    assert here(site, "10.0.0.7").get("/metrics").status_code == 404
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert here(site).get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_with_a_token_only_the_token_counts(site):
    state = site.state
    state.settings = state.settings.model_copy(update={"metrics_token": SecretStr("s" * 32)})
    assert here(site).get("/metrics").status_code == 404
    assert here(site, "10.0.0.7").get("/metrics", headers={"authorization": "Bearer " + "x" * 32}).status_code == 404
    assert here(site, "10.0.0.7").get("/metrics", headers={"authorization": "Bearer " + "s" * 32}).status_code == 200


def test_requests_are_counted_by_handler_and_stored_pages_apart(site):
    with here(site) as browser:
        for _ in range(3):
            assert browser.get("/").status_code == 200
        browser.get("/consultations/999")
        browser.get("/nowhere")
        found = numbers(site)
    assert found["gongyi_stored_pages_hits_total"] == "2.0"
    assert found["gongyi_stored_pages_rendered_total"] == "1.0"
    assert found['gongyi_requests_total{handler="portal.home.index",method="GET",status="200"}'] == "1.0"
    assert found['gongyi_requests_total{handler="portal.consultations.show",method="GET",status="404"}'] == "1.0"
    assert found['gongyi_requests_total{handler="none",method="GET",status="404"}'] == "1.0"
    assert found['gongyi_request_seconds_count{handler="portal.home.index"}'] == "1.0"
    assert found["gongyi_database_up"] == "1.0"
    assert "999" not in str(found.keys())


def test_a_failure_shows_the_id_that_stands_in_the_log(site, monkeypatch):
    import structlog

    monkeypatch.setattr(site.state, "templates", None)  # every page breaks, this one's error page too
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        answer = here(site).get("/privacy")
    assert answer.status_code == 500
    broken = [line for line in lines if line["event"] == "request.broken"]
    assert len(broken[0]["incident"]) == 8
    ids = {here(site).get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_readiness_names_what_is_missing(site, hand):
    state = site.state
    answer = here(site).get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "migrated": True, "worker": False, "writable": True}
    worker = Worker(state.engine, state.settings, state.clock, state.journal_key)
    asyncio.run(worker.once())
    assert here(site).get("/readyz").json()["ready"] is True
    assert numbers(site)["gongyi_worker_age_seconds"] == "0.0"
    hand["now"] += timedelta(minutes=2)
    assert here(site).get("/readyz").json()["worker"] is False
    asyncio.run(worker.once())
    state.read_only = "restored from an old backup"
    assert here(site).get("/readyz").json() == {
        "ready": False, "database": True, "migrated": True, "worker": True, "writable": False,
    }  # fmt: skip
    state.read_only = ""
    command.downgrade(config(state.engine), "-1")
    assert here(site).get("/readyz").json()["migrated"] is False


def test_a_database_that_does_not_answer_is_a_number(site):
    site.state.engine = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert here(site).get("/readyz").status_code == 503
    assert numbers(site)["gongyi_database_up"] == "0.0"
