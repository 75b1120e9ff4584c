"""Sending webhooks: signed, with patience, to the registered address and nowhere else."""

import asyncio
import http.client
import ipaddress
import socket
import ssl
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

import structlog
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from infra.db import reading
from infra.settings import Settings
from journal.webhooks import LEASE, Webhook, WebhookDelivery, next_try, queue_due, secret_of, signature

log = structlog.get_logger()
TIMEOUT = 10.0
PATIENCE_OVERALL = 20.0  # a server that drips its answer holds nobody longer
MOST = 20


class BadAddress(ValueError):
    """The address may not be called; the message says why."""


async def send_due(engine: Engine, settings: Settings, *, now: datetime) -> int:
    """Queue what is new and send what is due, each claimed so that two workers never send one at the same time."""
    await asyncio.to_thread(_queue, engine, settings, now)
    due = await asyncio.to_thread(_claimed, engine, now)
    sent = await asyncio.gather(*(_deliver(engine, settings, hook, one, now) for hook, one in due))
    return sum(sent)


def checked_address(url: str, *, production: bool) -> SplitResult:
    """The parts of an address that a system administrator may register. Raises BadAddress."""
    parts = urlsplit(url)
    if parts.scheme != "https" and (production or parts.scheme != "http"):
        raise BadAddress("地址须以 https:// 开头。")
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        raise BadAddress("地址不完整，或者含有用户名、密码。")
    try:
        _ = parts.port
    except ValueError:
        raise BadAddress("端口不正确。") from None
    return parts


def post(url: str, body: bytes, headers: dict[str, str], *, production: bool) -> int:
    """POST without following anything; the status. Raises BadAddress, OSError, http.client.HTTPException."""
    parts = checked_address(url, production=production)
    assert parts.hostname is not None, "checked"
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolved(parts.hostname, port, production)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
    raw = socket.create_connection((address, port), TIMEOUT)  # exactly the address that was checked
    connection.sock = raw
    try:
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _resolved(host: str, port: int, production: bool) -> str:
    found = str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
    address = ipaddress.ip_address(found.partition("%")[0])
    forbidden = address.is_link_local or address.is_multicast or address.is_unspecified
    if forbidden or (production and address.is_loopback):
        raise BadAddress("这个地址指向本机或者不可推送的网段。")
    return found


def _queue(engine: Engine, settings: Settings, now: datetime) -> None:
    with Session(engine) as db, db.begin():
        queue_due(db, base_url=settings.base_url, now=now)


def _claimed(engine: Engine, now: datetime) -> list[tuple[Webhook, WebhookDelivery]]:
    due = (
        select(Webhook, WebhookDelivery)
        .join(WebhookDelivery, col(WebhookDelivery.webhook_id) == Webhook.id)
        .where(
            col(Webhook.stopped_at).is_(None), col(WebhookDelivery.delivered_at).is_(None),
            col(WebhookDelivery.gave_up_at).is_(None), col(WebhookDelivery.due_at) <= now,
        )
        .order_by(col(WebhookDelivery.id)).limit(MOST)
    )  # fmt: skip
    with Session(reading(engine), expire_on_commit=False) as db, db.begin():
        found = list(db.exec(due))
    return [(hook, one) for hook, one in found if _claim(engine, one, now)]


def _claim(engine: Engine, one: WebhookDelivery, now: datetime) -> bool:
    free = update(WebhookDelivery).where(
        col(WebhookDelivery.id) == one.id, col(WebhookDelivery.attempts) == one.attempts
    )
    with Session(engine) as db, db.begin():
        claimed = db.connection().execute(free.values(attempts=one.attempts + 1, due_at=now + LEASE))
    return claimed.rowcount == 1


async def _deliver(engine: Engine, settings: Settings, hook: Webhook, one: WebhookDelivery, now: datetime) -> bool:
    body, at = one.body.encode(), int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "gongyi-webhook/1",
        "X-Gongyi-Event": one.kind,
        "X-Gongyi-Delivery": str(one.id),
        "X-Gongyi-Signature": signature(secret_of(hook, settings.secret), at, body),
    }
    status, problem = 0, ""
    try:
        sending = asyncio.to_thread(post, hook.url, body, headers, production=settings.env == "production")
        status = await asyncio.wait_for(sending, PATIENCE_OVERALL)
    except (OSError, http.client.HTTPException, BadAddress) as error:
        problem = f"{type(error).__name__}: {error}"[:200]
    await asyncio.to_thread(_settle, engine, one, status, problem, now)
    return 200 <= status < 300


def _settle(engine: Engine, one: WebhookDelivery, status: int, problem: str, now: datetime) -> None:
    values: dict[str, object] = {"status": status, "problem": problem}
    wait = next_try(one.attempts + 1)
    if 200 <= status < 300:
        values["delivered_at"] = now
    elif wait is None:
        values["gave_up_at"] = now
    else:
        values["due_at"] = now + wait
    with Session(engine) as db, db.begin():
        mine = update(WebhookDelivery).where(col(WebhookDelivery.id) == one.id)
        db.connection().execute(mine.values(**values))
    log.info("webhook.settled", delivery=one.id, status=status, attempts=one.attempts + 1)
