"""The measures of a run: as lines for the terminal, and as `reports/load.json`."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.load.client import Tally
from tests.load.limits import Limit

PERCENTILES = (50, 95, 99)
HEAD = f"{'':<20}{'requests':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'longest':>9}  ms"


def tell(lines: Iterable[str]) -> None:
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


def model_lines(name: str, tally: Tally, processors: Mapping[str, float]) -> Iterator[str]:
    yield f"\n{name}: {tally.answered / tally.seconds:.0f} requests/s for {tally.seconds:.0f} s"
    yield HEAD
    yield from (line(kind, seconds) for kind, seconds in tally.times.items())
    yield line("freshness", tally.freshness) + f"  stale reads: {tally.stale}"
    if processors:
        each = (f"{part} {seconds / tally.answered * 1000:.2f}" for part, seconds in processors.items())
        yield f"processor, ms a request: {', '.join(each)}"
    refused = {outcome: count for outcome, count in tally.outcomes.items() if outcome != "answered"}
    yield f"not answered: {refused or 'none'}"


def limit_lines(limits: Sequence[Limit]) -> Iterator[str]:
    yield f"\n{'a list of 10, read':<20}{'best':>9}{'median':>9}  requests/s   web's processor, ms a request"
    for limit in limits:
        yield f"{limit.name:<20}{limit.best:9.0f}{limit.median:9.0f}{limit.web_ms:20.2f}"
    yield f"the cached list at {share(limits):.0%} of the constant route (medians: {share(limits, 'median'):.0%})"


def share(limits: Sequence[Limit], of: str = "best") -> float:
    by_name = {limit.name: getattr(limit, of) for limit in limits}
    return float(by_name["cached list"] / by_name["constant"])


def write(tallies: Mapping[str, Tally], limits: Sequence[Limit], path: Path) -> None:
    told: dict[str, Any] = {name: model_json(tally) for name, tally in tallies.items()}
    told["limits"] = {
        limit.name: {"requests_a_second": round(limit.best), "web_ms": round(limit.web_ms, 3)} for limit in limits
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(told, indent=1))


def model_json(tally: Tally) -> dict[str, Any]:
    return {
        "requests_a_second": round(tally.answered / tally.seconds, 1),
        "milliseconds": {kind: milliseconds(seconds) for kind, seconds in tally.times.items()},
        "freshness": milliseconds(tally.freshness),
        "stale": tally.stale,
        "outcomes": dict(tally.outcomes),
    }
