import asyncio
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from shared.telemetry.telemetry import Telemetry

SETTINGS = SimpleNamespace(otel_exporter_otlp_endpoint=None)


async def test_requests_are_counted_and_metrics_are_served() -> None:
    telemetry, app = Telemetry("web", SETTINGS), FastAPI()

    @app.get("/movies")
    async def movies() -> str:
        return "Jaws"

    telemetry.install(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://web") as client:
        await client.get("/movies")
        exposed = (await client.get("/metrics")).text
    assert 'route="/movies"' in exposed


async def test_recent_metrics_run_and_tracing_closes_with_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    telemetry = Telemetry("web", SETTINGS)
    events: list[str] = []
    running = asyncio.Event()

    async def run() -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        finally:
            events.append("recent metrics stopped")

    async def close() -> None:
        events.append("tracing closed")

    monkeypatch.setattr(telemetry.recent, "run", run)
    monkeypatch.setattr(telemetry.tracing, "close", close)
    async with telemetry.open():
        await asyncio.wait_for(running.wait(), 5)
        assert events == []
    assert events == ["recent metrics stopped", "tracing closed"]
