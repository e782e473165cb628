"""The state of the service in words, from the metrics of this process and of the recommender."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from shared.circuit_breaker import State
from shared.contracts.operations import RecommenderStatus
from shared.telemetry.recent_metrics import DurationSummary, RecentMetrics

NAMES = {
    "dynamodb": "DynamoDB",
    "redis": "Redis",
    "recommender": "recommender",
    "voice": "voice",
    "s3": "S3",
    "model": "its model",
    "lists": "a served model",
    "background": "its background work",
}
UNAVAILABLE: dict[State, str] = {"half open": "down, trying again now", "open": "down, paused before the next try"}
UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    healthy: bool | None = None
    """None for a fact that says nothing about health."""


@dataclass(frozen=True)
class ServiceStatus:
    last_minute: list[Fact]
    connections: list[Fact]

    @classmethod
    def from_metrics(
        cls, web: RecentMetrics, recommender: RecentMetrics | None, status: RecommenderStatus | None
    ) -> Self:
        connections = list(_connections("Web site", web))
        if recommender is not None:
            connections += _connections("Recommender", recommender)
        return cls([*_lists(web), *_ratings(recommender), *_model(status)], connections)


def _lists(web: RecentMetrics) -> Iterator[Fact]:
    yield Fact("Requests", f"{web.requests_per_second:.1f} per second")
    yield Fact("Serving a list takes", _format_spread(web.lists))
    if web.from_cache is not None:
        yield Fact("Lists from the cache", f"{web.from_cache:.0%}")


def _ratings(recommender: RecentMetrics | None) -> Iterator[Fact]:
    if recommender is None:
        return
    yield Fact("A rating counts after", _format_spread(recommender.freshness))
    yield Fact("Computing a list takes", _format_spread(recommender.computing))
    waiting = recommender.invalidations_waiting
    yield Fact("Waiting for Redis", f"{waiting} outdated lists" if waiting else "nothing", healthy=not waiting)


def _model(status: RecommenderStatus | None) -> Iterator[Fact]:
    if status is not None:
        yield Fact("Model trained", format_age(datetime.now(UTC) - status.trained_at))


def _connections(source: str, metrics: RecentMetrics) -> Iterator[Fact]:
    """The circuit breaker is more current than the last health check, so its state takes precedence."""
    for name in sorted({*metrics.dependencies, *metrics.breakers}):
        checked = "up" if metrics.dependencies.get(name, True) else "down"
        state = UNAVAILABLE.get(metrics.breakers.get(name, "closed"), checked)
        yield Fact(f"{source} to {NAMES.get(name, name)}", state, state == "up")


def _format_spread(spread: DurationSummary | None) -> str:
    """The median and the 99th percentile."""
    if spread is None:
        return "no requests"
    return f"{_format_milliseconds(spread.median_ms)}, rarely over {_format_milliseconds(spread.p99_ms)}"


def _format_milliseconds(value: float) -> str:
    return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def format_age(age: timedelta) -> str:
    for unit, seconds in UNITS:
        count = int(age.total_seconds() // seconds)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
