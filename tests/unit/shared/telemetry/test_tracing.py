import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from pydantic import SecretStr

from shared.contracts.errors import CacheUnavailable
from shared.http.service_client import call_service, open_service_client
from shared.stores.instrumentation import instrument_client
from shared.stores.redis_cache import RedisCache
from shared.telemetry.metrics import Metrics
from shared.telemetry.telemetry import Telemetry
from shared.telemetry.tracing import span
from tests.support.fakes.trace_collector import Collector, running_collector

TOKEN = SecretStr("a token that the services share")
IMPORTS_NOTHING = """
import sys
import services.web.app, services.voice.app
print([name for name in sys.modules if name.startswith(("opentelemetry.sdk.trace", "opentelemetry.exporter"))])
"""


class Away:
    """A Redis client that fails, and a botocore client that responds."""

    async def get(self, _key: str) -> None:
        raise OSError

    async def _make_api_call(self, _operation: str, _parameters: Any) -> str:
        return "an item"


class Settings:
    def __init__(self, endpoint: str | None) -> None:
        self.otel_exporter_otlp_endpoint = endpoint


def recommender(telemetry: Telemetry) -> FastAPI:
    app = FastAPI(telemetry=telemetry.tracing.config)
    cache, client = RedisCache(cast("Any", Away())), Away()
    instrument_client(client, "dynamodb", Metrics(), lambda _: True)

    @app.get("/internal/lists/{user_id}")
    async def make(user_id: int) -> int:
        with suppress(CacheUnavailable):
            await cache.call(lambda redis: redis.get("list"))
        await client._make_api_call("GetItem", {})
        with span("compute list"):
            return user_id

    @app.get("/health/ready")
    async def ready() -> None:
        await client._make_api_call("GetItem", {})

    telemetry.install(app)
    return app


def web(telemetry: Telemetry, behind: FastAPI) -> FastAPI:
    app = FastAPI(telemetry=telemetry.tracing.config)
    transport = httpx.ASGITransport(behind)

    @app.get("/lists/{user_id}")
    async def read(user_id: int) -> int:
        async with open_service_client("http://recommender", TOKEN, transport) as client:
            answer = await call_service(client, "GET", f"/internal/lists/{user_id}")
        return int(answer.text)

    @app.get("/crash")
    async def crash() -> None:
        raise ZeroDivisionError

    telemetry.install(app)
    return app


@asynccontextmanager
async def two_services(endpoint: str | None) -> AsyncIterator[httpx.AsyncClient]:
    back, front = Telemetry("recommender", Settings(endpoint)), Telemetry("web", Settings(endpoint))
    async with back.open(), front.open():
        transport = httpx.ASGITransport(web(front, recommender(back)), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
            yield client


async def spans_of(collector: Collector, *paths: str) -> dict[str, Span]:
    async with two_services(collector.endpoint) as client:
        for path in paths:
            await client.get(path, headers={"X-Request-ID": "abc123"})
    return {f"{service}: {span.name}": span for service, span in collector.spans()}


def attributes(span: Span) -> dict[str, str | int]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


async def test_one_trace_spans_the_services_and_the_computation() -> None:
    with running_collector() as collector:
        spans = await spans_of(collector, "/lists/7")
    chain = [
        spans["web: GET /lists/{user_id}"],
        spans["web: GET recommender"],
        spans["recommender: GET /internal/lists/{user_id}"],
        spans["recommender: compute list"],
    ]
    assert len({span.trace_id for span in spans.values()}) == 1
    assert [span.parent_span_id for span in chain] == [b"", *(span.span_id for span in chain[:-1])]
    kinds = [Span.SPAN_KIND_SERVER, Span.SPAN_KIND_CLIENT, Span.SPAN_KIND_SERVER, Span.SPAN_KIND_INTERNAL]
    assert [span.kind for span in chain] == kinds


async def test_store_calls_are_spans_of_their_request() -> None:
    with running_collector() as collector:
        spans = await spans_of(collector, "/lists/7")
    request = spans["recommender: GET /internal/lists/{user_id}"]
    redis, dynamodb = spans["recommender: redis"], spans["recommender: dynamodb GetItem"]
    assert len(spans) == 6
    assert redis.parent_span_id == dynamodb.parent_span_id == request.span_id
    assert [redis.status.code, dynamodb.status.code] == [Status.STATUS_CODE_ERROR, Status.STATUS_CODE_UNSET]


async def test_the_span_of_a_request_has_the_fields_of_its_log_line() -> None:
    with running_collector() as collector:
        spans = await spans_of(collector, "/lists/7")
    for name, path in (("web: GET /lists/{user_id}", "/lists/7"), ("recommender: GET /internal/lists/{user_id}", None)):
        recorded = attributes(spans[name])
        assert recorded["request_id"] == "abc123"
        assert recorded["http.response.status_code"] == 200
        assert recorded["http.route"] == name.partition("GET ")[2]
        assert recorded["url.path"] == (path or "/internal/lists/7")


async def test_only_failed_requests_are_marked_as_errors() -> None:
    with running_collector() as collector:
        spans = await spans_of(collector, "/crash", "/lists/ada")
    crashed, refused = spans["web: GET /crash"], spans["web: GET /lists/{user_id}"]
    assert crashed.status.code == Status.STATUS_CODE_ERROR
    assert refused.status.code == Status.STATUS_CODE_UNSET
    assert attributes(refused)["http.response.status_code"] == 422


async def test_health_checks_and_their_calls_are_not_traced() -> None:
    with running_collector() as collector:
        telemetry = Telemetry("recommender", Settings(collector.endpoint))
        transport = httpx.ASGITransport(recommender(telemetry))
        async with telemetry.open(), httpx.AsyncClient(transport=transport, base_url="http://recommender") as client:
            assert (await client.get("/health/ready")).status_code == (await client.get("/metrics")).status_code == 200
    assert collector.spans() == []


async def test_responses_do_not_depend_on_the_collector(caplog: pytest.LogCaptureFixture) -> None:
    telemetry = Telemetry("recommender", Settings("http://127.0.0.1:1"))
    transport = httpx.ASGITransport(recommender(telemetry))
    async with telemetry.open(), httpx.AsyncClient(transport=transport, base_url="http://recommender") as client:
        assert (await client.get("/internal/lists/7")).text == "7"
    assert "Failed to export" in caplog.text


async def test_without_a_collector_nothing_is_traced_or_propagated() -> None:
    async with two_services(None) as client:
        assert (await client.get("/lists/7")).text == "7"
    with span("outside of any request") as nothing:
        assert nothing is None


def test_without_a_collector_neither_sdk_nor_exporter_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS_NOTHING], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_request_that_turns_out_to_be_slow_is_traced_afterwards() -> None:
    with running_collector() as collector:
        telemetry = Telemetry("web", Settings(collector.endpoint))
        async with telemetry.open():
            telemetry.tracing.record_request("GET /lists/{user_id}", "abc123", 0.25)
    [(service, span)] = collector.spans()
    assert (service, span.name, span.kind) == ("web", "GET /lists/{user_id}", Span.SPAN_KIND_SERVER)
    assert attributes(span) == {"request_id": "abc123"}
    assert (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9 == pytest.approx(0.25)
    Telemetry("web", Settings(None)).tracing.record_request("untraced", "abc123", 0.25)
