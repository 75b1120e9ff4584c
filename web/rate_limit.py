"""How often one address may send something. Per process; behind several processes the proxy limits, too."""

import hashlib
import secrets

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request

from infra.clock import Clock


class RateLimit:
    """Counts by a keyed hash of the address; the address itself is kept nowhere."""

    def __init__(self, per_hour: int, clock: Clock) -> None:
        self.item = RateLimitItemPerHour(per_hour)
        self.limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self.clock = clock
        self.key = secrets.token_bytes(16)

    def allows(self, request: Request) -> bool:
        """Count one submission; False when there were too many."""
        host = request.client.host if request.client else "unknown"
        who = hashlib.blake2b(host.encode(), key=self.key, digest_size=12).hexdigest()
        return self.limiter.hit(self.item, who)
