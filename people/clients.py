"""Other systems of the department: each has a token with scopes; every use is journalled."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from infra.db import Moment
from journal import webhooks
from journal.webhooks import Webhook
from people.audit import note
from people.models import Staff
from people.services import journal_role

SCOPES = {"record.read": "读取决策档案"}
PREFIX = "gongyi_"


class ApiClient(SQLModel, table=True):
    """A system that may ask. The table holds the token's hash: a stolen table opens nothing."""

    __tablename__ = "api_client"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    token_hash: str = Field(unique=True)
    scopes: str  # with spaces
    created_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


def add_client(db: Session, *, name: str, scopes: Sequence[str], by: Staff, now: datetime) -> tuple[ApiClient, str]:
    """A new client and its token, which is shown once and stored nowhere."""
    token = PREFIX + secrets.token_urlsafe(32)
    client = ApiClient(name=name, token_hash=_hash(token), scopes=" ".join(sorted(scopes)), created_at=now)
    db.add(client)
    db.flush()
    note(db, "client.added", f"client:{client.id}", detail=f"{name}：{client.scopes}", by=by,
         by_role=journal_role(by), now=now)  # fmt: skip
    return client, token


def revoke_client(db: Session, id: int, *, by: Staff, now: datetime) -> None:
    """The token opens nothing any more. Raises NoResultFound."""
    client = db.get_one(ApiClient, id)
    if client.revoked_at is None:
        client.revoked_at = now
        note(db, "client.revoked", f"client:{id}", detail=client.name, by=by, by_role=journal_role(by), now=now)


def clients(db: Session) -> list[ApiClient]:
    """All clients, those that may still ask first."""
    return list(db.exec(select(ApiClient).order_by(col(ApiClient.revoked_at).is_not(None), col(ApiClient.id))))


def client_of(db: Session, token: str) -> ApiClient | None:
    """Whose token this is; None for an unknown or revoked one."""
    known = select(ApiClient).where(ApiClient.token_hash == _hash(token), col(ApiClient.revoked_at).is_(None))
    return db.exec(known).one_or_none()


def note_use(db: Session, client: ApiClient, what: str, *, now: datetime) -> None:
    """Journal that a client read something."""
    client.used_at = now
    note(db, "client.used", f"client:{client.id}", detail=f"{client.name}：{what}", by=None, by_role="client", now=now)


def add_webhook(db: Session, *, name: str, url: str, events: Sequence[str], by: Staff, now: datetime) -> Webhook:
    """Tell another system from now on."""
    hook = webhooks.subscribe(db, name=name, url=url, events=events, now=now)
    detail = f"{name}：{url} {hook.events}"
    note(db, "webhook.added", f"webhook:{hook.id}", detail=detail, by=by, by_role=journal_role(by), now=now)
    return hook


def stop_webhook(db: Session, id: int, *, by: Staff, now: datetime) -> None:
    """Tell it no more; what waits is not sent. Raises NoResultFound."""
    hook = db.get_one(Webhook, id)
    if hook.stopped_at is None:
        hook.stopped_at = now
        note(db, "webhook.stopped", f"webhook:{id}", detail=hook.name, by=by, by_role=journal_role(by), now=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
