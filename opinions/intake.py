"""The intake writer: many submissions, one transaction, each receipt only after COMMIT (speed.md, writes).

One thread per process owns the writing; features that take something else hand in how a group of theirs is stored.
What waits of one kind is taken as a group: journal leaves and rows go in together; if the
group fails, each submission is tried alone behind its own SAVEPOINT, so that one cannot take others down.
"""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from infra import public_version
from infra.clock import Clock
from opinions.intake_group import Outcome, store_group
from opinions.submission import Accepted, Overloaded, Refused, Submission

log = structlog.get_logger()

LARGEST_GROUP = 200
COUNTS_EVERY_SECONDS = 5.0


class Handed(Protocol):
    """Anything the writer takes."""

    @property
    def counts(self) -> str:
        """The tag of the public figures that grow by it; empty when none do."""


Waiting = tuple[Handed, "Future[Accepted]"]
Store = Callable[[Connection, Sequence[Any], datetime], list[Outcome]]


class IntakeWriter:
    """Takes submissions from any thread, answers each with a Future that resolves after COMMIT."""

    def __init__(
        self, engine: Engine, *, clock: Clock, queue_size: int, stores: Mapping[type, Store] | None = None
    ) -> None:
        self.engine, self.clock = engine, clock
        self.stores: dict[type, Store] = {**(stores or {}), Submission: store_group}
        self.waiting: queue.Queue[Waiting | None] = queue.Queue(queue_size)
        self.thread: threading.Thread | None = None
        self.is_paused = False  # while nothing may be written
        self.uncounted: set[str] = set()
        self.counted_at = 0.0
        self.groups = self.answered = 0  # for /metrics

    def start(self) -> None:
        """Begin to write."""
        self.thread = threading.Thread(target=self._run, name="intake-writer", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        if self.thread:
            self.waiting.put(None)
            self.thread.join()
            self.thread = None

    def submit(self, submission: Handed) -> "Future[Accepted]":
        """Queue a submission. Raises Overloaded at once when the queue is full, or while nothing may be written."""
        if self.is_paused:
            raise Overloaded
        answer: Future[Accepted] = Future()
        try:
            self.waiting.put_nowait((submission, answer))
        except queue.Full:
            raise Overloaded from None
        return answer

    def _run(self) -> None:
        connection = None
        going = True
        while going:
            group, going = self._take()
            for part in self._by_kind(group):
                connection = self._write(part, connection)
            self._count()
        if connection:
            connection.close()

    def _take(self) -> tuple[list[Waiting], bool]:
        """Everything that waits, or an empty group after a while without any; False when the end was asked for."""
        group: list[Waiting] = []
        try:
            item = self.waiting.get(timeout=COUNTS_EVERY_SECONDS if self.uncounted else None)
            while item is not None:
                group.append(item)
                if len(group) == LARGEST_GROUP:
                    return group, True
                item = self.waiting.get_nowait()
        except queue.Empty:
            return group, True
        return group, False

    def _by_kind(self, group: list[Waiting]) -> list[list[Waiting]]:
        """A transaction for each kind: the rows which one kind locks are never waited for while another kind's are held."""
        kinds: dict[type, list[Waiting]] = {}
        for waiting in group:
            kinds.setdefault(type(waiting[0]), []).append(waiting)
        return list(kinds.values())

    def _write(self, group: list[Waiting], connection: Connection | None) -> Connection | None:
        try:
            connection = connection or self.engine.connect()
            with connection.begin():
                outcomes = self._store(connection, [submission for submission, _ in group])
        except Exception as error:  # whatever is wrong with one group, the writer writes the next
            log.exception("intake.failed", group=len(group))
            for _, answer in group:
                answer.set_exception(error)
            if connection:
                connection.invalidate()
                connection.close()
            return None
        self.groups, self.answered = self.groups + 1, self.answered + len(group)
        for (submission, answer), outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Refused):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
                self.uncounted |= {submission.counts} - {""}
        return connection

    def _store(self, connection: Connection, group: Sequence[Handed]) -> list[Outcome]:
        now, store = self.clock(), self.stores[type(group[0])]
        try:
            with connection.begin_nested():
                return store(connection, group, now)
        except IntegrityError:
            log.warning("intake.one_by_one", group=len(group))
        outcomes: list[Outcome] = []
        for submission in group:
            try:
                with connection.begin_nested():
                    outcomes += store(connection, [submission], now)
            except IntegrityError as error:
                log.warning("intake.refused", problem=type(error.orig).__name__)
                outcomes.append(Refused("the database refused the submission"))
        return outcomes

    def _count(self) -> None:
        """Let the public pages count anew, at most every few seconds however many opinions come."""
        if self.uncounted and time.monotonic() - self.counted_at >= COUNTS_EVERY_SECONDS:
            public_version.notify(set(self.uncounted))
            self.uncounted.clear()
            self.counted_at = time.monotonic()
