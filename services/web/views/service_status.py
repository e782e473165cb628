"""The state of the service in words, from the metrics of this process and of the recommender."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from services.web.localization.formats import decimal, number, percent
from services.web.localization.messages import N_
from services.web.localization.translation import gettext, ngettext
from shared.circuit_breaker import State
from shared.contracts.operations import RecommenderStatus
from shared.telemetry.recent_metrics import DurationSummary, RecentMetrics

NAMES = {
    "dynamodb": "DynamoDB",
    "redis": "Redis",
    "recommender": N_("recommender"),
    "voice": N_("voice"),
    "s3": "S3",
    "model": N_("model"),
    "lists": N_("lists"),
    "background": N_("background work"),
}
UNAVAILABLE: dict[State, str] = {
    "half open": N_("down, trying again now"),
    "open": N_("down, paused before the next try"),
}


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
        connections = list(_connections(gettext("Web site"), web))
        if recommender is not None:
            connections += _connections(gettext("Recommender"), recommender)
        return cls([*_lists(web), *_ratings(recommender), *_model(status)], connections)


def _lists(web: RecentMetrics) -> Iterator[Fact]:
    yield Fact(gettext("Requests"), gettext("%(rate)s per second") % {"rate": decimal(web.requests_per_second)})
    yield Fact(gettext("Serving a list takes"), _format_spread(web.lists))
    if web.from_cache is not None:
        yield Fact(gettext("Lists from the cache"), percent(web.from_cache))


def _ratings(recommender: RecentMetrics | None) -> Iterator[Fact]:
    if recommender is None:
        return
    yield Fact(gettext("A rating counts after"), _format_spread(recommender.freshness))
    yield Fact(gettext("Computing a list takes"), _format_spread(recommender.computing))
    waiting = recommender.invalidations_waiting
    outdated = ngettext("%(count)s outdated list", "%(count)s outdated lists", waiting) % {"count": number(waiting)}
    yield Fact(gettext("Waiting for Redis"), outdated if waiting else gettext("nothing"), healthy=not waiting)


def _model(status: RecommenderStatus | None) -> Iterator[Fact]:
    if status is not None:
        yield Fact(gettext("Model trained"), format_age(datetime.now(UTC) - status.trained_at))


def _connections(source: str, metrics: RecentMetrics) -> Iterator[Fact]:
    """The circuit breaker is more current than the last health check, so its state takes precedence."""
    for name in sorted({*metrics.dependencies, *metrics.breakers}):
        checked = N_("up") if metrics.dependencies.get(name, True) else N_("down")
        state = UNAVAILABLE.get(metrics.breakers.get(name, "closed"), checked)
        connection = gettext("%(service)s: %(other)s") % {"service": source, "other": gettext(NAMES.get(name, name))}
        yield Fact(connection, gettext(state), state == "up")


def _format_spread(spread: DurationSummary | None) -> str:
    """The median and the 99th percentile."""
    if spread is None:
        return gettext("no requests")
    values = {"median": _format_milliseconds(spread.median_ms), "high": _format_milliseconds(spread.p99_ms)}
    return gettext("%(median)s, rarely over %(high)s") % values


def _format_milliseconds(value: float) -> str:
    if value >= 1000:
        return f"{decimal(value / 1000)} s"
    return f"{number(round(value))} ms" if value >= 10 else f"{decimal(value)} ms"


def format_age(age: timedelta) -> str:
    seconds = age.total_seconds()
    days, hours, minutes = (int(seconds // unit) for unit in (86400, 3600, 60))
    if days:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    if hours:
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    if minutes:
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    return gettext("just now")
