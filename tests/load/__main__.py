"""`make load`: drives visits to the running stack in a closed and an open model, and measures baselines."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from services.recommender.evaluation.output_folders import prepare_output
from shared.settings import load_settings
from tests.load.baselines import Baseline, measure_baselines
from tests.load.client import Client, Measurements, open_client
from tests.load.demand import closed_model, open_model
from tests.load.plots import PLOTS, REPORTS, draw
from tests.load.processes import processor_times
from tests.load.report import baseline_lines, model_lines, print_lines, write
from tests.load.running_stack import running_stack
from tests.load.settings import LoadSettings
from tests.load.visitors import Urls, load_visitors
from tests.support.processes.stack import Stack

OPEN_VISITORS = 24
WARM_UP_SECONDS = 2


async def run(stack: Stack, settings: LoadSettings) -> tuple[dict[str, Measurements], list[Baseline]]:
    async with open_client(Measurements()) as client:
        urls = await Urls.of(stack, client)
        visitors = await load_visitors(client, stack, max(settings.clients, OPEN_VISITORS))
        few = visitors[: settings.clients]
        await closed_model(client, urls, few, WARM_UP_SECONDS)
    baselines = await measure_baselines(stack)
    print_lines(baseline_lines(baselines))

    seconds = settings.duration
    full = await measured(stack, f"closed, {len(few)} visitors", lambda c: closed_model(c, urls, few, seconds))
    rate = settings.rate or len(full.freshness) / full.seconds / 2
    half = await measured(stack, f"open, {rate:.1f} visits/s", lambda c: open_model(c, urls, visitors, seconds, rate))
    hard = await measured(
        stack, "closed, only ratings", lambda c: closed_model(c, urls, few, seconds, only_ratings=True)
    )
    return {"closed": full, "open": half, "only ratings": hard}, baselines


async def measured(stack: Stack, name: str, model: Callable[[Client], Awaitable[None]]) -> Measurements:
    before = processor_times(stack)
    async with open_client(Measurements()) as client:
        await model(client)
    used = {part: seconds - before[part] for part, seconds in processor_times(stack).items()}
    print_lines(model_lines(name, client.measurements, used))
    return client.measurements


def main() -> None:
    prepare_output(REPORTS, PLOTS)
    measured_runs, baselines = asyncio.run(run(running_stack(), load_settings(LoadSettings)))
    write(measured_runs, baselines, REPORTS / "load.json")
    draw(measured_runs, baselines, PLOTS)
    print_lines(["\nAs plots: reports/plots/load-*.svg"])
    if any(measurements.stale for measurements in measured_runs.values()):
        sys.exit("A list was older than an acknowledged rating.")


if __name__ == "__main__":
    main()
