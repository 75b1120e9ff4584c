"""Webhooks against a real server that takes, refuses, fails, is slow, and sends elsewhere."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlmodel import Session, select

from journal import deliveries, webhooks
from journal.deliveries import BadAddress, checked_address, post
from journal.entries import record
from journal.webhooks import PATIENCE, WebhookDelivery, secret_of


@pytest.fixture
def receiver():
    """A server that answers with `status` and keeps what it got."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.got.append(
                (self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
            )
            time.sleep(self.server.seconds)
            self.send_response(self.server.status)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.end_headers()

        def do_GET(self):
            self.do_POST()

        def log_message(self, *args):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.status, server.seconds = [], 200, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}/hook?from=gongyi"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(db, receiver, now):
    record(db, "consultation.published", "consultation:1", content={}, by_role="officer", at=now)
    made = webhooks.subscribe(db, name="OA", url=receiver.url, events=["consultation.published"], now=now)
    db.commit()
    return made


def happen(db, now, kind="consultation.published"):
    record(db, kind, "consultation:2", content={"secret": "who"}, by_role="officer", at=now)
    db.commit()


def send(engine, settings, now):
    return asyncio.run(deliveries.send_due(engine, settings, now=now))


def only(engine):
    with Session(engine) as db:
        return db.exec(select(WebhookDelivery)).one()


def test_an_event_is_delivered_once_signed_and_without_content(engine, db, settings, receiver, hook, now):
    happen(db, now, "opinion.received")
    happen(db, now)
    assert send(engine, settings, now) == 1
    assert send(engine, settings, now) == 0
    [(path, headers, body)] = receiver.got
    assert path == "/hook?from=gongyi"
    event = json.loads(body)
    assert (event["event"], event["object"]) == ("consultation.published", "consultation:2")
    assert event["url"].endswith("/consultations/2")
    assert b"who" not in body
    at, mac = (part.partition("=")[2] for part in headers["X-Gongyi-Signature"].split(","))
    secret = secret_of(hook, settings.secret)
    assert mac == hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert int(at) == int(now.timestamp())
    assert only(engine).delivered_at is not None


@pytest.mark.parametrize("status", [500, 404, 302, 410])
def test_a_refusal_is_tried_again_with_patience_then_given_up(engine, db, settings, receiver, hook, now, status):
    receiver.status = status
    happen(db, now)
    at = now
    for wait in PATIENCE:
        assert send(engine, settings, at) == 0
        assert only(engine).status == status
        send(engine, settings, at + wait - timedelta(seconds=1))  # not yet
        at += wait
    send(engine, settings, at)
    assert only(engine).gave_up_at is not None
    assert len(receiver.got) == len(PATIENCE) + 1
    assert not any(path.startswith("/elsewhere") for path, _, _ in receiver.got)


def test_it_succeeds_when_the_other_side_is_back(engine, db, settings, receiver, hook, now):
    receiver.status = 503
    happen(db, now)
    send(engine, settings, now)
    receiver.status = 204
    assert send(engine, settings, now + PATIENCE[0]) == 1


def test_a_slow_server_is_left(engine, db, settings, receiver, hook, now, monkeypatch):
    monkeypatch.setattr(deliveries, "TIMEOUT", 0.3)
    receiver.seconds = 1
    happen(db, now)
    assert send(engine, settings, now) == 0
    assert "TimeoutError" in only(engine).problem


def test_a_dead_server_is_a_problem_not_an_error(engine, db, settings, receiver, hook, now):
    receiver.shutdown()
    receiver.server_close()
    happen(db, now)
    assert send(engine, settings, now) == 0
    assert "ConnectionRefused" in only(engine).problem


def test_a_stopped_subscription_hears_nothing_more(engine, db, settings, receiver, hook, now):
    happen(db, now)
    hook.stopped_at = now
    db.add(hook)
    db.commit()
    assert send(engine, settings, now) == 0
    assert receiver.got == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.cn/",
        "http://",
        "http://user:pw@example.cn/",
        "http://example.cn:99999/",
        "file:///etc/passwd",
        "x",
    ],
)
def test_addresses_that_may_not_be_registered(url):
    with pytest.raises(BadAddress):
        checked_address(url, production=False)


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://224.0.0.1/"])
def test_addresses_that_are_never_called(url):
    with pytest.raises(BadAddress):
        post(url, b"{}", {}, production=False)


def test_production_calls_only_https_and_not_itself():
    with pytest.raises(BadAddress):
        checked_address("http://example.cn/", production=True)
    with pytest.raises(BadAddress):
        post("https://127.0.0.1/", b"{}", {}, production=True)
