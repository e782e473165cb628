"""`make soak`: a training, then steady load for minutes; reports whether any process grows.

A process is larger after the first model that replaces another, and not after later ones, so that one comes first.
"""

import asyncio
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial

from services.recommender.evaluation.output_folders import prepare_output
from shared.settings import load_settings
from tests.load.client import Measurements, open_client
from tests.load.demand import open_model
from tests.load.plots import PLOTS, plot_usage, save
from tests.load.processes import pids_of, usage_of
from tests.load.report import model_lines, print_lines
from tests.load.settings import LoadSettings
from tests.load.stacks import running_stack
from tests.load.trend import Trend
from tests.load.visitors import Urls, load_visitors
from tests.support.processes.stack import Stack

VISITORS = 16
SAMPLE_SECONDS = 3
ALLOWED = {"memory_mb": 2.0, "mapped_mb": 2.0, "files": 2.0, "connections": 2.0}
LIMITS_MB = {"web": 150, "voice": 150, "recommender": 350}
UNITS = {"memory_mb": "private, MB", "mapped_mb": "mapped, MB", "files": "open files", "connections": "connections"}


@dataclass
class Samples:
    pids: Mapping[str, int]
    minutes: list[float] = field(default_factory=list)
    values: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """By measure and process name."""

    async def take(self) -> None:
        """Runs until cancelled. Raises if a process exits: none may die under steady load."""
        started = time.monotonic()
        while True:
            for name, pid in self.pids.items():
                for measure, value in asdict(usage_of(pid)).items():
                    self.values[measure][name].append(value)
            self.minutes.append((time.monotonic() - started) / 60)
            await asyncio.sleep(SAMPLE_SECONDS)

    def trends(self) -> Iterator[tuple[str, str, Trend]]:
        for measure, by_process in self.values.items():
            for name, values in by_process.items():
                yield measure, name, Trend.from_samples(self.minutes, values, ALLOWED[measure])


async def soak(stack: Stack, settings: LoadSettings) -> tuple[Samples, Measurements]:
    samples = Samples(pids_of(stack))
    async with open_client(Measurements()) as client:
        urls, visitors = await Urls.from_stack(stack, client), await load_visitors(client, stack, VISITORS)
        sampling = asyncio.create_task(samples.take())
        await open_model(client, urls, visitors, settings.minutes * 60, settings.soak_rate)
        sampling.cancel()
        with suppress(asyncio.CancelledError):
            await sampling
    return samples, client.measurements


def report(samples: Samples) -> Iterator[str]:
    yield f"\n{'':<14}{'':<13}{'first':>9}{'last':>9}{'a minute':>11}"
    for measure, name, trend in samples.trends():
        verdict = "GROWS" if trend.grows else "no growth"
        yield f"{UNITS[measure]:<14}{name:<13}{trend.first:9.1f}{trend.last:9.1f}{trend.slope:+11.3f}  {verdict}"


def exceeded_limits(samples: Samples) -> Iterator[str]:
    for name, limit in LIMITS_MB.items():
        most = max(samples.values["memory_mb"][name])
        if most > limit:
            yield f"{name} used {most:.0f} MB of private memory; the limit is {limit} MB."
    yield from (f"{name} grows: {UNITS[measure]}." for measure, name, trend in samples.trends() if trend.grows)


def main() -> None:
    prepare_output(PLOTS)
    stack = running_stack()
    subprocess.run([sys.executable, "-m", "embedded", "train"], check=True, stdout=subprocess.DEVNULL)
    samples, measurements = asyncio.run(soak(stack, load_settings(LoadSettings)))
    print_lines([*model_lines("soak", measurements, {}), *report(samples)])
    for measure, by_process in samples.values.items():
        path = PLOTS / f"soak-{measure.replace('_mb', '')}.svg"
        save(path, partial(plot_usage, minutes=samples.minutes, by_process=by_process, of=UNITS[measure]))
    sys.exit("\n".join(exceeded_limits(samples)) or None)


if __name__ == "__main__":
    main()
