"""The last minute of a service in figures that people read: what `/status` shows of the metrics."""

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
NOT_ASKED_FOR = ("/health/", "/metrics")


class Spread(BaseModel):
    """How long something took that happened `count` times."""

    count: int
    median_ms: float
    p99_ms: float


class RecentMetrics(BaseModel):
    seconds: float
    requests_per_second: float
    lists: Spread | None
    from_cache: float | None
    freshness: Spread | None
    computing: Spread | None
    invalidations_waiting: int
    dependencies: dict[str, bool]
    """Whether each answered when it was last asked."""
    breakers: dict[str, State]


@dataclass(frozen=True)
class Totals:
    """Since the process began. Histograms are by the upper bounds of their buckets, cumulative."""

    at: float
    requests: float
    sources: Counter[str]
    lists: Counter[float]
    freshness: Counter[float]
    computing: Counter[float]

    @classmethod
    def from_metrics(cls, metrics: Metrics) -> "Totals":
        return cls(
            at=time.monotonic(),
            requests=sum(s.value for s in _samples(metrics.requests, "_count") if _is_asked_for(s.labels["route"])),
            sources=Counter({s.labels["source"]: int(s.value) for s in _samples(metrics.lists, "_count")}),
            lists=_buckets(metrics.lists),
            freshness=_buckets(metrics.freshness),
            computing=_buckets(metrics.computing),
        )


class RecentMetricsWindow:
    """Remembers the totals of the last minute, so that what was asked long ago does not hide what happens now."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self._before = deque([Totals.from_metrics(metrics)], maxlen=STEPS)

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await asyncio.sleep(STEP_SECONDS)
            self._before.append(Totals.from_metrics(self.metrics))

    def summarize(self) -> RecentMetrics:
        before, now = self._before[0], Totals.from_metrics(self.metrics)
        seconds = max(now.at - before.at, 0.001)
        sources = now.sources - before.sources
        return RecentMetrics(
            seconds=seconds,
            requests_per_second=(now.requests - before.requests) / seconds,
            lists=spread(now.lists - before.lists),
            from_cache=sources["cache"] / sources.total() if sources else None,
            freshness=spread(now.freshness - before.freshness),
            computing=spread(now.computing - before.computing),
            invalidations_waiting=self.metrics.invalidations(),
            dependencies={s.labels["dependency"]: s.value == 1 for s in _samples(self.metrics.dependencies, "_up")},
            breakers=self.metrics.breaker_states(),
        )


def spread(buckets: Counter[float]) -> Spread | None:
    count = buckets[float("inf")]
    if not count:
        return None
    bounds = sorted(buckets.items())
    return Spread(count=count, median_ms=quantile(bounds, 0.5) * 1000, p99_ms=quantile(bounds, 0.99) * 1000)


def quantile(bounds: list[tuple[float, int]], share: float) -> float:
    """As `histogram_quantile` of PromQL: as if times were spread evenly within their bucket."""
    wanted = share * bounds[-1][1]
    below, seen = 0.0, 0
    for bound, cumulative in bounds:
        if cumulative >= wanted and bound != float("inf"):
            return below + (bound - below) * (wanted - seen) / (cumulative - seen)
        if bound != float("inf"):
            below, seen = bound, cumulative
    return below


def _is_asked_for(route: str) -> bool:
    return not route.startswith(NOT_ASKED_FOR)


def _samples(metric: Histogram | Gauge, suffix: str) -> Iterator[Sample]:
    families: list[Metric] = list(metric.collect())
    return (sample for family in families for sample in family.samples if sample.name.endswith(suffix))


def _buckets(histogram: Histogram) -> Counter[float]:
    buckets: Counter[float] = Counter()
    for sample in _samples(histogram, "_bucket"):
        buckets[float(sample.labels["le"])] += int(sample.value)
    return buckets
