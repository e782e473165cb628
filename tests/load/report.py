"""Reports a run: lines for the terminal, and `reports/load.json`."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

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


def write(report: Mapping[str, Any], path: Path) -> None:
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
