"""A whole site behind a real socket, whose clock the test moves, and people with browsers of their own."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pyotp
import pytest
import uvicorn
from sqlmodel import Session, select

from gongyi.app import create_app
from gongyi.worker import Worker
from people.models import Staff
from tests.browser.conftest import chromium  # noqa: F401 -- a fixture
from tests.browser.demo_site import free_port
from tests.browser.person import Person


class Site:
    """The running site: its address, its clock, and the worker's round whenever time has passed."""

    def __init__(self, app, engine, settings, hand) -> None:
        self.app, self.engine, self.settings, self.hand = app, engine, settings, hand
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_level="error"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def start(self) -> None:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)

    def at(self, moment: datetime) -> None:
        """Let it be this moment, and let the worker do what is due (in a thread: the browser has its own loop here)."""
        self.hand["now"] = moment.astimezone(UTC)
        worker = Worker(self.engine, self.settings, self.app.state.clock, self.app.state.journal_key)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, _round(worker)).result()

    def code(self, login: str) -> str:
        """What the phone of a member of staff shows now."""
        with Session(self.engine) as session:
            secret = session.exec(select(Staff).where(Staff.login == login)).one().totp_secret
        return pyotp.TOTP(secret).at(self.hand["now"])


async def _round(worker: Worker) -> None:
    """One round, and what it does aside."""
    await worker.once()
    await asyncio.gather(*(task for task in (worker.sorting, worker.asking) if task))


@pytest.fixture
def site(settings, engine, now):
    hand = {"now": now.astimezone(UTC)}
    app = create_app(settings, engine=engine, clock=lambda: hand["now"])
    running = Site(app, engine, settings, hand)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def javascript(request):
    """Whether scripts run: a test says so by its parameters."""
    return request.param


@pytest.fixture
def person(chromium, site, javascript):  # noqa: F811
    """person() -> somebody at a browser; person("bo") -> a member of staff who has signed in."""
    everybody = []

    def enter(login: str = "", kind: type[Person] = Person) -> Person:
        somebody = kind(chromium, site.address, javascript=javascript)
        everybody.append(somebody)
        if login:
            somebody.go("/admin/sign-in")
            somebody.look()
            somebody.fill("登录名", login)
            somebody.fill("密码", "long enough 1")
            somebody.fill("动态口令", site.code(login))
            somebody.press("登录", within="main")
        return somebody

    yield enter
    complaints = [c for somebody in everybody for c in somebody.complaints if "status of 4" not in c]
    complaints += [fault for somebody in everybody for fault in somebody.faults]
    for somebody in everybody:
        somebody.context.close()
    assert not complaints, "\n".join(dict.fromkeys(complaints))
