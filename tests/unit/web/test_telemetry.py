"""The metrics and logs of the web service's requests."""

import structlog

from shared.telemetry.metrics import Metrics
from tests.unit.web.conftest import Site


def metrics_of(site: Site) -> Metrics:
    metrics: Metrics = site.dependencies.telemetry.metrics
    return metrics


def requests(site: Site, method: str, route: str, status: int) -> float:
    labels = {"service": "web", "method": method, "route": route, "status": str(status)}
    return metrics_of(site).registry.get_sample_value("matinee_request_seconds_count", labels) or 0


async def test_get_and_head_are_counted_by_route(site: Site) -> None:
    await site.client.get("/api/movies/3")
    await site.client.head("/api/movies/4")
    await site.client.get("/static/nothing.css")
    assert requests(site, "GET", "/api/movies/{movie_id}", 200) == 1
    assert requests(site, "HEAD", "/api/movies/{movie_id}", 200) == 1
    assert requests(site, "GET", "/static", 404) == 1


async def test_a_list_is_counted_by_its_source(site: Site) -> None:
    await site.client.get("/api/users/196/recommendations?genre=Comedy")
    assert metrics_of(site).registry.get_sample_value("matinee_list_seconds_count", {"source": "computed"}) == 1


async def test_the_metrics_report_each_dependency_as_last_checked(site: Site) -> None:
    site.recommender.down = True
    await site.client.get("/health/ready")
    assert metrics_of(site).registry.get_sample_value("matinee_dependency_up", {"dependency": "recommender"}) == 0


async def test_a_crash_is_answered_and_logged_with_its_request_id(site: Site) -> None:
    async def crash() -> None:
        raise ZeroDivisionError

    site.app.app.add_api_route("/api/crash", crash)
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        answer = await site.client.get("/api/crash", headers={"X-Request-ID": "abc123"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "abc123")
    assert {line["event"]: line["request_id"] for line in lines} == {"request failed": "abc123", "request": "abc123"}
    assert requests(site, "GET", "/api/crash", 500) == 1


async def test_the_metrics_are_not_part_of_the_public_api(site: Site) -> None:
    assert (await site.client.get("/metrics")).status_code == 200
    assert "/metrics" not in (await site.client.get("/api/openapi.json")).json()["paths"]
