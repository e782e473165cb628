"""The metrics of the last minute in a form for people, which `/status` shows."""

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass

from prometheus_client.samples import Sample
from pydantic import BaseModel

from shared.circuit_breaker import State
from shared.telemetry.metrics import BREAKER_VALUES, Metrics

STEP_SECONDS = 5.0
STEPS = 12
BREAKER_STATES: dict[float, State] = {value: state for state, value in BREAKER_VALUES.items()}
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
    """Totals since the service started, and current states. Histograms map the upper bounds of their buckets to
    cumulative counts."""

    at: float
    requests: float
    sources: Counter[str]
    lists: Counter[float]
    freshness: Counter[float]
    computing: Counter[float]
    dependencies: dict[str, float]
    breakers: dict[str, float]

    @classmethod
    def from_metrics(cls, metrics: Metrics) -> "Totals":
        samples = metrics.samples()
        requests, lists = samples["matinee_request_seconds_count"], samples["matinee_list_seconds_count"]
        return cls(
            at=time.monotonic(),
            requests=sum(sample.value for sample in requests if _is_from_client(sample.labels["route"])),
            sources=Counter({sample.labels["source"]: int(sample.value) for sample in lists}),
            lists=_buckets(samples["matinee_list_seconds_bucket"]),
            freshness=_buckets(samples["matinee_list_freshness_seconds_bucket"]),
            computing=_buckets(samples["matinee_list_compute_seconds_bucket"]),
            dependencies=_by_dependency(samples["matinee_dependency_up"]),
            breakers=_by_dependency(samples["matinee_breaker_state"]),
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
            dependencies={name: value == 1 for name, value in now.dependencies.items()},
            breakers={name: BREAKER_STATES[value] for name, value in now.breakers.items()},
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


def _by_dependency(samples: list[Sample]) -> dict[str, float]:
    return {sample.labels["dependency"]: sample.value for sample in samples}


def _buckets(samples: list[Sample]) -> Counter[float]:
    buckets: Counter[float] = Counter()
    for sample in samples:
        buckets[float(sample.labels["le"])] += int(sample.value)
    return buckets
