import asyncio

import pytest
from prometheus_client import generate_latest

from shared.telemetry import tallies
from shared.telemetry.metrics import BUCKETS, Metrics
from shared.telemetry.recent_metrics import Totals
from shared.telemetry.tallies import RequestTally

ROUTE = "/lists"
DURATIONS = [0.0, 0.0004, *BUCKETS, 0.02, 0.02, 11.0]


def exposed(metrics: Metrics) -> list[str]:
    """The lines of our own metrics, without their help."""
    lines = generate_latest(metrics.registry).decode().splitlines()
    return [line for line in lines if line.startswith("matinee_")]


async def test_a_tally_changes_the_metrics_like_single_observations() -> None:
    tallied, observed = Metrics("web"), Metrics("web")
    tally = RequestTally.of_cached_lists(tallied, ROUTE)
    for number, seconds in enumerate(DURATIONS):
        tally.count(seconds, logged=number == 0)
        observed.observe_request("GET", ROUTE, 200, seconds)
        observed.observe_list("cache", seconds)
        observed.count_lookup("lists", "hit")
    observed.unlogged.labels(ROUTE).inc(len(DURATIONS) - 1)
    tally.flush()
    assert exposed(tallied) == exposed(observed)


async def test_what_is_flushed_is_not_counted_again() -> None:
    metrics = Metrics("web")
    tally = RequestTally.of_requests(metrics, ROUTE)
    tally.count(0.01)
    tally.flush()
    before = exposed(metrics)
    tally.flush()
    assert exposed(metrics) == before


async def test_readers_of_the_metrics_see_every_request() -> None:
    metrics = Metrics("web")
    tally = RequestTally.of_cached_lists(metrics, ROUTE)
    tally.count(0.01)
    assert Totals.from_metrics(metrics).requests == 1


async def test_requests_are_added_without_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "FLUSH_SECONDS", 0.01)
    metrics = Metrics("web")
    tally = RequestTally.of_cached_lists(metrics, ROUTE)
    for expected in (1, 2):
        tally.count(0.01)
        async with asyncio.timeout(5):
            while metrics.registry.get_sample_value("matinee_list_seconds_count", {"source": "cache"}) != expected:
                await asyncio.sleep(0.01)
