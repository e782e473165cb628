"""How far this process's clock is from a store's: AWS refuses requests that were signed five minutes away."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from shared.telemetry.metrics import Metrics, Store

LOOK_SECONDS = 10.0
HALF_A_SECOND = 0.5
"""A Date header has whole seconds."""


class ClockSkew:
    """Looks at the Date of a response now and then."""

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.metrics = metrics
        self.now = now
        self.clock = clock
        self._next_look = float("-inf")

    def note(self, http_response: Any, **_: object) -> None:
        """A handler of botocore's `after-call`."""
        if self.clock() < self._next_look:
            return
        self._next_look = self.clock() + LOOK_SECONDS
        try:
            there = parsedate_to_datetime(http_response.headers.get("date", ""))
        except ValueError:
            return
        self.metrics.set_clock_skew(self.store, self.now() - there.timestamp() - HALF_A_SECOND)
