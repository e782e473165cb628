"""Single flight: callers who ask for the same at once share one piece of work."""

import asyncio
from asyncio import Task
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from shared.telemetry.metrics import Metrics

Key = TypeVar("Key")
Result = TypeVar("Result")


class SingleFlight(Generic[Key, Result]):
    """Nobody gets the result of work that had begun before he asked, so that it knows what he knows: who comes during
    a flight shares the next one. It goes on when those who wait for it leave."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self.metrics = metrics or Metrics()
        self._boarding: dict[Key, Task[Result]] = {}
        self._flying: dict[Key, Task[Result]] = {}

    async def join(self, key: Key, work: Callable[[], Awaitable[Result]]) -> Result:
        flight = self._boarding.get(key)
        if flight is None:
            flight = asyncio.create_task(self._fly(key, work, self._flying.get(key)))
            flight.add_done_callback(_seen)
            self._boarding[key] = flight
        else:
            self.metrics.count_joined_call()
        return await asyncio.shield(flight)

    async def _fly(self, key: Key, work: Callable[[], Awaitable[Result]], before: Task[Result] | None) -> Result:
        if before is not None:
            await asyncio.wait({before})
        flight = self._flying[key] = self._boarding.pop(key)
        try:
            return await work()
        finally:
            if self._flying.get(key) is flight:
                del self._flying[key]


def _seen(flight: Task[Result]) -> None:
    """An error that no caller is left to hear of is no cause for a warning."""
    if not flight.cancelled():
        flight.exception()
