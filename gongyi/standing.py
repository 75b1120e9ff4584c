"""How a running site stands: the readings of /metrics and the answers of /readyz."""

from datetime import timedelta
from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gongyi.migrate import config
from infra.db import reading
from infra.jobs import WORKER, last_run
from infra.mail import Outbox
from journal.models import JournalCheckpoint
from journal.stored import tree_size
from opinions.models import Opinion
from web import metrics
from web.metrics import Reading
from web.reading import for_anyone

ALIVE = timedelta(minutes=1)


def readings(app: Starlette) -> dict[str, Reading]:
    """What the process and the database know now; a database that does not answer is a number, too."""
    state = app.state
    pages, intake = state.pages, state.intake
    known: dict[str, Reading] = {
        "stored_pages_hits": ("Answers from the stored pages", True, pages.hits),
        "stored_pages_rendered": ("Pages rendered to be stored", True, pages.rendered),
        "stored_pages": ("Pages held in memory", False, len(pages.pages)),
        "intake_waiting": ("Submissions waiting to be written", False, intake.waiting.qsize()),
        "intake_groups": ("Groups committed by the intake writer", True, intake.groups),
        "intake_submissions": ("Submissions answered after a commit", True, intake.answered),
        "read_only": ("1 while the journal does not continue what was published", False, bool(state.read_only)),
    }
    try:
        with Session(reading(state.engine)) as db, db.begin():
            known |= _stored(app, db)
        return known | {"database_up": ("Whether the database answers", False, 1)}
    except (SQLAlchemyError, OSError):
        return known | {"database_up": ("Whether the database answers", False, 0)}


def _stored(app: Starlette, db: Session) -> dict[str, Reading]:
    connection, now = db.connection(), app.state.clock()
    waiting = select(func.count()).select_from(Outbox).where(col(Outbox.sent_at).is_(None))
    newest = connection.execute(select(func.max(col(JournalCheckpoint.at)))).scalar_one()
    ran = last_run(db, WORKER)
    never = float("nan")
    return {
        "opinions": ("Opinions received", True, _number(connection, select(func.count()).select_from(Opinion))),
        "outbox_waiting": ("Mails to be sent", False, _number(connection, waiting.where(col(Outbox.gave_up_at).is_(None)))),
        "outbox_failed": ("Mails given up", False, _number(connection, waiting.where(col(Outbox.gave_up_at).is_not(None)))),
        "journal_entries": ("Entries of the journal", True, tree_size(connection)),
        "checkpoint_age_seconds": ("Since the newest checkpoint", False, (now - newest).total_seconds() if newest else never),
        "worker_age_seconds": ("Since the worker was last seen", False, (now - ran).total_seconds() if ran else never),
    }  # fmt: skip


def _number(connection: Connection, query: object) -> float:
    return float(connection.execute(query).scalar_one())  # type: ignore[call-overload]


@for_anyone
async def show_metrics(request: Request) -> Response:
    """The numbers, for the machine itself or whoever has the token."""
    state = request.app.state
    metrics.require_allowed(request, state.settings.metrics_token.get_secret_value())
    return await run_in_threadpool(metrics.answer, state.metrics)


@for_anyone
async def readyz(request: Request) -> Response:
    """Whether this process should get requests: 200, or 503 with what is missing."""
    parts = await run_in_threadpool(_parts, request.app)
    ready = all(parts.values())
    return JSONResponse({"ready": ready, **parts}, 200 if ready else 503, {"Cache-Control": "no-store"})


def _parts(app: Starlette) -> dict[str, bool]:
    state = app.state
    parts = {"database": False, "migrated": False, "worker": False, "writable": not state.read_only}
    try:
        with Session(reading(state.engine)) as db, db.begin():
            present = MigrationContext.configure(db.connection()).get_current_revision()
            parts |= {"database": True, "migrated": present == _head()}
            ran = last_run(db, WORKER) if parts["migrated"] else None
            parts["worker"] = ran is not None and state.clock() - ran < ALIVE
    except (SQLAlchemyError, OSError):
        pass
    return parts


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(config(None)).get_current_head()


routes = [
    Route("/metrics", show_metrics, methods=["GET"], name="metrics"),
    Route("/readyz", readyz, methods=["GET"], name="readyz"),
]
