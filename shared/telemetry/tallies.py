"""Metrics of the busiest requests. They are counted in plain numbers and added to Prometheus's a few times a second,
since three of its metrics take longer than all else that such a request needs."""

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from typing import Self

from prometheus_client import Counter, Histogram

from shared.telemetry.metrics import BUCKETS, Metrics

FLUSH_SECONDS = 0.2


class RequestTally:
    """Requests that ended alike. Each is added to the `durations` and `counts`, and to `unlogged` if it was not
    logged."""

    def __init__(
        self,
        metrics: Metrics,
        durations: list[Histogram],
        counts: Sequence[Counter] = (),
        unlogged: Counter | None = None,
    ) -> None:
        self.durations = durations
        self.counts = counts
        self.unlogged = unlogged
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._logged = 0
        self._flush_planned = False
        metrics.before_reading(self.flush)

    @classmethod
    def of_requests(cls, metrics: Metrics, route: str) -> Self:
        """Requests that are never logged."""
        return cls(metrics, [metrics.requests.labels(metrics.service, "GET", route, 200)])

    @classmethod
    def of_cached_lists(cls, metrics: Metrics, route: str) -> Self:
        return cls(
            metrics,
            [metrics.requests.labels(metrics.service, "GET", route, 200), metrics.lists.labels("cache")],
            [metrics.lookups.labels("lists", "hit")],
            metrics.unlogged.labels(route),
        )

    def count(self, seconds: float, logged: bool = False) -> None:
        self._buckets[bisect_left(BUCKETS, seconds)] += 1
        self._seconds += seconds
        self._logged += logged
        if not self._flush_planned:
            self._flush_planned = True
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        buckets, seconds, logged = self._buckets, self._seconds, self._logged
        self._buckets, self._seconds, self._logged = [0] * len(buckets), 0.0, 0
        self._flush_planned = False
        total = sum(buckets)
        if total == 0:
            return
        for histogram in self.durations:
            _add(histogram, buckets, seconds)
        for counter in self.counts:
            counter.inc(total)
        if self.unlogged is not None:
            self.unlogged.inc(total - logged)


def _add(histogram: Histogram, buckets: list[int], seconds: float) -> None:
    """What as many calls of `observe` would do."""
    histogram._sum.inc(seconds)
    for bucket, count in zip(histogram._buckets, buckets, strict=True):
        if count:
            bucket.inc(count)
