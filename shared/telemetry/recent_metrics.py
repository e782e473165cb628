"""The metrics of the last minute in a form for people, which `/status` shows."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample
from pydantic import BaseModel

from shared.circuit_breaker import State
from shared.telemetry.metrics import Metrics

STEP_SECONDS = 5.0
STEPS = 12
MONITORING_PATHS = ("/health/", "/metrics")


class DurationSummary(BaseModel):
    """Durations of `count` events."""

    count: int
    median_ms: float
    p99_ms: float


class RecentMetrics(BaseModel):
    seconds: float
    requests_per_second: float
    lists: DurationSummary | None
    from_cache: float | None
    freshness: DurationSummary | None
    computing: DurationSummary | None
    invalidations_waiting: int
    dependencies: dict[str, bool]
    """Whether each passed its last check."""
    breakers: dict[str, State]


@dataclass(frozen=True)
class Totals:
    """Totals since the process started. Histograms map the upper bounds of their buckets to cumulative counts."""

    at: float
    requests: float
    sources: Counter[str]
    lists: Counter[float]
    freshness: Counter[float]
    computing: Counter[float]

    @classmethod
    def from_metrics(cls, metrics: Metrics) -> "Totals":
        metrics.flush()
        return cls(
            at=time.monotonic(),
            requests=sum(s.value for s in _samples(metrics.requests, "_count") if _is_from_client(s.labels["route"])),
            sources=Counter({s.labels["source"]: int(s.value) for s in _samples(metrics.lists, "_count")}),
            lists=_buckets(metrics.lists),
            freshness=_buckets(metrics.freshness),
            computing=_buckets(metrics.computing),
        )


class RecentMetricsWindow:
    """Keeps the totals of the last minute, so that recent changes are not averaged away."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self._history = deque([Totals.from_metrics(metrics)], maxlen=STEPS)

    async def run(self) -> None:
        """Runs for as long as the service does."""
        while True:
            await asyncio.sleep(STEP_SECONDS)
            self._history.append(Totals.from_metrics(self.metrics))

    def summarize(self) -> RecentMetrics:
        before, now = self._history[0], Totals.from_metrics(self.metrics)
        seconds = max(now.at - before.at, 0.001)
        sources = now.sources - before.sources
        return RecentMetrics(
            seconds=seconds,
            requests_per_second=(now.requests - before.requests) / seconds,
            lists=summarize_buckets(now.lists - before.lists),
            from_cache=sources["cache"] / sources.total() if sources else None,
            freshness=summarize_buckets(now.freshness - before.freshness),
            computing=summarize_buckets(now.computing - before.computing),
            invalidations_waiting=self.metrics.invalidations(),
            dependencies={s.labels["dependency"]: s.value == 1 for s in _samples(self.metrics.dependencies, "_up")},
            breakers=self.metrics.breaker_states(),
        )


def summarize_buckets(buckets: Counter[float]) -> DurationSummary | None:
    count = buckets[float("inf")]
    if not count:
        return None
    bounds = sorted(buckets.items())
    return DurationSummary(count=count, median_ms=quantile(bounds, 0.5) * 1000, p99_ms=quantile(bounds, 0.99) * 1000)


def quantile(bounds: list[tuple[float, int]], q: float) -> float:
    """Like PromQL's `histogram_quantile`: durations are assumed to be uniform within a bucket."""
    rank = q * bounds[-1][1]
    below, below_count = 0.0, 0
    for bound, cumulative in bounds:
        if cumulative >= rank and bound != float("inf"):
            return below + (bound - below) * (rank - below_count) / (cumulative - below_count)
        if bound != float("inf"):
            below, below_count = bound, cumulative
    return below


def _is_from_client(route: str) -> bool:
    return not route.startswith(MONITORING_PATHS)


def _samples(metric: Histogram | Gauge, suffix: str) -> Iterator[Sample]:
    families: list[Metric] = list(metric.collect())
    return (sample for family in families for sample in family.samples if sample.name.endswith(suffix))


def _buckets(histogram: Histogram) -> Counter[float]:
    buckets: Counter[float] = Counter()
    for sample in _samples(histogram, "_bucket"):
        buckets[float(sample.labels["le"])] += int(sample.value)
    return buckets
