"""What other visitors notice: a steady, slow client that reads lists and sometimes rates."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from tests.load.client import Client, Measurements, RequestFailed, open_client
from tests.load.demand import arrivals
from tests.load.visitors import Urls, Visitor

READS_A_SECOND = 20.0
READS_PER_RATING = 10


async def observe(urls: Urls, visitors: Sequence[Visitor], seconds: float) -> Measurements:
    """Times run from when a request was due, so waiting counts."""
    async with open_client(Measurements()) as client, asyncio.TaskGroup() as visits:
        number = 0
        async for due in arrivals(READS_A_SECOND, seconds):
            number += 1
            visitor = visitors[number % len(visitors)]
            visits.create_task(_visit(client, urls, visitor, due, rates=number % READS_PER_RATING == 0))
    client.measurements.seconds = seconds
    return client.measurements


async def _visit(client: Client, urls: Urls, visitor: Visitor, due: float, *, rates: bool) -> None:
    with suppress(RequestFailed):
        if rates:
            await visitor.only_rate(client, urls)
        else:
            await client.request("list", "GET", visitor.list_url(urls), since=due)
