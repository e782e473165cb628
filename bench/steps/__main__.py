"""`make bench-steps SIZE=1m`: what each step of a fit takes and sends, on one and on two Dask workers in turns."""

import argparse
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from distributed import Client
from threadpoolctl import threadpool_limits

from bench.measure import pickled_bytes
from bench.steps.measured import MeasuredExecution, StepFigures
from bench.steps.workers import dask_workers
from services.recommender.evaluation.synthetic.ratings import SHAPES, generate
from services.recommender.model import ALGORITHMS, fit_parts
from services.recommender.training.rating_table import RatingTable
from services.recommender.training.steps.executors import open_execution
from services.recommender.training.steps.part_files import write_parts

WORKERS = (1, 2)


@dataclass(frozen=True)
class FitFigures:
    seconds: float
    seconds_of_steps: float
    """From the first step of each series until its last result was added."""
    steps: dict[str, StepFigures]
    part_bytes: list[int]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-steps", description="measure the steps of a fit over users")
    parser.add_argument("--size", choices=SHAPES, default="1m")
    parser.add_argument("--ratings-per-part", type=int, default=125_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--algorithm", choices=ALGORITHMS, default="ease")
    return parser.parse_args()


def measure(ratings: pl.DataFrame, movies: pl.DataFrame, options: argparse.Namespace, workers: int) -> FitFigures:
    with TemporaryDirectory(prefix="bench-steps-") as folder, dask_workers(workers) as address:
        wait_for_workers(address, workers)
        parts = write_parts(RatingTable(ratings.lazy()), movies, Path(folder), options.ratings_per_part)
        with open_execution(address, ratings.height) as execution, threadpool_limits(1):
            measured = MeasuredExecution(
                execution.executor, execution.progress, execution.workers, execution.parts_at_a_time
            )
            started = time.perf_counter()
            fit_parts(ALGORITHMS[options.algorithm], parts, movies, measured)
            seconds = time.perf_counter() - started
        sizes = [pickled_bytes(part.load()) for part in parts.parts]
    return FitFigures(seconds, sum(measured.seconds), measured.figures, sizes)


def wait_for_workers(address: str, count: int) -> None:
    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(count, timeout=60)


def table(figures: FitFigures) -> list[str]:
    """By step: how often, the seconds of a worker's processor and the bytes of one call."""
    rows = [f"{'step':48}{'calls':>7}{'processor s a call':>20}{'MB back a call':>16}{'s in all':>10}"]
    for name, step in sorted(figures.steps.items(), key=lambda each: -each[1].processor_seconds):
        a_call, back = step.processor_seconds / step.calls, step.bytes_back / step.calls / 1e6
        rows.append(f"{name:48}{step.calls:>7}{a_call:>20.3f}{back:>16.2f}{step.processor_seconds:>10.1f}")
    sizes = figures.part_bytes
    rows.append(f"{len(sizes)} parts of {statistics.mean(sizes) / 1e6:.1f} MB, each sent once")
    return rows


def summary(runs: dict[int, list[FitFigures]]) -> list[str]:
    """How much faster two workers are, round by round."""
    rows = []
    one, two = (runs[workers] for workers in WORKERS)
    for words, name in (("steps", "seconds_of_steps"), ("whole fit", "seconds")):
        quotients = [getattr(first, name) / getattr(second, name) for first, second in zip(one, two, strict=True)]
        spread = f"{min(quotients):.2f} to {max(quotients):.2f}"
        rows.append(f"{words}: two workers are {statistics.median(quotients):.2f} times as fast ({spread})")
    return rows


def line(workers: int, figures: FitFigures) -> str:
    took = f"steps {figures.seconds_of_steps:.1f} s, whole fit {figures.seconds:.1f} s"
    processor = sum(step.processor_seconds for step in figures.steps.values())
    return f"{workers} workers: {took}, {processor:.1f} s of their processors; load average {os.getloadavg()[0]:.1f}"


def say(*lines: str) -> None:
    """At once, since the rest takes minutes."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> None:
    options = parse_arguments()
    ratings, movies = generate(SHAPES[options.size])
    runs: dict[int, list[FitFigures]] = {workers: [] for workers in WORKERS}
    for number in range(options.rounds):
        for workers in WORKERS if number % 2 == 0 else WORKERS[::-1]:
            found = measure(ratings, movies, options, workers)
            runs[workers].append(found)
            say(line(workers, found))
    say(*table(runs[1][-1]), *summary(runs))


if __name__ == "__main__":
    main()
