"""`make load`: compares a cached list with servers that do nothing else, and drives visits in two models of demand."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from embedded.programs import ROOT
from services.recommender.evaluation.output_folders import prepare_output
from shared.settings import load_settings
from tests.load.client import Client, Measurements, open_client
from tests.load.demand import closed_model, open_model
from tests.load.plots import PLOTS, REPORTS, draw
from tests.load.processes import processor_times
from tests.load.report import model_json, model_lines, print_lines, write
from tests.load.settings import LoadSettings
from tests.load.stacks import new_stack, running_stack
from tests.load.visitors import Urls, load_visitors
from tests.load.write_units.measure import Cost, cost_lines, costs_json, measure_write_units
from tests.load.yardsticks.cached_list import measure_cached_list
from tests.load.yardsticks.generator import Generator, GeneratorFailed, find_generator
from tests.load.yardsticks.report import comparisons_json, problems
from tests.load.yardsticks.rounds import Comparison
from tests.support.processes.stack import Stack

OPEN_VISITORS = 24
WARM_UP_SECONDS = 2


@dataclass(frozen=True)
class Run:
    """What was measured of one stack."""

    comparisons: list[Comparison]
    visits: dict[str, Measurements]

    def problems(self) -> Iterator[str]:
        yield from problems(self.comparisons)
        if any(measurements.stale for measurements in self.visits.values()):
            yield "A list was older than an acknowledged rating."

    def json(self) -> dict[str, Any]:
        visits = {name: model_json(measurements) for name, measurements in self.visits.items()}
        return {**visits, "cached list": comparisons_json(self.comparisons)}


def measure(stack: Stack, settings: LoadSettings, generator: Generator) -> Run:
    comparisons = measure_cached_list(stack, generator)
    return Run(comparisons, asyncio.run(measure_visits(stack, settings)))


async def measure_visits(stack: Stack, settings: LoadSettings) -> dict[str, Measurements]:
    async with open_client(Measurements()) as client:
        urls = await Urls.of(stack, client)
        visitors = await load_visitors(client, stack, max(settings.clients, OPEN_VISITORS))
        few = visitors[: settings.clients]
        await closed_model(client, urls, few, WARM_UP_SECONDS)

    seconds = settings.duration
    full = await measured(stack, f"closed, {len(few)} visitors", lambda c: closed_model(c, urls, few, seconds))
    rate = settings.rate or len(full.freshness) / full.seconds / 2
    half = await measured(stack, f"open, {rate:.1f} visits/s", lambda c: open_model(c, urls, visitors, seconds, rate))
    hard = await measured(
        stack, "closed, only ratings", lambda c: closed_model(c, urls, few, seconds, only_ratings=True)
    )
    return {"closed": full, "open": half, "only ratings": hard}


async def measured(stack: Stack, name: str, model: Callable[[Client], Awaitable[None]]) -> Measurements:
    before = processor_times(stack)
    async with open_client(Measurements()) as client:
        await model(client)
    used = {part: seconds - before[part] for part, seconds in processor_times(stack).items()}
    print_lines(model_lines(name, client.measurements, used))
    return client.measurements


def stacks(settings: LoadSettings) -> Iterator[tuple[str, Stack]]:
    """One after the other; each stops before the next starts."""
    if settings.running:
        yield "running", running_stack()
        return
    for workers in settings.worker_counts:
        with new_stack(web_workers=workers) as stack:
            yield f"{workers} web processes", stack


def count_units(settings: LoadSettings) -> dict[str, list[Cost]]:
    """Separate from the runs above: counting makes requests slower."""
    checkouts = {"this checkout": ROOT} | ({"base": settings.base} if settings.base else {})
    costs = {name: asyncio.run(measure_write_units(root)) for name, root in checkouts.items()}
    for name, found in costs.items():
        print_lines([f"\n=== {name}", *cost_lines(found)])
    return costs


def main() -> None:
    settings = load_settings(LoadSettings)
    try:
        generator = find_generator()
    except GeneratorFailed as error:
        sys.exit(str(error))
    prepare_output(REPORTS, PLOTS)
    runs: dict[str, Run] = {}
    for name, stack in stacks(settings):
        print_lines([f"\n=== {name}"])
        runs[name] = measure(stack, settings, generator)
    units = {name: costs_json(costs) for name, costs in count_units(settings).items()}
    write({**{name: run.json() for name, run in runs.items()}, "DynamoDB": units}, REPORTS / "load.json")
    first = next(iter(runs.values()))
    draw(first.visits, first.comparisons, PLOTS)
    print_lines(["\nAs plots: reports/plots/load-*.svg"])
    sys.exit("\n".join(f"{name}: {problem}" for name, run in runs.items() for problem in run.problems()) or None)


if __name__ == "__main__":
    main()
