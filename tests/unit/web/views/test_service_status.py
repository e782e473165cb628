from datetime import UTC, datetime, timedelta

import pytest

from services.web.views.service_status import LiveFacts, ago
from shared.contracts.operations import RecommenderStatus
from shared.telemetry.recent_metrics import RecentMetrics, Spread

SILENT = RecentMetrics(
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
BUSY = SILENT.model_copy(
    update={
        "requests_per_second": 41.26,
        "lists": Spread(count=900, median_ms=0.42, p99_ms=12.3),
        "from_cache": 0.974,
        "freshness": Spread(count=20, median_ms=14.2, p99_ms=1234),
        "computing": Spread(count=20, median_ms=3.04, p99_ms=8),
        "dependencies": {"redis": True, "dynamodb": True},
        "breakers": {"redis": "closed", "dynamodb": "closed"},
    }
)


def served(age: timedelta) -> RecommenderStatus:
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


def test_a_busy_minute_is_told_in_words() -> None:
    facts = LiveFacts.of(BUSY, BUSY, served(timedelta(hours=3, minutes=5)))
    assert {fact.name: fact.value for fact in facts.last_minute} == {
        "Requests": "41.3 a second",
        "A list comes in": "0.4 ms, seldom over 12 ms",
        "Lists from the cache": "97%",
        "A rating counts after": "14 ms, seldom over 1.2 s",
        "Making a list takes": "3.0 ms, seldom over 8.0 ms",
        "Waiting for Redis": "nothing",
        "The model was trained": "3 hours ago",
    }


def test_a_silent_minute_is_told_as_one() -> None:
    told = {fact.name: fact.value for fact in LiveFacts.of(SILENT, SILENT, None).last_minute}
    assert told["Requests"] == "0.0 a second"
    assert told["A list comes in"] == told["A rating counts after"] == "nobody asked"
    assert "Lists from the cache" not in told
    assert "The model was trained" not in told


def test_without_the_recommender_the_site_tells_what_it_knows() -> None:
    facts = LiveFacts.of(BUSY, None, None)
    assert [fact.name for fact in facts.last_minute] == ["Requests", "A list comes in", "Lists from the cache"]
    assert [fact.name for fact in facts.connections] == ["Web site to DynamoDB", "Web site to Redis"]


@pytest.mark.parametrize(
    ("checked", "breaker", "told"),
    [
        (True, "closed", "up"),
        (False, "closed", "down"),
        (True, "open", "away, and left alone for a moment"),
        (False, "half open", "away, and tried again now"),
    ],
)
def test_a_connection_is_as_its_breaker_and_its_last_check_say(checked: bool, breaker: str, told: str) -> None:
    figures = SILENT.model_copy(update={"dependencies": {"redis": checked}, "breakers": {"redis": breaker}})
    facts = LiveFacts.of(SILENT, figures, None).connections
    assert [(fact.name, fact.value, fact.well) for fact in facts] == [("Recommender to Redis", told, told == "up")]


def test_lists_that_redis_has_not_given_up_are_counted() -> None:
    facts = LiveFacts.of(SILENT, SILENT.model_copy(update={"invalidations_waiting": 3}), None).last_minute
    assert ("Waiting for Redis", "3 lists to take back", False) in [(f.name, f.value, f.well) for f in facts]


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(days=40), "40 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(age: timedelta, told: str) -> None:
    assert ago(age) == told
