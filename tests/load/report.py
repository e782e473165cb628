"""Reports a run: lines for the terminal, and `reports/load.json`."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.load.baselines import Baseline
from tests.load.client import Measurements

PERCENTILES = (50, 95, 99)
HEAD = f"{'':<20}{'requests':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'longest':>9}  ms"


def print_lines(lines: Iterable[str]) -> None:
    for each in lines:
        sys.stdout.write(f"{each}\n")
    sys.stdout.flush()


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    of = {f"p{each}": float(np.percentile(seconds, each)) * 1000 for each in PERCENTILES}
    return {name: round(value, 2) for name, value in {**of, "longest": max(seconds) * 1000}.items()}


def line(kind: str, seconds: Sequence[float]) -> str:
    cells = "".join(f"{value:9.1f}" for value in milliseconds(seconds).values())
    return f"{kind:<20}{len(seconds):>9}{cells}"


def model_lines(name: str, measurements: Measurements, processors: Mapping[str, float]) -> Iterator[str]:
    yield f"\n{name}: {measurements.answered / measurements.seconds:.0f} requests/s for {measurements.seconds:.0f} s"
    yield HEAD
    yield from (line(kind, seconds) for kind, seconds in measurements.times.items())
    yield line("freshness", measurements.freshness) + f"  stale reads: {measurements.stale}"
    if processors:
        each = (f"{part} {seconds / measurements.answered * 1000:.2f}" for part, seconds in processors.items())
        yield f"processor, ms per request: {', '.join(each)}"
    refused = {outcome: count for outcome, count in measurements.outcomes.items() if outcome != "answered"}
    yield f"not answered: {refused or 'none'}"


def baseline_lines(baselines: Sequence[Baseline]) -> Iterator[str]:
    yield f"\n{'a list of 10, read':<20}{'best':>9}{'median':>9}  requests/s   web's processor, ms per request"
    for baseline in baselines:
        yield f"{baseline.name:<20}{baseline.best:9.0f}{baseline.median:9.0f}{baseline.web_ms:20.2f}"
    yield f"the cached list at {share(baselines):.0%} of the constant route (medians: {share(baselines, 'median'):.0%})"


def share(baselines: Sequence[Baseline], of: str = "best") -> float:
    by_name = {baseline.name: getattr(baseline, of) for baseline in baselines}
    return float(by_name["cached list"] / by_name["constant"])


def write(measured_runs: Mapping[str, Measurements], baselines: Sequence[Baseline], path: Path) -> None:
    report: dict[str, Any] = {name: model_json(measurements) for name, measurements in measured_runs.items()}
    report["limits"] = {
        baseline.name: {"requests_a_second": round(baseline.best), "web_ms": round(baseline.web_ms, 3)}
        for baseline in baselines
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=1))


def model_json(measurements: Measurements) -> dict[str, Any]:
    return {
        "requests_a_second": round(measurements.answered / measurements.seconds, 1),
        "milliseconds": {kind: milliseconds(seconds) for kind, seconds in measurements.times.items()},
        "freshness": milliseconds(measurements.freshness),
        "stale": measurements.stale,
        "outcomes": dict(measurements.outcomes),
    }
