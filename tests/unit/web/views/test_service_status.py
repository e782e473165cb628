from datetime import UTC, datetime, timedelta

import pytest

from services.web.views.service_status import ServiceStatus, format_age
from shared.contracts.operations import RecommenderStatus
from shared.telemetry.recent_metrics import DurationSummary, RecentMetrics

IDLE = RecentMetrics(
    seconds=60,
    requests_per_second=0,
    lists=None,
    from_cache=None,
    freshness=None,
    computing=None,
    invalidations_waiting=0,
    dependencies={},
    breakers={},
)
BUSY = IDLE.model_copy(
    update={
        "requests_per_second": 41.26,
        "lists": DurationSummary(count=900, median_ms=0.42, p99_ms=12.3),
        "from_cache": 0.974,
        "freshness": DurationSummary(count=20, median_ms=14.2, p99_ms=1234),
        "computing": DurationSummary(count=20, median_ms=3.04, p99_ms=8),
        "dependencies": {"redis": True, "dynamodb": True},
        "breakers": {"redis": "closed", "dynamodb": "closed"},
    }
)


def recommender_status(age: timedelta) -> RecommenderStatus:
    return RecommenderStatus(
        dataset="ml-100k",
        users=943,
        movies=1682,
        ratings=100_000,
        last_sample_user_id=943,
        genres=[],
        algorithm="gp",
        model_version="v7",
        trained_at=datetime.now(UTC) - age,
    )


def test_a_busy_minute_is_described() -> None:
    status = ServiceStatus.from_metrics(BUSY, BUSY, recommender_status(timedelta(hours=3, minutes=5)))
    assert {fact.name: fact.value for fact in status.last_minute} == {
        "Requests": "41.3 per second",
        "Serving a list takes": "0.4 ms, rarely over 12 ms",
        "Lists from the cache": "97%",
        "A rating counts after": "14 ms, rarely over 1.2 s",
        "Computing a list takes": "3.0 ms, rarely over 8.0 ms",
        "Waiting for Redis": "nothing",
        "Model trained": "3 hours ago",
    }


def test_an_idle_minute_is_described() -> None:
    facts = {fact.name: fact.value for fact in ServiceStatus.from_metrics(IDLE, IDLE, None).last_minute}
    assert facts["Requests"] == "0.0 per second"
    assert facts["Serving a list takes"] == facts["A rating counts after"] == "no requests"
    assert "Lists from the cache" not in facts
    assert "Model trained" not in facts


def test_without_the_recommender_only_the_web_metrics_are_shown() -> None:
    status = ServiceStatus.from_metrics(BUSY, None, None)
    assert [fact.name for fact in status.last_minute] == ["Requests", "Serving a list takes", "Lists from the cache"]
    assert [fact.name for fact in status.connections] == ["Web site: DynamoDB", "Web site: Redis"]


@pytest.mark.parametrize(
    ("checked", "breaker", "expected"),
    [
        (True, "closed", "up"),
        (False, "closed", "down"),
        (True, "open", "down, paused before the next try"),
        (False, "half open", "down, trying again now"),
    ],
)
def test_an_open_circuit_breaker_outweighs_the_last_health_check(checked: bool, breaker: str, expected: str) -> None:
    metrics = IDLE.model_copy(update={"dependencies": {"redis": checked}, "breakers": {"redis": breaker}})
    connections = ServiceStatus.from_metrics(IDLE, metrics, None).connections
    assert [(fact.name, fact.value, fact.healthy) for fact in connections] == [
        ("Recommender: Redis", expected, expected == "up")
    ]


def test_pending_invalidations_are_counted() -> None:
    facts = ServiceStatus.from_metrics(IDLE, IDLE.model_copy(update={"invalidations_waiting": 3}), None).last_minute
    assert ("Waiting for Redis", "3 outdated lists", False) in [(f.name, f.value, f.healthy) for f in facts]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=40), "40 days ago"),
    ],
)
def test_an_age_is_given_in_its_largest_unit(age: timedelta, expected: str) -> None:
    assert format_age(age) == expected
