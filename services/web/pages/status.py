"""What Matinee serves from, how its parts are, and how good it is."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from services.web.live import LiveFacts
from services.web.parts import Onlooker, TheParts, dependencies
from services.web.plots import drawn, plot_answer
from shared.errors import MatineeError, NotFound
from shared.health import health_of

Told = TypeVar("Told")
router = APIRouter()


@router.get("/status")
async def status(request: Request, parts: TheParts, _visitor: Onlooker) -> Response:
    metrics = parts.insight.metrics
    health, served, behind, plots = await asyncio.gather(
        health_of(dependencies(parts), metrics),
        unless_away(parts.recommender.status()),
        unless_away(parts.recommender.figures()),
        asyncio.to_thread(drawn, parts.settings.reports_dir),
    )
    live = LiveFacts.of(parts.insight.recent.figures(), behind, served)
    return parts.renderer.page(request, "status.html", health=health, live=live, served=served, plots=plots)


async def unless_away(asked: Awaitable[Told]) -> Told | None:
    """The page stands while the recommender is away."""
    try:
        return await asked
    except MatineeError:
        return None


@router.get("/reports/{name}.svg")
async def plot(name: str, parts: TheParts) -> FileResponse:
    answer = await asyncio.to_thread(plot_answer, parts.settings.reports_dir, name)
    if answer is None:
        raise NotFound
    return answer
