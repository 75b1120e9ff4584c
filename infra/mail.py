"""Mail is a row, not an act: written in the transaction that causes it, sent by the worker with aiosmtplib."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

import aiosmtplib
import structlog
from sqlalchemy import Engine, update
from sqlmodel import Field, Session, SQLModel, col, select

from infra.db import Moment
from infra.settings import Settings

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
PATIENCE = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]


class Outbox(SQLModel, table=True):
    """One mail to one address. Address and text are erased a while after it was settled; the fact stays."""

    __tablename__ = "outbox"

    id: int | None = Field(default=None, primary_key=True)
    to: str
    subject: str
    text: str
    html: str = ""
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment, index=True)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    gave_up_at: datetime | None = Field(default=None, sa_type=Moment)
    last_problem: str = ""


def enqueue(db: Session, *, to: str, subject: str, text: str, html: str = "", now: datetime) -> None:
    """Put a mail into the outbox. Header injection is refused: address and subject are one line each."""
    db.add(Outbox(**row(to=to, subject=subject, text=text, html=html, now=now)))


def row(*, to: str, subject: str, text: str, html: str = "", now: datetime) -> dict[str, Any]:
    """The same as a row, for whoever inserts many at once. Raises ValueError."""
    if any(c in to + subject for c in "\r\n"):
        raise ValueError("an address and a subject are one line")
    fresh: dict[str, Any] = {"to": to, "subject": subject, "text": text, "html": html, "created_at": now, "due_at": now}
    return fresh | {"attempts": 0, "last_problem": ""}


async def send_due(engine: Engine, settings: Settings, *, now: datetime, most: int = 50) -> int:
    """Send what is due, each claimed by a conditional UPDATE so that two workers never send one twice."""
    sent = 0
    for mail in _due(engine, now, most):
        if _claim(engine, mail, now):
            problem = await _deliver(settings, mail, now)
            _settle(engine, mail, problem, now)
            sent += problem is None
    return sent


def erase_settled(db: Session, *, before: datetime) -> int:
    """Address and words of every mail that went out or was given up before this moment. Returns how many."""
    settled = (col(Outbox.sent_at) < before) | (col(Outbox.gave_up_at) < before)
    emptied = update(Outbox).where(settled, col(Outbox.to) != "").values(to="", subject="", text="", html="")
    return int(db.connection().execute(emptied).rowcount)


def _due(engine: Engine, now: datetime, most: int) -> list[Outbox]:
    with Session(engine, expire_on_commit=False) as db, db.begin():
        due = select(Outbox).where(
            col(Outbox.sent_at).is_(None), col(Outbox.gave_up_at).is_(None), col(Outbox.due_at) <= now
        )
        return list(db.exec(due.order_by(col(Outbox.due_at), col(Outbox.id)).limit(most)))


def _claim(engine: Engine, mail: Outbox, now: datetime) -> bool:
    with Session(engine) as db, db.begin():
        free = update(Outbox).where(col(Outbox.id) == mail.id, col(Outbox.attempts) == mail.attempts)
        claimed = db.connection().execute(free.values(attempts=mail.attempts + 1, due_at=now + LEASE))
        return claimed.rowcount == 1


async def _deliver(settings: Settings, mail: Outbox, now: datetime) -> str | None:
    message = compose(settings, mail, now)
    if not settings.smtp_host:
        _write(settings.data_dir / "mail", mail, message)
        return None
    try:
        await aiosmtplib.send(
            message,
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password.get_secret_value() or None,
            start_tls=settings.smtp_starttls,
            timeout=settings.smtp_timeout,
        )
    except (aiosmtplib.SMTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"[:300]
    return None


def compose(settings: Settings, mail: Outbox, now: datetime) -> EmailMessage:
    """The message as it goes out. The id is the row's, so that a repeated delivery is recognisable."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, mail.to, mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(f"outbox-{mail.id}", domain="gongyi.local")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text.replace("{base_url}", settings.base_url.rstrip("/")))
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _write(folder: Path, mail: Outbox, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{mail.id}.eml").write_bytes(bytes(message))


def _settle(engine: Engine, mail: Outbox, problem: str | None, now: datetime) -> None:
    values: dict[str, object] = {"last_problem": problem or ""}
    if problem is None:
        values["sent_at"] = now
    elif mail.attempts >= len(PATIENCE):
        values["gave_up_at"] = now
    else:
        values["due_at"] = now + PATIENCE[mail.attempts]
    with Session(engine) as db, db.begin():
        db.connection().execute(update(Outbox).where(col(Outbox.id) == mail.id).values(**values))
    log.info("mail.settled", outbox=mail.id, problem=bool(problem), attempts=mail.attempts + 1)
