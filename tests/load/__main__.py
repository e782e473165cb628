"""`make load`: a cached list beside bare servers, pressure, ratings, visits, and what the store bills."""

import asyncio
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from embedded.programs import ROOT
from services.recommender.evaluation.output_folders import prepare_output
from shared.settings import load_settings
from tests.load.freshness import BASE, OURS
from tests.load.plots import PLOTS, REPORTS, draw
from tests.load.report import print_lines, write
from tests.load.run import Run, measure
from tests.load.settings import LoadSettings
from tests.load.stacks import new_stack, running_stack
from tests.load.write_units.measure import cost_lines, costs_json, measure_write_units
from tests.load.yardsticks.generator import Generator, GeneratorFailed, find_generator
from tests.load.yardsticks.workers import compare_workers
from tests.support.processes.stack import Stack


@contextmanager
def stacks(settings: LoadSettings, workers: int) -> Iterator[dict[str, Stack]]:
    """By checkout."""
    if settings.running:
        yield {OURS: running_stack()}
        return
    roots = {OURS: ROOT} | ({BASE: settings.base} if settings.base else {})
    with ExitStack() as started:
        yield {name: started.enter_context(new_stack(root, workers)) for name, root in roots.items()}


def run_all(settings: LoadSettings, generator: Generator) -> dict[str, Run]:
    runs: dict[str, Run] = {}
    for workers in [0] if settings.running else settings.worker_counts:
        name = f"WEB_WORKERS={workers}" if workers else "the running stack"
        print_lines([f"\n=== {name}"])
        with stacks(settings, workers) as found:
            runs[name] = measure(found, settings, generator)
    return runs


def compare_worker_counts(settings: LoadSettings, generator: Generator) -> dict[str, Any]:
    if settings.running or len(settings.worker_counts) < 2:
        return {}
    with ExitStack() as started:
        found = {count: started.enter_context(new_stack(web_workers=count)) for count in settings.worker_counts}
        compared = compare_workers(found, generator)
    print_lines(compared.lines())
    return compared.json()


def count_units(settings: LoadSettings) -> dict[str, dict[str, Any]]:
    """Separate from the timed runs: counting makes requests slower."""
    roots = {OURS: ROOT} | ({BASE: settings.base} if settings.base else {})
    costs = {name: asyncio.run(measure_write_units(root)) for name, root in roots.items()}
    for name, found in costs.items():
        print_lines([f"\n=== {name}", *cost_lines(found)])
    return {name: costs_json(found) for name, found in costs.items()}


def main() -> None:
    settings = load_settings(LoadSettings)
    prepare_output(REPORTS, PLOTS)
    path = REPORTS / "load.json"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # the stacks are stopped on the way out
    if settings.units:
        timed = json.loads(path.read_text()) if path.exists() else {}
        write({**timed, "DynamoDB": count_units(settings)}, path)
        return
    try:
        generator = find_generator()
        runs = run_all(settings, generator)
        workers = compare_worker_counts(settings, generator)
    except GeneratorFailed as error:
        sys.exit(str(error))
    by_run = {name: run.json() for name, run in runs.items()}
    write({**by_run, "web processes": workers, "DynamoDB": count_units(settings)}, path)
    first = next(iter(runs.values()))
    draw(first.visits, first.comparisons, PLOTS)
    print_lines(["\nAs plots: reports/plots/load-*.svg"])
    sys.exit("\n".join(f"{name}: {problem}" for name, run in runs.items() for problem in run.problems()) or None)


if __name__ == "__main__":
    main()
