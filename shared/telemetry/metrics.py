"""The metrics that Prometheus scrapes. `create_app` creates one `Metrics` and passes it to the components that count.

Components without one create their own. Labels have few values: route templates, never paths or ids.
"""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Literal, get_args

from fastapi import APIRouter, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.samples import Sample

from shared.circuit_breaker import CircuitBreaker, State
from shared.contracts.lists import Source
from shared.contracts.operations import RemakeOutcome
from shared.telemetry.worker_metrics import METRICS_DIRECTORY, summed_registry

FLUSH_SECONDS = 1.0
GaugeMode = Literal["livesum", "livemax", "livemostrecent"]
CacheName = Literal["lists", "sessions"]
CacheOutcome = Literal["hit", "miss", "away"]
Store = Literal["redis", "dynamodb", "s3"]
BREAKER_VALUES: dict[State, int] = {"closed": 0, "half open": 1, "open": 2}
# a cached list takes less than a millisecond, one that waits for a frozen store several seconds
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    def __init__(self, service: str = "alone") -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.service = service
        self.invalidations: Callable[[], int] = int
        self._before_reading: list[Callable[[], None]] = []
        # finding a series by its labels takes longer than counting, and a cached list is counted three times
        self._series = cache(lambda metric, *labels: metric.labels(*labels))
        self.registry = CollectorRegistry()
        self.exposed = self.registry if METRICS_DIRECTORY not in os.environ else summed_registry()
        if self.exposed is self.registry:
            ProcessCollector(registry=self.registry)
        self._create_request_metrics()
        self._create_list_metrics()
        self._create_store_metrics()
        self._start_at_zero()

    def _histogram(self, name: str, help_text: str, labels: tuple[str, ...] = ()) -> Histogram:
        return Histogram(f"matinee_{name}", help_text, labels, registry=self.registry, buckets=BUCKETS)

    def _counter(self, name: str, help_text: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(f"matinee_{name}", help_text, labels, registry=self.registry)

    def _gauge(self, name: str, help_text: str, labels: tuple[str, ...] = (), mode: GaugeMode = "livesum") -> Gauge:
        """`mode` says what several workers' values mean together."""
        return Gauge(f"matinee_{name}", help_text, labels, registry=self.registry, multiprocess_mode=mode)

    def _create_request_metrics(self) -> None:
        labels = ("service", "method", "route", "status")
        self.requests = self._histogram("request_seconds", "Duration of requests.", labels)
        self.shed = self._counter("requests_shed_total", "Requests refused because a queue was full.", ("queue",))
        self.unlogged = self._counter("requests_unlogged_total", "Requests without a log line and a trace.", ("route",))

    def _create_list_metrics(self) -> None:
        self.lists = self._histogram("list_seconds", "Duration of serving a list, by source.", ("source",))
        self.freshness = self._histogram("list_freshness_seconds", "From a profile's commit to its list.")
        self.computing = self._histogram("list_compute_seconds", "Duration of computing a list.")
        self.joins = self._counter("single_flight_joins_total", "Callers that shared another caller's computation.")
        self.lookups = self._counter("cache_lookups_total", "Lookups in Redis.", ("cache", "outcome"))
        self.fences = self._counter("fence_rejections_total", "Outdated lists that a store refused.", ("store",))
        self.remade = self._counter("lists_remade_total", "Most read lists after a new model.", ("outcome",))
        self.waiting = self._gauge("invalidations_waiting", "Invalidations not yet applied to Redis.")
        self.model = self._gauge("model_info", "The served model.", ("version", "algorithm", "dataset"))
        self.model_age = self._gauge("model_age_seconds", "Time since the served model was trained.", ("version",))

    def _create_store_metrics(self) -> None:
        self.stores = self._histogram("store_seconds", "Duration of answered calls to a store.", ("store", "operation"))
        self.store_errors = self._counter("store_errors_total", "Calls that a store failed to answer.", ("store",))
        self.breakers = self._gauge("breaker_state", "0 closed, 1 half open, 2 open.", ("dependency",), "livemax")
        self.background = self._counter("background_failures_total", "Failures of background work.", ("work",))
        self.deletions = self._gauge("deletions_under_way", "Accounts that are being deleted.", mode="livemax")
        self.forgetting = self._gauge(
            "forgetting_waiting_seconds", "How long the model has had to forget what was taken back.", mode="livemax"
        )
        self.oldest_import = self._gauge(
            "oldest_import_seconds", "How long an import has been in progress.", mode="livemax"
        )
        self.lease_age = self._gauge("lease_age_seconds", "Since the notices were last asked for.", mode="livemax")
        self.clock_skew = self._gauge(
            "clock_skew_seconds", "How far this clock is ahead of a store's.", ("store",), "livemostrecent"
        )
        self.dependencies = self._gauge(
            "dependency_up", "Whether its last check succeeded.", ("dependency",), "livemostrecent"
        )

    def _start_at_zero(self) -> None:
        """Prometheus misses the first event of a series that starts with it."""
        self.shed.labels("requests")
        for source in get_args(Source):
            self.lists.labels(source)
        for outcome in get_args(RemakeOutcome):
            self.remade.labels(outcome)
        for store in get_args(Store):
            self.fences.labels(store)
            self.store_errors.labels(store)

    def before_reading(self, flush: Callable[[], None]) -> None:
        """`flush` is called before the metrics are read."""
        self._before_reading.append(flush)

    def flush(self) -> None:
        for flush in self._before_reading:
            flush()

    async def run(self) -> None:
        """Keeps what other workers read of this one current, for as long as the service runs."""
        while True:
            self.flush()
            await asyncio.sleep(FLUSH_SECONDS)

    def samples(self) -> dict[str, list[Sample]]:
        """By name, added up over all workers."""
        self.flush()
        samples: dict[str, list[Sample]] = defaultdict(list)
        for family in self.exposed.collect():
            for sample in family.samples:
                samples[sample.name].append(sample)
        return samples

    def observe_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._series(self.requests, self.service, method, route, status).observe(seconds)

    def count_shed_request(self, queue: str) -> None:
        """`queue` names the bounded queue that was full, such as "lists"."""
        self.shed.labels(queue).inc()

    def observe_list(self, source: Source, seconds: float) -> None:
        """For readers, web and voice. `seconds` count from the request."""
        self._series(self.lists, source).observe(seconds)

    def observe_freshness(self, seconds: float) -> None:
        """`seconds` count from the commit of a profile until its list is in a store or in the response."""
        self.freshness.observe(seconds)

    def observe_computation(self, seconds: float) -> None:
        self.computing.observe(seconds)

    def count_remade_list(self, outcome: RemakeOutcome) -> None:
        self.remade.labels(outcome).inc()

    def count_joined_call(self) -> None:
        self.joins.inc()

    def count_lookup(self, name: CacheName, outcome: CacheOutcome) -> None:
        self._series(self.lookups, name, outcome).inc()

    def count_fence_rejection(self, store: Store) -> None:
        self.fences.labels(store).inc()

    def watch_invalidations(self, waiting: Callable[[], int]) -> None:
        """`waiting` is called at each scrape."""
        self.invalidations = waiting
        self.waiting.set_function(waiting)

    def set_served_model(self, version: str, algorithm: str, dataset: str, trained_at: datetime) -> None:
        self.model.clear()
        self.model_age.clear()
        self.model.labels(version, algorithm, dataset).set(1)
        self.model_age.labels(version).set_function(lambda: time.time() - trained_at.timestamp())

    def watch_background(self, work: str) -> None:
        self.background.labels(work)

    def count_background_failure(self, work: str) -> None:
        """The work is started again."""
        self.background.labels(work).inc()

    def watch_lease(self, age: Callable[[], float]) -> None:
        """`age` is called before each scrape."""
        self.before_reading(lambda: self.lease_age.set(age()))

    def watch_deletions(self, unfinished: Callable[[], int]) -> None:
        """`unfinished` is called before each scrape."""
        self.before_reading(lambda: self.deletions.set(unfinished()))

    def watch_imports(self, oldest: Callable[[], float]) -> None:
        """`oldest` is called before each scrape."""
        self.before_reading(lambda: self.oldest_import.set(oldest()))

    def observe_store_call(self, store: Store, operation: str, seconds: float) -> None:
        self.stores.labels(store, operation).observe(seconds)

    def count_store_error(self, store: Store) -> None:
        """The store was unreachable or too slow, or refused temporarily."""
        self.store_errors.labels(store).inc()

    def set_clock_skew(self, store: Store, seconds: float) -> None:
        self.clock_skew.labels(store).set(seconds)

    def watch_breaker(self, breaker: CircuitBreaker) -> None:
        """Its state is read before each scrape."""
        series = self.breakers.labels(breaker.dependency)
        self.before_reading(lambda: series.set(BREAKER_VALUES[breaker.state]))

    def set_dependency(self, dependency: str, up: bool) -> None:
        self.dependencies.labels(dependency).set(up)


def metrics_router(metrics: Metrics) -> APIRouter:
    """`/metrics`, which nginx does not expose."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    async def exposition() -> Response:
        metrics.flush()
        return Response(generate_latest(metrics.exposed), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router
