"""Whether the site is being flooded: only then do people's browsers have to work before an opinion is taken.

Counted per process. What a program gives away (the hidden field filled in, a form sent faster than anybody types)
weighs more than an honest submission. The state stands in the logs, without an address.
"""

from collections import deque
from threading import Lock

import structlog

from infra.clock import Clock

log = structlog.get_logger()

WINDOW_SECONDS = 60
CHALLENGE_SECONDS = 900  # how long browsers work after the last burst
FAILURE_WEIGHT = 5
PATIENT_PER_HOUR = 5  # from one address, of those who wait instead of letting their browser work


class AttackWatch:
    """Counts submissions of the last minute; past the measure it is on, and off a while after the burst."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self.per_minute, self.clock = per_minute, clock
        self.recent: deque[tuple[float, int]] = deque()
        self.sum = 0
        self.until = 0.0
        self.was_on = False
        self.lock = Lock()

    def count(self, *, failed: bool = False) -> None:
        """One submission came in; `failed`: in the way of a program."""
        now, weight = self.clock().timestamp(), FAILURE_WEIGHT if failed else 1
        with self.lock:
            self.recent.append((now, weight))
            self.sum += weight
            while self.recent and self.recent[0][0] <= now - WINDOW_SECONDS:
                self.sum -= self.recent.popleft()[1]
            if self.sum > self.per_minute:
                self.until = now + CHALLENGE_SECONDS
                if not self.was_on:
                    self.was_on = True
                    log.warning("attack.began", last_minute=self.sum, measure=self.per_minute)

    @property
    def is_on(self) -> bool:
        """Whether a challenge is asked for now."""
        on = self.clock().timestamp() < self.until
        if self.was_on and not on:
            self.was_on = False
            log.info("attack.over")
        return on
