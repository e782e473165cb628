"""Visits to a stack in two models of demand, with what each request took."""

from collections.abc import Awaitable, Callable

from tests.load.client import Client, Measurements, open_client
from tests.load.demand import closed_model, open_model
from tests.load.processes import processor_times
from tests.load.report import model_lines, print_lines
from tests.load.settings import LoadSettings
from tests.load.visitors import Urls, load_visitors
from tests.support.processes.stack import Stack

OPEN_VISITORS = 24
WARM_UP_SECONDS = 2


async def measure_visits(stack: Stack, settings: LoadSettings) -> dict[str, Measurements]:
    async with open_client(Measurements()) as client:
        urls = await Urls.from_stack(stack, client)
        visitors = await load_visitors(client, stack, max(settings.clients, OPEN_VISITORS))
        few = visitors[: settings.clients]
        await closed_model(client, urls, few, WARM_UP_SECONDS)

    seconds = settings.duration
    full = await measured(stack, f"closed, {len(few)} visitors", lambda c: closed_model(c, urls, few, seconds))
    rate = settings.rate or len(full.freshness) / full.seconds / 2
    half = await measured(stack, f"open, {rate:.1f} visits/s", lambda c: open_model(c, urls, visitors, seconds, rate))
    return {"closed": full, "open": half}


async def measured(stack: Stack, name: str, model: Callable[[Client], Awaitable[None]]) -> Measurements:
    before = processor_times(stack)
    async with open_client(Measurements()) as client:
        await model(client)
    used = {part: seconds - before[part] for part, seconds in processor_times(stack).items()}
    print_lines(model_lines(name, client.measurements, used))
    return client.measurements
