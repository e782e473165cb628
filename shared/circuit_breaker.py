"""A circuit breaker: while a dependency is down, occasional calls probe it and all others fail at once."""

import time
from collections.abc import Callable
from typing import Literal

import structlog

log = structlog.get_logger()
State = Literal["closed", "half open", "open"]


class CircuitBreaker:
    """Opens after `max_failures` failures in a row, then allows one call per `pause_seconds`. A success closes it."""

    def __init__(
        self,
        dependency: str,
        max_failures: int,
        pause_seconds: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.dependency = dependency
        self.max_failures = max_failures
        self.pause_seconds = pause_seconds
        self.clock = clock
        self._consecutive_failures = 0
        self._next_attempt = 0.0

    @property
    def state(self) -> State:
        if self._consecutive_failures < self.max_failures:
            return "closed"
        return "open" if self.clock() < self._next_attempt else "half open"

    def allows_call(self) -> bool:
        if self._consecutive_failures < self.max_failures:
            return True
        if self.state == "open":
            return False
        self._next_attempt = self.clock() + self.pause_seconds
        return True

    def record_success(self) -> None:
        if self._consecutive_failures >= self.max_failures:
            log.info("dependency is back", dependency=self.dependency)
        self._consecutive_failures = 0

    def record_failure(self) -> None:
        self._consecutive_failures += 1
        self._next_attempt = self.clock() + self.pause_seconds
        if self._consecutive_failures == self.max_failures:
            log.warning("dependency is away", dependency=self.dependency)
