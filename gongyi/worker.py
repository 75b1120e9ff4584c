"""What happens by itself: consultations and surveys open and close at their minute, mails go out, checkpoints are signed.

The papers of a published result go into the decision record.
"""

import asyncio
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from consultations import services as consultations
from decisions.keeping import keep_due
from infra.clock import Clock
from infra.files import FileStore
from infra.mail import send_due
from infra.settings import Settings
from journal.checkpoints import Forked, publish_checkpoint
from journal.keys import Key
from surveys import services as surveys

log = structlog.get_logger()
EVERY_SECONDS = 2.0


class Worker:
    """Runs what is due, again and again; one failure never stops the rest."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock, key: Key) -> None:
        self.engine, self.settings, self.clock, self.key = engine, settings, clock, key
        self.files = FileStore(settings.data_dir / "files")

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("worker.failed")
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> None:
        """Everything that is due now."""
        now = self.clock()
        await asyncio.to_thread(run_due, self.engine, now)
        await asyncio.to_thread(keep_due, self.engine, self.files, department=self.settings.site_name, now=now)
        await asyncio.to_thread(self._checkpoint, now)
        await send_due(self.engine, self.settings, now=now)

    def _checkpoint(self, now: datetime) -> None:
        try:
            publish_checkpoint(self.engine, self.key, self.settings.data_dir / "checkpoints.txt", at=now)
        except (SQLAlchemyError, Forked):
            log.exception("checkpoint.failed")


def run_due(engine: Engine, now: datetime) -> None:
    """Open and close what is due, each in its own transaction."""
    for act in (consultations.open_due, consultations.close_due, surveys.open_due, surveys.close_due):
        with Session(engine) as db, db.begin():
            act(db, now=now)
