"""Webhooks: other systems of the department are told what was journalled. Nothing but the journal's own words leaves.

A cursor for each subscription walks the journal, so an event is queued if and only if its transaction was committed.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson
from sqlmodel import Field, Session, SQLModel, col, select

from infra.db import Moment
from infra.mail import LEASE, PATIENCE
from journal.models import JournalEntry
from journal.stored import tree_size

__all__ = ["LEASE", "PATIENCE"]

EVENTS = {
    "consultation.published": "公布征求意见公告",
    "consultation.opened": "开始征求意见",
    "consultation.extended": "延长征求意见期限",
    "consultation.closed": "征求意见截止",
    "feedback.published": "公布采纳情况",
    "matter.opened": "启动决策事项",
    "matter.paper_kept": "材料存入决策档案",
}
MOST_AT_ONCE = 500


class Webhook(SQLModel, table=True):
    """A subscription of another system. The secret is derived from the site's secret and the salt, never stored."""

    __tablename__ = "webhook"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    url: str
    events: str  # kinds, with spaces
    salt: str
    next_index: int  # the first journal entry that was not looked at
    created_at: datetime = Field(sa_type=Moment)
    stopped_at: datetime | None = Field(default=None, sa_type=Moment)


class WebhookDelivery(SQLModel, table=True):
    """One event for one subscription, until it is delivered or given up."""

    __tablename__ = "webhook_delivery"

    id: int | None = Field(default=None, primary_key=True)
    webhook_id: int = Field(foreign_key="webhook.id", index=True)
    journal_index: int
    kind: str
    body: str
    due_at: datetime = Field(sa_type=Moment, index=True)
    attempts: int = 0
    delivered_at: datetime | None = Field(default=None, sa_type=Moment)
    gave_up_at: datetime | None = Field(default=None, sa_type=Moment)
    status: int = 0  # of the last answer; 0: there was none
    problem: str = ""


def subscribe(db: Session, *, name: str, url: str, events: Sequence[str], now: datetime) -> Webhook:
    """A new subscription: it hears of what is journalled from now on."""
    first = tree_size(db.connection())
    hook = Webhook(name=name, url=url, events=" ".join(sorted(events)), salt=secrets.token_hex(16), next_index=first,
                   created_at=now)  # fmt: skip
    db.add(hook)
    db.flush()
    return hook


def secret_of(hook: Webhook, site_secret: str) -> str:
    """What the receiver checks signatures with; shown once."""
    return hmac.new(site_secret.encode(), f"webhook:{hook.salt}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, at: int, body: bytes) -> str:
    """The header: `t=<seconds>,v1=<HMAC-SHA256 of "t.body" in hex>`."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def queue_due(db: Session, *, base_url: str, now: datetime) -> int:
    """Queue deliveries for entries that subscriptions have not seen. Returns how many."""
    queued, size = 0, tree_size(db.connection())
    for hook in db.exec(select(Webhook).where(col(Webhook.stopped_at).is_(None), col(Webhook.next_index) < size)):
        end = min(size, hook.next_index + MOST_AT_ONCE)
        place = col(JournalEntry.index)
        rows = select(JournalEntry).where(place >= hook.next_index, place < end)
        for entry in db.exec(rows.where(col(JournalEntry.kind).in_(hook.events.split())).order_by(place)):
            body = orjson.dumps(_event(entry, base_url)).decode()
            db.add(WebhookDelivery(webhook_id=hook.id or 0, journal_index=entry.index, kind=entry.kind, body=body,
                                   due_at=now))  # fmt: skip
            queued += 1
        hook.next_index = end
    return queued


def active(db: Session) -> list[Webhook]:
    """Subscriptions that still hold."""
    return list(db.exec(select(Webhook).where(col(Webhook.stopped_at).is_(None)).order_by(col(Webhook.id))))


def deliveries(db: Session, webhook_id: int, *, most: int = 50) -> list[WebhookDelivery]:
    """The newest deliveries of a subscription."""
    mine = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
    return list(db.exec(mine.order_by(col(WebhookDelivery.id).desc()).limit(most)))


def next_try(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up."""
    return PATIENCE[attempts - 1] if attempts <= len(PATIENCE) else None


def _event(entry: JournalEntry, base_url: str) -> dict[str, object]:
    thing, _, id_ = entry.object.partition(":")
    page = f"{base_url.rstrip('/')}/consultations/{id_}" if thing == "consultation" else ""
    return {
        "event": entry.kind,
        "object": entry.object,
        "at": entry.at.isoformat(),
        "by_role": entry.by_role,
        "journal_index": entry.index,
        "url": page,
    }
