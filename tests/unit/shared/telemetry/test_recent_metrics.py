import pytest

from shared.circuit_breaker import CircuitBreaker
from shared.telemetry.metrics import Metrics
from shared.telemetry.recent_metrics import DurationSummary, RecentMetricsWindow, quantile


def given(metrics: Metrics, cached: int, computed: int) -> None:
    for _ in range(cached):
        metrics.observe_list("cache", 0.0004)
    for _ in range(computed):
        metrics.observe_list("computed", 0.03)


def test_a_silent_service_has_nothing_to_tell() -> None:
    figures = RecentMetricsWindow(Metrics()).summarize()
    assert figures.requests_per_second == 0
    assert [figures.lists, figures.from_cache, figures.freshness, figures.computing] == [None] * 4


def test_the_figures_are_of_what_came_since_the_totals_were_taken() -> None:
    metrics = Metrics()
    given(metrics, cached=0, computed=1000)
    recent = RecentMetricsWindow(metrics)
    given(metrics, cached=9, computed=1)
    figures = recent.summarize()
    assert figures.from_cache == pytest.approx(0.9)
    assert figures.lists is not None
    assert figures.lists.count == 10
    assert figures.lists.median_ms <= 0.5
    assert 25 <= figures.lists.p99_ms <= 50


def test_health_checks_and_scrapes_are_no_visitors() -> None:
    metrics = Metrics()
    recent = RecentMetricsWindow(metrics)
    for route in ("/health/ready", "/metrics", "/", "/result"):
        metrics.observe_request("GET", route, 200, 0.01)
    figures = recent.summarize()
    assert figures.requests_per_second * figures.seconds == pytest.approx(2)


def test_breakers_and_waiting_invalidations_are_told_as_they_are() -> None:
    metrics = Metrics()
    breaker = CircuitBreaker("redis", max_failures=1)
    metrics.watch_breaker(breaker)
    metrics.watch_invalidations(lambda: 3)
    breaker.record_failure()
    figures = RecentMetricsWindow(metrics).summarize()
    assert figures.breakers == {"redis": "open"}
    assert figures.invalidations_waiting == 3


def test_a_rating_that_waits_long_is_seen() -> None:
    metrics = Metrics()
    recent = RecentMetricsWindow(metrics)
    metrics.observe_freshness(0.02)
    metrics.observe_computation(0.002)
    figures = recent.summarize()
    assert isinstance(figures.freshness, DurationSummary)
    assert 10 <= figures.freshness.median_ms <= 25
    assert figures.computing is not None
    assert 1 <= figures.computing.median_ms <= 2.5


@pytest.mark.parametrize(
    ("bounds", "share", "expected"),
    [
        ([(1.0, 10), (2.0, 10), (float("inf"), 10)], 0.5, 0.5),
        ([(1.0, 0), (2.0, 10), (float("inf"), 10)], 0.5, 1.5),
        ([(1.0, 5), (2.0, 10), (float("inf"), 10)], 1.0, 2.0),
        ([(1.0, 0), (2.0, 0), (float("inf"), 10)], 0.5, 2.0),
    ],
)
def test_a_quantile_lies_where_its_bucket_says(bounds: list[tuple[float, int]], share: float, expected: float) -> None:
    assert quantile(bounds, share) == pytest.approx(expected)
