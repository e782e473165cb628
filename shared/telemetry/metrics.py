"""What a process tells Prometheus. `create_app` makes one `Metrics` and hands it to the parts that count.

A part that is given none counts into one of its own. Labels take few values: route templates, never paths or ids.
"""

import time
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

from shared.circuit_breaker import CircuitBreaker, State
from shared.contracts.lists import Source

CacheName = Literal["lists", "sessions"]
CacheOutcome = Literal["hit", "miss", "away"]
Store = Literal["redis", "dynamodb", "s3"]
BREAKER_VALUES: dict[State, int] = {"closed": 0, "half open": 1, "open": 2}
# a list from the cache takes half a millisecond, one that waits for a frozen store seconds
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    def __init__(self, service: str = "alone") -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.service = service
        self.invalidations: Callable[[], int] = int
        self._watched: list[CircuitBreaker] = []
        # finding a series by its labels takes longer than counting, and a cached list counts three times
        self._of = cache(lambda metric, *labels: metric.labels(*labels))
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._make_request_metrics()
        self._make_list_metrics()
        self._make_store_metrics()
        self._begin_at_zero()

    def _histogram(self, name: str, tells: str, labels: tuple[str, ...] = ()) -> Histogram:
        return Histogram(f"matinee_{name}", tells, labels, registry=self.registry, buckets=BUCKETS)

    def _counter(self, name: str, tells: str, labels: tuple[str, ...] = ()) -> Counter:
        return Counter(f"matinee_{name}", tells, labels, registry=self.registry)

    def _gauge(self, name: str, tells: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(f"matinee_{name}", tells, labels, registry=self.registry)

    def _make_request_metrics(self) -> None:
        labels = ("service", "method", "route", "status")
        self.requests = self._histogram("request_seconds", "Requests by how long they took.", labels)
        self.shed = self._counter("requests_shed_total", "Requests refused because too many were waiting.", ("queue",))

    def _make_list_metrics(self) -> None:
        self.lists = self._histogram("list_seconds", "Lists given, by source and by how long they took.", ("source",))
        self.freshness = self._histogram("list_freshness_seconds", "From a profile's commit to its list being there.")
        self.computing = self._histogram("list_compute_seconds", "Making a list of a profile with the model.")
        self.joins = self._counter("single_flight_joins_total", "Callers who shared a computation that ran already.")
        self.lookups = self._counter("cache_lookups_total", "Look-ups in Redis.", ("cache", "outcome"))
        self.fences = self._counter("fence_rejections_total", "Writes of old lists that a store refused.", ("store",))
        self.waiting = self._gauge("invalidations_waiting", "Invalidations that Redis has not taken yet.")
        self.model = self._gauge("model_info", "The model that is served.", ("version", "algorithm", "dataset"))
        self.model_age = self._gauge("model_age_seconds", "Since the served model was trained.", ("version",))

    def _make_store_metrics(self) -> None:
        self.stores = self._histogram("store_seconds", "Calls to a store that it answered.", ("store", "operation"))
        self.store_errors = self._counter("store_errors_total", "Calls that a store did not answer.", ("store",))
        self.breakers = self._gauge("breaker_state", "0 closed, 1 half open, 2 open.", ("dependency",))
        self.dependencies = self._gauge("dependency_up", "Whether it answered the last check.", ("dependency",))

    def _begin_at_zero(self) -> None:
        """Of a series that begins with its first event, Prometheus does not see that event."""
        self.shed.labels("requests")
        for source in get_args(Source):
            self.lists.labels(source)
        for store in get_args(Store):
            self.fences.labels(store)
            self.store_errors.labels(store)

    def observe_request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._of(self.requests, self.service, method, route, status).observe(seconds)

    def count_shed_request(self, queue: str) -> None:
        """`queue` names the bounded queue that was full, such as "lists"."""
        self.shed.labels(queue).inc()

    def observe_list(self, source: Source, seconds: float) -> None:
        """Where a reader gets it (web and voice); `seconds` from being asked."""
        self._of(self.lists, source).observe(seconds)

    def observe_freshness(self, seconds: float) -> None:
        """`seconds` from the commit of a profile to a list of that version being in a store, or in the answer."""
        self.freshness.observe(seconds)

    def observe_computation(self, seconds: float) -> None:
        self.computing.observe(seconds)

    def count_joined_call(self) -> None:
        self.joins.inc()

    def count_lookup(self, name: CacheName, outcome: CacheOutcome) -> None:
        self._of(self.lookups, name, outcome).inc()

    def count_fence_rejection(self, store: Store) -> None:
        self.fences.labels(store).inc()

    def watch_invalidations(self, waiting: Callable[[], int]) -> None:
        """`waiting` is asked at each scrape."""
        self.invalidations = waiting
        self.waiting.set_function(waiting)

    def set_served_model(self, version: str, algorithm: str, dataset: str, trained_at: datetime) -> None:
        self.model.clear()
        self.model_age.clear()
        self.model.labels(version, algorithm, dataset).set(1)
        self.model_age.labels(version).set_function(lambda: time.time() - trained_at.timestamp())

    def observe_store_call(self, store: Store, operation: str, seconds: float) -> None:
        self.stores.labels(store, operation).observe(seconds)

    def count_store_error(self, store: Store) -> None:
        """It was unreachable, too slow, or refused for now."""
        self.store_errors.labels(store).inc()

    def watch_breaker(self, breaker: CircuitBreaker) -> None:
        """Its state is asked for at each scrape."""
        self._watched.append(breaker)
        self.breakers.labels(breaker.dependency).set_function(lambda: BREAKER_VALUES[breaker.state])

    def breaker_states(self) -> dict[str, State]:
        return {breaker.dependency: breaker.state for breaker in self._watched}

    def set_dependency(self, dependency: str, up: bool) -> None:
        self.dependencies.labels(dependency).set(up)


def metrics_router(metrics: Metrics) -> APIRouter:
    """`/metrics`, which nginx hides."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    async def exposition() -> Response:
        return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router
