"""A circuit breaker: while a dependency is away, a call now and then finds out if it is back; others fail at once."""

import time
from collections.abc import Callable
from typing import Literal

import structlog

log = structlog.get_logger()
State = Literal["closed", "half open", "open"]


class CircuitBreaker:
    """Opens after so many failures in a row, then lets one call in each `pause_seconds` try; a success closes it."""

    def __init__(
        self, dependency: str, failures: int, pause_seconds: float = 0.5, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.dependency = dependency
        self.failures = failures
        self.pause_seconds = pause_seconds
        self.clock = clock
        self._failed = 0
        self._next_try = 0.0

    @property
    def state(self) -> State:
        if self._failed < self.failures:
            return "closed"
        return "open" if self.clock() < self._next_try else "half open"

    def allows_call(self) -> bool:
        if self.state == "open":
            return False
        if self.state == "half open":
            self._next_try = self.clock() + self.pause_seconds
        return True

    def record_success(self) -> None:
        if self._failed >= self.failures:
            log.info("dependency is back", dependency=self.dependency)
        self._failed = 0

    def record_failure(self) -> None:
        self._failed += 1
        self._next_try = self.clock() + self.pause_seconds
        if self._failed == self.failures:
            log.warning("dependency is away", dependency=self.dependency)
