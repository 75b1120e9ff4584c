"""What happens by itself: consultations open and close at their minute, mails go out, checkpoints are signed."""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from consultations import services as consultations
from infra.clock import Clock
from infra.jobs import WORKER, note_run
from infra.mail import send_due
from infra.settings import Settings
from journal.checkpoints import Forked, publish_checkpoint
from journal.keys import Key

log = structlog.get_logger()
EVERY_SECONDS = 2.0
BEAT = timedelta(seconds=10)


class Worker:
    """Runs what is due, again and again; one failure never stops the rest."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock, key: Key) -> None:
        self.engine, self.settings, self.clock, self.key = engine, settings, clock, key
        self.beat_at: datetime | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("worker.failed")
            await asyncio.sleep(EVERY_SECONDS)

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
        if not await asyncio.to_thread(self._checkpoint, now):
            return
        await asyncio.to_thread(run_due, self.engine, now)
        await send_due(self.engine, self.settings, now=now)

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
    for act in (consultations.open_due, consultations.close_due):
        with Session(engine) as db, db.begin():
            act(db, now=now)
