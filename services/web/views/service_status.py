"""How Matinee is doing, in sentences: the figures of this process and of the recommender behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.circuit_breaker import State
from shared.contracts.operations import RecommenderStatus
from shared.telemetry.recent_metrics import RecentMetrics, Spread

NAMES = {
    "dynamodb": "DynamoDB",
    "redis": "Redis",
    "recommender": "recommender",
    "voice": "skill",
    "s3": "S3",
    "model": "its model",
}
AWAY: dict[State, str] = {"half open": "away, and tried again now", "open": "away, and left alone for a moment"}
UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    well: bool | None = None
    """None where there is no well or ill."""


@dataclass(frozen=True)
class LiveFacts:
    last_minute: list[Fact]
    connections: list[Fact]

    @classmethod
    def of(cls, web: RecentMetrics, behind: RecentMetrics | None, served: RecommenderStatus | None) -> "LiveFacts":
        connections = list(_connections("Web site", web))
        if behind is not None:
            connections += _connections("Recommender", behind)
        return cls([*_lists(web), *_ratings(behind), *_model(served)], connections)


def _lists(web: RecentMetrics) -> Iterator[Fact]:
    yield Fact("Requests", f"{web.requests_per_second:.1f} a second")
    yield Fact("A list comes in", _took(web.lists))
    if web.from_cache is not None:
        yield Fact("Lists from the cache", f"{web.from_cache:.0%}")


def _ratings(behind: RecentMetrics | None) -> Iterator[Fact]:
    if behind is None:
        return
    yield Fact("A rating counts after", _took(behind.freshness))
    yield Fact("Making a list takes", _took(behind.computing))
    waiting = behind.invalidations_waiting
    yield Fact("Waiting for Redis", f"{waiting} lists to take back" if waiting else "nothing", well=not waiting)


def _model(served: RecommenderStatus | None) -> Iterator[Fact]:
    if served is not None:
        yield Fact("The model was trained", ago(datetime.now(UTC) - served.trained_at))


def _connections(whose: str, figures: RecentMetrics) -> Iterator[Fact]:
    """A breaker knows more than the last check does."""
    for name in sorted({*figures.dependencies, *figures.breakers}):
        checked = "up" if figures.dependencies.get(name, True) else "down"
        told = AWAY.get(figures.breakers.get(name, "closed"), checked)
        yield Fact(f"{whose} to {NAMES.get(name, name)}", told, told == "up")


def _took(spread: Spread | None) -> str:
    """The median, and what one in a hundred goes over."""
    if spread is None:
        return "nobody asked"
    return f"{_ms(spread.median_ms)}, seldom over {_ms(spread.p99_ms)}"


def _ms(value: float) -> str:
    return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def ago(age: timedelta) -> str:
    for unit, seconds in UNITS:
        count = int(age.total_seconds() // seconds)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
