from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from shared.circuit_breaker import CircuitBreaker
from shared.telemetry.metrics import Metrics, metrics_router


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("web")


@pytest.fixture
async def client(metrics: Metrics) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(metrics_router(metrics))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://web") as client:
        yield client


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"matinee_{name}", labels)


def test_each_event_moves_its_own_metric(metrics: Metrics) -> None:
    metrics.observe_list("cache", 0.0004)
    metrics.observe_freshness(0.02)
    metrics.observe_computation(0.003)
    metrics.count_lookup("lists", "hit")
    metrics.count_fence_rejection("redis")
    metrics.count_joined_call()
    metrics.count_shed_request("requests")
    metrics.observe_store_call("dynamodb", "GetItem", 0.002)
    metrics.count_store_error("s3")
    metrics.set_dependency("redis", False)
    assert value(metrics, "list_seconds_count", source="cache") == 1
    assert value(metrics, "list_freshness_seconds_sum") == 0.02
    assert value(metrics, "list_compute_seconds_sum") == 0.003
    assert value(metrics, "cache_lookups_total", cache="lists", outcome="hit") == 1
    assert value(metrics, "fence_rejections_total", store="redis") == 1
    assert value(metrics, "single_flight_joins_total") == 1
    assert value(metrics, "requests_shed_total", queue="requests") == 1
    assert value(metrics, "store_seconds_count", store="dynamodb", operation="GetItem") == 1
    assert value(metrics, "store_errors_total", store="s3") == 1
    assert value(metrics, "dependency_up", dependency="redis") == 0


def test_a_circuit_breakers_state_is_read_at_the_scrape(metrics: Metrics) -> None:
    now = 0.0
    breaker = CircuitBreaker("dynamodb", max_failures=2, pause_seconds=1, clock=lambda: now)
    metrics.watch_breaker(breaker)

    def scraped() -> list[float]:
        return [sample.value for sample in metrics.samples()["matinee_breaker_state"]]

    assert scraped() == [0]
    breaker.record_failure()
    breaker.record_failure()
    assert scraped() == [2]
    now = 2.0
    assert scraped() == [1]


def test_waiting_invalidations_are_counted_at_the_scrape(metrics: Metrics) -> None:
    waiting = ["one"]
    metrics.watch_invalidations(lambda: len(waiting))
    waiting.append("another")
    assert value(metrics, "invalidations_waiting") == 2


def test_only_the_served_model_is_exported_with_its_age(metrics: Metrics) -> None:
    now = datetime.now(UTC)
    metrics.set_served_model("1", "ease", "ml-100k", now - timedelta(days=2))
    metrics.set_served_model("2", "gp", "ml-100k", now - timedelta(hours=1))
    assert value(metrics, "model_info", version="1", algorithm="ease", dataset="ml-100k") is None
    assert value(metrics, "model_info", version="2", algorithm="gp", dataset="ml-100k") == 1
    assert value(metrics, "model_age_seconds", version="2") == pytest.approx(3600, abs=60)


def test_two_services_in_one_process_count_apart(metrics: Metrics) -> None:
    Metrics("voice").count_joined_call()
    assert value(metrics, "single_flight_joins_total") == 0


async def test_prometheus_can_parse_a_scrape(metrics: Metrics, client: httpx.AsyncClient) -> None:
    metrics.observe_list("store", 0.004)
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families["matinee_list_seconds"].type == "histogram"
    assert families["process_resident_memory_bytes"].samples[0].value > 0
    assert not any(name.endswith("_created") for name in families)
