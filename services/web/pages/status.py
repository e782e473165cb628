"""What Matinee serves from, how its parts are, and how good it is."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from services.web.parts import Onlooker, Parts, TheParts, dependencies
from services.web.plots import drawn, plot_answer
from shared.errors import MatineeError, NotFound
from shared.health import health_of
from shared.schemas import RecommenderStatus

router = APIRouter()


@router.get("/status")
async def status(request: Request, parts: TheParts, _visitor: Onlooker) -> HTMLResponse:
    health, served, plots = await asyncio.gather(
        health_of(dependencies(parts)), served_from(parts), asyncio.to_thread(drawn, parts.settings.reports_dir)
    )
    return parts.renderer.page(request, "status.html", health=health, served=served, plots=plots)


async def served_from(parts: Parts) -> RecommenderStatus | None:
    """The page stands while the recommender is away."""
    try:
        return await parts.recommender.status()
    except MatineeError:
        return None


@router.get("/reports/{name}.svg")
async def plot(name: str, parts: TheParts) -> FileResponse:
    answer = await asyncio.to_thread(plot_answer, parts.settings.reports_dir, name)
    if answer is None:
        raise NotFound
    return answer
