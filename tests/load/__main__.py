"""`make load`: visits to the running stack in a closed and an open model, beside what no service can beat."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from shared.settings import load_settings
from tests.load.client import Client, Tally, opened
from tests.load.limits import Limit, measure_limits
from tests.load.models import closed, open_
from tests.load.place import running_stack
from tests.load.plots import draw
from tests.load.processes import processor_times
from tests.load.report import limit_lines, model_lines, tell, write
from tests.load.settings import LoadSettings
from tests.load.visitors import Urls, gather_visitors
from tests.support.processes.stack import Stack

OPEN_VISITORS = 24
WARM_UP_SECONDS = 2
REPORTS = Path("reports")


async def run(stack: Stack, settings: LoadSettings) -> tuple[dict[str, Tally], list[Limit]]:
    async with opened(Tally()) as client:
        urls = await Urls.of(stack, client)
        visitors = await gather_visitors(client, stack, max(settings.clients, OPEN_VISITORS))
        few = visitors[: settings.clients]
        await closed(client, urls, few, WARM_UP_SECONDS)
    limits = await measure_limits(stack)
    tell(limit_lines(limits))

    seconds = settings.duration
    full = await measured(stack, f"closed, {len(few)} visitors", lambda c: closed(c, urls, few, seconds))
    rate = settings.rate or len(full.freshness) / full.seconds / 2
    half = await measured(stack, f"open, {rate:.1f} visits/s", lambda c: open_(c, urls, visitors, seconds, rate))
    hard = await measured(stack, "closed, only ratings", lambda c: closed(c, urls, few, seconds, only_ratings=True))
    return {"closed": full, "open": half, "only ratings": hard}, limits


async def measured(stack: Stack, name: str, model: Callable[[Client], Awaitable[None]]) -> Tally:
    before = processor_times(stack)
    async with opened(Tally()) as client:
        await model(client)
    used = {part: seconds - before[part] for part, seconds in processor_times(stack).items()}
    tell(model_lines(name, client.tally, used))
    return client.tally


def main() -> None:
    tallies, limits = asyncio.run(run(running_stack(), load_settings(LoadSettings)))
    write(tallies, limits, REPORTS / "load.json")
    draw(tallies, limits, REPORTS / "plots")
    tell(["\nAs plots: reports/plots/load-*.svg"])
    if any(tally.stale for tally in tallies.values()):
        sys.exit("A list was older than an acknowledged rating.")


if __name__ == "__main__":
    main()
