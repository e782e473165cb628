import asyncio

import httpx
import pytest
from fastapi import FastAPI

from shared.http import health
from shared.http.health import Dependency, check_health, health_router
from shared.telemetry.metrics import Metrics


async def up() -> None: ...


async def down() -> None:
    raise ZeroDivisionError


async def hang() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("required", "optional", "status", "code"),
    [(up, up, "ready", 200), (up, down, "degraded", 200), (down, up, "not ready", 503), (down, down, "not ready", 503)],
)
async def test_ready_depends_on_the_required_dependencies(
    required: object, optional: object, status: str, code: int
) -> None:
    dependencies = [Dependency("dynamodb", required), Dependency("redis", optional, required=False)]  # type: ignore[arg-type]
    app = FastAPI()
    app.include_router(health_router(lambda: dependencies, Metrics()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        ready, live = await client.get("/health/ready"), await client.get("/health/live")
    assert (ready.status_code, ready.json()["status"]) == (code, status)
    states = {"dynamodb": "up" if required is up else "down", "redis": "up" if optional is up else "down"}
    assert ready.json()["dependencies"] == states
    assert (live.status_code, live.json()) == (200, {"status": "live"})


async def test_a_check_that_hangs_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.01)
    result = await check_health([Dependency("dynamodb", hang), Dependency("redis", up)], Metrics())
    assert result.dependencies == {"dynamodb": "down", "redis": "up"}


async def test_each_check_sets_the_metric_of_its_dependency() -> None:
    metrics = Metrics()
    await check_health([Dependency("dynamodb", down), Dependency("redis", up)], metrics)
    sample = metrics.registry.get_sample_value
    assert sample("matinee_dependency_up", {"dependency": "dynamodb"}) == 0
    assert sample("matinee_dependency_up", {"dependency": "redis"}) == 1


async def test_a_service_without_dependencies_is_ready() -> None:
    assert (await check_health([], Metrics())).status == "ready"
