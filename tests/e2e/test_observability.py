"""Metrics, logs and the status page of the whole running stack."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.support.processes.stack import Stack
from tests.support.promql import queried_metrics

MEGABYTE = 10**6
SERVICES = ("web", "voice", "recommender")


@pytest.fixture
def http(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.web_url, timeout=30) as client:
        yield client


def scrape(stack: Stack, service: str) -> list[Sample]:
    answer = httpx.get(f"{getattr(stack, f'{service}_url')}/metrics", timeout=30).raise_for_status()
    return [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]


def total(stack: Stack, service: str, name: str, **labels: str) -> float:
    return sum(s.value for s in scrape(stack, service) if s.name == name and labels.items() <= s.labels.items())


def create_user(http: httpx.Client) -> str:
    new = {"name": f"Ada {secrets.token_hex(4)}", "password": "correct horse"}
    return f"/api/users/{http.post('/api/users', json=new).raise_for_status().json()['user_id']}"


def say(stack: Stack, text: str, **headers: str) -> httpx.Response:
    headers["Authorization"] = f"Bearer {stack.internal_token}"
    body = {"text": text, "session": {"new": True}}
    return httpx.post(f"{stack.voice_url}/internal/dialogue", json=body, headers=headers, timeout=30)


def log_lines(stack: Stack, service: str, request_id: str) -> list[dict[str, Any]]:
    lines = (line for line in stack.log(service).splitlines() if f'"{request_id}"' in line)
    return [json.loads(line) for line in lines]


def test_every_metric_of_the_dashboard_and_the_alerts_is_exported(stack: Stack, http: httpx.Client) -> None:
    own = create_user(http)
    http.put(f"{own}/ratings/50", json={"rating": 5}).raise_for_status()
    http.get(f"{own}/recommendations").raise_for_status()
    families = {service: httpx.get(f"{getattr(stack, f'{service}_url')}/metrics").text for service in SERVICES}
    declared = {
        line.split()[2] for text in families.values() for line in text.splitlines() if line.startswith("# TYPE")
    }
    suffixes = ("", "_bucket", "_count", "_sum")
    assert queried_metrics() <= {f"{name}{suffix}" for name in declared for suffix in suffixes}


def counts(stack: Stack) -> list[float]:
    return [
        total(stack, "web", "matinee_list_seconds_count", source="cache"),
        total(stack, "web", "matinee_cache_lookups_total", cache="lists", outcome="hit"),
        total(stack, "recommender", "matinee_list_freshness_seconds_count"),
        total(stack, "recommender", "matinee_list_compute_seconds_count"),
        total(stack, "recommender", "matinee_store_seconds_count", operation="UpdateItem"),
    ]


def test_lists_are_counted_by_source_and_ratings_by_freshness(stack: Stack, http: httpx.Client) -> None:
    own = create_user(http)
    http.put(f"{own}/ratings/50", json={"rating": 5}).raise_for_status()
    before = counts(stack)
    http.get(f"{own}/recommendations").raise_for_status()
    http.put(f"{own}/ratings/51", json={"rating": 4}).raise_for_status()
    *once, updates = [new - old for new, old in zip(counts(stack), before, strict=True)]
    assert once == [1] * 4
    assert updates in {1, 2}, "the rating, and perhaps the counter of ratings, which follows a moment later"


def test_the_model_and_its_age_are_exported(stack: Stack) -> None:
    status = httpx.get(
        f"{stack.recommender_url}/internal/status", headers={"Authorization": f"Bearer {stack.internal_token}"}
    ).json()
    samples = scrape(stack, "recommender")
    info = [sample.labels for sample in samples if sample.name == "matinee_model_info"]
    ages = [sample for sample in samples if sample.name == "matinee_model_age_seconds"]
    assert [(each["version"], each["dataset"]) for each in info] == [(status["model_version"], status["dataset"])]
    assert [age.labels["version"] for age in ages] == [status["model_version"]]
    assert ages[0].value > 0


def test_paths_do_not_become_time_series(stack: Stack, http: httpx.Client) -> None:
    for number in range(20):
        http.get(f"/nowhere/{secrets.token_hex(4)}")
        http.get(f"/api/movies/{number + 1}")
    routes = {s.labels["route"] for s in scrape(stack, "web") if s.name == "matinee_request_seconds_count"}
    assert {"none", "/api/movies/{movie_id}"} <= routes
    assert not any("nowhere" in route or any(digit in route for digit in "0123456789") for route in routes)


@pytest.mark.parametrize("dependency", ["redis"])
def test_a_frozen_dependency_shows_as_errors_and_an_open_circuit_breaker(
    stack: Stack, http: httpx.Client, dependency: str
) -> None:
    own = create_user(http)
    errors = total(stack, "web", "matinee_store_errors_total", store=dependency)
    with stack.paused(dependency):
        http.get(f"{own}/recommendations")
        assert total(stack, "web", "matinee_store_errors_total", store=dependency) > errors
        assert total(stack, "web", "matinee_breaker_state", dependency=dependency) > 0
        http.get("/health/ready")
        assert total(stack, "web", "matinee_dependency_up", dependency=dependency) == 0
    assert total(stack, "web", "matinee_breaker_state", dependency=dependency) == 0
    assert total(stack, "web", "matinee_dependency_up", dependency=dependency) == 1


def test_every_service_logs_the_same_request_id(stack: Stack, http: httpx.Client) -> None:
    request_id = secrets.token_hex(8)
    answer = http.get("/api/movies/50", headers={"X-Request-ID": request_id})
    assert answer.headers["x-request-id"] == request_id
    stack.wait_until(lambda: bool(log_lines(stack, "web", request_id) and log_lines(stack, "recommender", request_id)))
    for service in ("web", "recommender"):
        line = log_lines(stack, service, request_id)[-1]
        assert (line["service"], line["event"], line["status"]) == (service, "request", 200)


def test_the_voice_service_logs_the_request_id(stack: Stack) -> None:
    request_id = secrets.token_hex(8)
    answer = say(stack, "open matinee", **{"X-Request-ID": request_id})
    assert answer.headers["x-request-id"] == request_id
    stack.wait_until(lambda: bool(log_lines(stack, "voice", request_id)))


def test_a_request_without_an_id_gets_one_and_logs_it(stack: Stack, http: httpx.Client) -> None:
    request_id = http.get("/about").headers["x-request-id"]
    stack.wait_until(lambda: bool(log_lines(stack, "web", request_id)))


def test_the_status_page_describes_the_metrics(http: httpx.Client) -> None:
    own = create_user(http)
    http.put(f"{own}/ratings/50", json={"rating": 5}).raise_for_status()
    http.get(f"{own}/recommendations").raise_for_status()
    page = http.get("/status").text
    for name in (
        "Serving a list takes",
        "Lists from the cache",
        "A rating counts after",
        "Computing a list takes",
        "Model trained",
    ):
        assert name in page
    for connection in ("Web site: Redis", "Web site: DynamoDB", "Recommender: DynamoDB", "Recommender: Redis"):
        assert f"<dt>{connection}</dt>" in page
    assert "no requests" not in page


@pytest.mark.parametrize(("service", "limit"), [("web", 200), ("voice", 180), ("recommender", 350)])
def test_a_service_stays_within_its_memory_limit(stack: Stack, service: str, limit: int) -> None:
    assert total(stack, service, "process_resident_memory_bytes") <= limit * MEGABYTE
