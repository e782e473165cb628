"""`/health/live`: the process responds. `/health/ready`: the state of each dependency."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel

from shared.telemetry.metrics import Metrics

CHECK_SECONDS = 1.5
LIVE_PATH = "/health/live"
log = structlog.get_logger()


@dataclass(frozen=True)
class Dependency:
    name: str
    check: Callable[[], Awaitable[object]]
    required: bool = True


class Health(BaseModel):
    status: Literal["ready", "degraded", "not ready"]
    dependencies: dict[str, Literal["up", "down"]]


class Live(BaseModel):
    status: Literal["live"] = "live"


async def _is_up(dependency: Dependency) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await dependency.check()
    except Exception as error:  # whatever the check raises, the dependency is down
        log.debug("dependency down", dependency=dependency.name, error=repr(error))
        return False
    return True


async def check_health(dependencies: list[Dependency], metrics: Metrics) -> Health:
    ups = await asyncio.gather(*(_is_up(dependency) for dependency in dependencies))
    for dependency, up in zip(dependencies, ups, strict=True):
        metrics.set_dependency(dependency.name, up)
    states: dict[str, Literal["up", "down"]] = {
        dependency.name: "up" if up else "down" for dependency, up in zip(dependencies, ups, strict=True)
    }
    if all(ups):
        return Health(status="ready", dependencies=states)
    required_down = any(d.required and not up for d, up in zip(dependencies, ups, strict=True))
    return Health(status="not ready" if required_down else "degraded", dependencies=states)


def health_router(dependencies: Callable[[], list[Dependency]], metrics: Metrics) -> APIRouter:
    router = APIRouter(prefix="/health", tags=["health"])

    @router.get("/live")
    async def live() -> Live:
        """Reports that the process responds."""
        return Live()

    @router.get("/ready", responses={503: {"model": Health}})
    async def ready(response: Response) -> Health:
        """Lists each dependency and its state; 503 if a required one is down."""
        health = await check_health(dependencies(), metrics)
        if health.status == "not ready":
            response.status_code = 503
        return health

    return router
