"""Everything that is measured of one stack."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.load.client import Measurements
from tests.load.freshness import (
    OURS,
    Freshness,
    freshness_json,
    freshness_lines,
    freshness_problems,
    measure_freshness,
)
from tests.load.pressure.measure import Pressure, measure_pressure
from tests.load.report import model_json, print_lines
from tests.load.settings import LoadSettings
from tests.load.visits import measure_visits
from tests.load.yardsticks.cached_list import LIST, measure_cached_list
from tests.load.yardsticks.generator import Generator
from tests.load.yardsticks.report import comparisons_json, problems
from tests.load.yardsticks.rounds import CHIEF_CONNECTIONS, PRODUCT, Comparison
from tests.support.processes.stack import Stack


@dataclass(frozen=True)
class Run:
    comparisons: list[Comparison]
    pressure: Pressure
    freshness: list[Freshness]
    visits: dict[str, Measurements]

    def problems(self) -> Iterator[str]:
        yield from problems(self.comparisons)
        yield from self.pressure.problems()
        yield from freshness_problems(self.freshness)
        if any(measurements.stale for measurements in self.visits.values()):
            yield "A list was older than an acknowledged rating."

    def json(self) -> dict[str, Any]:
        visits = {name: model_json(measurements) for name, measurements in self.visits.items()}
        return {
            "cached list": comparisons_json(self.comparisons),
            "under pressure": self.pressure.json(),
            "rating to fresh list": freshness_json(self.freshness),
            **visits,
        }


def measure(stacks: Mapping[str, Stack], settings: LoadSettings, generator: Generator) -> Run:
    stack = stacks[OURS]
    comparisons = measure_cached_list(stack, generator)
    chief = next(comparison for comparison in comparisons if comparison.connections == CHIEF_CONNECTIONS)
    capacity = chief.median(PRODUCT, "rate")
    pressure = asyncio.run(measure_pressure(stack, generator, f"{stack.web_url}{LIST}", capacity))
    freshness = asyncio.run(measure_freshness(stacks, settings.clients))
    print_lines(freshness_lines(freshness))
    return Run(comparisons, pressure, freshness, asyncio.run(measure_visits(stack, settings)))
