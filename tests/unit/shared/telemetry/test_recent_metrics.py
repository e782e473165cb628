import pytest

from shared.circuit_breaker import CircuitBreaker
from shared.telemetry.metrics import Metrics
from shared.telemetry.recent_metrics import DurationSummary, RecentMetricsWindow, quantile


def observe_lists(metrics: Metrics, cached: int, computed: int) -> None:
    for _ in range(cached):
        metrics.observe_list("cache", 0.0004)
    for _ in range(computed):
        metrics.observe_list("computed", 0.03)


def test_a_service_without_requests_has_no_durations() -> None:
    summary = RecentMetricsWindow(Metrics()).summarize()
    assert summary.requests_per_second == 0
    assert [summary.lists, summary.from_cache, summary.freshness, summary.computing] == [None] * 4


def test_only_events_in_the_window_count() -> None:
    metrics = Metrics()
    observe_lists(metrics, cached=0, computed=1000)
    recent = RecentMetricsWindow(metrics)
    observe_lists(metrics, cached=9, computed=1)
    summary = recent.summarize()
    assert summary.from_cache == pytest.approx(0.9)
    assert summary.lists is not None
    assert summary.lists.count == 10
    assert summary.lists.median_ms <= 0.5
    assert 25 <= summary.lists.p99_ms <= 50


def test_health_checks_and_scrapes_are_not_counted() -> None:
    metrics = Metrics()
    recent = RecentMetricsWindow(metrics)
    for route in ("/health/ready", "/metrics", "/", "/result"):
        metrics.observe_request("GET", route, 200, 0.01)
    summary = recent.summarize()
    assert summary.requests_per_second * summary.seconds == pytest.approx(2)


def test_circuit_breakers_and_waiting_invalidations_are_current() -> None:
    metrics = Metrics()
    breaker = CircuitBreaker("redis", max_failures=1)
    metrics.watch_breaker(breaker)
    metrics.watch_invalidations(lambda: 3)
    breaker.record_failure()
    summary = RecentMetricsWindow(metrics).summarize()
    assert summary.breakers == {"redis": "open"}
    assert summary.invalidations_waiting == 3


def test_freshness_and_computation_are_summarized() -> None:
    metrics = Metrics()
    recent = RecentMetricsWindow(metrics)
    metrics.observe_freshness(0.02)
    metrics.observe_computation(0.002)
    summary = recent.summarize()
    assert isinstance(summary.freshness, DurationSummary)
    assert 10 <= summary.freshness.median_ms <= 25
    assert summary.computing is not None
    assert 1 <= summary.computing.median_ms <= 2.5


@pytest.mark.parametrize(
    ("bounds", "share", "expected"),
    [
        ([(1.0, 10), (2.0, 10), (float("inf"), 10)], 0.5, 0.5),
        ([(1.0, 0), (2.0, 10), (float("inf"), 10)], 0.5, 1.5),
        ([(1.0, 5), (2.0, 10), (float("inf"), 10)], 1.0, 2.0),
        ([(1.0, 0), (2.0, 0), (float("inf"), 10)], 0.5, 2.0),
    ],
)
def test_quantiles_are_interpolated(bounds: list[tuple[float, int]], share: float, expected: float) -> None:
    assert quantile(bounds, share) == pytest.approx(expected)
