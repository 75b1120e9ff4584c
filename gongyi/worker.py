"""What happens by itself: consultations and surveys open and close at their minute, mails go out, checkpoints are signed.

The papers of a published result go into the decision record.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from consultations import services as consultations
from consultations.clause_suggesting import suggest_clauses
from decisions import volumes
from decisions.keeping import keep_due
from decisions.reminders import remind_due
from hearings.forgetting import forget_due
from infra.clock import Clock
from infra.files import FileStore
from infra.jobs import WORKER, note_run
from infra.mail import send_due
from infra.settings import Settings
from journal import deliveries
from journal.checkpoints import Forked, publish_checkpoint
from journal.days import mail_due
from journal.keys import Key
from journal.stamps import stamp_due
from opinions.language_model import http_model
from opinions.model_hints import answer_waiting
from opinions.sorting import run_waiting
from surveys import services as surveys

log = structlog.get_logger()
EVERY_SECONDS = 2.0
BEAT = timedelta(seconds=10)
STAMP_EVERY = timedelta(minutes=15)


class Worker:
    """Runs what is due, again and again; one failure never stops the rest."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock, key: Key) -> None:
        self.engine, self.settings, self.clock, self.key = engine, settings, clock, key
        self.sorting: asyncio.Task[bool] | None = None
        self.asking: asyncio.Task[bool] | None = None
        self.files = FileStore(settings.data_dir / "files")
        self.beat_at: datetime | None = None
        self.stamped_at: datetime | None = None
        self.is_paused = True  # until the journal was seen to continue what was published

    async def run(self) -> None:
        """Until cancelled. What waits for other machines holds up nothing else."""
        await asyncio.gather(_again(self.once, EVERY_SECONDS), _again(self.tell_others, EVERY_SECONDS))

    def _mail_checkpoint(self, now: datetime) -> None:
        addresses = [a.strip() for a in self.settings.checkpoint_mail.split(",") if a.strip()]
        if addresses:
            with Session(self.engine) as db, db.begin():
                mail_due(db, addresses, now=now)

    def _beat(self, now: datetime) -> None:
        """Say that the worker lives, every few seconds."""
        if self.beat_at is None or now - self.beat_at >= BEAT:
            with Session(self.engine) as db, db.begin():
                note_run(db, WORKER, now=now)
            self.beat_at = now

    async def once(self) -> None:
        """Everything that is due now."""
        now = self.clock()
        await asyncio.to_thread(self._beat, now)
        self.is_paused = not await asyncio.to_thread(self._checkpoint, now)
        if self.is_paused:
            return
        await asyncio.to_thread(run_due, self.engine, now)
        await asyncio.to_thread(keep_due, self.engine, self.files, department=self.settings.site_name, now=now)
        await asyncio.to_thread(volumes.make_due, self.engine, self.files, department=self.settings.site_name, now=now)
        await asyncio.to_thread(self._mail_checkpoint, now)
        await asyncio.to_thread(remind_due, self.engine, now)
        await asyncio.to_thread(forget_due, self.engine, self.settings.erased_after_days, now)
        await send_due(self.engine, self.settings, now=now)
        self._sort_aside()
        self._ask_aside()

    def _sort_aside(self) -> None:
        """Sorting a large ledger takes a minute: nothing that is due waits for it."""
        if self.sorting is None or self.sorting.done():
            scheduler = self.settings.dask_scheduler
            work = asyncio.to_thread(run_waiting, self.engine, self.clock, scheduler, then=suggest_clauses)
            self.sorting = asyncio.create_task(work)

    def _ask_aside(self) -> None:
        """A language model may take a minute to answer, too; without an address none is asked."""
        model = http_model(self.settings)
        if model and (self.asking is None or self.asking.done()):
            self.asking = asyncio.create_task(asyncio.to_thread(answer_waiting, self.engine, model, self.clock))

    async def tell_others(self) -> None:
        """Webhooks, and the time stamp of the day."""
        now = self.clock()
        if not self.is_paused:
            await deliveries.send_due(self.engine, self.settings, now=now)
        authority = self.settings.timestamp_url
        if authority and (self.stamped_at is None or now - self.stamped_at >= STAMP_EVERY):
            self.stamped_at = now
            await asyncio.to_thread(stamp_due, self.engine, authority, now=now)

    def _checkpoint(self, now: datetime) -> bool:
        """False while the journal does not continue what was published: then nothing may be done by itself."""
        try:
            publish_checkpoint(self.engine, self.key, self.settings.data_dir / "checkpoints.txt", at=now)
        except Forked as forked:
            log.error("worker.waits", words=str(forked))
            return False
        except SQLAlchemyError:
            log.exception("checkpoint.failed")
        return True


def run_due(engine: Engine, now: datetime) -> None:
    """Open and close what is due, each in its own transaction."""
    for act in (consultations.open_due, consultations.close_due, surveys.open_due, surveys.close_due):
        with Session(engine) as db, db.begin():
            act(db, now=now)


async def _again(act: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        try:
            await act()
        except Exception:
            log.exception("worker.failed")
        await asyncio.sleep(seconds)
