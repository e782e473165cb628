import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.staticfiles import StaticFiles

from shared.telemetry.logging import current_request_id
from shared.telemetry.metrics import Metrics
from shared.telemetry.request_log import RequestLog
from shared.telemetry.tracing import Tracing


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("web")


@pytest.fixture
async def client(metrics: Metrics, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.get("/users/{user_id}")
    async def user(user_id: int) -> str | None:
        if user_id == 13:
            raise ZeroDivisionError
        return current_request_id()

    @app.get("/health/live")
    async def live() -> None:
        return

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def slowly() -> AsyncIterator[bytes]:
            await asyncio.sleep(0.3)
            yield b""

        return StreamingResponse(slowly(), media_type="text/event-stream")

    app.mount("/static", StaticFiles(directory=tmp_path))
    app.add_middleware(RequestLog, metrics=metrics, tracing=Tracing("web", None))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
        yield client


def counted(metrics: Metrics) -> dict[tuple[str, str, str], float]:
    samples = [sample for family in metrics.requests.collect() for sample in family.samples]
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for sample in samples
        if sample.name.endswith("_count")
    }


async def test_requests_are_counted_by_the_template_of_their_route(metrics: Metrics, client: httpx.AsyncClient) -> None:
    for path in ("/users/1", "/users/2", "/users/ada", "/users/13"):
        await client.get(path)
    await client.post("/users/1")
    assert counted(metrics) == {
        ("GET", "/users/{user_id}", "200"): 2,
        ("GET", "/users/{user_id}", "422"): 1,
        ("GET", "/users/{user_id}", "500"): 1,
        ("POST", "/users/{user_id}", "405"): 1,
    }


async def test_unknown_paths_and_methods_share_one_series(metrics: Metrics, client: httpx.AsyncClient) -> None:
    for number in range(5):
        await client.get(f"/made-up-{number}")
        await client.get(f"/static/made-up-{number}")
        await client.request(f"MADEUP{number}", "/made-up")
    assert counted(metrics) == {("GET", "none", "404"): 5, ("GET", "/static", "404"): 5, ("other", "none", "404"): 5}


async def test_a_well_formed_id_is_kept_and_returned(client: httpx.AsyncClient) -> None:
    answer = await client.get("/users/1", headers={"X-Request-ID": "abc123"})
    assert answer.headers["x-request-id"] == answer.json() == "abc123"


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, "<script>", "a-b", "\u00e9"])
async def test_a_malformed_id_is_replaced(client: httpx.AsyncClient, odd: str) -> None:
    answer = await client.get("/users/1", headers={b"X-Request-ID": odd.encode()})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert answer.json() == answer.headers["x-request-id"]


async def test_each_request_but_health_checks_is_logged_with_its_id(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        await client.get("/users/1?secret=1", headers={"X-Request-ID": "abc123"})
        await client.get("/health/live")
    line = json.loads(json.dumps(lines))
    assert [each.pop("ms") > 0 for each in line] == [True]
    assert line == [
        {
            "event": "request",
            "log_level": "info",
            "request_id": "abc123",
            "service": "web",
            "method": "GET",
            "path": "/users/1",
            "status": 200,
        }
    ]


async def test_a_request_that_crashes_is_logged_as_one(client: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        await client.get("/users/13", headers={"X-Request-ID": "abc123"})
    assert [(line["status"], line["request_id"]) for line in lines] == [(500, "abc123")]
    assert current_request_id() is None


async def test_a_stream_is_timed_until_its_first_byte(metrics: Metrics, client: httpx.AsyncClient) -> None:
    await client.get("/stream")
    seconds = [s.value for family in metrics.requests.collect() for s in family.samples if s.name.endswith("_sum")]
    assert 0 < sum(seconds) < 0.25
