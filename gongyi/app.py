"""The composition root: puts the parts together and mounts the two faces."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

import admin
import portal
from admin import record_api
from admin.faster import what_happened
from admin.navigation import navigation, staff_view
from consultations.states import Stale
from gongyi import standing
from gongyi.worker import Worker
from hearings.application import HandedRegistration
from hearings.registering import store_registrations
from hearings.states import Stale as StaleHearing
from infra import public_version
from infra.clock import Clock, clock_from
from infra.db import make_engine, reading
from infra.files import FileStore
from infra.settings import Settings
from infra.tokens import Tokens
from journal.checkpoints import Forked, check_outside
from journal.keys import load_key
from opinions.intake import IntakeWriter, Store
from reviews.states import Stale as ReviewStale
from surveys.intake import store_answers
from surveys.states import Stale as StaleSurvey
from surveys.submission import SurveySubmission
from web import errors
from web.attack import PATIENT_PER_HOUR, AttackWatch
from web.metrics import CountRequests, Metrics
from web.origin import SameOrigin
from web.rate_limit import RateLimit
from web.security import SecurityHeaders
from web.static import StaticFiles
from web.stored_pages import ServeStored, StoredPages
from web.templating import make_environment

log = structlog.get_logger()
ROOT = Path(__file__).parent.parent
STORES: Mapping[type, Store] = {SurveySubmission: store_answers, HandedRegistration: store_registrations}


def create_app(settings: Settings, *, engine: Engine | None = None, clock: Clock | None = None) -> Starlette:
    """The application. Tests hand in their own engine and clock."""
    engine = engine or make_engine(settings.database)
    clock = clock or clock_from(settings.clock)
    static, pages = StaticFiles(ROOT / "static"), StoredPages(clock)
    numbers = Metrics(lambda: standing.readings(app))
    app = Starlette(
        routes=[
            Mount("/static", static, name="static"),
            Mount("/admin", routes=admin.routes, name="admin"),
            *standing.routes,
            *record_api.routes,
            *portal.routes,
        ],
        middleware=[
            Middleware(SecurityHeaders, https=settings.base_url.startswith("https://")),
            Middleware(ServeStored, pages=pages),
            Middleware(CountRequests, metrics=numbers),
            Middleware(SameOrigin),
        ],
        exception_handlers={
            **errors.HANDLERS,
            **dict.fromkeys((Stale, StaleHearing, StaleSurvey, ReviewStale), errors.wrong_state),
        },
        lifespan=_lifespan,
    )
    state = app.state
    state.settings, state.engine, state.clock = settings, engine, clock
    state.metrics = numbers
    state.pages, state.tokens = pages, Tokens(settings.secret)
    state.doors = {}  # portal/doors.py
    state.files = FileStore(settings.data_dir / "files")
    state.templates = make_environment(settings, static.url)
    state.nav, state.staff_view, state.what_happened = navigation, staff_view, what_happened
    state.rate_limit = RateLimit(settings.opinions_per_hour, clock)
    state.attack = AttackWatch(settings.attack_per_minute, clock)
    state.patience = RateLimit(PATIENT_PER_HOUR, clock)  # instead of work, while the site is flooded
    state.journal_key = load_key(settings.data_dir / "journal.key", create=settings.env == "development")
    state.read_only = ""  # why nothing may be written: the journal does not continue what was published
    state.intake = IntakeWriter(engine, clock=clock, queue_size=settings.intake_queue, stores=STORES)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    state = app.state
    state.read_only = await asyncio.to_thread(_forked, app)
    public_version.listen(state.pages.changed)
    state.intake.is_paused = bool(state.read_only)
    state.intake.start()
    worker = Worker(state.engine, state.settings, state.clock, state.journal_key)
    tasks = [asyncio.create_task(_watch_versions(app))]
    if state.settings.worker_inside:
        tasks.append(asyncio.create_task(worker.run()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await asyncio.to_thread(state.intake.stop)
        public_version.unlisten(state.pages.changed)


def _forked(app: Starlette) -> str:
    """Why the site must start read-only (trust.md, start-up check), or nothing."""
    state = app.state
    with reading(state.engine).connect() as connection, connection.begin():
        try:
            check_outside(connection, state.settings.data_dir / "checkpoints.txt", state.journal_key.public)
        except Forked as forked:
            log.error("journal.forked", words=str(forked))
            return str(forked)
    return ""


async def _look_again(app: Starlette) -> None:
    """Once the audit administrator has explained the gap, writing goes on in every process."""
    app.state.read_only = await asyncio.to_thread(_forked, app)
    app.state.intake.is_paused = bool(app.state.read_only)


async def _watch_versions(app: Starlette) -> None:
    """Notice what other processes have changed: one short read a second, never on a reader's way."""
    known = await asyncio.to_thread(public_version.versions, app.state.engine)
    while True:
        await asyncio.sleep(1)
        if app.state.read_only:
            await _look_again(app)
        present = await asyncio.to_thread(public_version.versions, app.state.engine)
        if changed := {tag for tag, version in present.items() if known.get(tag) != version}:
            app.state.pages.changed(changed)
        known = present
