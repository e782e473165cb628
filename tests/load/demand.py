"""Two models of demand. Closed: a fixed number of visitors who never pause. Open: visits arrive at a fixed rate."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence

from tests.load.client import Client
from tests.load.visitors import Urls, Visitor


async def closed_model(
    client: Client, urls: Urls, visitors: Sequence[Visitor], seconds: float, *, only_ratings: bool = False
) -> None:
    started = time.perf_counter()

    async def keep_visiting(visitor: Visitor) -> None:
        while time.perf_counter() < started + seconds:
            await (visitor.only_rate(client, urls) if only_ratings else visitor.visit(client, urls))

    await asyncio.gather(*(keep_visiting(visitor) for visitor in visitors))
    client.measurements.seconds = time.perf_counter() - started


async def open_model(client: Client, urls: Urls, visitors: Sequence[Visitor], seconds: float, rate: float) -> None:
    """A visit waits while all visitors are busy, and the wait counts: times run from when the visit was due."""
    free: asyncio.Queue[Visitor] = asyncio.Queue()
    for visitor in visitors:
        free.put_nowait(visitor)

    async def visit(due: float) -> None:
        visitor = await free.get()
        await visitor.visit(client, urls, due)
        free.put_nowait(visitor)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as visits:
        async for due in arrivals(rate, seconds):
            visits.create_task(visit(due))
    client.measurements.seconds = time.perf_counter() - started


async def arrivals(rate: float, seconds: float) -> AsyncIterator[float]:
    """Arrival times of a Poisson process, yielded when due. Arrivals that a busy loop missed come at once."""
    due = started = time.perf_counter()
    while (due := due + random.expovariate(rate)) < started + seconds:
        await asyncio.sleep(max(0, due - time.perf_counter()))
        yield due
