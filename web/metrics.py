"""Numbers for Prometheus: requests by handler, and what is read when it is asked for. Not public."""

import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable, Iterator

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

disable_created_metrics()  # type: ignore[no-untyped-call]
log = structlog.get_logger()
SLOW = 2.0
BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
TEXT = "text/plain; version=0.0.4; charset=utf-8"

# name -> (what it counts, is it a counter, its value now)
Reading = tuple[str, bool, float]


class Metrics:
    """The numbers of one process. `read` gives what others know: it is asked only when somebody scrapes."""

    def __init__(self, read: Callable[[], dict[str, Reading]]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "gongyi_requests", "Requests that were not answered from the stored pages", ["handler", "method", "status"],
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "gongyi_request_seconds", "How long they took", ["handler"], buckets=BUCKETS, registry=self.registry
        )
        self.registry.register(_Read(read))

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)


class _Read(Collector):
    def __init__(self, read: Callable[[], dict[str, Reading]]) -> None:
        self.read = read

    def describe(self) -> Iterator[Metric]:
        """Nothing is read at registration."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Everything as it is now."""
        for name, (words, is_counter, value) in self.read().items():
            family = CounterMetricFamily if is_counter else GaugeMetricFamily
            yield family(f"gongyi_{name}", words, value=value)


class CountRequests:
    """ASGI middleware behind the stored pages: counts and times the rest."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500
        scope["request_id"] = secrets.token_hex(4)  # in every line of the log, on the page of a failure, in the header
        structlog.contextvars.bind_contextvars(request=scope["request_id"])

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", scope["request_id"].encode())]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            handler = _handler(scope)
            self.metrics.requests.labels(handler, scope["method"], status).inc()
            seconds = time.perf_counter() - begun
            self.metrics.seconds.labels(handler).observe(seconds)
            if seconds > SLOW:
                log.warning("request.slow", handler=handler, status=status, seconds=round(seconds, 2))
            structlog.contextvars.unbind_contextvars("request")


def require_allowed(request: Request, token: str) -> None:
    """404 for everybody but: whoever knows the token; without one, this machine itself and not through a proxy."""
    given = request.headers.get("authorization", "")
    if token:
        allowed = hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    else:
        allowed = _is_loopback(request) and not any(name in request.headers for name in FORWARDED)
    if not allowed:
        raise HTTPException(404)


def answer(metrics: Metrics) -> Response:
    """The numbers as text."""
    return Response(metrics.text(), headers={"Content-Type": TEXT, "Cache-Control": "no-store"})


def _is_loopback(request: Request) -> bool:
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


def _handler(scope: Scope) -> str:
    """Module and name of the handler: never the address, which may hold a receipt."""
    endpoint = scope.get("endpoint")
    if scope["path"].startswith("/static/"):
        return "static"
    return f"{endpoint.__module__}.{endpoint.__name__}" if endpoint and hasattr(endpoint, "__name__") else "none"
