"""Single flight: concurrent callers with the same key share one run of the work."""

import asyncio
from asyncio import Task
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from shared.background import retrieve_exception
from shared.telemetry.metrics import Metrics

Key = TypeVar("Key")
Result = TypeVar("Result")


class SingleFlight(Generic[Key, Result]):
    """A caller never receives a result whose computation started before it asked: during a run, callers share the next
    run. A run continues when its callers are cancelled."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self.metrics = metrics or Metrics()
        self._next: dict[Key, Task[Result]] = {}
        self._running: dict[Key, Task[Result]] = {}

    async def join(self, key: Key, work: Callable[[], Awaitable[Result]]) -> Result:
        flight = self._next.get(key)
        if flight is None:
            flight = asyncio.create_task(self._run(key, work, self._running.get(key)))
            flight.add_done_callback(retrieve_exception)
            self._next[key] = flight
        else:
            self.metrics.count_joined_call()
        return await asyncio.shield(flight)

    async def _run(self, key: Key, work: Callable[[], Awaitable[Result]], previous: Task[Result] | None) -> Result:
        if previous is not None:
            await asyncio.wait({previous})
        self._running[key] = self._next.pop(key)
        try:
            return await work()
        finally:
            del self._running[key]
